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

/** After one in this many of them, what continues is a process as well. */
const oneContinuedIn = 4;

/** What a SIGKILL leaves, apart from what depends on the time, the port and random numbers. */
interface Look {
  files: [path: string, bytes: number][];
  /** A hash; absent where nothing is compared with it. */
  contents?: string;
}

/**
 * Makes a pull die at each of these steps and continues from what it left, until the database is as if nothing had happened.
 * The pull runs once, and what a SIGKILL would leave is copied at every step. Steps that leave the same, in every byte and
 * at Polar, continue alike: that is done once. At some steps a process is really killed: it must leave what the copy has, and
 * after some of these, what continues is a process too.
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
  const before = crashes.some((crash) => 'commit' in crash && crash.when === 'before');
  const copies = await takeCopies(stage, reference, before);
  const leftAt = (crash: Crash): Left => {
    const left = copies.get(nameOfCrash(crash));
    if (!left) throw new Error(`There is no copy of ${nameOfCrash(crash)}.`);
    return left;
  };
  const killed = crashes.filter((_, i) => i % oneIn === oneIn - 1);
  expect(killed.length).toBeGreaterThan(0);
  const compared = new Set(killed.filter((crash) => 'commit' in crash).map((crash) => leftAt(crash).name));
  try {
    for (const crash of crashes) {
      const left = leftAt(crash);
      if (over.aborted || looks.has(left.name)) continue;
      try {
        await putBack(stage, left);
        const files = filesOf(stage);
        looks.set(left.name, compared.has(left.name) ? { files, contents: contentsOf(stage) } : { files });
        expectNothingLost(stage, reference);
        await goOn(stage, reference, 3);
      } catch (problem) {
        throw new Error(`after ${nameOfCrash(crash)} (${source})`, { cause: problem });
      }
    }
  } finally {
    await stage.close();
  }
  await inPairs(killed, over, (crash) => {
    const expectLeft = (real: Stage) => {
      const files = filesOf(real);
      const name = nameOfCrash(crash);
      if ('commit' in crash) expect({ files, contents: contentsOf(real) }, name).toEqual(looks.get(leftAt(crash).name));
      // While several requests are under way, which of the other responses have come by then varies, so
      // only the names of the files are compared; their contents are judged as in a copy.
      else expect([...looks.values()].map(namesOf), name).toContainEqual(namesOf({ files }));
    };
    return dieAndGoOn(sweep, crash, expectLeft, killed.indexOf(crash) % oneContinuedIn === 0 ? 0 : 3);
  });
  return `${crashes.length} steps, which leave ${looks.size} different stores; ${killed.length} of them by SIGKILL`;
}

const namesOf = ({ files }: Look) => files.map(([name]) => name);

function filesOf({ folder }: Stage): Look['files'] {
  return filesBelow(folder).map((path): [string, number] => [
    path.replace(/^witness\/\w+/, 'witness/ID'),
    // A page of a large commit is written twice if SQLite's cache is full, which varies between processes; and with the length
    // of the log varies when it is copied into the database. What the two hold together is compared as contents.
    /\.db(-wal)?$/.test(path) ? 0 : statSync(join(folder, path)).size,
  ]);
}

function contentsOf(stage: Stage): string {
  const { workouts, records, problems } = stage.contents();
  const contents = JSON.stringify([...workouts, records, problems]);
  return createHash('sha256').update(contents).digest('hex');
}
