import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detailOf } from '../../src/report/facts.js';
import { labeled } from '../../src/report/page/charts/labels.js';
import { channelsOf, rangeInWords } from '../../src/report/page/workout/plots/channels.js';
import { paceTicks, speedTicks, timeTick } from '../../src/report/page/workout/plots/ticks.js';
import { workout } from '../support/data/workouts.js';

it('a pace axis has ticks at round times, ascending with speed', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 8, noNaN: true }),
      fc.double({ min: 0.3, max: 12, noNaN: true }),
      (slow, more) => {
        const fast = slow + more;
        const ticks = paceTicks(slow, fast, 1000);
        expect(ticks.length).toBeLessThanOrEqual(7);
        expect([...ticks].sort((a, b) => a - b)).toEqual(ticks);
        for (const speed of ticks) {
          const rest = (1000 / speed) % 5;
          expect(Math.min(rest, 5 - rest)).toBeLessThan(1e-6);
          expect(speed).toBeLessThanOrEqual(fast * 1.000001);
        }
      },
    ),
  );
});

it('a speed axis has ticks at round numbers in km/h', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 10, noNaN: true }),
      fc.double({ min: 0.6, max: 40, noNaN: true }),
      (slow, more) => {
        const ticks = speedTicks(slow, slow + more, 3.6).map((speed) => speed * 3.6);
        expect(ticks.length).toBeGreaterThan(0);
        expect(ticks.length).toBeLessThanOrEqual(6);
        for (const tick of ticks) expect(Math.abs(tick - Math.round(tick))).toBeLessThan(1e-9);
      },
    ),
  );
});

it('a pace axis fits the distance covered, not the stops', () => {
  // A quarter of the time at red lights.
  const speed_mps = Array.from({ length: 1200 }, (_, i) => (i % 40 < 10 ? 0 : 3 + Math.sin(i / 50) / 2));
  const samples = { stepMs: 1000, length: speed_mps.length, columns: { speed_mps } };
  const [pace] = channelsOf(samples, { ...detailOf(workout()), sport: 'running' });
  const [slow, fast] = pace!.range;
  expect(slow).toBeGreaterThan(2);
  expect(rangeInWords(pace!)).toBe('6:40 /km to 4:46 /km');
  expect(pace!.ticks!(slow, fast).map((speed) => pace!.tick(speed))).toEqual(['6:30', '6:00', '5:30', '5:00']);
});

it('ticks hours apart are shown in hours', () => {
  expect([timeTick(0, 3600), timeTick(10_800, 10_800), timeTick(5400, 1800)]).toEqual(['0 h', '3 h', '1:30:00']);
});

describe('labels of a calendar axis', () => {
  const months = ['Oct', 'Nov', 'Dec', '2026', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct'];
  const label = (i: number) => (i % 4 === 0 ? (months[i / 4] ?? '') : '');
  const names = (apart: number) => labeled(52, label, apart).map(label);

  it('are all there if there is room', () => {
    expect(names(20)).toEqual(months);
  });

  it('become fewer in even steps, and keep the year', () => {
    expect(names(7)).toEqual(['Nov', '2026', 'Mar', 'May', 'Jul', 'Sept']);
    expect(names(4)).toEqual(['Oct', '2026', 'Apr', 'Jul', 'Oct']);
    expect(names(1)).toEqual(['2026']);
  });
});

it('a pace axis shows each round time once', () => {
  const speed_mps = [2, 2.2, 2.4, 2.6, 2.8, 3].flatMap((speed) => [speed, speed]);
  const samples = { stepMs: 1000, length: speed_mps.length, columns: { speed_mps } };
  const [pace] = channelsOf(samples, { ...detailOf(workout()), sport: 'running' });
  const ticks = paceTicks(...pace!.range, 1000).map((speed) => pace!.tick(speed));
  expect(ticks.length).toBeGreaterThan(2);
  for (const tick of ticks) expect(tick).toMatch(/^\d+:(00|15|30|45)$/);
  expect(new Set(ticks).size).toBe(ticks.length);
});
