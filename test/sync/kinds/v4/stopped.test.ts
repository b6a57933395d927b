import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../../../src/sandbox/sandbox.js';
import { type World, world } from '../../support.js';

let w: World;
afterEach(() => w.close());

const open = async (options: SandboxOptions = {}) => {
  w = await world({ sessions: [], historyDays: 100, api: 'v4', ...options });
};
const nights = () => w.look((store) => store.records.list('sleep').map(({ id }) => id));
const asked = (since = 0) => w.sandbox.requests.slice(since).map(({ path }) => path);
const features = /features=/;

/** The nights that come when nothing goes wrong. */
async function undisturbed(since?: string): Promise<string[]> {
  await open();
  await w.pullData(['sleep'], since === undefined ? {} : { since });
  const all = nights();
  await w.close();
  return all;
}

describe('days that were not requested, because something stopped the pull', () => {
  it.each(['500', '400'] as const)('come with the next walk over the same days (%s)', async (kind) => {
    const all = await undisturbed('2025-11-25');
    await open();
    await w.pullData(['sleep']);
    w.sandbox.faults.add({ kind, path: features, times: 'always' });
    expect((await w.pullData(['sleep'], { since: '2025-11-25' })).failed).toHaveLength(1);
    expect(nights().length).toBeLessThan(40);
    w.sandbox.faults.clear();
    for (let n = 0; n < 3; n++) await w.pullData(['sleep'], { since: '2025-11-25' });
    expect(nights()).toEqual(all);
  });

  it('come though the same few days always fail', async () => {
    const all = await undisturbed('2025-11-25');
    await open();
    const broken = ['2026-01-10', '2026-01-11', '2026-01-12', '2026-01-13', '2026-01-14'];
    for (const day of broken) w.sandbox.v4.days.brokenDays.add(`/sleeps ${day}`);
    for (let n = 0; n < 4; n++) await w.pullData(['sleep'], { since: '2025-11-25' }).catch(() => undefined);
    expect(nights()).toEqual(all.filter((day) => !broken.includes(day)));
  });

  it('of the weeks in which the computer was off are due again', async () => {
    await open({ historyDays: 10 });
    await w.pullData(['sleep']);
    w.now += 60 * 86_400_000;
    w.sandbox.faults.add({ kind: '500', path: features, times: 'always' });
    await w.pullData(['sleep']).catch(() => undefined);
    w.sandbox.faults.clear();
    for (let n = 0; n < 3; n++) {
      w.now += 3_600_000;
      await w.pullData(['sleep']);
    }
    expect(nights().length).toBeGreaterThan(60);
  });
});

describe('a refusal of every day with its features', () => {
  it('of 403 is told, and ends the requests for days', async () => {
    await open({ historyDays: 10 });
    w.sandbox.faults.add({ kind: '403', path: features, times: 'always' });
    expect(await w.pullData(['sleep'])).toMatchObject({ outcome: 'partial', failed: [{ id: 'sleep' }] });
    // The index, the first day, and what was under way with it.
    expect(asked().length).toBeLessThanOrEqual(1 + 1 + 6);
  });

  it('of 400 is a failure', async () => {
    await open({ historyDays: 10 });
    w.sandbox.faults.add({ kind: '400', path: features, times: 'always' });
    expect(await w.pullData(['sleep'])).toMatchObject({ outcome: 'partial', failed: [{ id: 'sleep' }] });
    expect(asked().length).toBeLessThanOrEqual(1 + 3 + 6);
  });

  it('while walking back is told too', async () => {
    await open();
    await w.pullData(['sleep']);
    const old = /from=2025-1.*features=/;
    w.sandbox.faults.add({ kind: '403', path: old, times: 'always' });
    expect((await w.pullData(['sleep'], { since: '2025-11-25' })).failed).toEqual([
      { id: 'sleep', reason: expect.any(String) },
    ]);
  });
});

describe('a pull that is over', () => {
  it.each(['sleep', 'activity'] as const)('requests no more of %s', async (kind) => {
    await open();
    await w.pullData([kind]);
    const before = w.sandbox.requests.length;
    w.sandbox.faults.add({ kind: 'reset', path: features, times: 'always' });
    await w.pullData([kind], { since: '2020-01-01', maxWaitSeconds: 1 }).catch(() => undefined);
    const days = new Set(asked(before).map((path) => /from=([\d-]+).*features/.exec(path)?.[1]));
    // Three in a row end it, and so many more were under way.
    expect(days.size).toBeLessThanOrEqual(1 + 3 + 3);
    const windows = asked(before).filter((path) => !features.test(path));
    expect(windows.length).toBeLessThanOrEqual(1);
  });
});

describe('a window of a walk', () => {
  it('that a later walk finds longer is looked through again', async () => {
    await open({ historyDays: 10 });
    await w.pullData(['heart-rate'], { since: '2026-02-20' });
    w.now += 20 * 86_400_000;
    await w.pullData(['heart-rate'], { since: '2026-02-20' });
    const dates = w.look((store) => store.records.list('heart_rate').map(({ date }) => date));
    const first = Date.parse('2026-02-20');
    expect(dates.filter((date) => date >= '2026-02-20').length).toBe(
      (Date.parse(dates.at(-1)!) - first) / 86_400_000 + 1,
    );
  });
});

describe('what lies too far back for Polar', () => {
  it('after a long time without a pull is no failure, and is not asked for again and again', async () => {
    await open({ historyDays: 10 });
    await w.pullData(['heart-rate', 'sleep']);
    w.now += 300 * 86_400_000;
    const day = new Date(w.now - 90 * 86_400_000).toISOString().slice(0, 10);
    w.sandbox.v4.refusesBefore = { day, status: 400 };
    for (let n = 0; n < 3; n++) {
      w.now += 86_400_000;
      const before = w.sandbox.requests.length;
      expect((await w.pullData(['heart-rate', 'sleep'])).failed).toEqual([]);
      if (n > 0) expect(asked(before).filter((path) => path.includes('from=2026-0'))).toEqual([]);
    }
    const dates = w.look((store) => store.records.list('heart_rate').map(({ date }) => date));
    expect(dates.filter((date) => date > day).length).toBeGreaterThan(85);
  });

  it('is no longer asked for where it failed before', async () => {
    await open({ historyDays: 100 });
    const broken = '2026-02-25';
    w.sandbox.v4.days.brokenDays.add(`/sleeps ${broken}`);
    w.sandbox.faults.add({ kind: '500', path: /continuous-samples/, times: 'always' });
    await w.pullData(['sleep', 'heart-rate', 'devices']);
    w.sandbox.faults.clear();
    w.now += 100 * 86_400_000;
    w.sandbox.v4.refusesBefore = { day: '2026-04-01', status: 400 };
    await w.pullData(['sleep', 'heart-rate']);
    w.now += 10 * 86_400_000;
    const before = w.sandbox.requests.length;
    expect((await w.pullData(['sleep', 'heart-rate'])).failed).toEqual([]);
    expect(asked(before).filter((path) => path.includes('from=2026-02'))).toEqual([]);
  });
});
