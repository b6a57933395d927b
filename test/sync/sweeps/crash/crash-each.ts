import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { filesBelow, type Left, nameOfCrash, putBack, takeCopies } from './crash-copies.js';
import { Stage } from './crash-stage.js';
import { type Crash, dieAndGoOn, expectNothingLost, goOn, inPairs, type Sweep } from './crash-support.js';

/** One in this many steps is tried with a process that is really killed. */
interface Killed {
  oneIn: number;
}

/** What a SIGKILL leaves, apart from what depends on the time, the port and random numbers. */
interface Look {
  files: [path: string, bytes: number][];
  contents: string;
}

/**
 * Makes a pull die at each of these steps and continues from what it left, until the database is as if nothing had happened.
 * The pull runs once, and what a SIGKILL would leave is copied at every step. Steps that leave the same, in every byte and
 * at Polar, continue alike: that is done once. At some steps a process is really killed: it must leave what the copy has, and
 * processes continue from there.
 * @returns how much that was, in words.
 */
export async function dieAtEach(
  sweep: Sweep,
  crashes: readonly Crash[],
  over: AbortSignal,
  { oneIn }: Killed = { oneIn: 20 },
): Promise<string> {
  const { sessions, source, reference, flags = [], prepare } = sweep;
  const stage = new Stage(sessions, source, flags, prepare);
  const looks = new Map<string, Look>();
  const copies = await takeCopies(stage, reference);
  const leftAt = (crash: Crash): Left => {
    const left = copies.get(nameOfCrash(crash));
    if (!left) throw new Error(`There is no copy of ${nameOfCrash(crash)}.`);
    return left;
  };
  try {
    for (const crash of crashes) {
      const left = leftAt(crash);
      if (over.aborted || looks.has(left.name)) continue;
      try {
        await putBack(stage, left);
        looks.set(left.name, lookAt(stage));
        expectNothingLost(stage, reference);
        await goOn(stage, reference, 3);
      } catch (problem) {
        throw new Error(`after ${nameOfCrash(crash)} (${source})`, { cause: problem });
      }
    }
  } finally {
    await stage.close();
  }
  const killed = crashes.filter((_, i) => i % oneIn === oneIn - 1);
  expect(killed.length).toBeGreaterThan(0);
  await inPairs(killed, over, (crash) =>
    dieAndGoOn(sweep, crash, (real) => {
      const look = lookAt(real);
      if ('commit' in crash) expect(look, nameOfCrash(crash)).toEqual(looks.get(leftAt(crash).name));
      // While several requests are under way, which of the other responses have come by then varies, so
      // only the names of the files are compared; their contents are judged as in a copy.
      else expect([...looks.values()].map(namesOf), nameOfCrash(crash)).toContainEqual(namesOf(look));
    }),
  );
  return `${crashes.length} steps, which leave ${looks.size} different stores; ${killed.length} of them by SIGKILL`;
}

const namesOf = ({ files }: Look) => files.map(([name]) => name);

function lookAt(stage: Stage): Look {
  const files = filesBelow(stage.folder).map((path): [string, number] => [
    path.replace(/^witness\/\w+/, 'witness/ID'),
    // A page of a large commit is written twice if SQLite's cache is full, which varies between processes.
    path.endsWith('-wal') ? 0 : statSync(join(stage.folder, path)).size,
  ]);
  const { workouts, records, problems } = stage.contents();
  const contents = JSON.stringify([...workouts, records, problems]);
  return { files, contents: createHash('sha256').update(contents).digest('hex') };
}
