import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/sandbox/represent/json.js';
import type { Store } from '../../../../src/storage/store.js';
import { pull } from '../../../../src/sync/pull.js';
import type { SourceChoice } from '../../../../src/sync/pull-contract.js';
import { rebuild } from '../../../../src/sync/rebuild.js';
import { verify } from '../../../../src/sync/verify.js';
import type { Workout } from '../../../../src/workouts/workout.js';
import { generatedSession } from '../../../support/data/account-export.js';
import { describeShared, sharedPath } from '../../../support/shared.js';
import { exported, memoryStore, sessionFile, take, user } from '../../import/support.js';
import { ShelfPolar } from '../../shelf-client.js';
import { ShelfV4 } from '../../shelf-client-v4.js';
import { full } from '../../support.js';

const begin = Date.UTC(2026, 1, 20, 9);
const now = begin + 86_400_000;
const truth = { start: begin, millis: 600_000, heartRate: [100, 101], device: 'Polar Vantage V3' };

/** Pulls these sessions as v4 has them. */
async function pullV4(store: Store, elements: readonly unknown[], options = {}, at = now): Promise<void> {
  const v4 = new ShelfV4(() => at);
  v4.elements.push(...(elements as JsonObject[]));
  await run(store, v4, 'v4', at, options);
}

async function run(store: Store, v4: ShelfV4, source: SourceChoice, at: number, options = {}): Promise<void> {
  const client = new ShelfPolar(user, () => at);
  const { signal } = new AbortController();
  const deps = { client, v4, opensV3: async () => 'yes' as const, store, signal, now: () => at };
  expect(await pull(deps, { source, details: full, ...options })).toMatchObject({ outcome: 'ok' });
}

/** Pulls a session as `/v3/exercises` has it. */
async function pullV3(store: Store, id: string, start: number, millis = 600_000): Promise<void> {
  const client = new ShelfPolar(user, () => now);
  const element = {
    id,
    upload_time: '2026-02-20T12:00:00Z',
    device: 'Polar Vantage V3',
    start_time: new Date(start + 3_600_000).toISOString().slice(0, 19),
    start_time_utc_offset: 60,
    duration: `PT${millis / 1000}S`,
    sport: 'RUNNING',
  };
  client.upload('exercises', element, 1n);
  const { signal } = new AbortController();
  await pull({ client, store, signal, now: () => now }, { source: 'exercises', details: full });
}

const kinds = (store: Store) => store.list().map(({ external_ids: ids }) => Object.keys(ids).sort().join(' '));

/** A workout without its provenance. */
function content({ external_ids: _ids, source, provenance: _provenance, ...rest }: Workout): unknown {
  return { ...rest, source: { ...source, via: [] } };
}

async function bothWays(sessions: readonly JsonObject[], options = {}): Promise<[Workout[], Workout[]]> {
  const [imported, served] = [memoryStore(), memoryStore()];
  const files = sessions.map((session, i) => [sessionFile(`${i}`), session] as const);
  await take(imported, Object.fromEntries(files));
  const last = Math.max(...sessions.map(({ startTime }) => Date.parse(`${String(startTime)}Z`)));
  await pullV4(served, sessions, options, last + 86_400_000);
  return [[...imported.iterate()], [...served.iterate()]];
}

describe('a session from the account export served by v4 is the same workout', () => {
  it('generated, of four sports and years', async () => {
    const sessions = Array.from({ length: 12 }, (_, i) => generatedSession(i * 40, 20) as JsonObject);
    const [imported, served] = await bothWays(sessions, { since: '2014-01-01' });
    expect(served).toHaveLength(12);
    expect(served.map(content)).toEqual(imported.map(content));
    expect(served.map(({ external_ids: ids }) => ids.accesslink_v4_session)).toEqual(
      imported.map(({ external_ids: ids }) => ids.flow_export),
    );
  });
});

describeShared('and so are real ones', () => {
  it.each(['running', 'indoor'])('%s', async (name) => {
    const file = sharedPath('fixtures', 'flow-export', `training-session-${name}.json`);
    const [imported, served] = await bothWays([JSON.parse(readFileSync(file, 'utf8')) as JsonObject]);
    expect(served).toHaveLength(1);
    expect(served.map(content)).toEqual(imported.map(content));
  });
});

describe('one session from several sources', () => {
  it('the same id is the same session, even if the user has moved its start since the export', async () => {
    for (const order of ['export first', 'v4 first']) {
      const store = memoryStore();
      const importing = () => take(store, { [sessionFile('a')]: exported('7000000001', truth) });
      if (order === 'export first') await importing();
      await pullV4(store, [exported('7000000001', { ...truth, start: begin + 1_200_000 })]);
      if (order === 'v4 first') await importing();
      expect(kinds(store), order).toEqual(['accesslink_v4_session flow_export']);
      expect(store.list()[0]?.start_time, order).toBe('2026-02-20T09:20:00Z');
    }
  });

  it('and keeps what v3 had before it was moved, whichever came first', async () => {
    const moved = exported('7000000001', { ...truth, start: begin + 1_200_000 });
    const steps: Record<string, (store: Store) => Promise<unknown>> = {
      v3: (store) => pullV3(store, 'hash0001', begin),
      export: (store) => take(store, { [sessionFile('a')]: exported('7000000001', truth) }),
      v4: (store) => pullV4(store, [moved]),
    };
    const orders = ['v3 export v4', 'v3 v4 export', 'export v3 v4', 'export v4 v3', 'v4 v3 export', 'v4 export v3'];
    for (const order of orders) {
      const store = memoryStore();
      for (const step of order.split(' ')) await steps[step]?.(store);
      expect(kinds(store), order).toEqual(['accesslink_exercise accesslink_v4_session flow_export']);
    }
  });

  it('and separates again when it has become several exercises', async () => {
    const store = memoryStore();
    const [moved, leg] = [600_000, 800_000].map((off) => ({ ...truth, start: begin + off, millis: 200_000 }));
    const [one, other] = [moved, leg].map((part) => exported('7000000001', part ?? truth));
    await take(store, { [sessionFile('a')]: exported('7000000001', truth) });
    await pullV4(store, [exported('7000000001', { ...truth, start: begin + 600_000 })]);
    expect(kinds(store)).toEqual(['accesslink_v4_session flow_export']);
    await pullV4(store, [{ ...one, exercises: [one, other].flatMap((part) => part?.exercises) }]);
    expect(kinds(store).sort()).toEqual(['accesslink_v4_session', 'accesslink_v4_session', 'flow_export']);
    expect((await verify(store)).problems).toEqual([]);
    expect(await rebuild(store)).toMatchObject({ changed: 0 });
  });

  it('another id is another session, however alike', async () => {
    const store = memoryStore();
    await take(store, { [sessionFile('a')]: exported('7000000001', truth) });
    await pullV4(store, [exported('7000000002', truth)]);
    expect(kinds(store).sort()).toEqual(['accesslink_v4_session', 'flow_export']);
  });

  it('v3 and v4 that differ by a minute or more are one, if there is no choice', async () => {
    const store = memoryStore();
    await pullV3(store, 'hash0001', begin);
    await pullV4(store, [exported('7000000001', { ...truth, start: begin + 90_000 })]);
    expect(kinds(store)).toEqual(['accesslink_exercise accesslink_v4_session']);
  });

  it('and stay two if there is a choice: until the right one comes', async () => {
    const store = memoryStore();
    await pullV3(store, 'hash0001', begin);
    const two = [-60_000, 90_000].map((off, i) => exported(`700000000${i}`, { ...truth, start: begin + off }));
    await pullV4(store, two);
    expect(kinds(store).sort()).toEqual(['accesslink_exercise', 'accesslink_v4_session', 'accesslink_v4_session']);
    await pullV3(store, 'hash0002', begin + 90_000);
    expect(kinds(store).sort()).toEqual(Array(2).fill('accesslink_exercise accesslink_v4_session'));
  });

  it('and they are not one beyond two minutes, or with another duration', async () => {
    for (const [off, millis] of [
      [121_000, 600_000],
      [0, 721_001],
    ] as const) {
      const store = memoryStore();
      await pullV3(store, 'hash0001', begin);
      await pullV4(store, [exported('7000000001', { ...truth, start: begin + off, millis })]);
      expect(kinds(store)).toHaveLength(2);
    }
  });
});
