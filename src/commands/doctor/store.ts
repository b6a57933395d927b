import { ExitCode, InterruptedError } from '../../errors.js';
import type { Observation } from '../../storage/payloads/observations.js';
import { isWritable } from '../../storage/refuse.js';
import type { Store } from '../../storage/store.js';
import { ifNone } from '../../storage/undefined-if-missing.js';
import type { Credentials } from '../../tokens/token-store.js';
import { count, localTime, someOf } from '../../ui/format.js';
import { refuseOtherUser } from '../account/other-user.js';
import { sharedAccount } from '../account/same-account.js';
import type { Context } from '../context.js';
import { type Through, throughInWords, throughOf } from '../kinds/through.js';
import { readStore } from '../shared/read-store.js';
import { refusedInWords, refusedStatus } from '../status/history.js';
import { missingInWords, missingStatus } from '../status/missing.js';
import type { DoctorReport } from './report.js';

const staleMs = 2 * 24 * 60 * 60 * 1000;
/** Enough for a bug report; status --json has all. */
const DOUBLES_SHOWN = 3;
const OBSERVATIONS_SHOWN = 10;
const pullHint = 'Run polar-sync pull --full.';

/** Opens the database and checks it. @returns it, for later checks; the caller closes it. @throws InterruptedError. */
export async function checkDatabase(report: DoctorReport, context: Context): Promise<Store | undefined> {
  const path = context.settings.paths.dbFile;
  try {
    const store = await readStore(context, path).catch(ifNone);
    if (!store) {
      report.skip('database', `${path} does not exist yet: the first pull creates it.`);
      return undefined;
    }
    try {
      const [problem] = await store.integrityProblems('quick', context.signal);
      if (problem !== undefined) reportDamaged(report, path, problem);
      else if (!isWritable(path)) reportReadOnly(report, path, store.counts().workouts);
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

function reportDamaged(report: DoctorReport, path: string, problem: string): void {
  const hint = 'Copy it to a safe place, then restore a backup or run polar-sync verify.';
  report.fail('database', ExitCode.store, `${path} is damaged: ${problem}.`, hint);
}

/** A failure, because no pull can store anything: a failing disk, for example, is remounted read-only. */
function reportReadOnly(report: DoctorReport, path: string, workouts: number): void {
  report.fail(
    'database',
    ExitCode.store,
    `${path} is sound (${count(workouts, 'workout')}), but it or its folder cannot be written, so no pull can store anything.`,
    'Check the permissions. If it is a snapshot or a share, nothing is wrong: it can be read as it is.',
  );
}

/** Whether the database belongs to the user, and no other profile has the same user. */
export function checkAccount(
  report: DoctorReport,
  store: Store | undefined,
  { env, settings }: Context,
  credentials: Credentials | null,
): void {
  if (!credentials) return;
  const shared = sharedAccount(env, settings.profile, credentials.userId);
  if (shared !== undefined)
    report.warn(
      'account',
      shared,
      'Run polar-sync --profile NAME logout for one of them; polar-sync profiles lists them.',
    );
  try {
    if (store) refuseOtherUser(store, credentials, {});
  } catch (problem) {
    report.failWith('account', problem);
  }
}

/** When the last successful pull was. */
export function checkLastSuccess(report: DoctorReport, store: Store | undefined, now: number): void {
  if (!store) return report.skip('last success', 'No database yet.');
  const success = store.syncRuns.lastSuccess();
  const last = store.runs(1)[0];
  const since = last?.error === undefined ? '' : ` The last one failed: ${last.error.message}`;
  if (!success) return report.warn('last success', `No pull has succeeded yet.${since}`, pullHint);
  const when = localTime(success.startedAt);
  const age = now - Date.parse(success.startedAt);
  // A time in the future was written while the clock was wrong, so its age is not known.
  if (age >= 0 && age <= staleMs) return report.ok('last success', `The last successful pull began ${when}.`);
  report.warn(
    'last success',
    `No pull has succeeded since ${when}.${since}`,
    'Run polar-sync pull --full; polar-sync schedule --install runs it regularly.',
  );
}

/** A transaction that was opened here and is not resolved. */
export function checkTransaction(report: DoctorReport, store: Store | undefined, now: number): void {
  const open = store?.openTransactions() ?? [];
  if (open.length === 0) return report.ok('open transaction', 'polar-sync has none open.');
  const running = open.some((one) => Date.parse(one.expiresAt) > now && Date.parse(one.openedAt) <= now);
  const message = `${count(open.length, 'transaction')} not resolved yet.`;
  if (running) report.ok('open transaction', `${message} A pull is running, or the next one will continue.`);
  else {
    const others = [...new Set(open.map(({ kind }) => kind).filter((kind) => kind !== 'exercises'))];
    const hint = others.length > 0 ? `Run polar-sync pull --full --data ${others.join(',')}.` : pullHint;
    report.warn('open transaction', `${message} It has expired at Polar.`, hint);
  }
}

/** Through which API version each kind comes, and why one does not. */
export function checkKinds(report: DoctorReport, store: Store | undefined): void {
  const known = store ? [...throughOf(store)] : [];
  if (known.length === 0) return report.skip('kinds', 'None has been pulled yet: polar-sync pull --data all.');
  const lost = known.filter(([, { through = [], not_through: not = [] }]) => through.length === 0 && not.length > 0);
  if (lost.length === 0) return report.ok('kinds', `${alikeInWords(known)}.`);
  report.warn('kinds', `Not coming: ${alikeInWords(lost)}.`, hintFor(lost.flatMap(([, one]) => one.not_through ?? [])));
}

/** `sleep, activity pulled through v3 since 2026-03-01; tests …`: what is said of several kinds is said once. */
function alikeInWords(some: readonly (readonly [kind: string, one: Through])[]): string {
  const groups = new Map<string, string[]>();
  for (const [kind, one] of some) {
    const words = throughInWords(one).join(', ');
    groups.set(words, [...(groups.get(words) ?? []), kind]);
  }
  return [...groups].map(([words, kinds]) => `${kinds.join(', ')} ${words}`).join('; ');
}

function hintFor(refusals: readonly { scope?: string | undefined }[]): string {
  const scopes = refusals.flatMap(({ scope }) => scope ?? []);
  if (scopes.length > 0) return `Run polar-sync login --scope ${[...new Set(scopes)].sort().join(',')} and allow it.`;
  return 'Run polar-sync login --also with the other API version, if your client is known there, or leave these kinds out.';
}

/** What v4 has listed but not delivered completely. */
export function checkMissing(report: DoctorReport, store: Store | undefined, now: number): void {
  const missing = store ? missingStatus(store) : [];
  const words = missingInWords(missing, now);
  if (words === undefined) return;
  const [{ reason } = { reason: '' }] = missing;
  report.warn(
    'not whole',
    `Polar listed sessions but did not deliver all of them: ${words}. ${reason}`,
    'Wait for later pulls, which retry less and less often, or run polar-sync pull --source v4 --since DATE to retry now. What arrived is stored.',
  );
}

/** Workouts that are read as UTC because their time zone is not known. */
export function checkZones(report: DoctorReport, store: Store | undefined, { settings }: Context): void {
  const number = store?.withoutZone() ?? 0;
  if (number === 0) return;
  const hint =
    settings.zone === undefined
      ? 'Set POLAR_SYNC_ZONE, or "zone" in config.json, to your time zone (Europe/Berlin), then run polar-sync rebuild.'
      : `Run polar-sync rebuild: it uses ${settings.zone} for them.`;
  report.warn('time zone', `Polar sent no time zone for ${count(number, 'workout')}; UTC is assumed.`, hint);
}

/** Activities with several recordings, each of which counts once: a fact, not a failure. */
export function checkDoubles(report: DoctorReport, store: Store | undefined): void {
  const doubles = store?.doubles.list() ?? [];
  if (doubles.length === 0) return;
  const named = doubles.slice(0, DOUBLES_SHOWN).map(({ preferred, others }) => `${preferred} (also ${someOf(others)})`);
  const more = doubles.length > named.length ? ` and ${doubles.length - named.length} more` : '';
  const many = doubles.length === 1 ? '1 activity was' : `${doubles.length} activities were`;
  const message = `${many} recorded more than once, and each counts once: ${named.join('; ')}${more}.`;
  report.ok('double recordings', `${message} polar-sync list --doubles has them all, edit ID --prefer chooses.`);
}

/** How far back Polar refuses to hand out sessions: a fact, not a failure. */
export function checkRefused(report: DoctorReport, store: Store | undefined): void {
  const words = store && refusedInWords(refusedStatus(store));
  if (words !== undefined) report.ok('refused', `${words} The account export has the earlier years.`);
}

/** What occurs in the responses of both API versions counts as one. */
function byName(seen: readonly Observation[]): Pick<Observation, 'name' | 'kind' | 'count'>[] {
  const sums = new Map<string, Pick<Observation, 'name' | 'kind' | 'count'>>();
  for (const { name, kind, count } of seen) {
    const key = `${kind} ${name}`;
    sums.set(key, { name, kind, count: count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()].sort((a, b) => b.count - a.count);
}

/** What Polar's responses contain that this version does not know: nothing to do, but worth a bug report. */
export function checkObservations(report: DoctorReport, store: Store | undefined): void {
  const name = 'not understood';
  if (!store) return report.skip(name, 'No database yet.');
  const seen = byName(store.observations.all());
  if (seen.length === 0) return report.ok(name, "Nothing in Polar's responses is unknown to this version.");
  const shown = seen
    .slice(0, OBSERVATIONS_SHOWN)
    .map((one) => `${one.name} (${one.kind}, ${count(one.count, 'time')})`);
  const more = seen.length > shown.length ? ` and ${seen.length - shown.length} more (polar-sync status --json)` : '';
  report.ok(name, `Unknown in Polar's responses, which are kept verbatim: ${shown.join(', ')}${more}.`);
}
