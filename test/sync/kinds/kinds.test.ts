import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DataKind, dataKinds, resourcesOf } from '../../../src/kinds/kinds.js';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { dayKinds } from '../../../src/sandbox/server/days/kinds.js';
import { v3Kinds } from '../../support/data/v3-kinds.js';
import { type World, world } from '../support.js';

type Served = Parameters<Sandbox['data']['serve']>[0];

/** Where a kind is requested. */
/** All that a kind is served at, but for its history; days of activity may also come in transactions. */
const pathOf = (kind: DataKind) =>
  new RegExp(
    `^(${[...resourcesOf(kind).map(({ path }) => path), ...(kind === 'activity' ? ['/v3/users/\\d+/activity-transactions'] : [])].join('|')})($|[/?])`,
  );

const isServed = (name: string): name is Served => Object.hasOwn(dayKinds, name) || name === 'physical-info';
/** The sandbox's names for the parts of a kind, which are those in the URLs. */
const servedOf = (kind: DataKind) =>
  resourcesOf(kind).flatMap(({ path }) => [path.slice(path.lastIndexOf('/') + 1)].filter(isServed));

const noDate = { date: '2026-02-28x' };
/** A broken element: with an invalid date, unless the kind is identified by something else. */
const broken: Partial<Record<DataKind, object>> = {
  sleep: { date: '2026-02-28', sleep_start_time: 'soon', sleep_end_time: 'later' },
  'nightly-recharge': { ...noDate, ans_charge: 'x' },
  activity: { start_time: '2026-02-20T99:00' },
  'heart-rate': { date: '2026-02-20', heart_rate_samples: 'none' },
  'cardio-load': { ...noDate, strain: 1 },
  sleepwise: {
    sleep_period_end_time: '2026-02-28T06:00:00',
    period_end_time: '2026-02-28T06:00:00',
    sleep_timezone_offset_minutes: 60,
  },
  biosensing: { start_time: '2026-02-20T99:00' },
};

let w: World;
beforeEach(async () => {
  w = await world({ sessions: [], historyDays: 4 });
});
afterEach(() => w.close());

const stored = (kind: DataKind) =>
  w.look((store) => dataKinds[kind].reduce((sum, one) => sum + store.records.list(one).length, 0));
const others = (kind: DataKind): DataKind => (kind === 'sleep' ? 'nightly-recharge' : 'sleep');

describe.each(v3Kinds)('%s', (kind) => {
  const path = pathOf(kind);
  const served = servedOf(kind);

  it('that Polar answers as if nobody were signed in does not stop the others', async () => {
    w.sandbox.faults.add({ kind: '401', path, times: 'always' });
    const result = await w.pullData([kind, others(kind)]);
    expect(result).toMatchObject({
      outcome: 'partial',
      failed: [{ id: kind, reason: expect.stringContaining('401') }],
    });
    expect(stored(others(kind))).toBeGreaterThan(0);
  });

  it('without any data', async () => {
    for (const one of served) w.sandbox.data.serve(one, []);
    expect(await w.pullData([kind])).toMatchObject({
      outcome: 'ok',
      data: { [kind]: { new: 0, updated: 0, unchanged: 0, failed: 0 } },
      failed: [],
    });
    expect(stored(kind)).toBe(0);
    expect(w.look((store) => store.payloads.count())).toBe(0);
  });

  it('with one day', async () => {
    if (kind === 'physical-info') return;
    const [first, ...rest] = served;
    const elements = await answerOf(kind);
    w.sandbox.data.serve(first!, [elements.at(-2)!]);
    for (const one of rest) w.sandbox.data.serve(one, []);
    expect(await w.pullData([kind])).toMatchObject({ outcome: 'ok', data: { [kind]: { new: 1, failed: 0 } } });
    expect(stored(kind)).toBe(1);
    expect(await w.pullData([kind])).toMatchObject({ outcome: 'ok', data: { [kind]: { new: 0, updated: 0 } } });
  });

  it('that is refused does not stop the others, and is pulled when it is served again', async () => {
    for (const one of served) w.sandbox.data.refuse(one);
    const result = await w.pullData([kind, others(kind)]);
    expect(result).toMatchObject({
      outcome: 'partial',
      failed: [{ id: kind, reason: expect.stringContaining('consent') }],
      data: { [kind]: { new: 0 }, [others(kind)]: { failed: 0 } },
    });
    expect(result.data[kind]?.failed).toBeGreaterThan(0);
    expect(result.data[others(kind)]?.new).toBeGreaterThan(0);
    // What has been refused is not requested twice.
    const asked = w.sandbox.requests.filter((request) => request.status === 403).length;
    expect(asked).toBe(resourcesOf(kind).length);
    for (const one of served) w.sandbox.data.refuse(one, false);
    expect(await w.pullData([kind])).toMatchObject({ outcome: 'ok', failed: [] });
    expect(stored(kind)).toBeGreaterThan(0);
  });

  it('that answers 429 is waited for if the wait is short, and left to the next pull if it is long', async () => {
    w.sandbox.faults.add({ kind: '429', path });
    const before = w.now;
    expect(await w.pullData([kind], { maxWaitSeconds: 1000 })).toMatchObject({ outcome: 'ok', failed: [] });
    expect(w.now - before).toBeGreaterThanOrEqual(60_000);
    w.sandbox.faults.add({ kind: '429', path });
    const late = await w.pullData([others(kind), kind]);
    // What follows has to wait as well.
    expect(late.failed.map(({ id }) => id)).toContain(kind);
    expect(late.failed[0]?.reason).toContain('rate limit');
    w.now += 901_000;
    expect(await w.pullData([kind])).toMatchObject({ outcome: 'ok', data: { [kind]: { new: 0 } } });
  });

  it.each(['404', '500', 'garbage-json', 'wrong-json', 'html'] as const)(
    'that answers %s is incomplete, loses nothing, and comes with the next pull',
    async (fault) => {
      w.sandbox.faults.add({ kind: fault, path, times: 'always' });
      const first = await w.pullData([kind, others(kind)]);
      // A missing day or range is not a failure.
      const none = fault === '404' && (kind === 'physical-info' || kind === 'activity' || kind === 'heart-rate');
      if (!none) expect(first).toMatchObject({ outcome: 'partial', failed: [{ id: kind }] });
      w.sandbox.faults.clear();
      const second = await w.pullData([kind]);
      expect(second).toMatchObject({ outcome: 'ok', failed: [] });
      const calm = await world({ sessions: [], historyDays: 4 });
      await calm.pullData([kind]);
      const held = (from: World) =>
        from.look((store) => dataKinds[kind].flatMap((one) => [...store.records.iterate(one)]));
      expect(held(w)).toEqual(held(calm));
      await calm.close();
    },
  );

  it('with one broken element keeps the others, stores it verbatim, and reports it', async () => {
    if (kind === 'physical-info') return;
    const real = await w.pullData([kind]);
    await w.close();
    w = await world({ sessions: [], historyDays: 4 });
    const [first] = served;
    const answer = await answerOf(kind);
    w.sandbox.faults.clear();
    w.sandbox.data.serve(first!, [...answer, broken[kind] ?? noDate]);
    const result = await w.pullData([kind]);
    expect(result).toMatchObject({ outcome: 'partial', failed: [{ id: kind }] });
    expect(result.failed[0]?.reason).toMatch(/element \d+ of \d+ is unrecognized.*it is stored verbatim/);
    expect(result.data[kind]?.new).toBe(real.data[kind]?.new);
  });

  /** The elements that the sandbox serves for the first part of a kind. */
  async function answerOf(of: DataKind): Promise<object[]> {
    const [first] = resourcesOf(of);
    const addresses: Partial<Record<DataKind, string>> = {
      activity: '/v3/users/activities?steps=true&activity_zones=true&inactivity_stamps=true',
      'heart-rate': '/v3/users/continuous-heart-rate?from=2026-02-02&to=2026-03-01',
      'cardio-load': '/v3/users/cardio-load/period/days/180',
    };
    const response = await fetch(`${w.sandbox.url}${addresses[of] ?? first!.path}`, {
      headers: { authorization: `Bearer ${w.token}`, accept: 'application/json' },
    });
    const json = (await response.json()) as object;
    return Array.isArray(json) ? json : (Object.values(json)[0] as object[]);
  }
});

describe('the rate limit', () => {
  it('ends the pull of data, keeps what came, and the next one continues', async () => {
    await w.close();
    const rateLimit = { short: { limit: 5, seconds: 900 }, long: { limit: 5000, seconds: 86_400 } };
    w = await world({ sessions: [], historyDays: 4, rateLimit });
    const result = await w.pullData(['sleep', 'activity', 'heart-rate'], { maxWaitSeconds: 1 });
    expect(result).toMatchObject({
      outcome: 'partial',
      failed: [
        { id: 'activity', reason: expect.stringContaining('rate limit') },
        { id: 'heart-rate', reason: expect.stringContaining('rate limit') },
      ],
    });
    expect(stored('sleep')).toBeGreaterThan(0);
    expect(w.sandbox.requests).toHaveLength(5);
    // Past days that were requested are not requested again.
    let runs = 0;
    for (let outcome = 'partial'; outcome === 'partial'; runs += 1) {
      w.now += 901_000;
      ({ outcome } = await w.pullData(['activity'], { maxWaitSeconds: 1 }));
      expect(runs).toBeLessThan(8);
    }
    expect(stored('activity')).toBe(5);
  });

  it('that is used up at once makes the run fail, as with workouts', async () => {
    w.sandbox.faults.add({ kind: '429', times: 'always' });
    await expect(w.pullData(['sleep', 'activity'], { maxWaitSeconds: 1 })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      exitCode: 5,
    });
    // Workouts go first, because everything shares one limit.
    await expect(w.pullData(['sleep'], { workouts: true, maxWaitSeconds: 1 })).rejects.toMatchObject({ exitCode: 5 });
    expect(w.sandbox.requests.at(-1)?.path).toContain('/v3/exercises');
  });
});

describe('a whole run', () => {
  it('ends with a rejected token, whatever was requested', async () => {
    w.sandbox.revokeTokens();
    await expect(w.pullData(['sleep'])).rejects.toMatchObject({ code: 'TOKEN_REFUSED', exitCode: 4 });
  });

  it('fails when nothing that was requested comes, and says why', async () => {
    w.sandbox.consent = false;
    await expect(w.pullData(['sleep', 'activity'])).rejects.toMatchObject({ exitCode: 4 });
  });

  it('gives up when nobody answers', async () => {
    w.sandbox.faults.add({ kind: 'reset', times: 'always' });
    await expect(w.pullData(v3Kinds)).rejects.toMatchObject({ exitCode: 5 });
    // Three requests in a row, each tried three times.
    expect(w.sandbox.requests).toHaveLength(9);
  });

  it('brings the data even if the workouts fail', async () => {
    w.sandbox.faults.add({ kind: '500', path: /exercise/, times: 'always' });
    const result = await w.pullData(['sleep'], { workouts: true });
    expect(result).toMatchObject({ outcome: 'partial', failed: [{ id: 'workouts' }] });
    expect(stored('sleep')).toBeGreaterThan(0);
  });

  it('stops at Ctrl-C between two requests', async () => {
    const signal = AbortSignal.abort();
    await expect(w.pullData(['sleep'], { signal })).rejects.toMatchObject({ exitCode: 130 });
  });
});

describe.each([
  ['summer time ends', '2026-10-26T12:00:00Z', '2026-10-25', 25],
  ['summer time begins', '2026-03-30T12:00:00Z', '2026-03-29', 23],
])('the day on which %s', (_what, now, date, hours) => {
  it('has its night on one timeline, and its hours', async () => {
    await w.close();
    w = await world({ sessions: [], historyDays: 4, now: () => Date.parse(now) });
    w.now = Date.parse(now);
    await w.pullData(['sleep', 'nightly-recharge', 'activity', 'heart-rate']);
    const [night] = w.look((store) => [...store.records.iterate('sleep', { ids: [date] })]);
    const { stages = [], heart_rate_samples: beats = [] } = night!;
    const length = (Date.parse(night!.end_time!) - Date.parse(night!.start_time!)) / 1000;
    expect(stages.reduce((sum, stage) => sum + stage.duration_seconds, 0)).toBe(length);
    for (const [i, stage] of stages.entries()) {
      const until = stages[i + 1]?.start_time ?? night!.end_time!;
      expect(Date.parse(until) - Date.parse(stage.start_time!)).toBe(stage.duration_seconds * 1000);
    }
    const inside = ({ time = '' }) => time >= night!.start_time! && time <= night!.end_time!;
    expect(beats.filter((beat) => !inside(beat))).toEqual([]);
    expect(beats.length).toBeGreaterThan(20);
    const offsets = [night!.utc_offset_minutes, night!.end_utc_offset_minutes];
    expect(Math.abs(offsets[0]! - offsets[1]!)).toBe(60);
    const [recharge] = w.look((store) => [...store.records.iterate('nightly_recharge', { ids: [date] })]);
    const samples = recharge!.hrv_samples!.map(({ time_local: time }) => time);
    expect([...samples].sort()).toEqual(samples);
    expect(samples[0]! >= `${night!.start_time_local.slice(0, 10)}`).toBe(true);
    // The day as its own clock shows it: one hour is missing, or comes twice and cannot be distinguished.
    const [day] = w.look((store) => [...store.records.iterate('daily_activity', { ids: [date] })]);
    expect(day).toMatchObject({ time_basis: 'local', start_time_local: `${date}T00:00:00` });
    expect(hours === 25 || day!.zones!.reduce((sum, zone) => sum + zone.duration_seconds, 0) === 86_400).toBe(true);
    const [beat] = w.look((store) => [...store.records.iterate('heart_rate', { ids: [date] })]);
    expect(beat!.samples!.every(({ second_of_day: t }) => t >= 0 && t < 86_400)).toBe(true);
    expect(beat!.samples!.length).toBeGreaterThan((hours - 3) * 10);
  });
});
