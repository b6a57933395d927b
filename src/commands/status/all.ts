import { nameOfUser } from '../../auth/user-key.js';
import { ExitCode, InterruptedError, inFull, PolarSyncError } from '../../errors.js';
import { age, count } from '../../ui/format.js';
import { allProfiles, type BrokenProfile, type ProfileHere, refuseBesideAll } from '../account/all-profiles.js';
import { type Context, contextWith } from '../context.js';
import { asJson } from './as-json.js';
import { overdueInWords } from './overdue.js';
import { type Status, storeStatus, tokenStatus } from './read-status.js';

/** Seconds, and what is about one profile. */
interface AllFlags {
  maxAge?: number;
  db?: string;
  profile?: string;
}

/** The status of one of several profiles. */
interface One {
  profile: string;
  status?: Status;
  /** With `--max-age`, of a profile that is signed in or has been pulled. */
  overdue?: boolean;
  problem?: { code: string; message: string; hint?: string };
}

/**
 * `status` of every profile on this machine. Exit 3 with `--max-age` if one that is signed in, or whose state cannot be
 * read, has had no successful pull for so long. @throws UsageError
 */
export async function statusOfAll(context: Context, { maxAge, db, profile }: AllFlags): Promise<number> {
  refuseBesideAll({ '--db': db, '--profile': profile });
  const { ui } = context;
  const now = new Date();
  const all: One[] = [];
  for (const found of allProfiles(context)) all.push(await look(context, found, { maxAge, now }));
  if (ui.json) {
    const profiles = all.map(({ status, ...rest }) => ({ ...(status && asJson(status)), ...rest }));
    ui.result({ schema: 'polar-sync.status-all/1', profiles });
  } else await show(context, all, now);
  if (maxAge === undefined) return ExitCode.ok;
  const late = all.filter(({ overdue, problem }) => overdue === true || problem !== undefined);
  if (late.length === 0) return ExitCode.ok;
  ui.warn(`Without a successful pull within --max-age: ${late.map((one) => one.profile).join(', ')}.`);
  return ExitCode.partial;
}

async function look(
  context: Context,
  found: ProfileHere | BrokenProfile,
  { maxAge, now }: { maxAge: number | undefined; now: Date },
): Promise<One> {
  const { name } = found;
  try {
    if ('problem' in found) throw found.problem;
    const own = contextWith(context, found);
    const token = await tokenStatus(own);
    const status: Status = { schema: 'polar-sync.status/1', profile: name, token, ...(await storeStatus(own)) };
    const counts = maxAge !== undefined && (token.signed_in || token.problem !== undefined);
    return {
      ...{ profile: name, status },
      ...(counts && { overdue: overdueInWords(status.last_success, maxAge, now) !== undefined }),
    };
  } catch (problem) {
    if (!(problem instanceof PolarSyncError) || problem instanceof InterruptedError) throw problem;
    const { code, message, hint } = problem;
    return { profile: name, problem: { code, message, ...(hint !== undefined && { hint }) } };
  }
}

async function show({ ui }: Context, all: readonly One[], now: Date): Promise<void> {
  await ui.table(
    ['Profile', 'Account', 'Workouts', 'Last success', 'Last pull'],
    all.map(({ profile, status }) => [
      ...[profile, accountOf(status), status?.database.exists ? String(status.workouts) : ''],
      ...[lastSuccess(status, now), lastPull(status)],
    ]),
    ['left', 'left', 'right', 'left', 'left'],
  );
  for (const { profile, status, problem = status?.token.problem } of all)
    if (problem) ui.warn(`${profile}: ${inFull(problem)}`);
  const signedIn = all.filter(({ status }) => status?.token.signed_in === true).length;
  ui.note(`${count(all.length, 'profile')}; ${signedIn} signed in.`);
}

function accountOf(status: Status | undefined): string {
  if (status === undefined || status.token.problem !== undefined) return 'cannot be read';
  const { signed_in: signedIn, user_id: user } = status.token;
  if (!signedIn) return 'not signed in';
  return user === undefined ? 'signed in' : nameOfUser(user).replace('Polar user ', '');
}

function lastSuccess(status: Status | undefined, now: Date): string {
  const at = status?.last_success?.startedAt;
  if (at === undefined) return 'none yet';
  const seconds = (now.getTime() - Date.parse(at)) / 1000;
  return seconds < 0 ? 'a clock was wrong' : `${age(seconds)} ago`;
}

function lastPull(status: Status | undefined): string {
  const [run] = status?.runs ?? [];
  return run === undefined ? '' : [run.outcome, ...(run.error ? [run.error.code] : [])].join(': ');
}
