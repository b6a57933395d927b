import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elevationGainLoss } from '../../../src/workouts/parts/elevation.js';

const track = (meters: number[]) => meters.map((value, seconds) => ({ seconds, meters: value }));
const total = (meters: number[]) => elevationGainLoss(track(meters));

describe('elevation', () => {
  it('counts climbs and descents', () => {
    expect(total([100, 102, 105, 103, 101, 104])).toEqual({ gain: 8, loss: 4 });
    expect(total([100, 100, 100])).toEqual({ gain: 0, loss: 0 });
  });

  it('does not add up noise', () => {
    const noise = Array.from({ length: 3600 }, (_, i) => 100 + 0.9 * Math.sin(i * 1.7));
    expect(total(noise)).toEqual({ gain: 0, loss: 0 });
    const climb = noise.map((value, i) => value + i / 36);
    expect(total(climb)?.gain).toBeGreaterThan(98);
    expect(total(climb)?.gain).toBeLessThan(102);
    expect(total(climb)?.loss).toBe(0);
  });

  it('leaves out the settling of the barometer', () => {
    const settling = [35.8, 35.8, 47.9, 47.9, 56.8, 58.8, 58.8, 61.8];
    expect(total(settling)).toEqual({ gain: 5, loss: 0 });
    const later = [...Array.from({ length: 60 }, () => 100), 90];
    expect(total(later)).toEqual({ gain: 0, loss: 10 });
  });

  it('knows nothing without two altitudes', () => {
    expect(total([])).toBeUndefined();
    expect(total([5])).toBeUndefined();
    expect(total([0, 240])).toBeUndefined();
  });

  it('is the net difference on a monotone track, and within 2 m at either end on any', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 200 });
    const sum = (list: number[]) => {
      let height = 0;
      return list.map((step) => {
        height += step / 10;
        return height;
      });
    };
    fc.assert(
      fc.property(steps, fc.constantFrom(1, -1), (list, sign) => {
        const meters = sum(list).map((value) => sign * value);
        const { gain, loss } = total(meters) ?? { gain: Number.NaN, loss: Number.NaN };
        const net = meters.at(-1)! - meters[0]!;
        expect(Math.abs(gain - loss - net)).toBeLessThan(Math.abs(net) < 2.05 ? 2.11 : 0.11);
        expect(sign > 0 ? loss : gain).toBe(0);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 2, maxLength: 200 }), (list) => {
        const meters = sum(list);
        const { gain, loss } = total(meters)!;
        expect(gain).toBeGreaterThanOrEqual(0);
        expect(loss).toBeGreaterThanOrEqual(0);
        expect(Math.abs(gain - loss - (meters.at(-1)! - meters[0]!))).toBeLessThan(4.2);
      }),
    );
  });
});
