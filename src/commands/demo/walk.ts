import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { apis } from '../../config/api-version.js';
import { resolveSettings } from '../../config/settings.js';
import { type FormatName, formatNames } from '../../export/format.js';
import { approveInBrowserless } from '../../sandbox/browserless.js';
import type { ImportResult } from '../../sync/import/tally.js';
import type { PullResult } from '../../sync/pull-contract.js';
import type { VerifyResult } from '../../sync/verify.js';
import { bytes, count } from '../../ui/format.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { runExport } from '../export/export.js';
import { filesText } from '../export/report-export.js';
import { runImport } from '../import/import.js';
import { runList } from '../list/list.js';
import { runLogin } from '../login/login.js';
import { runPull } from '../pull/pull.js';
import { runReport } from '../report/write-report.js';
import { runVerify } from '../verify.js';
import { deliverToFolder, deliverToStandIn, folderText, standInText } from './deliver.js';
import { editSome, editsText } from './edits.js';
import { ACCOUNT_EXPORT, REPORT } from './names.js';
import type { Sample } from './sample.js';
import { type DemoSteps, resultOf } from './steps.js';

/** Nights, and kinds that only v4 has. */
const kindsOfV4 = 'sleep,tests,devices,targets';

/** Where a demo works, and with what. */
export interface Walk {
  context: Context;
  steps: DemoSteps;
  folder: string;
  sample: Sample;
  userId: string;
  /** `YYYY-MM-DD`: files are made of workouts from then on. */
  since: string;
}

/** All steps after the sandbox has started. @throws what they throw. */
export async function walkThrough(walk: Walk): Promise<void> {
  const { context, steps, folder, sample, since } = walk;
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
  if (sample.hasExport) await steps.run('Import', () => imported(walk), importedText);
  await steps.run(
    'Verify',
    () => resultOf<VerifyResult>(context, (inner) => runVerify(inner, { remote: true })),
    ({ payloads, remote }) =>
      `${count(payloads, 'payload')} sound; ${remote?.here ?? 0} of Polar's ${count(remote?.polar ?? 0, 'workout')} are here`,
  );
  const workouts = await steps.run(
    'List',
    () => resultOf<WorkoutSummary[]>(context, (inner) => runList(inner, { hidden: true })),
    (listed) => count(listed.length, 'workout'),
  );
  if (sample.hasExport) await steps.run('Edit', () => editSome(context, workouts), editsText);
  await steps.run('The same with v4', () => pulledWithV4(context, folder), pulled4);
  for (const format of formatNames) {
    await steps.run(`Export ${format}`, () => exported(walk, format), exportText);
  }
  await steps.run('Export days', () => exportedDays(context, folder), daysText);
  await steps.run('Deliver', () => deliverToFolder(context, folder, since), folderText);
  await steps.run('Deliver online', () => deliverToStandIn(context, since), standInText);
  await steps.run(
    'Report',
    () =>
      resultOf<{ workouts: number; bytes: number }>(context, (inner) =>
        runReport(inner, { out: join(folder, REPORT) }),
      ),
    ({ workouts: number, bytes: size }) => `${count(number, 'workout')}, ${bytes(size)}`,
  );
}

function pulled({ workouts, data, requests, transactions }: PullResult): string {
  const nights = Object.values(data).reduce((sum, { new: fresh }) => sum + fresh, 0);
  const days = nights > 0 ? `; ${nights} nights, days and tests` : '';
  return `${changes(workouts)}${days}; ${count(requests, 'request')}, ${count(transactions.committed, 'transaction')}`;
}

function changes(workouts: object): string {
  const changed = Object.entries(workouts).filter(([, number]) => Number(number) > 0);
  return changed.map(([kind, number]) => `${number} ${kind}`).join(', ') || 'nothing';
}

/** What AccessLink no longer serves: the earlier months, which Polar gives as one ZIP. */
function imported({ context, folder, sample, userId }: Walk): Promise<ImportResult> {
  const path = join(folder, ACCOUNT_EXPORT);
  if (!existsSync(path)) {
    // Half of it, of a demo that was killed, would be rejected.
    sample.writeExport(`${path}.part`, Number(userId));
    renameSync(`${path}.part`, path);
  }
  return resultOf<ImportResult>(context, (inner) => runImport(inner, [path], {}));
}

function importedText({ workouts, records: kinds }: ImportResult): string {
  const records = Object.values(kinds).reduce((sum, { new: fresh }) => sum + fresh, 0);
  const days = records > 0 ? `; ${records} nights and days` : '';
  return `the account export: ${changes(workouts)}${days}`;
}

/** The same client signs in to v4, in a folder below that of the demo, and pulls nights and what only v4 has. */
async function pulledWithV4(context: Context, folder: string): Promise<PullResult> {
  const api = apis.v3.other;
  const env = { ...context.env, POLAR_SYNC_HOME: join(folder, api) };
  const own = { ...context, env, settings: resolveSettings(env) };
  await resultOf(own, (inner) => runLogin(inner, { browser: true, api }, approveInBrowserless));
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

function exported({ context, folder, since }: Walk, format: FormatName): Promise<Exported> {
  const out = `${join(folder, 'exports', format)}/`;
  return resultOf<Exported>(context, (inner) => runExport(inner, [], { format, out, since }));
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
