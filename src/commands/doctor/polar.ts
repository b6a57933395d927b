import { ExitCode, TemporaryError } from '../../errors.js';
import { NotServedError, RefusedError, UnexpectedStatusError } from '../../polar/errors.js';
import type { ListedExercise, PolarUser } from '../../polar/v3/access-link.js';
import type { AccessLinkClient } from '../../polar/v3/client.js';
import { localTime } from '../../ui/format.js';
import type { DoctorReport } from './report.js';

const skewSeconds = 60;
const consentHint = 'Give the mandatory consents at https://account.polar.com, then run polar-sync doctor again.';
const registerHint = 'Run polar-sync login: it registers the user.';

/** What is known about the user at Polar. Absent: not known. */
export interface PolarView {
  user?: PolarUser;
  registered?: boolean;
  consent?: boolean;
  /** What `/v3/exercises` lists: uploaded in the last 30 days, after the registration. */
  listed?: ListedExercise[];
}

/** Sends Polar two requests that change nothing: who the user is, and what it lists. No transaction is ever opened. */
export async function checkPolar(report: DoctorReport, client: AccessLinkClient, apiUrl: string): Promise<PolarView> {
  const view: PolarView = {};
  const host = new URL(apiUrl).host;
  const answer = await client.getUser().then(
    (user) => ({ user }),
    (problem: unknown) => ({ problem }),
  );
  if ('problem' in answer && (answer.problem instanceof TemporaryError || client.clocks() === undefined)) {
    report.failWith('polar', answer.problem);
    skipAll(report, ['clock', 'token accepted', 'registration', 'consents'], 'Polar did not respond.');
    return view;
  }
  report.ok('polar', `${host} responds.`);
  checkClock(report, client);
  if ('problem' in answer) {
    if (!isTokenAccepted(report, answer.problem)) return view;
  } else {
    report.ok('token accepted', 'Polar accepts the token.');
    checkRegistration(report, answer.user, view);
  }
  await checkConsents(report, client, view);
  return view;
}

/** Whether Polar accepts the token although it did not say who the user is, and what that says about the registration. */
function isTokenAccepted(report: DoctorReport, problem: unknown): boolean {
  const refused = problem instanceof RefusedError && problem.status === 403;
  const answered = problem instanceof NotServedError || problem instanceof UnexpectedStatusError;
  if (!refused && !answered) {
    report.failWith('token accepted', problem);
    skipAll(report, ['registration', 'consents'], 'Polar only says so to a token it accepts.');
    return false;
  }
  report.ok('token accepted', 'Polar accepts the token.');
  if (refused) report.skip('registration', 'Polar does not say so while it rejects the user (403).');
  else report.failWith('registration', problem);
  return true;
}

function checkRegistration(report: DoctorReport, user: PolarUser | undefined, view: PolarView): void {
  view.registered = user !== undefined;
  if (!user) {
    report.fail(
      'registration',
      ExitCode.auth,
      'The user is not registered with your client, so Polar hands out nothing.',
      registerHint,
    );
    return;
  }
  view.user = user;
  const since = user.registrationDate;
  report.ok(
    'registration',
    since === undefined ? 'The user is registered.' : `The user has been registered since ${localTime(since)}.`,
  );
}

/** Skips the checks that need Polar, with the reason. */
export function skipPolar(report: DoctorReport, reason: string, except?: string): void {
  const names = ['polar', 'clock', 'token accepted', 'registration', 'consents'].filter((name) => name !== except);
  skipAll(report, names, reason);
}

function skipAll(report: DoctorReport, names: string[], reason: string): void {
  for (const name of names) report.skip(name, reason);
}

/** Compares the clock with Polar's, as in its last response. */
export function checkClock(report: DoctorReport, client: Pick<AccessLinkClient, 'clocks'>): void {
  const clocks = client.clocks();
  if (!clocks) return report.skip('clock', 'Polar did not state its time.');
  const ahead = Math.round((clocks.here.getTime() - clocks.polar.getTime()) / 1000);
  if (Math.abs(ahead) <= skewSeconds) return report.ok('clock', "This machine's clock agrees with Polar's.");
  const minutes = Math.round(Math.abs(ahead) / 60);
  report.warn(
    'clock',
    `This machine's clock is ${minutes} min ${ahead > 0 ? 'ahead of' : 'behind'} Polar's: the ages and expiry times shown are off by as much.`,
    'Set the clock by network time (timedatectl set-ntp true).',
  );
}

async function checkConsents(report: DoctorReport, client: AccessLinkClient, view: PolarView): Promise<void> {
  try {
    view.listed = (await client.listExercises()).value?.items ?? [];
    view.consent = true;
    report.ok('consents', 'Polar hands out exercises.');
  } catch (problem) {
    if (problem instanceof NotServedError)
      return report.skip('consents', 'Polar no longer serves the list of exercises.');
    if (!(problem instanceof RefusedError) || problem.status !== 403) return report.failWith('consents', problem);
    if (problem.code === 'SCOPE_MISSING') return report.failWith('consents', problem);
    if (view.registered === false)
      return report.skip('consents', 'Polar does not say so before the user is registered.');
    view.consent = false;
    const known = view.registered
      ? 'a mandatory consent is missing'
      : 'a mandatory consent is missing, or the user is not registered';
    report.fail(
      'consents',
      ExitCode.auth,
      `Polar does not hand out exercises (403): ${known}.`,
      view.registered ? consentHint : `${consentHint} ${registerHint}`,
    );
  }
}
