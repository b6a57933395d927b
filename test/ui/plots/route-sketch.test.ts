import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sketchRoute } from '../../../src/ui/plots/route-sketch.js';

const place = (latitude: number, longitude: number) => ({ latitude, longitude });

describe('the sketch of a route', () => {
  it('has north at the top and east at the right', () => {
    const sketch = sketchRoute([place(60, 24), place(60.01, 24), place(60.01, 24.02)], 20, 10);
    expect(sketch?.start).toEqual({ line: (sketch?.lines.length ?? 0) - 1, column: 0 });
    expect(sketch?.end.line).toBe(0);
    expect(sketch?.end.column).toBe(Math.max(...(sketch?.lines ?? []).map((line) => line.length)) - 1);
    expect(sketch?.meters.along).toBeCloseTo(1112, 0);
    expect(sketch?.meters.across).toBeCloseTo(1112, 0);
  });

  it('keeps the proportions of the ground: a square is twice as many columns as lines', () => {
    const side = 0.01;
    const square = [place(0, 0), place(side, 0), place(side, side), place(0, side), place(0, 0)];
    const sketch = sketchRoute(square, 80, 10);
    expect(sketch?.lines).toHaveLength(10);
    expect(sketch?.lines[0]).toHaveLength(20);
  });

  it('keeps a route across the date line in one piece', () => {
    const sketch = sketchRoute([place(-17, 179.999), place(-17, -179.999)], 20, 5);
    expect(sketch?.meters.across).toBeLessThan(300);
    expect(sketch?.end.column).toBeGreaterThan(sketch?.start.column ?? 0);
  });

  it('is undefined if all points are the same', () => {
    expect(sketchRoute([], 20, 5)).toBeUndefined();
    expect(sketchRoute([place(60, 24), place(60, 24)], 20, 5)).toBeUndefined();
  });

  it('stays within its size and marks cells that are drawn', () => {
    const places = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(places, { maxLength: 30 }), fc.integer({ min: 2, max: 80 }), (route, width) => {
        const sketch = sketchRoute(route, width, 12);
        if (!sketch) return;
        expect(sketch.lines.length).toBeLessThanOrEqual(12);
        for (const line of sketch.lines) expect(line.length).toBeLessThanOrEqual(width);
        for (const { line, column } of [sketch.start, sketch.end])
          expect(sketch.lines[line]?.[column]).toMatch(/[⠁-⣿]/);
      }),
    );
  });
});
