import { afterEach, describe, expect, it } from 'vitest';
import { rebuild } from '../../../../src/sync/rebuild.js';
import { verify } from '../../../../src/sync/verify.js';
import { type World, world } from '../../support.js';

let w: World;
afterEach(() => w.close());

const nights = () => w.look((store) => [...store.records.iterate('sleep')]);
const sum = (stages: readonly { duration_seconds: number }[] = []) =>
  stages.reduce((all, { duration_seconds }) => all + duration_seconds, 0);

async function expectSound(): Promise<void> {
  const held = nights();
  expect(await w.look((store) => verify(store))).toMatchObject({ ok: true, problems: [] });
  expect(await w.look((store) => rebuild(store))).toMatchObject({ records: { changed: 0, removed: 0 }, failed: [] });
  expect(nights()).toEqual(held);
}

describe('the night in which the clocks change', () => {
  /** Summer time ended on 2025-10-26 and begins on 2026-03-29. */
  const open = async (api: 'v3' | 'v4' | 'both', now: string) => {
    const at = Date.parse(now);
    w = await world({ sessions: [], historyDays: 6, api, now: () => at });
    w.now = at;
    expect((await w.pullData(['sleep'])).failed).toEqual([]);
  };

  it.each([
    ['v3', '2025-10-28T12:00:00Z', '2025-10-26', 1],
    ['v4', '2025-10-28T12:00:00Z', '2025-10-26', 1],
    ['both', '2025-10-28T12:00:00Z', '2025-10-26', 1],
    ['v3', '2026-03-31T12:00:00Z', '2026-03-29', -1],
    ['v4', '2026-03-31T12:00:00Z', '2026-03-29', -1],
    ['both', '2026-03-31T12:00:00Z', '2026-03-29', -1],
  ] as const)('through %s (%s) has both offsets, and every stage its length', async (api, now, date, hours) => {
    await open(api, now);
    const night = nights().find(({ id }) => id === date)!;
    const [from, until] = [night.start_time, night.end_time].map((at) => Date.parse(at ?? ''));
    const [local, later] = [night.start_time_local, night.end_time_local].map((at) => Date.parse(`${at}Z`));
    const slept = until! - from!;
    expect(slept).toBeGreaterThan(3 * 3_600_000);
    // The wall clock shows an hour less, or more, than the night has.
    expect(slept - (later! - local!)).toBe(hours * 3_600_000);
    // v3 tells when a stage begins to the minute only.
    expect(Math.abs(sum(night.stages) - slept / 1000)).toBeLessThan(api === 'v3' ? 60 : 1);
    const told = (night.light_sleep_seconds ?? 0) + (night.deep_sleep_seconds ?? 0) + (night.rem_sleep_seconds ?? 0);
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThanOrEqual(slept / 1000);
    await expectSound();
  });
});

describe('a nap on the date of a night', () => {
  const date = '2026-02-27';
  const element = (start: string, end: string, score: number) => ({
    sleepDate: date,
    sleepResult: { hypnogram: { sleepStart: start, sleepEnd: end } },
    sleepScore: { sleepScore: score },
  });
  const night = element('2026-02-26T23:10:00+01:00', `${date}T06:40:00+01:00`, 81);
  const nap = element(`${date}T13:05:00+01:00`, `${date}T13:45:00+01:00`, 20);
  const serve = (...elements: object[]) =>
    w.sandbox.v4.days.given.set(
      '/sleeps',
      elements.map((one) => ({ day: Date.parse(date) / 86_400_000, element: one as never })),
    );

  it.each([
    ['before it', [nap, night]],
    ['after it', [night, nap]],
  ])('is a sleep of its own: told %s', async (_when, elements) => {
    w = await world({ sessions: [], historyDays: 5, api: 'v4' });
    serve(...elements);
    expect((await w.pullData(['sleep'])).failed).toEqual([]);
    expect(nights().map(({ id, sleep_score }) => [id, sleep_score])).toEqual([
      [date, 81],
      [`${date}/13:05:00`, 20],
    ]);
    await expectSound();
  });

  it('that comes hours later leaves the night as it is, and a night that comes later takes its own place', async () => {
    for (const first of [night, nap]) {
      w = await world({ sessions: [], historyDays: 5, api: 'v4' });
      serve(first);
      await w.pullData(['sleep']);
      serve(night, nap);
      w.now += 3 * 3_600_000;
      await w.pullData(['sleep']);
      expect(nights().find(({ id }) => id === date)).toMatchObject({ sleep_score: 81 });
      expect(nights().find(({ id }) => id === `${date}/13:05:00`)).toMatchObject({ sleep_score: 20 });
      await expectSound();
      if (first === night) await w.close();
    }
  });
});
