import type { AccessLink } from '../polar/v3/access-link.js';
import type { AccessLinkV4 } from '../polar/v4/access-link-v4.js';
import type { RecordKey } from '../storage/records/data-index.js';
import type { Store } from '../storage/store.js';
import { normalizerVersion } from '../workouts/normalize.js';
import { checkAll } from './checking/checks.js';
import type { Task } from './checking/task.js';
import { misplaced } from './core/place.js';
import { understood } from './fatal.js';
import { deriveRecord } from './kinds/link-records.js';
import { RecordReader } from './kinds/read.js';
import { rangeOf, recentWindow } from './sources/v4/days.js';
import { source as v4 } from './sources/v4/name.js';
import { yieldToSignals } from './yield-to-signals.js';

/** The result of `verify`, `polar-sync.verify/1`. */
export interface VerifyResult {
  schema: 'polar-sync.verify/1';
  ok: boolean;
  payloads: number;
  workouts: number;
  /** Sleep, activity and everything else that is not a workout. */
  records: number;
  /** One sentence each; empty when everything holds. */
  problems: string[];
  /** With `--remote`: how many sessions Polar lists, how many of them are stored, and the ids of the others. */
  remote?: { polar: number; here: number; missing: string[] };
  /** With `--remote`, if Polar no longer serves the list to compare with. */
  remote_unavailable?: { listing: string; status: number; message: string };
}

/** What `verify` is checking. */
export type Checking = 'payload' | 'workout' | 'record';

/**
 * Checks the whole database: SQLite's own check, every hash, and every workout and record against its payloads.
 * @throws InterruptedError, between two payloads or workouts; StoreError.
 */
export async function verify(
  store: Store,
  onProgress: (what: Checking, done: number, total: number) => void = () => {},
  signal?: AbortSignal,
): Promise<VerifyResult> {
  const failed = new AbortController();
  const ending = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const step = (what: Checking, done: number, total: number) => {
    onProgress(what, done, total);
    return yieldToSignals(
      ending,
      `Interrupted at ${what} ${done + 1} of ${total}. Nothing is half-done: a check changes nothing.`,
      'Run polar-sync verify again for the whole check.',
    );
  };
  const bySqlite = store.integrityProblems('whole', signal);
  // What else is checked meanwhile ends with it; the failure itself is thrown where it is awaited.
  bySqlite.catch(() => failed.abort());
  const ids = store.sessions.workoutIds();
  const found = await checkedAlone(store, ids, step, ending).catch(async (problem: unknown) => {
    // What SQLite finds explains more than what cannot be read because of it. Interrupted, only its end is awaited.
    await bySqlite.catch((cause: unknown) => {
      if (signal?.aborted !== true) throw cause;
    });
    throw problem;
  });
  const problems = [...(await bySqlite).map((text) => `SQLite: ${text}`), ...found];
  for (const sessions of misplaced(store)) {
    await step('workout', Math.max(0, ids.length - 1), ids.length);
    for (const { source, externalId, workoutId } of sessions) {
      problems.push(
        `Session ${externalId} (${source}) does not belong to workout ${workoutId}; polar-sync rebuild fixes that`,
      );
    }
  }
  problems.push(...store.strays().map((id) => `Workout ${id} belongs to no session; polar-sync rebuild removes it`));
  const keys = store.dataIndex.keys();
  const reader = new RecordReader(store);
  for (const [done, key] of keys.entries()) {
    await step('record', done, keys.length);
    const problem = compareRecord(reader, key);
    if (problem !== undefined) problems.push(problem);
  }
  problems.push(
    ...store.records
      .orphans()
      .map(({ kind, id }) => `${kind} ${id} comes from no payload; polar-sync rebuild removes it`),
  );
  return {
    schema: 'polar-sync.verify/1',
    ok: problems.length === 0,
    payloads: store.payloads.count(),
    workouts: ids.length,
    records: keys.length,
    problems,
  };
}

/** Checks every payload and every workout by itself, and reports what it finds, payloads first. */
async function checkedAlone(
  store: Store,
  ids: readonly string[],
  step: (what: Checking, done: number, total: number) => Promise<void>,
  ending: AbortSignal,
): Promise<string[]> {
  const hashes = store.bodies.hashes();
  const outdated = new Set(store.outdated(normalizerVersion).map(({ id }) => id));
  const tasks: Task[] = [
    ...hashes.map((id) => ({ what: 'payload' as const, id })),
    ...ids.map((id) => ({ what: 'workout' as const, id, isOutdated: outdated.has(id) })),
  ];
  const found = await checkAll(store, tasks, {
    step: (number) =>
      number < hashes.length
        ? step('payload', number, hashes.length)
        : step('workout', number - hashes.length, ids.length),
    aborted: new Promise((resolve) => ending.addEventListener('abort', () => resolve(), { once: true })),
  });
  const told = outdated.size > 0 ? [outdatedProblem(outdated.size)] : [];
  return [...found.slice(0, hashes.length), ...told, ...found.slice(hashes.length)].filter(
    (problem) => problem !== undefined,
  );
}

/** Which of the sessions Polar lists now are stored. */
export async function compareWithPolar(store: Store, client: AccessLink): Promise<Required<VerifyResult>['remote']> {
  const listed = (await client.listExercises()).value?.items ?? [];
  const missing = listed.filter((exercise) => !store.sessions.get(client.userId, 'exercises', exercise.id));
  return {
    polar: listed.length,
    here: listed.length - missing.length,
    missing: missing.map((exercise) => exercise.id),
  };
}

/** As `compareWithPolar`, for the sessions that v4 lists for the last 90 days. */
export async function compareWithV4(
  store: Store,
  userId: string,
  client: AccessLinkV4,
  nowMs: number,
): Promise<Required<VerifyResult>['remote']> {
  const { value } = await client.listSessions(rangeOf(recentWindow(nowMs)));
  const ids = (value?.sessions ?? []).map(({ session }) => session.id);
  const missing = ids.filter((id) => store.sessions.ofFile(userId, v4, id).length === 0);
  return { polar: ids.length, here: ids.length - missing.length, missing };
}

function outdatedProblem(count: number): string {
  const [which, again] = count === 1 ? ['1 workout was', 'it'] : [`${count} workouts were`, 'them'];
  return `${which} made by an earlier version; the next pull, or polar-sync rebuild, recreates ${again}`;
}

function compareRecord(reader: RecordReader, key: RecordKey): string | undefined {
  const name = `${key.kind} ${key.id}`;
  const derived = understood(() => deriveRecord(reader, key));
  if (derived instanceof Error) return `${name}: its payloads are not understood: ${derived.message}`;
  if (derived === undefined || reader.store.records.agrees(key.userId, derived)) return undefined;
  return `${name} does not match its payloads; polar-sync rebuild recreates it`;
}
