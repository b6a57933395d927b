import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Sandbox, SandboxOptions } from '../../../../src/sandbox/sandbox.js';
import type { Session } from '../../../../src/sandbox/session.js';
import type { SourceChoice } from '../../../../src/sync/pull-contract.js';
import type { Workout } from '../../../../src/workouts/workout.js';
import { nameOf } from '../invariants.js';
import { type Contents, Stage } from './crash-stage.js';

/** Where a pull dies: at a request, before it reaches Polar or before the response leaves, or at a commit. */
export type Crash = { request: number; when: 'arrived' | 'effective' } | { commit: number; when: 'before' | 'after' };

/** The result of an undisturbed pull, and its steps. */
export interface Reference {
  requests: number;
  commits: number[];
  contents: Contents;
}

/** The result of an undisturbed pull. */
type Whole = Pick<Reference, 'contents'>;

/** Checks that everything Polar considers committed is stored, whole; `as` selects what is compared. */
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
 * A workout as it is before its FIT has come, which the list of exercises still serves after a commit has deleted the rest:
 * what the file adds, pauses and laps, does not count, nor what they place on the wall clock.
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

/** A pull from beginning to end: what it stores, and every step at which it can die. */
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
  /** Further arguments. */
  flags?: readonly string[];
  /** Puts into the sandbox what it should have besides the sessions. */
  prepare?: (sandbox: Sandbox) => void;
}

/** Every request of a pull, before it takes effect and before the response leaves. */
export function everyRequest({ requests }: Pick<Reference, 'requests'>): Crash[] {
  const numbers = Array.from({ length: requests }, (_, i) => i + 1);
  return numbers.flatMap((request): Crash[] => [
    { request, when: 'arrived' },
    { request, when: 'effective' },
  ]);
}

/** Every commit of a pull that changes the database. */
export function everyCommit({ commits }: Pick<Reference, 'commits'>, when: 'before' | 'after'): Crash[] {
  return commits.map((commit) => ({ commit, when }));
}

/**
 * One real death, then as many runs as it takes (max three) until the database is as if nothing had happened. What dies is
 * a process.
 * @param here how many of the runs afterwards may be in this process.
 */
export async function dieAndGoOn(
  { sessions, source, reference, flags = [], prepare }: Sweep,
  crash: Crash,
  expectLeft: (stage: Stage) => void,
  here: number,
): Promise<void> {
  const stage = new Stage(sessions, source, flags, prepare);
  await stage.open('request' in crash ? hooksOf(stage, crash) : {});
  try {
    const died = await stage.pull('commit' in crash ? { CRASH_AT: `${crash.commit}:${crash.when}` } : {});
    expect(died.signal).toBe('SIGKILL');
    expectLeft(stage);
    expectNothingLost(stage, reference);
    await goOn(stage, reference, here);
  } catch (problem) {
    throw new Error(`after SIGKILL at ${JSON.stringify(crash)} (${source})`, { cause: problem });
  } finally {
    await stage.close();
  }
}

/** Fails unless what Polar considers committed is in the database of a pull that has just died. */
export function expectNothingLost(stage: Stage, reference: Whole): void {
  if (stage.sandbox.committed.length === 0) return;
  const served = stage.source === 'auto' && !stage.flags.includes('--originals');
  expectCommittedHeld(stage, stage.contents(), reference, served ? beforeFit : undefined);
}

/**
 * Runs as often as it takes, max three times, until the database is as if nothing had happened.
 * @param here how many of the runs may be in this process; more than one only if its clock is that of the sweeps.
 */
export async function goOn(stage: Stage, reference: Whole, here: number): Promise<void> {
  const exits: number[] = [];
  while (exits.at(-1) !== 0) {
    expect(exits.length, `exit codes ${exits}`).toBeLessThan(3);
    if (exits.length > 0) stage.letTransactionsExpire();
    const { exitCode, stderr } = await (exits.length < here ? stage.pullHere() : stage.pull());
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
    // A request that got no further than the socket has no effect.
    if (when === 'arrived') throw new Error('killed');
  };
  return { onRequest: dieAt('arrived'), onEffect: dieAt('effective') };
}

/** Works through `items`, two at a time, until one fails or the test is over. */
export function inPairs<T>(items: readonly T[], over: AbortSignal, work: (item: T) => Promise<void>): Promise<void> {
  return atOnce(2, items, over, work);
}

/** Works through `items`, this many at a time, until one fails or the test is over. */
export async function atOnce<T>(
  width: number,
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
  await Promise.all(Array.from({ length: width }, worker));
}
