import { withheldScopes } from '../../auth/scopes.js';
import { nameOfUser } from '../../auth/user-key.js';
import { inFull } from '../../errors.js';
import type { OpenTransaction, SyncRun } from '../../storage/read-contract.js';
import { age, count, localTime } from '../../ui/format.js';
import { accessInWords, alsoInWords, apiInWords, refreshInWords } from '../account/sign-in-facts.js';
import type { Context } from '../context.js';
import { printFields } from '../shared/fields.js';
import { lostInWords, remedyOf } from '../shared/lost.js';
import { behindInWords } from '../shared/witness.js';
import { webhookInWords } from '../webhook/state.js';
import { dataLines } from './data.js';
import { deliveryLines } from './deliveries.js';
import { historyLines, refusedInWords } from './history.js';
import { missingInWords } from './missing.js';
import type { Status } from './read-status.js';

/** Prints the status. `now` decides what has expired. */
export async function showStatus(context: Context, status: Status, now: Date): Promise<void> {
  const { ui } = context;
  const lines: [string, string][] = [
    ['Profile', status.profile],
    ['Account', account(status)],
    ...signIn(status, now),
    ['Database', status.database.exists ? status.database.path : `${status.database.path} (created by the first pull)`],
    ['Workouts', workouts(status)],
    ...zoneless(status),
    ...dataLines(status.data),
    ...deliveryLines(status.deliveries),
    ...(status.webhook ? ([['Webhook', webhookInWords(status.webhook)]] as [string, string][]) : []),
    ['Last success', lastSuccess(status, now)],
    ...historyLines(status.history),
    ...refused(status),
    ...missing(status, now),
    ...unknown(status),
    ...status.open_transactions.map((open): [string, string] => ['Open at Polar', transaction(open, now)]),
  ];
  printFields(context, lines);
  if (status.runs.length > 0) {
    ui.print('');
    await ui.table(['Pull', 'Outcome', 'New', 'Updated', 'Failed', 'Requests', 'Why'], status.runs.map(runRow), [
      'left',
      'left',
      'right',
      'right',
      'right',
      'right',
      'left',
    ]);
  }
  const { behind } = status;
  if (behind) ui.warn(`${behindInWords(behind.database)} ${lostInWords(behind)}. ${remedyOf(behind)}`);
  const { problem } = status.token;
  if (problem) ui.warn(inFull(problem));
}

function lastSuccess({ last_success: success }: Status, now: Date): string {
  if (!success) return 'none yet';
  const seconds = (now.getTime() - Date.parse(success.startedAt)) / 1000;
  if (seconds < 0) return `${localTime(success.startedAt)}, according to a clock that was wrong`;
  return `${localTime(success.startedAt)}, ${age(seconds)} ago`;
}

function account({ token }: Status): string {
  if (token.problem) return 'unknown: the token cannot be read';
  if (!token.signed_in) return 'not signed in: run polar-sync login';
  return token.user_id === undefined ? 'signed in' : `signed in as ${nameOfUser(token.user_id)}`;
}

/** Where the token is and how old; with v4 also its scopes. */
function signIn({ token }: Status, now: Date): [string, string][] {
  const { place, signed_in: signedIn, renews, also } = token;
  const scopes = token.scopes ?? also?.scopes;
  const access = signedIn ? accessInWords(token, now) : '';
  const refreshAge = refreshInWords(token, now);
  const source = refreshAge === '' ? '' : `; its refresh token is ${refreshAge}`;
  const refresh = renews ? `renewed automatically${source}` : '';
  return [
    ...(signedIn ? ([['API', apiInWords(token)]] as [string, string][]) : []),
    ...(also ? ([['Also', alsoInWords(also, now)]] as [string, string][]) : []),
    ...(scopes ? ([['Scopes', `${scopes.join(', ')}${withheldInWords(scopes)}`]] as [string, string][]) : []),
    ['Token', [place, access, refresh].filter((part) => part !== '').join(', ')],
  ];
}

/** What v4 has and the sign-in does not allow. */
function withheldInWords(scopes: readonly string[]): string {
  const names = withheldScopes(new Set(scopes));
  return names.length === 0 ? '' : `; not allowed: ${names.join(', ')}`;
}

function zoneless({ without_time_zone: number = 0 }: Status): [string, string][] {
  if (number === 0) return [];
  return [['No time zone', `${count(number, 'workout')}: set POLAR_SYNC_ZONE, then run polar-sync rebuild`]];
}

function refused(status: Status): [string, string][] {
  const words = refusedInWords(status.refused);
  return words === undefined ? [] : [['Refused', words]];
}

function missing(status: Status, now: Date): [string, string][] {
  const words = missingInWords(status.missing, now.getTime());
  return words === undefined ? [] : [['Incomplete', words]];
}

function unknown({ observations }: Status): [string, string][] {
  const [most] = observations;
  if (most === undefined) return [];
  const named = `${most.name} (${count(most.count, 'time')})`;
  const more = observations.length > 1 ? ` and ${observations.length - 1} more; polar-sync doctor names them` : '';
  return [['Unrecognized', `in Polar's responses, which are kept verbatim: ${named}${more}`]];
}

function workouts(status: Status): string {
  const { first_start: first, last_start: last } = status;
  const span = first && last ? `, ${localTime(first).slice(0, 10)} to ${localTime(last).slice(0, 10)}` : '';
  return `${count(status.workouts, 'workout')}${span}, from ${count(status.payloads, 'payload')}`;
}

function transaction(open: OpenTransaction, now: Date): string {
  // A time in the future was written while the clock was wrong.
  const expired = Date.parse(open.expiresAt) < now.getTime() || Date.parse(open.openedAt) > now.getTime();
  const until = expired ? 'expired' : `open until ${localTime(open.expiresAt)}`;
  const name = open.transactionId === undefined ? 'a transaction' : `transaction ${open.transactionId}`;
  const [what, next] =
    open.kind === 'exercises'
      ? [name, 'the next pull']
      : [
          `${name} of ${open.kind === 'activity' ? 'activity' : 'physical information'}`,
          `polar-sync pull --data ${open.kind}`,
        ];
  return `${what}, ${open.state}, ${open.stored} of ${open.items} stored, ${until}; ${next} resolves it`;
}

function runRow(run: SyncRun): string[] {
  return [
    localTime(run.startedAt),
    run.outcome,
    String(run.newWorkouts),
    String(run.updatedWorkouts),
    String(run.failedItems),
    String(run.requests),
    run.error?.message ?? '',
  ];
}
