import type { OpenTransaction, SyncRun } from '../storage/types.js';
import { count, localTime } from '../ui/format.js';
import type { Context } from './context.js';
import { printFields } from './fields.js';
import type { Status } from './status.js';

/** Lines for a person. `now` tells what has expired. */
export async function showStatus(context: Context, status: Status, now: Date): Promise<void> {
  const { ui } = context;
  const lines: [string, string][] = [
    ['Profile', status.profile],
    ['Account', account(status)],
    ['Token', `${status.token.place}${expiry(status, now)}`],
    ['Database', status.database.exists ? status.database.path : `${status.database.path} (made by the first pull)`],
    ['Workouts', workouts(status)],
    ['Last success', status.last_success ? localTime(status.last_success.startedAt) : 'none yet'],
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
  const { problem } = status.token;
  if (problem) ui.warn([problem.message, ...(problem.hint === undefined ? [] : [problem.hint])].join(' '));
}

function account({ token }: Status): string {
  if (token.problem) return 'unknown: the token cannot be read';
  if (!token.signed_in) return 'not signed in: run polar-sync login';
  return token.user_id === undefined ? 'signed in' : `signed in as Polar user ${token.user_id}`;
}

function expiry({ token }: Status, now: Date): string {
  if (token.expires_at === undefined) return '';
  const past = Date.parse(token.expires_at) < now.getTime();
  return past ? `, expired ${localTime(token.expires_at)}` : `, until ${localTime(token.expires_at)}`;
}

function workouts(status: Status): string {
  const { first_start: first, last_start: last } = status;
  const span = first && last ? `, ${localTime(first).slice(0, 10)} to ${localTime(last).slice(0, 10)}` : '';
  return `${count(status.workouts, 'workout')}${span}, from ${count(status.payloads, 'payload')}`;
}

function transaction(open: OpenTransaction, now: Date): string {
  const expired = Date.parse(open.expiresAt) < now.getTime();
  const until = expired ? 'its time is over' : `until ${localTime(open.expiresAt)}`;
  const name = open.transactionId === undefined ? 'a transaction' : `transaction ${open.transactionId}`;
  return `${name}, ${open.state}, ${open.stored} of ${open.items} stored, ${until}; the next pull settles it`;
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
