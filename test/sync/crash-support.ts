import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import type { Session } from '../../src/sandbox/session.js';
import { openStore, type Store } from '../../src/storage/store.js';
import type { SourceChoice } from '../../src/sync/types.js';
import { recordKinds } from '../../src/wellness/kinds.js';
import type { Workout } from '../../src/workouts/types.js';
import { bin, type Running, start } from '../commands/bin.js';
import { type Outcome, run } from '../commands/run.js';
import { nameOf, nameOfWorkout } from './invariants.js';

const preload = resolve(import.meta.dirname, 'crash-preload.mjs');
const minutes = 60_000;
/** SIGKILL leaves the same files whether they are on a disk or in memory, where hundreds of pulls wait for no disk. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Where a pull is to die: at a request, before it reaches Polar or before its answer leaves, or at a commit. */
export type Crash = { request: number; when: 'arrived' | 'effective' } | { commit: number; when: 'before' | 'after' };

/** What a pull that nobody disturbed comes to, and the steps it takes. */
export interface Reference {
  requests: number;
  commits: number[];
  contents: Contents;
}

export interface Contents {
  /** Start and duration (they name a session on every side) -> the whole workout and the hashes of its payloads. */
  workouts: Map<string, string>;
  /** Everything else, and the names of what transactions brought of it. */
  records: string[];
  problems: string[];
}

/** One folder, one sandbox, one person; the program runs as a process. */
export class Stage {
  readonly folder = mkdtempSync(join(memory, 'polar-sync-crash-'));
  readonly sessions: readonly Session[];
  readonly source: SourceChoice;
  sandbox!: Sandbox;
  token = '';
  #skew = 0;
  #running: Running | undefined;

  constructor(
    sessions: readonly Session[],
    source: SourceChoice,
    readonly flags: readonly string[] = [],
    readonly prepare?: (sandbox: Sandbox) => void,
  ) {
    this.sessions = sessions;
    this.source = source;
  }

  async open(options: SandboxOptions = {}): Promise<this> {
    this.sandbox = await startSandbox({
      sessions: [...this.sessions],
      now: () => Date.now() + this.#skew,
      rateLimit: { short: { limit: 5000, seconds: 900 }, long: { limit: 50_000, seconds: 86_400 } },
      ...(this.source === 'v4' && { api: 'v4' as const }),
      ...options,
    });
    this.prepare?.(this.sandbox);
    this.token = this.source === 'v4' ? this.sandbox.issueV4Token() : this.sandbox.issueToken();
    return this;
  }

  /**
   * `polar-sync pull --full --json`, as cron runs it.
   * @param under the command line of a program that is to start it.
   */
  pull(env: Record<string, string> = {}, under: readonly string[] = []): Running['ended'] {
    const clock: Record<string, string> = this.#skew > 0 ? { CLOCK_AHEAD: String(this.#skew) } : {};
    const hook = Object.keys({ ...env, ...clock }).length > 0 ? ['--import', preload] : [];
    const [program = '', ...argv] = [...under, process.execPath, ...hook, bin, ...this.command];
    this.#running = start(program, argv, { ...this.env, ...env, ...clock });
    return this.#running.ended;
  }

  /** The same command line in this process. */
  pullHere(): Promise<Outcome> {
    return run(this.command, { env: this.env });
  }

  get command(): string[] {
    return ['pull', '--full', '--json', '--source', this.source, ...this.flags];
  }

  get env(): Record<string, string> {
    return {
      POLAR_SYNC_HOME: this.folder,
      POLAR_SYNC_DB: this.db,
      POLAR_SYNC_ACCESS_TOKEN: this.token,
      POLAR_SYNC_USER_ID: this.sandbox.userId,
      POLAR_SYNC_API_URL: this.sandbox.url,
      POLAR_SYNC_V4_API_URL: `${this.sandbox.url}/v4/data`,
      ...(this.source === 'v4' && { POLAR_SYNC_API: 'v4' }),
    };
  }

  /** Kills the pull that is running, at once. */
  async kill(): Promise<void> {
    this.#running?.child.kill('SIGKILL');
    await this.#running?.ended;
  }

  /** Stops the pull that is running, as a laptop does that is closed, until `wake`. */
  sleep(): void {
    this.#running?.child.kill('SIGSTOP');
  }

  wake(): void {
    this.#running?.child.kill('SIGCONT');
  }

  get db(): string {
    return join(this.folder, 'polar.db');
  }

  /** The clock, here and at Polar, goes on until an open transaction is over. */
  letTransactionsExpire(): void {
    this.#skew += 11 * minutes;
  }

  /** What is in the store, read from a copy: looking must not mend what the next run is to find. */
  contents(): Contents {
    if (!existsSync(this.db)) return { workouts: new Map(), records: [], problems: [] };
    const copy = mkdtempSync(join(memory, 'polar-sync-crash-'));
    for (const end of ['', '-wal']) {
      if (existsSync(this.db + end)) copyFileSync(this.db + end, join(copy, `polar.db${end}`));
    }
    const store = openStore(join(copy, 'polar.db'));
    try {
      const workouts = [...store.iterate()];
      const bodiesOf = (source: 'exercises' | 'v4', id: string | undefined) =>
        id === undefined ? [] : store.payloads.current(this.sandbox.userId, source, id).map((p) => p.sha256);
      const bodies = ({ accesslink_exercise: id, accesslink_v4_session: v4 }: Workout['external_ids']) => [
        ...bodiesOf('exercises', id),
        ...bodiesOf('v4', v4),
      ];
      const files = (id: string) => store.originals.ofWorkout(id).map(({ format, sha256 }) => [format, sha256]);
      return {
        workouts: new Map(
          workouts.map(({ provenance: _, ...workout }) => [
            nameOfWorkout(workout),
            JSON.stringify([workout, bodies(workout.external_ids), files(workout.id)]),
          ]),
        ),
        records: recordsOf(store),
        problems: [
          ...store.integrityProblems(),
          ...store.bodies.check().broken,
          ...(new Set(workouts.map((workout) => workout.id)).size === workouts.length ? [] : ['an id twice']),
        ],
      };
    } finally {
      store.close();
      rmSync(copy, { recursive: true });
    }
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    rmSync(this.folder, { recursive: true });
  }
}

function recordsOf(store: Store): string[] {
  const records = recordKinds.flatMap((kind) =>
    [...store.records.iterate(kind)].map((record) => JSON.stringify(record)),
  );
  const items = store.payloads.keysOf('data').filter(({ part }) => part === 'item');
  // An item names its transaction, which is another one when it is offered again.
  return [...records, ...new Set(items.map(({ externalId }) => externalId))];
}

/** What a pull that nobody disturbed comes to. */
type Whole = Pick<Reference, 'contents'>;

/** Everything that Polar considers committed is here, whole; `as` is what of it counts. */
export function expectCommittedHeld(
  { sandbox, sessions }: Stage,
  { workouts }: Contents,
  reference: Whole,
  as: (workout: string) => unknown = (workout) => workout,
): void {
  for (const session of sessions.filter(({ exerciseId }) => sandbox.committed.includes(exerciseId))) {
    const [held, expected] = [workouts, reference.contents.workouts].map((all) => all.get(nameOf(session)) ?? '');
    expect(as(held as string), session.name).toEqual(as(expected as string));
  }
}

/**
 * A workout as it is before its FIT has come, which the list of exercises still serves when a commit has taken the rest: of
 * what the file tells, pauses and laps, nothing counts, nor what they place on the wall clock.
 */
export function beforeFit(held: string): unknown {
  if (held === '') return held;
  const [workout, bodies, files] = JSON.parse(held) as [Workout, string[], [format: string, sha256: string][]];
  const fit = files.find(([format]) => format === 'fit')?.[1];
  const ofFit = ['pauses', 'laps', 'auto_laps', 'end_time', 'quality', 'route'];
  return [
    Object.fromEntries(Object.entries(workout).filter(([name]) => !ofFit.includes(name))),
    workout.quality.filter((code) => code !== 'pauses_unknown' && code !== 'route_clock_unknown'),
    workout.route?.map((point) => ({ ...point, time_seconds: undefined })),
    bodies.filter((sha256) => sha256 !== fit),
    files.filter(([format]) => format !== 'fit'),
  ];
}

/** A pull from beginning to end: what it stores, and every step it can die at. */
export async function undisturbed(
  sessions: readonly Session[],
  source: SourceChoice,
  flags: readonly string[] = [],
  prepare?: (sandbox: Sandbox) => void,
): Promise<Reference> {
  const stage = await new Stage(sessions, source, flags, prepare).open();
  try {
    const log = join(stage.folder, 'commits');
    expect(await stage.pull({ CRASH_LOG: log })).toMatchObject({ exitCode: 0, stderr: '' });
    const commits = readFileSync(log, 'utf8').trim().split('\n').map(Number);
    const contents = stage.contents();
    expect([...contents.workouts.keys()].sort()).toEqual(sessions.map(nameOf).sort());
    expect(contents.problems).toEqual([]);
    return { requests: stage.sandbox.requests.length, commits, contents };
  } finally {
    await stage.close();
  }
}

export interface Sweep {
  sessions: readonly Session[];
  source: SourceChoice;
  reference: Reference;
  /** More of the command line. */
  flags?: readonly string[];
  /** What is to be in the sandbox besides the sessions. */
  prepare?: (sandbox: Sandbox) => void;
  goOnHere?: boolean;
}

/** Every request of a pull, before it takes effect and before its answer leaves. */
export function everyRequest({ requests }: Reference): Crash[] {
  const numbers = Array.from({ length: requests }, (_, i) => i + 1);
  return numbers.flatMap((request): Crash[] => [
    { request, when: 'arrived' },
    { request, when: 'effective' },
  ]);
}

/** Every commit of a pull that changes the database. */
export function everyCommit({ commits }: Reference, when: 'before' | 'after'): Crash[] {
  return commits.map((commit) => ({ commit, when }));
}

/**
 * One death, then as many runs as it takes (three at most) until the store is as if nothing had happened. What dies is
 * always a process; the first run after it can be one of this process, which spares the start of another.
 */
export async function dieAndGoOn(
  { sessions, source, reference, flags = [], prepare, goOnHere = false }: Sweep,
  crash: Crash,
): Promise<void> {
  const stage = new Stage(sessions, source, flags, prepare);
  await stage.open('request' in crash ? hooksOf(stage, crash) : {});
  try {
    const died = await stage.pull('commit' in crash ? { CRASH_AT: `${crash.commit}:${crash.when}` } : {});
    expect(died.signal).toBe('SIGKILL');
    const served = source === 'auto' && !flags.includes('--originals');
    if (stage.sandbox.committed.length > 0)
      expectCommittedHeld(stage, stage.contents(), reference, served ? beforeFit : undefined);
    await goOn(stage, reference, goOnHere);
  } catch (problem) {
    throw new Error(`after SIGKILL at ${JSON.stringify(crash)} (${source})`, { cause: problem });
  } finally {
    await stage.close();
  }
}

/** As many runs as it takes, three at most, until the store is as if nothing had happened; the first may be one here. */
export async function goOn(stage: Stage, reference: Whole, here: boolean): Promise<void> {
  const exits: number[] = [];
  while (exits.at(-1) !== 0) {
    expect(exits.length, `exit codes ${exits}`).toBeLessThan(3);
    if (exits.length > 0) stage.letTransactionsExpire();
    const { exitCode, stderr } = await (here && exits.length === 0 ? stage.pullHere() : stage.pull());
    expect([0, 3], stderr).toContain(exitCode);
    exits.push(exitCode);
  }
  const contents = stage.contents();
  expectCommittedHeld(stage, contents, reference);
  expect(contents).toEqual(reference.contents);
  const { source, sandbox, sessions } = stage;
  if (source === 'auto' || source === 'transactions') expect(sandbox.committed).toHaveLength(sessions.length);
}

function hooksOf(stage: Stage, crash: { request: number; when: string }): SandboxOptions {
  const dieAt = (when: string) => async (n: number) => {
    if (n !== crash.request || when !== crash.when) return;
    await stage.kill();
    // A request that came no further than the socket has no effect.
    if (when === 'arrived') throw new Error('killed');
  };
  return { onRequest: dieAt('arrived'), onEffect: dieAt('effective') };
}

/** Works through `items`, two at a time, until one fails or the test is over. */
export async function inPairs<T>(
  items: readonly T[],
  over: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined && !over.aborted; item = queue.shift()) {
      await work(item).catch((problem: unknown) => {
        queue.length = 0;
        throw problem;
      });
    }
  };
  await Promise.all([worker(), worker()]);
}
