import { afterEach, describe, expect, it } from 'vitest';
import { type DataKind, dataKindNames, type KindRecord, recordKinds } from '../../../../src/kinds/kinds.js';
import { resources4Of } from '../../../../src/kinds/resources-v4.js';
import type { SandboxOptions } from '../../../../src/sandbox/sandbox.js';
import type { Store } from '../../../../src/storage/store.js';
import { rebuild } from '../../../../src/sync/rebuild.js';
import { verify } from '../../../../src/sync/verify.js';
import { type World, world } from '../../support.js';

const worlds: World[] = [];
afterEach(() => Promise.all(worlds.splice(0).map((one) => one.close())));

async function worldOf(api: 'v3' | 'v4' | 'both', more: SandboxOptions = {}): Promise<World> {
  const made = await world({ count: 3, historyDays: 12, api, ...more });
  worlds.push(made);
  return made;
}

const served = dataKindNames.filter((kind) => resources4Of(kind).length > 0);
const all = (store: Store): KindRecord[] => recordKinds.flatMap((kind) => [...store.records.iterate(kind)]);
const asked = (w: World, since = 0) => w.sandbox.requests.slice(since).map(({ path }) => path);
const of = <K extends KindRecord['kind']>(w: World, kind: K) =>
  w.look((store) => [...store.records.iterate(kind)]) as Extract<KindRecord, { kind: K }>[];

describe('a sign-in that only v4 accepts', () => {
  it('brings every kind that v4 has, and the same again costs a few requests and stores nothing', async () => {
    const w = await worldOf('v4');
    const first = await w.pullData(served);
    expect(first.failed).toEqual([]);
    for (const kind of ['sleep', 'nightly-recharge', 'activity', 'heart-rate', 'biosensing', 'sleep-wake'] as const)
      expect(first.data[kind]?.new, kind).toBeGreaterThan(5);
    for (const kind of ['physical-info', 'tests', 'devices', 'ppi'] as const)
      expect(first.data[kind]?.new, kind).toBeGreaterThan(0);
    expect(first.data.targets?.new).toBeGreaterThan(2);
    const before = w.look((store) => ({ records: all(store), payloads: store.payloads.count() }));
    const since = w.sandbox.requests.length;
    const second = await w.pullData(served);
    for (const kind of served) expect(second.data[kind], kind).toMatchObject({ new: 0, updated: 0, failed: 0 });
    expect(w.look((store) => ({ records: all(store), payloads: store.payloads.count() }))).toEqual(before);
    expect(asked(w, since).length).toBeLessThanOrEqual(35);
    w.now += 6 * 3_600_000;
    await w.pullData(served);
    expect(await w.look((store) => verify(store))).toMatchObject({ ok: true, problems: [] });
    const held = w.look(all);
    expect(await w.look((store) => rebuild(store))).toMatchObject({ records: { changed: 0, removed: 0 }, failed: [] });
    expect(w.look(all)).toEqual(held);
  });

  it('keeps what nobody has shown, and counts it', async () => {
    const w = await worldOf('v4');
    const element = { notes: [{ date: '2026-02-27', note: 'Legs heavy' }] };
    w.sandbox.v4.days.given.set('/calendar/list', [{ day: Date.parse('2026-02-27') / 86_400_000, element }]);
    const { failed } = await w.pullData(['calendar', 'account']);
    expect(failed).toEqual([]);
    const kept = w.look((store) => store.payloads.current(w.sandbox.userId, 'data', 'v4-calendar'));
    expect(kept[0]!.body.toString()).toContain('Legs heavy');
    expect(w.look((store) => store.observations.all())).toContainEqual(
      expect.objectContaining({ source: 'v4', name: 'v4-calendar: a shape not read yet' }),
    );
    const rows = w.look((store) => store.payloads.current(w.sandbox.userId, 'data', 'v4-account'));
    expect(rows).toEqual([]);
  });

  it('keeps no name and no e-mail of the account', async () => {
    const w = await worldOf('v4');
    await w.pullData(['physical-info']);
    const [payload] = w.look((store) => store.payloads.current(w.sandbox.userId, 'data', 'v4-account'));
    expect(payload!.body.toString()).not.toMatch(/nobody@example|Person/);
    w.now += 86_400_000;
    expect((await w.pullData(['physical-info'])).data['physical-info']).toMatchObject({ new: 0, updated: 0 });
  });

  it.each(['object', '204', '404'] as const)('takes %s for nothing', async (nothing) => {
    const w = await worldOf('v4', { historyDays: 0 });
    w.sandbox.v4.spelling = { ...w.sandbox.v4.spelling, nothing };
    const result = await w.pullData(['sleep', 'activity', 'heart-rate', 'nightly-recharge', 'tests']);
    expect(result.failed).toEqual([]);
  });

  it('says that an address is gone only where it had something before', async () => {
    const w = await worldOf('v4');
    await w.pullData(['sleep']);
    w.sandbox.v4.days.gone.add('/sleeps');
    w.now += 86_400_000;
    await w.pullData(['sleep']);
    w.now += 5 * 86_400_000;
    const { failed } = await w.pullData(['sleep']);
    expect(failed).toEqual([{ id: 'sleep', reason: expect.stringContaining('/sleeps with 404') }]);
  });

  it('reads what lies in two envelopes, and a response that holds the next day too', async () => {
    const [usual, odd] = [await worldOf('v4'), await worldOf('v4')];
    odd.sandbox.v4.days.envelopes = 'documented';
    odd.sandbox.v4.days.to = 'inclusive';
    const kinds: readonly DataKind[] = ['sleep', 'nightly-recharge', 'activity', 'heart-rate', 'ppi'];
    for (const w of [usual, odd]) await w.pullData(kinds);
    expect(odd.look(all)).toEqual(usual.look(all));
  });

  it('leaves a day that Polar cannot deliver, keeps the means of that night, and asks less and less often', async () => {
    const w = await worldOf('v4');
    const day = '2026-02-26';
    w.sandbox.v4.days.brokenDays.add(`/nightly-recharge-results ${day}`).add(`/sleeps ${day}`);
    const result = await w.pullData(['sleep', 'nightly-recharge']);
    expect(result.failed.map(({ id }) => id).sort()).toEqual(['nightly-recharge', 'sleep']);
    expect(of(w, 'nightly_recharge').map(({ id }) => id)).toContain(day);
    expect(of(w, 'sleep').map(({ id }) => id)).not.toContain(day);
    expect(of(w, 'sleep').length).toBeGreaterThan(5);
    for (let n = 0; n < 3; n++) await w.pullData(['sleep', 'nightly-recharge']);
    const since = w.sandbox.requests.length;
    expect((await w.pullData(['sleep', 'nightly-recharge'])).failed).toEqual([]);
    expect(asked(w, since).filter((path) => path.includes(`from=${day}`))).toEqual([]);
    w.sandbox.v4.days.brokenDays.clear();
    w.now += 8 * 86_400_000;
    await w.pullData(['sleep', 'nightly-recharge']);
    expect(of(w, 'sleep').map(({ id }) => id)).toContain(day);
  });
});

describe('scopes', () => {
  const scopes = ['training_sessions:read', 'sports:read', 'sleep:read', 'activity:read'];

  it('that the sign-in lacks cost no request, are a failure where a kind was named, and else are said once', async () => {
    const w = await worldOf('v4');
    w.scopes = scopes;
    const named = await w.pullData(['sleep', 'heart-rate']);
    expect(named.failed).toEqual([{ id: 'heart-rate', reason: expect.stringContaining('--scope continuous_samples') }]);
    await expect(w.pullData(['heart-rate'])).rejects.toMatchObject({ exitCode: 4, code: 'SCOPE_MISSING' });
    expect(asked(w).some((path) => path.includes('continuous'))).toBe(false);
    const everything = dataKindNames.filter((kind) => kind !== 'ppi');
    expect(await w.pullData(everything, { whatThereIs: true })).toMatchObject({ outcome: 'ok', failed: [] });
    const said = () => w.notes.filter((note) => note.startsWith('Left out'));
    expect(said()).toEqual([
      expect.stringMatching(/calendar, continuous_samples, devices.*polar-sync login --scope/),
      expect.stringContaining('only v3 has it: cardio-load, sleepwise.'),
    ]);
    await w.pullData(everything, { whatThereIs: true });
    expect(said()).toHaveLength(2);
  });

  it('that Polar itself says are missing are named in the same way', async () => {
    const w = await worldOf('v4');
    w.sandbox.v4.missingScopes.add('sleep:read');
    await expect(w.pullData(['sleep'])).rejects.toMatchObject({ exitCode: 4, code: 'SCOPE_MISSING' });
    expect(asked(w)).toHaveLength(1);
  });
});

describe('a sign-in that both versions accept', () => {
  it('takes each kind from where it is best, and a night from both', async () => {
    const w = await worldOf('both');
    await w.pullData(['sleep', 'nightly-recharge', 'activity', 'heart-rate', 'physical-info']);
    const paths = asked(w);
    expect(paths.some((path) => path.startsWith('/v4/data/activity') || path.includes('account-data'))).toBe(false);
    expect(paths.some((path) => path.includes('/v3/users/continuous-heart-rate'))).toBe(false);
    const night = of(w, 'sleep').at(-1)!;
    expect(night).toMatchObject({ source: 'accesslink,accesslink_v4', rem_score: expect.any(Number) });
    expect(night.heart_rate_samples!.length).toBeGreaterThan(10);
    const recharge = of(w, 'nightly_recharge').at(-1)!;
    expect(recharge).toMatchObject({ source: 'accesslink,accesslink_v4', baseline_beat_to_beat_sd_ms: 48 });
    expect(Number.isInteger(recharge.avg_heart_rate_bpm)).toBe(true);
    expect(await w.look((store) => verify(store))).toMatchObject({ ok: true, problems: [] });
  });

  it('falls to the other where one refuses a kind, and says so once', async () => {
    const w = await worldOf('both');
    w.sandbox.data.refuse('activities');
    w.sandbox.v4.missingScopes.add('continuous_samples:read');
    const result = await w.pullData(['activity', 'heart-rate']);
    expect(result).toMatchObject({ outcome: 'ok', failed: [] });
    expect(of(w, 'daily_activity')[0]!.source).toBe('accesslink_v4');
    expect(of(w, 'heart_rate')[0]!.source).toBe('accesslink');
    const said = () => w.notes.filter((note) => note.includes('comes through'));
    expect(said().map((note) => note.slice(0, 40))).toEqual([
      expect.stringContaining('activity comes through v4 alone'),
      expect.stringContaining('heart-rate comes through v3 alone'),
    ]);
    await w.pullData(['activity', 'heart-rate']);
    expect(said()).toHaveLength(2);
  });
});

describe('a kind of which one part is refused', () => {
  it('of v3 is a failure, though v4 has others of its parts', async () => {
    const w = await worldOf('both');
    w.sandbox.data.refuse('ecg');
    const { outcome, failed } = await w.pullData(['biosensing']);
    expect({ outcome, failed }).toEqual({
      outcome: 'partial',
      failed: [{ id: 'biosensing', reason: expect.stringContaining('refuses this data') }],
    });
    expect(of(w, 'body_temperature').length).toBeGreaterThan(0);
  });

  it('of v4 is told as such, and not as if v3 had it', async () => {
    const w = await worldOf('v4');
    w.scopes = ['temperature_measurement:read'];
    const { failed } = await w.pullData(['biosensing']);
    expect(failed).toEqual([]);
    expect(w.notes.filter((note) => note.startsWith('biosensing'))).toEqual([
      expect.stringMatching(/^biosensing is incomplete: .*lacks skin_contact:read.*--scope skin_contact/),
    ]);
    expect(w.notes.join()).not.toContain('because v3 refuses');
  });

  it('is left alone where it is of no use, unless it was granted', async () => {
    const w = await worldOf('v4');
    w.scopes = ['sports:read'];
    expect((await w.pullData(['account'])).failed).toEqual([]);
    expect(w.notes.filter((note) => note.includes('account'))).toEqual([]);
    expect(asked(w).some((path) => path.includes('subscriptions'))).toBe(false);
    w.scopes = ['sports:read', 'user_subscription:read'];
    await w.pullData(['account']);
    expect(asked(w).some((path) => path.includes('subscriptions'))).toBe(true);
  });
});

describe('a sign-in for v3', () => {
  it('leaves out what only v4 has, unless it was named', async () => {
    const w = await worldOf('v3');
    const result = await w.pullData(['sleep', 'devices'], { whatThereIs: true });
    expect(Object.keys(result.data)).toEqual(['sleep']);
    expect((await w.pullData(['sleep', 'devices'])).failed).toEqual([
      { id: 'devices', reason: expect.stringContaining('Only v4 has devices') },
    ]);
  });
});
