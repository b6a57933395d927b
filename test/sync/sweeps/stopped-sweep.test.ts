import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/sandbox/session.js';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { say } from '../../support/say.js';
import { WarmProgram } from '../../support/warm/warm.js';
import { clockOfSweeps, Stage, sweepStart } from './crash/crash-stage.js';
import { beforeFit, expectCommittedHeld, inPairs, type Reference, undisturbed } from './crash/crash-support.js';

clockOfSweeps();

/** Where a pull is stopped: its request has reached Polar or has taken effect, and the response arrives or is lost. */
interface Stop {
  request: number;
  when: 'arrived' | 'effective';
  answer: 'comes' | 'lost';
}

const everyStop = ({ requests }: Reference): Stop[] =>
  Array.from({ length: requests }, (_, i) => i + 1).flatMap((request) =>
    (['arrived', 'effective'] as const).flatMap((when) =>
      (['comes', 'lost'] as const).map((answer) => ({ request, when, answer })),
    ),
  );

/** One stop in this many is that of a process which does nothing else; the others share processes that stay. */
const oneInProcess = 20;

/**
 * @param warm where the pull runs; absent: in a process of its own.
 * @returns the exit codes of as many runs as it took.
 */
async function stopAndGoOn(
  sessions: readonly Session[],
  source: 'auto' | 'transactions',
  reference: Reference,
  { request, when, answer }: Stop,
  warm: WarmProgram | undefined,
): Promise<number[]> {
  const stage = new Stage(sessions, source);
  let stopped = false;
  const stopAt = (moment: string) => async (n: number) => {
    if (n !== request || moment !== when) return;
    await stage.sleep();
    stage.letTransactionsExpire();
    stopped = true;
    stage.wake();
  };
  await stage.open({ onRequest: stopAt('arrived'), onEffect: stopAt('effective') });
  if (answer === 'lost') stage.sandbox.faults.add({ kind: 'reset', at: request, afterEffect: when === 'effective' });
  try {
    const clock = { CLOCK_FILE: stage.clockFile };
    const first = await (warm ? stage.pullIn(warm, clock) : stage.pull(clock));
    expect(stopped).toBe(true);
    expect([0, 3, 5], first.stderr).toContain(first.exitCode);
    const contents = stage.contents();
    expect(contents.problems).toEqual([]);
    expectCommittedHeld(stage, contents, reference, source === 'auto' ? beforeFit : undefined);
    const exits = [first.exitCode];
    if (first.exitCode !== 0) {
      const again = await stage.pullHere();
      expect([again.exitCode, again.stderr]).toEqual([0, '']);
      exits.push(again.exitCode);
    }
    expect(stage.contents()).toEqual(reference.contents);
    expect([...stage.sandbox.committed].sort()).toEqual(sessions.map(({ exerciseId }) => exerciseId).sort());
    expect(stage.sandbox.openTransaction).toBeUndefined();
    return exits;
  } finally {
    await stage.close();
  }
}

describe('a pull that is stopped for longer than a transaction lives', () => {
  it.for(['transactions', 'auto'] as const)(
    'through %s, at every request: nothing is lost or doubled, and all is there after one more run at most',
    { timeout: 40 * 60_000 },
    async (source, { signal }) => {
      const sessions = generateSessions({ count: 3, now: sweepStart, longestSeconds: 10 });
      const reference = await undisturbed(sessions, source);
      const stops = everyStop(reference);
      const ends = new Map<string, number>();
      const failures: string[] = [];
      const warm = new WarmProgram();
      await inPairs(stops, signal, async (stop) => {
        const alone = stops.indexOf(stop) % oneInProcess === 0;
        try {
          const exits = (await stopAndGoOn(sessions, source, reference, stop, alone ? undefined : warm)).join(', ');
          ends.set(exits, (ends.get(exits) ?? 0) + 1);
        } catch (problem) {
          failures.push(`${JSON.stringify(stop)}: ${(problem as Error).message}`);
        }
      });
      await warm.close();
      const inWords = [...ends].map(([exits, n]) => `${n} with exit ${exits}`).join('; ');
      say(`${source}: stopped at ${reference.requests} requests, in ${stops.length} ways: ${inWords}`);
      expect(failures).toEqual([]);
    },
  );
});
