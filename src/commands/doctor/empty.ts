import type { ListedExercise } from '../../polar/v3/access-link.js';
import { count, localTime } from '../../ui/format.js';
import type { PolarView } from './polar.js';
import type { DoctorReport } from './report.js';

const windowMs = 30 * 24 * 60 * 60 * 1000;
const untold =
  'What cannot be told from here: while another program has a transaction of this client open (10 minutes), no transaction has anything new.';

/** What is stored, as far as it bears on empty pulls. */
export interface StoredView {
  workouts: number;
  has(exercise: ListedExercise): boolean;
}

/** What is missing here for good, whatever a pull does: nobody else says so. */
export function checkNeverServed(report: DoctorReport): void {
  report.ok(
    'not handed out',
    "Polar's v3 does not hand out workouts that were entered by hand in Flow's web diary; whether v4 does is not known. Look for them in the account export (polar-sync import).",
  );
}

/** Says which of the known reasons makes pulls bring nothing: an empty answer of Polar has seven of them and names none. */
export function checkEmptyPulls(
  report: DoctorReport,
  polar: PolarView | undefined,
  stored: StoredView,
  now: number,
): void {
  const name = 'new workouts';
  if (!polar) return report.skip(name, 'Only Polar can tell.');
  if (polar.registered === false) {
    return report.warn(
      name,
      'None come, because the account is not registered with your client.',
      'Run polar-sync login.',
    );
  }
  if (polar.consent === false) {
    return report.warn(name, 'None come, because Polar refuses them: a consent is missing.', 'See consents above.');
  }
  if (!polar.listed) return report.skip(name, 'Polar did not list what it has.');
  const missing = polar.listed.filter((exercise) => !stored.has(exercise)).length;
  const listed = count(polar.listed.length, 'workout');
  if (missing > 0) {
    return report.warn(name, `Polar lists ${listed}, ${missing} of them not here yet.`, 'Run polar-sync pull --full.');
  }
  if (polar.listed.length > 0) return report.ok(name, `Nothing new: Polar lists ${listed}, and all are here.`);
  explainNone(report, name, polar.user?.registrationDate, stored.workouts, now);
}

function explainNone(
  report: DoctorReport,
  name: string,
  registered: string | undefined,
  workouts: number,
  now: number,
): void {
  const since = Date.parse(registered ?? '');
  if (registered !== undefined && now - since < windowMs) {
    const when = localTime(registered);
    report.warn(
      name,
      `Polar lists none: nothing was uploaded since the account was registered (${when}), and what was uploaded before does not come.`,
      `Record something, sync the watch, and pull again. ${untold}`,
    );
    return;
  }
  const why = 'Polar lists none: nothing was uploaded in the last 30 days, and what is older does not come.';
  if (workouts > 0) report.ok(name, `${why} ${untold}`);
  else report.warn(name, why, `Record something, sync the watch, and pull again. ${untold}`);
}
