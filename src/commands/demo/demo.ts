import { resolve } from 'node:path';
import { resolveSettings } from '../../config/settings.js';
import { ExitCode, UsageError } from '../../errors.js';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.js';
import { count } from '../../ui/format.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { end } from './ending.js';
import { freePort, prepareDemoFolder } from './folder.js';
import { removeDemo, sizeOf } from './remove.js';
import { sampleOf } from './sample.js';
import { type SampleName, sampleNames } from './sample-names.js';
import { DemoSteps } from './steps.js';
import { walkThrough } from './walk.js';

const DEFAULT_FOLDER = 'polar-sync-demo';
const DAY = 86_400_000;
/** Of a year, workouts of so many days go into files and to other programs, as in everyday life. */
const FILED_DAYS = 30;

/** The flags of `demo`, as typed. */
export interface DemoFlags {
  dir?: string;
  sample?: SampleName;
  remove?: boolean;
}

/** `polar-sync demo`. */
export const command: Definition = {
  description:
    'run login, pull, import, list, all exports and deliveries in one go against the sandbox, in a folder of its own',
  options: [
    { flags: '--dir <folder>', description: 'the folder to work in (default: polar-sync-demo)' },
    {
      flags: '--sample <name>',
      description:
        'a year of training, or quicker: four weeks with each oddity that Polar is known for (default: year)',
      choices: sampleNames,
    },
    { flags: '--remove', description: 'delete what demos have written into the folder' },
  ],
  examples: ['demo', 'demo --dir /tmp/polar-sync-demo', 'demo --remove'],
  anyProfile: true,
  run: runDemo,
};

/**
 * Everything in one go against a sandbox in this process. All it writes is in its folder; your own profile, configuration
 * and keychain are not touched. In the folder of an earlier demo it finds nothing new, which is correct.
 * @throws UsageError, StoreError, and what its steps throw.
 */
export async function runDemo(context: Context, { dir = DEFAULT_FOLDER, sample, remove }: DemoFlags): Promise<number> {
  const { ui } = context;
  const folder = resolve(dir);
  if (remove && sample !== undefined) throw bothFlags();
  if (remove) return removeDemo(context, folder);
  const mark = prepareDemoFolder(folder, Date.now(), sample);
  const redirectUri = `http://127.0.0.1:${await freePort()}/callback`;
  const steps = new DemoSteps(ui);
  const { sandbox, made } = await steps.run(
    'Start AccessLink',
    async () => {
      const data = sampleOf(mark.sample, mark.until, Date.now());
      const started = await startSandbox({ ...data.account, redirectUris: [redirectUri], api: 'both' });
      return { sandbox: started, made: data };
    },
    ({ sandbox: { url, exerciseIds } }) => `${count(exerciseIds.length, 'sample workout')} on ${url}`,
  );
  try {
    const inner = demoContext(context, folder, sandbox, redirectUri);
    const since = made.hasExport ? dateOf(mark.until - FILED_DAYS * DAY) : '2000-01-01';
    await walkThrough({ context: inner, steps, folder, sample: made, userId: sandbox.userId, since });
    const size = sizeOf(folder);
    if (ui.json) ui.result({ schema: 'polar-sync.demo/1', folder, bytes: size, steps: steps.done });
    else await end({ context, inner, folder, size, hasDefaultFolder: dir === DEFAULT_FOLDER });
    return ExitCode.ok;
  } finally {
    await sandbox.close();
  }
}

/** The environment holds none of your own settings, and the demo is its own browser. */
function demoContext(context: Context, folder: string, sandbox: Sandbox, redirectUri: string): Context {
  const env = {
    ...sandbox.env(redirectUri),
    POLAR_SYNC_HOME: folder,
    POLAR_SYNC_TOKEN_STORE: 'file',
    BROWSER: 'polar-sync demo',
  };
  return { ...context, env, settings: resolveSettings(env) };
}

const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);

function bothFlags(): UsageError {
  return new UsageError('DEMO_REMOVE_SAMPLE', '--remove and --sample exclude each other.', {
    hint: 'Leave --sample out: demo --remove deletes the demo, whatever its sample data.',
  });
}
