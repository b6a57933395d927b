import { describe, expect, it } from 'vitest';
import { type ClockFacts, resolveClock } from '../../../src/workouts/time/pauses.js';

/** A point per second, none during these periods; ms. */
function route(lastSecond: number, ...holes: [number, number][]): number[] {
  return Array.from({ length: lastSecond + 1 }, (_, second) => second)
    .filter((second) => !holes.some(([from, to]) => second >= from && second < to))
    .map((second) => second * 1000);
}

const settled = (facts: ClockFacts) => {
  const { clock, routeOn, quality } = resolveClock(facts);
  return { pauses: clock.pauses.map(({ start, end }) => [start, end]), routeOn, quality };
};
const named = [{ start: 60_000, end: 120_000 }];

describe('where the timer was stopped', () => {
  it('is what the account export or v4 names, before all else', () => {
    const facts = { durationMs: 120_000, spanMs: 180_000, named, ofFile: [], routeClock: 'wall' as const };
    expect(settled(facts)).toEqual({ pauses: [[60, 120]], routeOn: 'wall', quality: [] });
  });

  it("is what Polar's file shows, even that it never stopped", () => {
    expect(settled({ durationMs: 120_000, named: [], ofFile: named })).toMatchObject({ pauses: [[60, 120]] });
    expect(settled({ durationMs: 120_000, ofFile: [] })).toMatchObject({ pauses: [], quality: [] });
  });

  it('is nowhere if the session stopped when its timer did', () => {
    expect(settled({ durationMs: 120_000, spanMs: 121_000 })).toMatchObject({ pauses: [], quality: [] });
  });

  it('is in the holes of the route if they account for its extra length, even in v3', () => {
    const routeMs = route(239, [60, 120], [150, 210]);
    for (const routeClock of ['wall', 'unknown'] as const) {
      expect(settled({ durationMs: 120_000, routeMs, routeClock })).toEqual({
        pauses: [
          [60, 120],
          [150, 210],
        ],
        routeOn: 'wall',
        quality: [],
      });
    }
  });

  it('is not in holes that are longer than that: reception was lost as well', () => {
    const routeMs = route(239, [20, 40], [60, 120], [150, 210]);
    expect(settled({ durationMs: 120_000, routeMs, routeClock: 'wall' })).toMatchObject({
      pauses: [],
      quality: ['pauses_unknown'],
    });
  });

  it('is in the only hole, if the span has room for it', () => {
    // The receiver lost the last half minute, so the end of the route shows nothing.
    const routeMs = route(150, [60, 125]);
    expect(settled({ durationMs: 120_000, spanMs: 180_000, routeMs, routeClock: 'wall' })).toMatchObject({
      pauses: [[65, 125]],
      quality: [],
    });
    expect(settled({ durationMs: 120_000, spanMs: 280_000, routeMs, routeClock: 'wall' })).toMatchObject({
      pauses: [],
      quality: ['pauses_unknown'],
    });
  });

  it('is before the first point of the route, if that comes as late as the timer was stopped', () => {
    const routeMs = Array.from({ length: 30 }, (_, i) => 1_227_801 + i * 1000);
    const facts = { durationMs: 30_000, spanMs: 1_260_000, routeMs, routeClock: 'wall' } as const;
    expect(settled(facts)).toEqual({
      pauses: [
        [0, 1227.801],
        [1257.801, 1260],
      ],
      routeOn: 'wall',
      quality: [],
    });
  });

  it('is not before a first point that comes at once: then it may be anywhere', () => {
    const facts = { durationMs: 1_143_875, spanMs: 1_149_000, routeMs: route(39), routeClock: 'wall' } as const;
    expect(settled(facts)).toMatchObject({ pauses: [], quality: ['pauses_unknown'] });
  });

  it('is unknown if nothing shows it', () => {
    expect(settled({ durationMs: 120_000 }).quality).toEqual(['pauses_unknown']);
    expect(settled({ durationMs: 120_000, spanMs: 180_000 }).quality).toEqual(['pauses_unknown']);
    // In v3, a route that ends with the timer proves nothing; on the wall clock it proves that there was no pause.
    expect(settled({ durationMs: 120_000, routeMs: route(119) }).quality).toEqual(['pauses_unknown']);
    expect(settled({ durationMs: 120_000, routeMs: route(119), routeClock: 'wall' }).quality).toEqual([]);
  });
});

describe('the clock of a v3 route', () => {
  const of = (routeMs: number[]) => settled({ durationMs: 120_000, ofFile: named, routeMs, routeClock: 'unknown' });

  it('is the timer if the route ends with it, the wall clock if it ends with that', () => {
    expect(of(route(119))).toMatchObject({ routeOn: 'timer', quality: [] });
    expect(of(route(179, [60, 120]))).toMatchObject({ routeOn: 'wall', quality: [] });
  });

  it('shows in points during a pause, or in their absence, if the route ends early', () => {
    expect(settled({ durationMs: 300_000, ofFile: named, routeMs: route(200) })).toMatchObject({ routeOn: 'timer' });
    const facts = { durationMs: 300_000, ofFile: named, routeMs: route(200, [60, 120]) };
    expect(settled(facts)).toMatchObject({ routeOn: 'wall', quality: [] });
  });

  it('does not matter if the route ends before the pause', () => {
    expect(of(route(40))).toMatchObject({ routeOn: 'wall', quality: [] });
  });

  it('is reported as unknown if the route ends early and the pause is too short to show', () => {
    const facts = { durationMs: 300_000, ofFile: [{ start: 60_000, end: 61_500 }], routeMs: route(200) };
    expect(settled(facts)).toMatchObject({ routeOn: 'wall', quality: ['route_clock_unknown'] });
  });
});
