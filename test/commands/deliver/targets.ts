import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { StandInName } from '../../../src/sandbox/targets/targets.js';
import { freePort } from '../../auth/loopback/ports.js';
import { startTargets } from '../../deliver/targets/support.js';
import { outdoorRun } from '../../support/data/workouts.js';
import { library } from '../library.js';
import { type Outcome, type RunOptions, run, temporaryFolder } from '../run.js';

/** The key or client that each stand-in accepts, as it is typed. */
export const keys: Readonly<Record<StandInName, string>> = {
  intervals: 'intervals-key',
  runalyze: 'runalyze-token',
  endurain: 'endurain-key',
  'workout-tracker': 'workout-tracker-key',
  strava: '4711:client-secret',
  fittrackee: '4711:client-secret',
};

/** Two short workouts with a route. */
export const short = [
  outdoorRun(30, { id: '3k9x2m7q1v8a' }),
  outdoorRun(30, {
    ...{ id: '4m8y3n6r2w7b', external_ids: {} },
    ...{ start_time: '2026-02-23T08:00:00Z', start_time_local: '2026-02-23T09:00:00' },
  }),
];

/** An empty home with two workouts in it, and stand-ins to deliver to. */
export async function place() {
  const standIns = await startTargets();
  const home = temporaryFolder();
  const env = {
    ...library(home, short),
    POLAR_SYNC_TOKEN_STORE: 'file',
    POLAR_REDIRECT_URI: `http://localhost:${await freePort()}/callback`,
  };
  const said: string[] = [];
  /** Everything that is printed is also kept in `said`. */
  const call = async (argv: string[], { env: more, ...options }: RunOptions = {}): Promise<Outcome> => {
    const outcome = await run(argv, { ...options, env: { ...env, ...more } });
    said.push(outcome.stdout, outcome.stderr);
    return outcome;
  };
  /** `target add`, with the key in the environment. */
  const add = (kind: StandInName, { key = keys[kind], more = [] }: { key?: string; more?: string[] } = {}) =>
    call(['target', 'add', kind, '--url', standIns.address(kind), ...more], { env: { POLAR_SYNC_TARGET_KEY: key } });
  return { standIns, home, env, said, call, add };
}

/** Every file in a folder, by its path. */
export function filesIn(folder: string): Map<string, Buffer> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path))]));
}

/** A browser that follows the address a sign-in prints, as soon as it is there, to the last page. */
export function browser(): { watch(said: string): void; page(): Promise<string> } {
  let page: Promise<string> | undefined;
  return {
    watch: (said) => {
      const address = /http:\S+authorize\S+(?=\s)/.exec(said)?.[0];
      if (address !== undefined) page ??= fetch(address).then((response) => response.text());
    },
    page: async () => page ?? '',
  };
}
