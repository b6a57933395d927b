import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../../src/storage/store.js';
import { catchUp } from '../../../src/sync/core/catch-up.js';
import { importFiles } from '../../../src/sync/import/run.js';
import { storeDestination } from '../../../src/sync/import/store-destination.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import { describeShared, sharedPath } from '../../support/shared.js';
import {
  archiveOf,
  counts,
  exported,
  memoryDatabase,
  memoryStore,
  sessionFile,
  stamp,
  truth,
  user,
  uuid,
} from './support.js';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.close());

const whole = () => [...store.iterate()];

const reports = (...parts: string[]) => sharedPath('fixtures/reports', ...parts);

/** A file from the reports, under its name there. */
function report(...parts: string[]): Record<string, string> {
  const path = reports(...parts);
  return { [basename(path)]: readFileSync(path, 'utf8') };
}

/** The only session in `duplicates-old-and-new-export/LETTER`. */
function duplicate(letter: string): Record<string, string> {
  const folder = join('duplicates-old-and-new-export', letter);
  return report(folder, readdirSync(reports(folder))[0] ?? '');
}

const take = (files: Record<string, unknown>, now = stamp) =>
  importFiles(
    { destination: storeDestination(store, user, now), signal: new AbortController().signal, now: () => 0 },
    archiveOf(files),
    {},
  );

/** Imports, each a day after the previous one. */
async function takeInTurn(...imports: Record<string, unknown>[]): Promise<void> {
  for (const [i, files] of imports.entries()) await take(files, `2026-03-0${i + 1}T12:00:00.000Z`);
}

async function isSound(): Promise<void> {
  expect(await rebuild(store)).toMatchObject({ changed: 0, failed: [] });
  expect((await verify(store)).problems).toEqual([]);
}

describeShared('one session in two exports', () => {
  it.each([
    ['a', 'b'],
    ['b', 'a'],
  ])('of two forms (%s, then %s) is one workout, with the zone of the newer', async (one, other) => {
    await takeInTurn(duplicate(one), duplicate(other));
    expect(whole()).toMatchObject([
      {
        external_ids: { flow_export: '8171866030' },
        start_time: '2025-08-03T13:00:00Z',
        utc_offset_minutes: 120,
        duration_seconds: 5400,
        calories_kcal: 500,
      },
    ]);
    expect(store.counts().payloads).toBe(2);
    await isSound();
  });

  it('of one form, edited between them, is one workout, the one imported later', async () => {
    await takeInTurn(duplicate('c'), duplicate('d'));
    expect(whole()).toMatchObject([
      { external_ids: { flow_export: '7000000001' }, duration_seconds: 3300, calories_kcal: 560 },
    ]);
    await isSound();
  });

  it.each([
    ['c', 'd'],
    ['d', 'c'],
  ])('both in one import (%s, then %s): always the same one counts', async (one, other) => {
    await take({ ...duplicate(one), ...duplicate(other) });
    expect(whole()).toMatchObject([{ duration_seconds: 3300 }]);
    await isSound();
  });
});

it('a newer revision without the recorded details keeps those of the older one', async () => {
  const recorded = exported('7000000001', truth);
  const [exercise] = recorded.exercises as object[];
  const emptied = { ...exercise, samples: {}, laps: {} };
  const edited = { ...recorded, name: 'Edited', modified: '2026-03-01T00:00:00.000', exercises: [emptied] };
  const files = [{ [sessionFile('1')]: recorded }, { [sessionFile('2')]: edited }];
  const seen: string[] = [];
  for (const order of [files, files.toReversed()]) {
    store.close();
    store = memoryStore();
    for (const file of order) await take(file);
    const [workout] = whole();
    expect(workout).toMatchObject({ name: 'Edited', laps: [{ duration_seconds: 3 }] });
    expect(workout!.streams!.heart_rate_bpm!.values).toEqual([120, 121, 122]);
    expect(workout!.provenance.payload_sha256).toHaveLength(2);
    seen.push(JSON.stringify(workout));
    await isSound();
  }
  expect(seen[0]).toBe(seen[1]);
});

describeShared('a store of an earlier version', () => {
  /** Stores files as that version did: under made-up ids, because it did not read the ids in their names. */
  async function storedBefore(...files: Record<string, string>[]): Promise<void> {
    const db = memoryDatabase();
    store.close();
    store = memoryStore(db);
    const named = files.flatMap((file) => Object.entries(file));
    await take(Object.fromEntries(named.map(([name, body]) => [name.replace(/-\d{7,}-/, '-'), body])));
    const set = db.prepare('UPDATE payloads SET path = ? WHERE path = ?');
    for (const [name] of named) set.run(name, name.replace(/-\d{7,}-/, '-'));
  }

  it("is renamed to its files' ids, and the old ids still lead to the workouts", async () => {
    await storedBefore(duplicate('c'));
    const [before] = whole();
    expect(before!.external_ids).toEqual({});
    await rebuild(store);
    expect(whole()).toMatchObject([{ id: before!.id, external_ids: { flow_export: '7000000001' } }]);
    await isSound();
    await take(duplicate('d'), '2026-03-09T12:00:00.000Z');
    expect(whole()).toMatchObject([{ external_ids: { flow_export: '7000000001' }, duration_seconds: 3300 }]);
    expect(store.resolve(before!.id)).toHaveLength(1);
    await isSound();
  });

  it('with two sessions that shared one id gets two', async () => {
    const [[name, body] = ['', '']] = Object.entries(duplicate('c'));
    const other = name.replace('7000000001', '7000000002').replace('000000000003', '000000000005');
    const beside = { [other]: body.replace('"kiloCalories": 600', '"kiloCalories": 601') };
    await storedBefore({ [name]: body }, beside);
    expect(whole()).toHaveLength(1);
    await catchUp(store);
    expect(whole().map((one) => [one.external_ids.flow_export, one.calories_kcal])).toEqual([
      ['7000000001', 600],
      ['7000000002', 601],
    ]);
    await isSound();
  });

  it('with one session twice gets it once, with nothing left behind', async () => {
    const db = memoryDatabase();
    store.close();
    store = memoryStore(db);
    const [[name, body] = ['', '']] = Object.entries(duplicate('a'));
    // That version knew neither the id in the name nor that sessions with and without a zone can be one.
    await take({ [name.replace('8171866030', '')]: body });
    await take(duplicate('b'));
    const [older, newer] = store.sessions.all().sort((a, b) => (a.externalId < b.externalId ? 1 : -1));
    store.atomically(() => {
      store.saveWorkout(user, { ...whole()[0]!, id: 'apart0000000000z' });
      if (older) store.sessions.move(older, 'apart0000000000z');
    });
    db.prepare('UPDATE payloads SET path = ? WHERE path LIKE ?').run(name, 'training-session-2025-08-03-%');
    db.exec("UPDATE workouts SET summary = json_set(summary, '$.provenance.normalizer_version', 2)");
    expect([whole().length, newer?.externalId]).toEqual([2, '8171866030']);
    await catchUp(store);
    expect(whole()).toHaveLength(1);
    expect(store.sessions.all().map(({ externalId }) => externalId)).toEqual(['8171866030']);
    await rebuild(store);
    await isSound();
  });

  it('of a triathlon: its exercises', async () => {
    const [body = ''] = Object.values(report('old-model-triathlon.json'));
    const name = `training-session-2019-06-01-3000000001-${uuid}.json`;
    await storedBefore({ [name]: body });
    const before = whole().map(({ id }) => id);
    await catchUp(store);
    expect(whole().map(({ id, external_ids }) => [id, external_ids.flow_export])).toEqual(
      before.map((id, i) => [id, `3000000001/${i + 1}`]),
    );
    expect(await take({ [name]: body })).toMatchObject({ workouts: { ...counts, unchanged: 3 } });
    await isSound();
  });
});

describeShared('another program’s file', () => {
  it('with exercises is left alone, next to others', async () => {
    const files = { ...report('foreign-json-with-exercises.json'), ...duplicate('d') };
    expect(await take(files)).toMatchObject({
      outcome: 'ok',
      workouts: { ...counts, new: 1 },
      ignored: 1,
      failed: [],
    });
    expect(store.counts().payloads).toBe(1);
  });
});

describeShared('a triathlon of the older form', () => {
  it('is three workouts of one session', async () => {
    const body = Object.values(report('old-model-triathlon.json'))[0];
    expect(await take({ [`training-session-2019-06-01-3000000001-${uuid}.json`]: body })).toMatchObject({
      workouts: { ...counts, new: 3 },
    });
    expect(whole().map(({ part_of, external_ids }) => [part_of, external_ids.flow_export])).toEqual(
      [1, 2, 3].map((index) => [{ session: '3000000001', index, count: 3 }, `3000000001/${index}`]),
    );
    await isSound();
  });
});
