import { ExitCode, InterruptedError } from '../../errors.js';
import type { Observation } from '../../storage/payloads/observations.js';
import { isWritable } from '../../storage/refuse.js';
import type { Store } from '../../storage/store.js';
import { ifNone } from '../../storage/undefined-if-missing.js';
import type { Credentials } from '../../tokens/token-store.js';
import { count, localTime } from '../../ui/format.js';
import { refuseOtherUser } from '../account/other-user.js';
import { sharedAccount } from '../account/same-account.js';
import type { Context } from '../context.js';
import { readStore } from '../shared/read-store.js';
import { refusedInWords, refusedStatus } from '../status/history.js';
import { missingInWords, missingStatus } from '../status/missing.js';
import type { DoctorReport } from './report.js';

const staleMs = 2 * 24 * 60 * 60 * 1000;
/** Enough for a report; status --json has all. */
const OBSERVATIONS_SHOWN = 10;
const pullHint = 'Run polar-sync pull --full.';

/** Opens the database and checks it. @returns it, for the checks that follow; the caller closes it. @throws InterruptedError. */
export async function checkDatabase(report: DoctorReport, context: Context): Promise<Store | undefined> {
  const path = context.settings.paths.dbFile;
  try {
    const store = await readStore(context, path).catch(ifNone);
    if (!store) {
      report.skip('database', `${path} is not there yet: the first pull makes it.`);
      return undefined;
    }
    try {
      const [problem] = await store.integrityProblems('quick', context.signal);
      if (problem !== undefined) tellDamaged(report, path, problem);
      else if (!isWritable(path)) tellReadOnly(report, path, store.counts().workouts);
      else report.ok('database', `${path} is sound: ${count(store.counts().workouts, 'workout')}.`);
    } catch (problem) {
      store.close();
      throw problem;
    }
    return store;
  } catch (problem) {
    if (problem instanceof InterruptedError) throw problem;
    report.failWith('database', problem);
    return undefined;
  }
}

function tellDamaged(report: DoctorReport, path: string, problem: string): void {
  const hint = 'Copy it away, then restore a backup or run polar-sync verify.';
  report.fail('database', ExitCode.store, `${path} is damaged: ${problem}.`, hint);
}

/** A failure, for no pull can store anything: so it is when a disk that fails is mounted anew for reading only. */
function tellReadOnly(report: DoctorReport, path: string, workouts: number): void {
  report.fail(
    'database',
    ExitCode.store,
    `${path} is sound (${count(workouts, 'workout')}), but it, or the folder it lies in, cannot be written: no pull can store anything.`,
    'Check the permissions; of a snapshot or a share nothing is wrong, it can be read as it is.',
  );
}

/** Whether the database is that of the account, and the account that of no other profile. */
export function checkAccount(
  report: DoctorReport,
  store: Store | undefined,
  { env, settings }: Context,
  credentials: Credentials | null,
): void {
  if (!credentials) return;
  const shared = sharedAccount(env, settings.profile, credentials.userId);
  if (shared !== undefined)
    report.warn('account', shared, 'polar-sync profiles lists them; polar-sync --profile NAME logout ends one.');
  try {
    if (store) refuseOtherUser(store, credentials, {});
  } catch (problem) {
    report.failWith('account', problem);
  }
}

/** When a pull ended well last. */
export function checkLastSuccess(report: DoctorReport, store: Store | undefined, now: number): void {
  if (!store) return report.skip('last success', 'There is no database to tell.');
  const success = store.syncRuns.lastSuccess();
  const last = store.runs(1)[0];
  const since = last?.error === undefined ? '' : ` The last one ended with: ${last.error.message}`;
  if (!success) return report.warn('last success', `No pull has ended well yet.${since}`, pullHint);
  const when = localTime(success.startedAt);
  const age = now - Date.parse(success.startedAt);
  // One from the future was written while the clock was wrong: nobody knows how long ago it was.
  if (age >= 0 && age <= staleMs) return report.ok('last success', `The last pull that ended well began ${when}.`);
  report.warn(
    'last success',
    `No pull has ended well since ${when}.${since}`,
    'Run polar-sync pull --full; polar-sync schedule --install does so regularly.',
  );
}

/** A transaction that was begun and not settled. */
export function checkTransaction(report: DoctorReport, store: Store | undefined, now: number): void {
  const open = store?.openTransactions() ?? [];
  if (open.length === 0) return report.ok('open transaction', 'None is open from here.');
  const running = open.some((one) => Date.parse(one.expiresAt) > now && Date.parse(one.openedAt) <= now);
  const message = `${count(open.length, 'transaction')} from here not settled yet.`;
  if (running) report.ok('open transaction', `${message} A pull is running, or the next one goes on with it.`);
  else {
    const other = open.some(({ kind }) => kind === 'physical-info');
    const hint = other ? 'Run polar-sync pull --full --data physical-info.' : pullHint;
    report.warn('open transaction', `${message} At Polar the time of it is over.`, hint);
  }
}

/** What API v4 has listed and not given whole. */
export function checkMissing(report: DoctorReport, store: Store | undefined, now: number): void {
  const missing = store ? missingStatus(store) : [];
  const words = missingInWords(missing, now);
  if (words === undefined) return;
  const [{ reason } = { reason: '' }] = missing;
  report.warn(
    'not whole',
    `Polar has listed sessions, and not given all of them: ${words}. ${reason}`,
    'Pulls go on asking, less and less often; polar-sync pull --source v4 --since DAY asks at once. What came is stored.',
  );
}

/** Workouts that are read as UTC because nobody has said where the person was. */
export function checkZones(report: DoctorReport, store: Store | undefined, { settings }: Context): void {
  const number = store?.withoutZone() ?? 0;
  if (number === 0) return;
  const hint =
    settings.zone === undefined
      ? 'Set POLAR_SYNC_ZONE, or "zone" in config.json, to where you live (Europe/Berlin); then run polar-sync rebuild.'
      : `Run polar-sync rebuild: it takes ${settings.zone} for them.`;
  report.warn('time zone', `Polar names no time zone for ${count(number, 'workout')}: taken for UTC.`, hint);
}

/** How far back Polar refuses what is asked for: a fact, and no failure. */
export function checkRefused(report: DoctorReport, store: Store | undefined): void {
  const words = store && refusedInWords(refusedStatus(store));
  if (words !== undefined) report.ok('refused', `${words} The account export has the years before.`);
}

/** The same thing in both sides' answers is one. */
function byName(seen: readonly Observation[]): Pick<Observation, 'name' | 'kind' | 'count'>[] {
  const sums = new Map<string, Pick<Observation, 'name' | 'kind' | 'count'>>();
  for (const { name, kind, count } of seen) {
    const key = `${kind} ${name}`;
    sums.set(key, { name, kind, count: count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()].sort((a, b) => b.count - a.count);
}

/** What Polar's answers hold that this version has no meaning for: nothing to do, but worth a report. */
export function checkObservations(report: DoctorReport, store: Store | undefined): void {
  const name = 'not understood';
  if (!store) return report.skip(name, 'There is no database to tell.');
  const seen = byName(store.observations.all());
  if (seen.length === 0) return report.ok(name, "Nothing in Polar's answers is unknown to this version.");
  const shown = seen
    .slice(0, OBSERVATIONS_SHOWN)
    .map((one) => `${one.name} (${one.kind}, ${count(one.count, 'time')})`);
  const more = seen.length > shown.length ? ` and ${seen.length - shown.length} more (polar-sync status --json)` : '';
  report.ok(name, `Unknown in Polar's answers, which are kept whole: ${shown.join(', ')}${more}.`);
}
