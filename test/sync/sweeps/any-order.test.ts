import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/sandbox/represent/json.js';
import { openStore, type Store } from '../../../src/storage/store.js';
import { pull } from '../../../src/sync/pull.js';
import type { SourceChoice } from '../../../src/sync/pull-contract.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import { cases, patience } from '../../support/random.js';
import { exported, exportedOlder, sessionFile, take, user } from '../import/support.js';
import { ShelfPolar } from '../shelf-client.js';
import { ShelfV4 } from '../shelf-client-v4.js';
import { full } from '../support.js';

/*
 * Sessions, each in any of v4, /v3/exercises, transactions and the account export, each with a clock and a device of its own,
 * with a time zone or without; uploads, pulls and imports in any order, and a home zone that is named at some time. Whatever
 * the order, the database is the same: its sessions, the workouts made from them, their ids and aliases. Not compared: when
 * something was fetched, and which details of a transaction were not needed because the other source had them.
 */

/** A session as one source has it. */
interface Told {
  /** ms off the truth. */
  startOff: number;
  durationOff: number;
  device: string | undefined;
  deviceId: string | undefined;
  /** Minutes; undefined: it names no time zone. */
  offset: number | undefined;
}

interface Truth {
  exercises: Told | undefined;
  transactions: Told | undefined;
  v4: Told | undefined;
  /** Revisions in the account export, the oldest first. */
  revisions: Told[];
  /** As an export of the older form has it, without an id. */
  older: Told | undefined;
}

/** What happens; `i` is the number of the session. */
type Event =
  | { kind: 'exercises' | 'transactions' | 'v4' | 'older'; i: number }
  | { kind: 'zone' }
  | { kind: 'import'; i: number; revision: number }
  | { kind: 'pull'; source: SourceChoice; commitFails: boolean };

const begin = Date.UTC(2026, 1, 20, 9);
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const told: fc.Arbitrary<Told> = fc.record({
  startOff: fc.constantFrom(0, 0, 1000, 2000, 3000, -1500, 60_000),
  durationOff: fc.constantFrom(0, 0, 900, 1800, 2600),
  device: fc.constantFrom('Polar Vantage V3', 'Polar Vantage V3', 'Polar H10', undefined),
  deviceId: fc.constantFrom('0BA9FA32', undefined, undefined),
  offset: fc.constantFrom(60, 60, 60, undefined, 345),
});

const truths: fc.Arbitrary<Truth[]> = fc.array(
  fc.record({
    exercises: fc.option(told, { nil: undefined }),
    transactions: fc.option(told, { nil: undefined }),
    v4: fc.option(told, { nil: undefined }),
    revisions: fc.array(told, { maxLength: 2 }),
    older: fc.option(told, { nil: undefined, freq: 1 }),
  }),
  { minLength: 1, maxLength: 3 },
);

const pulls: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('pull' as const),
  source: fc.constantFrom('auto', 'exercises', 'transactions', 'v4'),
  commitFails: fc.boolean(),
});

/** The same events in two orders, with pulls anywhere in between. */
const histories = fc.tuple(truths, fc.boolean()).chain(([sessions, zone]) => {
  const told = sessions.flatMap(({ exercises, transactions, v4, revisions, older }, i): Event[] => [
    ...(exercises ? [{ kind: 'exercises' as const, i }] : []),
    ...(transactions ? [{ kind: 'transactions' as const, i }] : []),
    ...(v4 ? [{ kind: 'v4' as const, i }] : []),
    ...(older ? [{ kind: 'older' as const, i }] : []),
    ...revisions.map((_, revision): Event => ({ kind: 'import', i, revision })),
  ]);
  // The home zone is named at some time, or never.
  const facts: Event[] = zone ? [...told, { kind: 'zone' }] : told;
  const history = fc
    .tuple(
      fc.shuffledSubarray(facts, { minLength: facts.length }),
      fc.array(fc.tuple(pulls, fc.nat(8)), { maxLength: 4 }),
    )
    .map(([order, between]) => {
      const events = [...order];
      for (const [event, at] of between) events.splice(at, 0, event);
      return events;
    });
  return fc.record({ sessions: fc.constant(sessions), one: history, other: history });
});

/** All sessions begin within seconds of each other. */
function element(i: number, { startOff, durationOff, device, deviceId, offset }: Told): JsonObject {
  const wall = begin + i * 1000 + startOff + (offset ?? 60) * 60_000;
  return {
    id: `hash000${i}`,
    upload_time: '2026-02-20T12:00:00Z',
    start_time: new Date(wall).toISOString().slice(0, 23),
    ...(offset !== undefined && { start_time_utc_offset: offset }),
    duration: `PT${(600_000 + durationOff) / 1000}S`,
    sport: 'RUNNING',
    has_route: false,
    calories: 100 + i,
    heart_rate: { average: 120, maximum: 130 },
    ...(device !== undefined && { device }),
    ...(deviceId !== undefined && { device_id: deviceId }),
    samples: [{ recording_rate: 200, sample_type: 0, data: [119 + i, 120, 121].join(',') }],
    heart_rate_zones: [{ index: 0, lower_limit: 100, upper_limit: 140, in_zone: 'PT600S' }],
  };
}

/** As the account export and v4 have it, with the same id. */
const truthOf = (i: number, { startOff, durationOff, device, offset }: Told) => ({
  start: begin + i * 1000 + startOff,
  millis: 600_000 + durationOff,
  heartRate: [100, 101],
  offset: offset ?? ('unknown' as const),
  ...(device !== undefined && { device }),
});

async function live(sessions: Truth[], events: Event[], store: Store): Promise<void> {
  let now = begin + 86_400_000;
  const polar = new ShelfPolar(user, () => now);
  const v4 = new ShelfV4(() => now);
  const opensV3 = async () => 'yes' as const;
  const run = async (source: SourceChoice) => {
    const { signal } = new AbortController();
    await pull({ client: polar, v4, opensV3, store, signal, now: () => now }, { source, details: full });
  };
  for (const event of events) {
    now += 3_600_000;
    if (event.kind === 'pull') {
      polar.failingCommits = event.commitFails ? 1 : 0;
      const failing = event.commitFails && ['auto', 'transactions'].includes(event.source) && polar.waiting > 0;
      await run(event.source).catch((problem: unknown) => {
        if (!failing) throw problem;
      });
      polar.failingCommits = 0;
    } else if (event.kind === 'v4') {
      v4.elements.push(exported(`700000000${event.i}`, truthOf(event.i, sessions[event.i]!.v4!)) as JsonObject);
    } else if (event.kind === 'zone') {
      store.atomically(() => store.zones.setHome('Europe/Berlin', new Date(now).toISOString()));
    } else if (event.kind === 'older') {
      const { older } = sessions[event.i]!;
      const truth = { ...truthOf(event.i, older!), ...(older!.deviceId && { deviceId: older!.deviceId }) };
      await take(store, { [`training-session-2026-02-20-older${event.i}.json`]: exportedOlder(truth) });
    } else if (event.kind === 'import') {
      const truth = truthOf(event.i, sessions[event.i]!.revisions[event.revision]!);
      const modified = `2026-02-2${event.revision + 1}T00:00:00.000`;
      await take(store, { [sessionFile(`${event.i}`)]: exported(`700000000${event.i}`, truth, { modified }) });
    } else {
      polar.upload(event.kind, element(event.i, sessions[event.i]![event.kind]!), BigInt(1000 + event.i));
    }
  }
  now += 3_600_000;
  await run('auto');
}

/** Everything in the database that must not depend on the order. */
function contents(store: Store): unknown {
  const workouts = [...store.iterate()].map(({ provenance: _, ...workout }) => ({
    ...workout,
    aliases: store.aliases(workout.id),
    resolved: store.aliases(workout.id).map((alias) => store.resolve(alias)),
  }));
  const sessions = store.sessions.all().map((session) => {
    const { firstSeenAt: _, samples, zones, route, ...rest } = session;
    const held = session.source === 'transactions' ? {} : { samples, zones, route };
    return { ...rest, ...held, sightings: store.sightings.of(session) };
  });
  return { workouts, sessions };
}

const folder = mkdtempSync(join(memory, 'polar-sync-order-'));
const empty = join(folder, 'empty.db');
openStore(empty).close();
afterAll(() => rmSync(folder, { recursive: true }));

/** A database is created once and copied: twenty thousand histories begin with an empty one. */
async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const path = join(mkdtempSync(join(folder, 'store-')), 'polar.db');
  copyFileSync(empty, path);
  const store = openStore(path);
  try {
    return await work(store);
  } finally {
    store.close();
    rmSync(dirname(path), { recursive: true });
  }
}

const lived = (sessions: Truth[], events: Event[]) =>
  withStore(async (store) => {
    await live(sessions, events, store);
    return contents(store);
  });

/** As `lived`; the database must also be sound, and rebuild to the same. */
const livedWell = (sessions: Truth[], events: Event[]) =>
  withStore(async (store) => {
    await live(sessions, events, store);
    const seen = contents(store);
    expect((await verify(store)).problems).toEqual([]);
    expect(await rebuild(store)).toMatchObject({ changed: 0, removed: 0, failed: [] });
    expect(contents(store)).toEqual(seen);
    return seen;
  });

it('a detail that another session had is not lost when a third one separates the two', async () => {
  const one: Told = { startOff: -1500, durationOff: 2600, device: undefined, deviceId: undefined, offset: 0 };
  const two: Told = { startOff: 0, durationOff: 900, device: 'Polar Vantage V3', deviceId: undefined, offset: 0 };
  const three: Told = { startOff: 0, durationOff: 0, device: 'Polar Vantage V3', deviceId: '0BA9FA32', offset: 0 };
  const sessions: Truth[] = [{ exercises: one, transactions: two, v4: three, revisions: [], older: undefined }];
  const [t, e, v]: Event[] = [
    { kind: 'transactions', i: 0 },
    { kind: 'exercises', i: 0 },
    { kind: 'v4', i: 0 },
  ];
  const pulled: Event = { kind: 'pull', source: 'auto', commitFails: false };
  expect(await lived(sessions, [t!, e!, pulled, v!])).toEqual(await livedWell(sessions, [t!, e!, v!]));
});

it('a revision without a time zone is known by its start in a home zone that is named later', async () => {
  const named: Told = { startOff: 2000, durationOff: 0, device: 'Polar Vantage V3', deviceId: undefined, offset: 60 };
  const revisions = [{ ...named, offset: undefined }, named];
  const nothing = { exercises: undefined, transactions: undefined, v4: undefined, older: undefined };
  const [one, two]: Event[] = [
    { kind: 'import', i: 0, revision: 0 },
    { kind: 'import', i: 0, revision: 1 },
  ];
  const zone: Event = { kind: 'zone' };
  const sessions: Truth[] = [{ ...nothing, revisions }];
  expect(await livedWell(sessions, [one!, two!, zone])).toEqual(await livedWell(sessions, [one!, zone, two!]));
});

it('a revision of another duration, without a time zone, is known by its start in a home zone that was named before it came', async () => {
  const zoneless: Told = { startOff: 0, durationOff: 0, device: undefined, deviceId: undefined, offset: undefined };
  const revisions = [zoneless, { ...zoneless, durationOff: 1800 }];
  const sessions: Truth[] = [
    { exercises: undefined, transactions: undefined, v4: undefined, older: undefined, revisions },
  ];
  const [one, two]: Event[] = [
    { kind: 'import', i: 0, revision: 0 },
    { kind: 'import', i: 0, revision: 1 },
  ];
  const zone: Event = { kind: 'zone' };
  expect(await lived(sessions, [one!, zone, two!])).toEqual(await livedWell(sessions, [two!, one!, zone]));
});

it('any split of sessions between v4, exercises, transactions and export, in any order, gives the same database', {
  timeout: patience(900_000),
}, async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ({ sessions, one, other }) => {
      await setImmediate();
      expect(await lived(sessions, other)).toEqual(await livedWell(sessions, one));
    }),
    { numRuns: cases(40) },
  );
});
