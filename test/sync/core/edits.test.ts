import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/sandbox/represent/json.js';
import { openStore, type Store } from '../../../src/storage/store.js';
import { ownId } from '../../../src/sync/core/grouping.js';
import { pull } from '../../../src/sync/pull.js';
import type { SourceChoice } from '../../../src/sync/pull-contract.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import { cases, patience } from '../../support/random.js';
import { exported, sessionFile, take, user } from '../import/support.js';
import { ShelfPolar } from '../shelf-client.js';
import { ShelfV4 } from '../shelf-client-v4.js';
import { full } from '../support.js';

/*
 * The user edits at Polar: moves a start, renames, splits a session or joins it again, deletes; exports of
 * any date are imported between pulls of any source. Whatever happens, no payload is lost, an id that a workout ever had leads
 * to one, and what is stored is what its payloads produce.
 */

interface AtPolar {
  start: number;
  millis: number;
  device: string | undefined;
  offset: number | undefined;
  legs: number;
  name: string;
  revision: number;
}

type Event =
  | { kind: 'move'; i: number; by: number }
  | { kind: 'rename' | 'delete'; i: number }
  | { kind: 'legs'; i: number; legs: number }
  | { kind: 'import'; i: number; revision: number }
  | { kind: 'exercises' | 'transactions'; i: number }
  | { kind: 'pull'; source: SourceChoice };

const begin = Date.UTC(2026, 1, 20, 9);
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const sessions: fc.Arbitrary<AtPolar[]> = fc.array(
  fc.record({
    start: fc.constantFrom(0, 1000, 2000, 4000, 600_000, 602_000).map((after) => begin + after),
    millis: fc.constantFrom(600_000, 601_000, 598_000),
    device: fc.constantFrom('Polar Vantage V3', 'Polar H10', undefined),
    offset: fc.constantFrom(60, 60, 120, undefined),
    legs: fc.constantFrom(1, 1, 2),
    name: fc.constant('Run'),
    revision: fc.constant(1),
  }),
  { minLength: 1, maxLength: 3 },
);

const i = fc.nat(2);
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('move' as const),
      i,
      by: fc.constantFrom(1000, 2000, -60_000, 600_000, 3_600_000),
    }),
    fc.record({ kind: fc.constantFrom('rename' as const, 'delete' as const), i }),
    fc.record({ kind: fc.constant('legs' as const), i, legs: fc.constantFrom(1, 2, 3) }),
    fc.record({ kind: fc.constant('import' as const), i, revision: fc.nat(3) }),
    fc.record({ kind: fc.constantFrom('exercises' as const, 'transactions' as const), i }),
    fc.record({
      kind: fc.constant('pull' as const),
      source: fc.constantFrom<SourceChoice>('v4', 'auto', 'exercises', 'transactions'),
    }),
  ),
  { minLength: 4, maxLength: 14 },
);

const local = (ms: number) => new Date(ms + 3_600_000).toISOString().slice(0, 23);

/** As v4 and the account export have it. */
function element(n: number, { start, millis, device, offset, legs, name, revision }: AtPolar): JsonObject {
  const truth = { start, millis, heartRate: [100 + n, 101], ...(device !== undefined && { device }) };
  const session = exported(`700000000${n}`, truth, { name, modified: `2026-02-20T00:00:${10 + revision}.000` });
  const [exercise] = session.exercises as Record<string, unknown>[];
  const long = Math.floor(millis / legs);
  const parts = Array.from({ length: legs }, (_, leg) => ({
    ...exercise,
    startTime: local(start + leg * long),
    stopTime: local(start + (leg + 1) * long),
    durationMillis: long,
  }));
  const zone = { timezoneOffsetMinutes: offset };
  // What is undefined is left out of JSON.
  return JSON.parse(JSON.stringify({ ...session, ...zone, exercises: parts.map((part) => ({ ...part, ...zone })) }));
}

/** As v3 has it. */
const exercise = (n: number, { start, millis, device }: AtPolar): JsonObject => ({
  id: `hash000${n}`,
  upload_time: '2026-02-20T12:00:00Z',
  start_time: local(start).slice(0, 19),
  start_time_utc_offset: 60,
  duration: `PT${millis / 1000}S`,
  sport: 'RUNNING',
  has_route: false,
  ...(device !== undefined && { device }),
});

/** What must hold after each event. @param ids every id that a workout has had, with the payloads so far. */
function expectNothingLost(store: Store, ids: Set<string>, bodies: Set<string>): void {
  const kept = new Set(store.bodies.hashes());
  expect([...bodies].filter((hash) => !kept.has(hash))).toEqual([]);
  for (const hash of kept) bodies.add(hash);
  // Of identical twins one can take the id of the other: docs/import.md.
  const own = store.sessions.all().flatMap((one) => store.sightings.of(one).map((sighting) => ownId(user, sighting)));
  for (const id of store.sessions.workoutIds()) if (own.includes(id)) ids.add(id);
  for (const id of ids) expect(store.resolve(id), id).toHaveLength(1);
}

/**
 * What the person says about a workout stays with it: each new one gets a tag of its own.
 * @param tags every tag there was.
 */
function expectTagsToStay(store: Store, tags: Set<string>): void {
  const found = new Set(store.list().flatMap((one) => one.tags ?? []));
  expect([...tags].filter((tag) => !found.has(tag))).toEqual([]);
  for (const { id, tags: own } of store.list()) {
    if (own) continue;
    const tag = `tag ${tags.size}`;
    store.edits.save({
      workoutId: id,
      userId: user,
      said: { tags: [tag] },
      editedAt: new Date(tags.size).toISOString(),
    });
    tags.add(tag);
  }
}

async function live(store: Store, atPolar: AtPolar[], what: readonly Event[]): Promise<void> {
  let now = begin + 86_400_000;
  const polar = new ShelfPolar(user, () => now);
  const v4 = new ShelfV4(() => now);
  const revisions = atPolar.map((session) => [session]);
  const deleted = new Set<number>();
  const uploaded = new Set<string>();
  const [ids, bodies, tags] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const change = (n: number, changes: Partial<AtPolar>) => {
    const before = atPolar[n] as AtPolar;
    const session = { ...before, ...changes, revision: before.revision + 1 };
    atPolar[n] = session;
    revisions[n]?.push(session);
  };
  const run = async (source: SourceChoice) => {
    const there = atPolar.flatMap((session, n) => (deleted.has(n) ? [] : [element(n, session)]));
    v4.elements.splice(0, v4.elements.length, ...there);
    const { signal } = new AbortController();
    const deps = { client: polar, v4, opensV3: async () => 'yes' as const, store, signal, now: () => now };
    await pull(deps, { source, details: full });
  };
  for (const event of [...what, { kind: 'pull', source: 'auto' } as const]) {
    now += 3_600_000;
    const n = event.kind === 'pull' ? 0 : event.i % atPolar.length;
    const session = atPolar[n] as AtPolar;
    if (event.kind === 'pull') await run(event.source);
    else if (event.kind === 'move') change(n, { start: session.start + event.by });
    else if (event.kind === 'rename') change(n, { name: `${session.name}!` });
    else if (event.kind === 'legs') change(n, { legs: event.legs });
    else if (event.kind === 'delete') deleted.add(n);
    else if (event.kind === 'import') {
      const told = revisions[n]?.[event.revision % revisions[n].length] as AtPolar;
      expect((await take(store, { [sessionFile(`${n}`)]: element(n, told) })).failed).toEqual([]);
    } else if (!uploaded.has(`${event.kind} ${n}`)) {
      uploaded.add(`${event.kind} ${n}`);
      polar.upload(event.kind, exercise(n, session), BigInt(1000 + n));
    }
    expectNothingLost(store, ids, bodies);
    expectTagsToStay(store, tags);
  }
}

it('whatever is edited at Polar between pulls and imports, nothing is lost and every id still leads to a workout', {
  timeout: patience(900_000),
}, async () => {
  await fc.assert(
    fc.asyncProperty(sessions, events, async (atPolar, what) => {
      await setImmediate();
      const folder = mkdtempSync(join(memory, 'polar-sync-edits-'));
      const store = openStore(join(folder, 'polar.db'));
      try {
        await live(store, [...atPolar], what);
        const dump = () => [...store.iterate()].map((workout) => [JSON.stringify(workout), store.aliases(workout.id)]);
        const before = dump();
        expect((await verify(store)).problems).toEqual([]);
        expect(await rebuild(store)).toMatchObject({ changed: 0, removed: 0, failed: [] });
        expect(dump()).toEqual(before);
      } finally {
        store.close();
        rmSync(folder, { recursive: true });
      }
    }),
    { numRuns: cases(60) },
  );
});
