import { missingScopes, scopeOfWorkouts, withheldScopes } from '../../auth/scopes.js';
import type { TokenSession } from '../../auth/token-session.js';
import { ExitCode, TemporaryError } from '../../errors.js';
import { RefusedError } from '../../polar/errors.js';
import type { AccessLinkV4, LocalRange } from '../../polar/v4/access-link-v4.js';
import { scopesOf } from '../../tokens/token-store.js';
import { count } from '../../ui/format.js';
import { checkClock } from './polar.js';
import type { DoctorReport } from './report.js';

const dayMs = 24 * 60 * 60 * 1000;

/** Sends v4 one request that changes nothing: which sessions of the last 90 days it has. */
export async function checkPolar4(
  report: DoctorReport,
  client: AccessLinkV4,
  apiUrl: string,
  now: number,
): Promise<void> {
  const { host } = new URL(apiUrl);
  try {
    const listed = (await client.listSessions(lastWeeks(now))).value?.sessions.length ?? 0;
    report.ok('polar', `${host} responds.`);
    checkClock(report, client);
    report.ok('token accepted', 'v4 accepts the token.');
    report.ok('consents', 'v4 hands out training sessions.');
    report.ok('new workouts', `v4 lists ${count(listed, 'session')} from the last 90 days.`);
  } catch (problem) {
    reportProblem(report, problem, host, client);
  }
}

function reportProblem(report: DoctorReport, problem: unknown, host: string, client: AccessLinkV4): void {
  const silent = problem instanceof TemporaryError || client.clocks() === undefined;
  if (silent) {
    report.failWith('polar', problem);
    for (const name of ['clock', 'token accepted', 'consents', 'new workouts'])
      report.skip(name, 'Polar did not respond.');
    return;
  }
  report.ok('polar', `${host} responds.`);
  checkClock(report, client);
  const forbidden = problem instanceof RefusedError && problem.status === 403;
  if (forbidden) report.ok('token accepted', 'v4 accepts the token.');
  report.failWith(forbidden ? 'consents' : 'token accepted', problem);
  if (!forbidden) report.skip('consents', 'v4 only says so to a token it accepts.');
  report.skip('new workouts', 'v4 did not list what it has.');
}

/** What the sign-in allows, compared with what workouts need. */
export function checkScopes(report: DoctorReport, scope: string | undefined): void {
  if (scope === undefined) return report.skip('scopes', 'Polar did not say which scopes it granted.');
  const granted = [...scopesOf(scope)].sort().join(', ');
  const { essential, other } = missingScopes(scopeOfWorkouts(), scopesOf(scope));
  const missing = [...essential, ...other].join(', ');
  const hint = 'Run polar-sync login and allow it.';
  if (essential.length > 0)
    report.fail('scopes', ExitCode.auth, `Granted: ${granted}. Without ${missing}, there are no workouts.`, hint);
  else if (other.length > 0)
    report.warn('scopes', `Granted: ${granted}. Without ${missing}, new sports appear as numbers.`, hint);
  else report.ok('scopes', `Granted: ${granted}.${withheld(scope)}`);
}

/** What v4 has and this sign-in does not allow. */
function withheld(scope: string): string {
  const names = withheldScopes(scopesOf(scope));
  if (names.length === 0) return '';
  return ` Not granted: ${names.join(', ')}; polar-sync login --scope adds what you need of it.`;
}

/** Whether v3 accepts the same token; nothing is registered for that. */
export async function checkV3Too(report: DoctorReport, session: TokenSession): Promise<void> {
  try {
    const answer = await session.opensV3({ register: false });
    if (answer === 'yes') report.ok('v3', 'v3 accepts the same token, so pulls fetch transactions and files too.');
    else if (answer === 'no')
      report.ok(
        'v3',
        'v3 does not accept this token, so pulls fetch no transactions and files; workouts come from v4.',
      );
    else if (answer.code === 'SCOPE_MISSING')
      report.warn('v3', `v3 accepts the token, but hands out nothing. ${answer.message}`, answer.hint ?? '');
    else
      report.warn(
        'v3',
        'v3 accepts the token, but hands out nothing: the user is not registered there, or a consent is missing.',
        'Run polar-sync pull, which registers the user, and check the consents at https://account.polar.com.',
      );
  } catch (problem) {
    if (!(problem instanceof TemporaryError)) return report.failWith('v3', problem);
    report.warn(
      'v3',
      `Could not ask v3: ${problem.message}`,
      'Run polar-sync doctor again; pulls from v4 work without it.',
    );
  }
}

/** 90 days on the local clock, the max for one request, including a day ahead for users further east. */
export function lastWeeks(now: number): LocalRange {
  const midnight = (at: number) => `${new Date(at).toISOString().slice(0, 10)}T00:00:00`;
  return { from: midnight(now - 88 * dayMs), to: midnight(now + 2 * dayMs) };
}
