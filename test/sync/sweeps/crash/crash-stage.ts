import { AsyncLocalStorage } from 'node:async_hooks';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import { recordKinds } from '../../../../src/kinds/kinds.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../../src/sandbox/sandbox.js';
import { knownScopes } from '../../../../src/sandbox/server/v4/oauth.js';
import type { Session } from '../../../../src/sandbox/session.js';
import { openStore, type Store } from '../../../../src/storage/store.js';
import type { SourceChoice } from '../../../../src/sync/pull-contract.js';
import type { Workout } from '../../../../src/workouts/workout.js';
import { bin, type Running, start } from '../../../commands/bin.js';
import { type Outcome, run } from '../../../commands/run.js';
import { memory } from '../../../support/memory.js';
import { stop } from '../../../support/stopped.js';
import { sqliteProblems } from '../../../support/store.js';
import type { WarmProgram, WarmRun } from '../../../support/warm/warm.js';
import { nameOfWorkout } from '../invariants.js';

const preload = resolve(import.meta.dirname, 'crash-preload.mjs');
const minutes = 60_000;
/** The time of every sweep: what happens in one must not depend on when it is run. */
export const sweepStart = Date.parse('2026-03-01T12:00:00Z');
/** The machine's own time, whatever the time of the sweep. */
const machineNow = () => performance.timeOrigin + performance.now();

/** How many ms the clock is ahead for a pull in this process, and for nothing else in it. */
const ahead = new AsyncLocalStorage<number>();
const lent = () => ahead.getStore() ?? 0;

/** While the tests of a file run, this process's clock continues from the start of the sweeps, as that of each pull does. */
export function clockOfSweeps(): void {
  const { now } = Date;
  beforeAll(() => {
    const off = sweepStart - now();
    Date.now = () => now() + off + lent();
  });
  afterAll(() => {
    Date.now = now;
  });
}

/** What a stage holds, however it got there. */
export interface Contents {
  /** Start and duration (they identify a session in every source) -> the whole workout and the hashes of its payloads. */
  workouts: Map<string, string>;
  /** Everything else, and the ids of what transactions delivered. */
  records: string[];
  problems: string[];
}

/** One folder, one sandbox, one user; the program runs as a process. */
export class Stage {
  readonly folder = mkdtempSync(join(memory, 'polar-sync-crash-'));
  readonly sessions: readonly Session[];
  readonly source: SourceChoice;
  sandbox!: Sandbox;
  token = '';
  #skew = 0;
  #running: Running | WarmRun | undefined;

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
      now: () => this.now,
      rateLimit: { short: { limit: 5000, seconds: 900 }, long: { limit: 50_000, seconds: 86_400 } },
      ...(this.source === 'v4' && { api: 'v4' as const }),
      ...options,
    });
    this.prepare?.(this.sandbox);
    writeFileSync(this.clockFile, String(this.ahead));
    this.token = this.source === 'v4' ? this.sandbox.issueV4Token([...knownScopes]) : this.sandbox.issueToken();
    return this;
  }

  /**
   * `polar-sync pull --full --json`, as cron runs it.
   * @param under the command line of a program that starts it.
   */
  pull(env: Record<string, string> = {}, under: readonly string[] = []): Running['ended'] {
    const clock: Record<string, string> = this.ahead === 0 ? {} : { CLOCK_AHEAD: String(this.ahead) };
    const hook = Object.keys({ ...env, ...clock }).length > 0 ? ['--import', preload] : [];
    const [program = '', ...argv] = [...under, process.execPath, ...hook, bin, ...this.command];
    const running = start(program, argv, { ...this.env, ...env, ...clock });
    this.#running = running;
    return running.ended;
  }

  /**
   * The same command line in a process that stays.
   * @param own variables of that process.
   */
  pullIn(warm: WarmProgram, own: Record<string, string>): Promise<Outcome> {
    const running = warm.start({ argv: this.command, env: this.env, own });
    this.#running = running;
    return running.ended;
  }

  /** The same command line in this process, with the clock of the stage. */
  pullHere(): Promise<Outcome> {
    return ahead.run(this.#skew, () => run(this.command, { env: this.env }));
  }

  /** ms since 1970, here and at Polar. */
  get now(): number {
    return Date.now() - lent() + this.#skew;
  }

  /** Sets the time, ms since 1970, here and at Polar. */
  set now(millis: number) {
    this.#skew += Math.round(millis - this.now);
    writeFileSync(this.clockFile, String(this.ahead));
  }

  /** Another sandbox at the same address that knows nothing about what was done. */
  async openAgain(): Promise<void> {
    const { port } = this.sandbox;
    await this.sandbox.close();
    // Another server may have got the port meanwhile; it will not keep it.
    await vi.waitFor(() => this.open({ port }), { timeout: minutes, interval: 10 });
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

  /** Stops the running pull until `wake`, as closing a laptop does; resolves when it has stopped. */
  async sleep(): Promise<void> {
    if (!this.#running) throw new Error('There is no pull to stop.');
    await stop(this.#running.child);
  }

  wake(): void {
    this.#running?.child.kill('SIGCONT');
  }

  /** How many ms a process's clock has to be ahead of the machine's; 0 if it is the machine's. */
  get ahead(): number {
    const off = Math.round(Date.now() - lent() - machineNow());
    return (Math.abs(off) < minutes ? 0 : off) + this.#skew;
  }

  get db(): string {
    return join(this.folder, 'polar.db');
  }

  /** For CLOCK_FILE: a pull with this sees changes of the clock while it runs. */
  get clockFile(): string {
    return join(this.folder, 'clock');
  }

  /** Advances the clock, here and at Polar, until an open transaction has expired. */
  letTransactionsExpire(): void {
    this.now += 11 * minutes;
  }

  /** The contents of the database, read from a copy: reading must not repair what the next run should find. */
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
          ...sqliteProblems(store),
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
  const isOfDay = (externalId: string) => externalId.startsWith('activity-transaction/');
  const items = store.payloads.keysOf('data').filter(({ externalId, part }) => part === 'item' || isOfDay(externalId));
  const nameOf = ({ externalId, part }: (typeof items)[number]) =>
    part === 'item' ? externalId : `${externalId} ${part}`;
  // An item's path contains its transaction, which changes when it is offered again.
  return [...records, ...new Set(items.map(nameOf))];
}
