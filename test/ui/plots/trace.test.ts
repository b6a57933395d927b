import { describe, expect, it } from 'vitest';
import { traceLines } from '../../../src/ui/plots/trace.js';

const dots = (lines: string[]) =>
  lines.flatMap((line) => Array.from(line, (cell) => (cell === ' ' ? 0 : cell.charCodeAt(0) - 0x2800)));
const bounds = { low: 0, high: 1 };

describe('a trace', () => {
  it('shows a peak of a single value at its full height', () => {
    const points = Array.from({ length: 500 }, (_, i) => ({ at: i / 100, value: i === 250 ? 1 : 0 }));
    const lines = traceLines(points, { from: 0, seconds: 5 }, bounds, { width: 40, height: 4 });
    expect(lines.map((line) => [...line].length)).toEqual([40, 40, 40, 40]);
    // A spike in the three upper lines, the base line everywhere in the lowest.
    for (const line of lines.slice(0, 3)) expect(line.trim()).toMatch(/^[^ ]{1,2}$/);
    expect(lines[0]!.search(/[^ ]/)).toBe(20);
    expect(lines[3]).not.toContain(' ');
  });

  it('is empty in a gap, and outside its span', () => {
    const points = [0, 1, 2, 3, 4, 5, 6].map((at) => ({ at, value: at === 3 ? null : 0.5 }));
    const [line = ''] = traceLines(points, { from: 0, seconds: 6 }, bounds, { width: 12, height: 1 });
    expect(Array.from(line, (cell) => (cell === ' ' ? '.' : 'x')).join('')).toBe('xxxxx..xxx..');
    expect(dots(traceLines(points, { from: 10, seconds: 5 }, bounds, { width: 12, height: 1 }))).toEqual(
      new Array(12).fill(0),
    );
  });
});
