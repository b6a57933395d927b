import { isMainThread } from 'node:worker_threads';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DayPlan } from '../../../src/kinds/definition.js';
import { type DayWindow, planDays, todayAt } from '../../../src/sync/kinds/days.js';

const DAY = 86_400_000;
const hour = 3_600_000;
const noon = (day: string) => Date.parse(`${day}T12:00:00Z`);
const text = (day: number) => new Date(day * DAY).toISOString().slice(0, 10);
const daysOf = ({ from, to }: DayWindow) => {
  const days: string[] = [];
  for (let day = Date.parse(from) / DAY; day <= Date.parse(to) / DAY; day += 1) days.push(text(day));
  return days;
};
const never = () => undefined;
const year: DayPlan = { back: 365, single: true };
const month: DayPlan = { back: 28, single: false };

// A thread, in which Stryker runs the tests, has its process's zone and cannot change it.
describe.runIf(isMainThread)('today', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['Pacific/Auckland', '2026-03-02'],
    ['Europe/Helsinki', '2026-03-01'],
    ['America/Los_Angeles', '2026-03-01'],
    ['Pacific/Kiritimati', '2026-03-02'],
  ])('is the date in %s', (zone, day) => {
    vi.stubEnv('TZ', zone);
    expect(todayAt(Date.parse('2026-03-01T12:30:00Z'))).toBe(day);
  });
});

describe('the days a pull requests', () => {
  it('are, the first time, each one that Polar serves, once, in ranges it accepts', () => {
    const plans = fc.record({ back: fc.constantFrom(28, 30, 365), single: fc.boolean() });
    const days = fc.integer({ min: 18_000, max: 30_000 });
    fc.assert(
      fc.property(days, plans, (today, plan) => {
        const windows = planDays(text(today), plan, never, today * DAY);
        const asked = windows.flatMap(daysOf).sort();
        expect(asked).toEqual(Array.from({ length: plan.back }, (_, i) => text(today - plan.back + 1 + i)));
        for (const window of windows) expect(daysOf(window).length).toBeLessThanOrEqual(28);
        expect(new Set(windows.map(({ part }) => part)).size).toBe(windows.length);
      }),
    );
  });

  it('are the last three every time, those of four weeks once per day, older ones once in four weeks', () => {
    const asked = new Map<string, string>();
    const pull = (now: number) => {
      const windows = planDays(text(Math.floor(now / DAY)), year, (block) => asked.get(block), now);
      for (const { block } of windows) if (block) asked.set(block, new Date(now).toISOString());
      return windows;
    };
    const start = noon('2026-03-01');
    expect(pull(start)).toHaveLength(3 + 14);
    expect(pull(start + hour).map(({ part }) => part)).toEqual(['2026-03-01', '2026-02-28', '2026-02-27']);
    // The next day the block that reaches into the last four weeks is requested as well.
    expect(pull(start + 24 * hour)).toMatchObject([
      {},
      {},
      {},
      { from: '2026-02-12', to: '2026-02-27' },
      { to: '2026-02-11' },
    ]);
    let older = 0;
    for (let day = 2; day <= 30; day += 1) {
      older += pull(start + day * DAY).filter(({ to, block }) => block && to < text(start / DAY + day - 30)).length;
    }
    // Every old block once in four weeks.
    expect(older).toBeGreaterThanOrEqual(11);
    expect(older).toBeLessThanOrEqual(14);
  });

  it('are all requested as often as they may change, however irregular the pulls are', () => {
    const gap = fc.oneof(fc.integer({ min: 1, max: 60 * hour }), fc.integer({ min: DAY, max: 80 * DAY }));
    const gaps = fc.array(gap, { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(gaps, fc.constantFrom(28, 365), (between, back) => {
        const [blocks, days] = [new Map<string, number>(), new Map<string, number>()];
        const askedAt = (block: string) => {
          const at = blocks.get(block);
          return at === undefined ? undefined : new Date(at).toISOString();
        };
        let now = noon('2026-01-01');
        for (const pause of between) {
          now += pause;
          const today = Math.floor(now / DAY);
          for (const window of planDays(text(today), { back, single: true }, askedAt, now)) {
            if (window.block !== undefined) blocks.set(window.block, now);
            for (const day of daysOf(window)) days.set(day, now);
          }
          for (let ago = 0; ago < back; ago += 1) {
            const age = now - (days.get(text(today - ago)) ?? Number.NEGATIVE_INFINITY);
            expect(age, `${ago} days ago`).toBeLessThanOrEqual(ago < 3 ? 0 : ago <= 28 ? 20 * hour : 28 * DAY);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keep the names of their blocks from day to day', () => {
    const blocks = (day: string) => planDays(day, year, never, noon(day)).flatMap(({ block }) => block ?? []);
    expect(blocks('2026-03-02').slice(0, -1)).toEqual(blocks('2026-03-01').slice(0, -1));
  });

  it('are not delayed by a clock that was wrong', () => {
    const future = () => '2031-01-01T00:00:00Z';
    expect(planDays('2026-03-01', month, future, noon('2026-03-01'))).toEqual(
      planDays('2026-03-01', month, never, noon('2026-03-01')),
    );
  });

  it('are requested together if responses are small', () => {
    expect(planDays('2026-03-01', month, never, noon('2026-03-01'))).toEqual([
      { from: '2026-02-27', to: '2026-03-01', part: 'recent' },
      { from: '2026-02-12', to: '2026-02-26', part: '2026-02-12/P28D', block: '2026-02-12' },
      { from: '2026-02-02', to: '2026-02-11', part: '2026-01-15/P28D', block: '2026-01-15' },
    ]);
  });
});
