import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../../src/workouts/time/duration.js';

describe('ISO 8601 durations', () => {
  it.each([
    ['PT8239.604S', 8239.604],
    ['PT2H44M45S', 9885],
    ['PT2H44M', 9840],
    ['PT1H29M13S', 5353],
    ['PT23M', 1380],
    ['PT0S', 0],
    ['P1DT2H', 93_600],
    ['P1W', 604_800],
    ['PT1,5S', 1.5],
    ['PT0.5H', 1800],
    ['PT210.026S', 210.026],
    ['PT0.0004S', 0],
    ['PT1000000000S', 1e9],
  ])('%s is %d s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', 'P', 'PT', 'P1DT', 'PTS', '1H', 'PT-5S', '-PT5S', 'P1Y', 'P1M', 'PT1S1M', 'PT1.S', 'PT5', 'PT1e5S'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('rejects what no session can last', () => {
    expect(parseDuration(`PT${'9'.repeat(400)}S`)).toBeUndefined();
    expect(parseDuration('PT99999999999S')).toBeUndefined();
    expect(parseDuration('PT1000000000.001S')).toBeUndefined();
  });

  it('reads every way to write the same time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * 86_400_000 }), (ms) => {
        const fraction = String(ms % 1000).padStart(3, '0');
        const whole = Math.floor(ms / 1000);
        const [d, h, m] = [Math.floor(whole / 86_400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60];
        const long = `P${d}DT${h}H${m}M${whole % 60}.${fraction}S`;
        expect(parseDuration(`PT${whole}.${fraction}S`)).toBe(ms / 1000);
        expect(parseDuration(long)).toBe(ms / 1000);
        expect(parseDuration(long.replace('.', ','))).toBe(ms / 1000);
      }),
    );
  });
});
