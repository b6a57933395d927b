import { join, resolve } from 'node:path';
import { resolveSettings } from '../../config/settings.js';
import { ExitCode } from '../../errors.js';
import { type FormatName, formatNames } from '../../export/format.js';
import { approveInBrowserless } from '../../sandbox/browserless.js';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.js';
import { generateSessions } from '../../sandbox/workouts/generate.js';
import type { PullResult } from '../../sync/pull-contract.js';
import type { VerifyResult } from '../../sync/verify.js';
import { bytes, count } from '../../ui/format.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { runExport } from '../export/export.js';
import { filesText } from '../export/report-export.js';
import { runList } from '../list/list.js';
import { runLogin } from '../login/login.js';
import { runPull } from '../pull/pull.js';
import { runReport } from '../report.js';
import { programName } from '../shared/program-name.js';
import { runVerify } from '../verify.js';
import { deliverToFolder, deliverToStandIn, folderText, standInText } from './deliver.js';
import { freePort, prepareDemoFolder } from './folder.js';
import { DemoSteps, resultOf } from './steps.js';

const DEFAULT_FOLDER = 'polar-sync-demo';
/** Nights, and kinds that only v4 has. */
const kindsOfV4 = 'sleep,tests,devices,targets';
const REPORT = 'report.html';
const SHOWN = 10;
const NIGHTS_SHOWN = 5;

/** The flags of `demo`, as typed. */
export interface DemoFlags {
  dir?: string;
}

/** `polar-sync demo`. */
export const command: Definition = {
  description:
    'run login, pull, list, all exports and deliveries in one go against the sandbox, in a folder of its own',
  options: [{ flags: '--dir <folder>', description: 'the folder to work in (default: polar-sync-demo)' }],
  examples: ['demo', 'demo --dir /tmp/polar-sync-demo'],
  anyProfile: true,
  run: runDemo,
};

/**
 * Everything in one go against a sandbox in this process. All it writes is in its folder; your own profile, configuration
 * and keychain are not touched. In the folder of an earlier demo it finds nothing new, which is correct.
 * @throws what its steps throw.
 */
export async function runDemo(context: Context, { dir = DEFAULT_FOLDER }: DemoFlags): Promise<number> {
  const { ui } = context;
  const folder = resolve(dir);
  const until = prepareDemoFolder(folder, Date.now());
  const redirectUri = `http://127.0.0.1:${await freePort()}/callback`;
  const steps = new DemoSteps(ui);
  const sandbox = await steps.run(
    'Start AccessLink',
    () =>
      startSandbox({
        sessions: generateSessions({ now: until }),
        redirectUris: [redirectUri],
        api: 'both',
      }),
    ({ url, exerciseIds }) => `${count(exerciseIds.length, 'sample workout')} on ${url}`,
  );
  try {
    const inner = demoContext(context, folder, sandbox, redirectUri);
    await walkThrough(inner, steps, folder);
    if (ui.json) ui.result({ schema: 'polar-sync.demo/1', folder, steps: steps.done });
    else await showNext(inner, folder);
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

async function walkThrough(context: Context, steps: DemoSteps, folder: string): Promise<void> {
  await steps.run(
    'Sign in',
    () =>
      resultOf<{ user_id: string }>(context, (inner) =>
        runLogin(inner, { browser: true, api: 'v3' }, approveInBrowserless),
      ),
    ({ user_id: user }) => `as Polar user ${user}, with the token in a file of its own`,
  );
  await steps.run(
    'Pull',
    () => resultOf<PullResult>(context, (inner) => runPull(inner, { full: true, data: 'all' })),
    pulled,
  );
  await steps.run(
    'Verify',
    () => resultOf<VerifyResult>(context, (inner) => runVerify(inner, { remote: true })),
    ({ payloads, remote }) =>
      `${count(payloads, 'payload')} sound; ${remote?.here ?? 0} of Polar's ${count(remote?.polar ?? 0, 'workout')} are here`,
  );
  await steps.run(
    'List',
    () => resultOf<WorkoutSummary[]>(context, (inner) => runList(inner, {})),
    (workouts) => count(workouts.length, 'workout'),
  );
  await steps.run('The same with v4', () => pulledWithV4(context, folder), pulled4);
  for (const format of formatNames) {
    await steps.run(`Export ${format}`, () => exported(context, format, folder), exportText);
  }
  await steps.run('Export days', () => exportedDays(context, folder), daysText);
  await steps.run('Deliver', () => deliverToFolder(context, folder), folderText);
  await steps.run('Deliver online', () => deliverToStandIn(context), standInText);
  await steps.run(
    'Report',
    () =>
      resultOf<{ workouts: number; bytes: number }>(context, (inner) =>
        runReport(inner, { out: join(folder, REPORT) }),
      ),
    ({ workouts, bytes: size }) => `${count(workouts, 'workout')}, ${bytes(size)}`,
  );
}

function pulled({ workouts, data, requests, transactions }: PullResult): string {
  const changes = Object.entries(workouts).filter(([, number]) => number > 0);
  const changed = changes.map(([kind, number]) => `${number} ${kind}`).join(', ') || 'nothing';
  const nights = Object.values(data).reduce((sum, { new: fresh }) => sum + fresh, 0);
  const days = nights > 0 ? `; ${nights} nights, days and tests` : '';
  return `${changed}${days}; ${count(requests, 'request')}, ${count(transactions.committed, 'transaction')}`;
}

/** The same client signs in to v4, in a folder below that of the demo, and pulls nights and what only v4 has. */
async function pulledWithV4(context: Context, folder: string): Promise<PullResult> {
  const env = { ...context.env, POLAR_SYNC_HOME: join(folder, 'v4') };
  const own = { ...context, env, settings: resolveSettings(env) };
  await resultOf(own, (inner) => runLogin(inner, { browser: true, api: 'v4' }, approveInBrowserless));
  return resultOf<PullResult>(own, (inner) => runPull(inner, { data: kindsOfV4 }));
}

function pulled4({ data, requests }: PullResult): string {
  const fresh = Object.entries(data).filter(([, { new: number }]) => number > 0);
  const each = fresh.map(([kind, { new: number }]) => `${number} ${kind}`).join(', ') || 'nothing new';
  return `${each}; ${count(requests, 'request')}`;
}

interface Exported {
  written: number;
  unchanged: number;
  bytes: number;
  skipped: unknown[];
}

function exported(context: Context, format: FormatName, folder: string): Promise<Exported> {
  const out = `${join(folder, 'exports', format)}/`;
  return resultOf<Exported>(context, (inner) => runExport(inner, [], { format, out }));
}

function exportText({ written, unchanged, bytes: size, skipped }: Exported): string {
  const without = skipped.length > 0 ? `; ${skipped.length} have no route` : '';
  return `${filesText(written, unchanged)}, ${bytes(size)}${without}`;
}

interface ExportedDays {
  records: number;
  written: number;
  unchanged: number;
  bytes: number;
}

/** Sleep, activity and everything else that is not a workout, one table per file. */
function exportedDays(context: Context, folder: string): Promise<ExportedDays> {
  const out = `${join(folder, 'exports', 'days')}/`;
  return resultOf<ExportedDays>(context, (inner) => runExport(inner, [], { data: 'all', format: 'csv', out }));
}

function daysText({ records, written, unchanged, bytes: size }: ExportedDays): string {
  return `${count(records, 'record')} in ${filesText(written, unchanged)}, ${bytes(size)}`;
}

async function showNext(context: Context, folder: string): Promise<void> {
  const { ui, settings } = context;
  ui.print('');
  ui.print(ui.paint('bold', `The newest ${SHOWN} workouts`));
  await runList(context, { last: String(SHOWN) });
  ui.print('');
  ui.print(ui.paint('bold', 'The last nights'));
  await runList(context, { data: 'sleep', last: String(NIGHTS_SHOWN) });
  const program = programName();
  const db = `--db ${settings.paths.dbFile}`;
  ui.print('');
  ui.print(ui.paint('bold', 'Look around'));
  ui.print(`  ${program} list ${db}`);
  ui.print(`  ${program} show ID ${db}`);
  ui.print(`  ${program} show --data sleep latest ${db}`);
  ui.print(`  ${program} stats ${db}`);
  ui.print(`  the report, in a browser: ${join(folder, REPORT)}`);
  ui.print(`  the exported files: ${join(folder, 'exports')}`);
  ui.print(`  what was delivered: ${join(folder, 'delivered')}`);
  ui.print(`  the database: sqlite3 ${settings.paths.dbFile} .schema`);
  ui.print('');
  ui.print(ui.paint('bold', 'With your own account'));
  ui.print(`  ${program} login`);
  ui.print(`  ${program} pull --full --data all`);
}
