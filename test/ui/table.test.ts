import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { tabLines, terminalTable } from '../../src/ui/table.js';
import type { Align } from '../../src/ui/ui.js';
import { displayWidth } from '../../src/ui/width.js';

const align: Align[] = ['left', 'left', 'right', 'left'];
const head = ['ID', 'Sport', 'km', 'Device'];
const rows = [
  ['k3f9a1b2', 'trail running', '10.24', 'Polar Vantage V2'],
  ['m2', '跑步', '5.00', `A watch with a very long name ${'x'.repeat(120)}`],
  ['n7', 'cycling', '100.00', ''],
];
const lines = (text: string) => text.trimEnd().split('\n');

describe('a table on a terminal', () => {
  it.each([40, 80, 140])('fits %d columns and keeps its numbers whole', async (width) => {
    const text = lines(await terminalTable({ head, rows, align }, width, false));
    expect(text).toHaveLength(4);
    for (const line of text) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    for (const number of ['10.24', '5.00', '100.00']) expect(text.join('\n')).toContain(number);
    expect(text[2]).toContain('…');
  });

  it('shortens text before numbers, whichever is longer', async () => {
    const text = await terminalTable(
      { head: ['Name', 'n'], rows: [['a name', '123456789']], align: ['left', 'right'] },
      16,
      false,
    );
    expect(text).toContain('123456789');
    expect(text).toContain('…');
  });

  it('aligns numbers on the right', async () => {
    const [, first, second, third] = lines(await terminalTable({ head, rows, align }, 80, false)) as string[];
    const end = (line: string, number: string) => displayWidth(line.slice(0, line.indexOf(number))) + number.length;
    expect([end(first!, '10.24'), end(second!, '5.00')]).toEqual([end(third!, '100.00'), end(third!, '100.00')]);
  });

  it('is no wider than needed, and cuts nothing that fits', async () => {
    const text = lines(await terminalTable({ head, rows: [rows[0]!], align }, 140, false));
    expect(text[1]).toBe('k3f9a1b2  trail running  10.24  Polar Vantage V2');
  });

  it('has a bold header only if color is shown', async () => {
    const colored = await terminalTable({ head, rows, align }, 80, true);
    expect(colored.startsWith('\u001b[1m')).toBe(true);
    expect(stripVTControlCharacters(colored)).toBe(await terminalTable({ head, rows, align }, 80, false));
  });
});

describe('a table elsewhere', () => {
  it('is tab-separated and uncut, with a header', () => {
    const text = lines([...tabLines(head, rows)].join(''));
    expect(text[0]).toBe('ID\tSport\tkm\tDevice');
    expect(text[2]).toBe(rows[1]!.join('\t'));
  });

  it('keeps its columns whatever a cell holds', () => {
    expect([...tabLines(['a', 'b'], [['x\ty\nz', '1']])].join('')).toBe('a\tb\nx y z\t1\n');
  });
});
