import type { ListedExercise } from '../../polar/v3/access-link.js';
import { count, localTime } from '../../ui/format.js';
import type { PolarView } from './polar.js';
import type { DoctorReport } from './report.js';

const windowMs = 30 * 24 * 60 * 60 * 1000;
const unknowable =
  'One thing cannot be checked from here: while another program has a transaction of this client open (10 minutes), no transaction has anything new.';

/** What is stored, as far as it matters for empty pulls. */
export interface StoredView {
  workouts: number;
  has(exercise: ListedExercise): boolean;
}

/** Reports what no pull can fetch, because nothing else does. */
export function checkNeverServed(report: DoctorReport): void {
  report.ok(
    'not handed out',
    'v3 does not hand out workouts that were entered by hand in the web diary of Polar Flow; whether v4 does is not known. Look for them in the account export (polar-sync import).',
  );
}

/** Finds out why pulls fetch nothing: an empty response from Polar has seven known reasons and names none. */
export function checkEmptyPulls(
  report: DoctorReport,
  polar: PolarView | undefined,
  stored: StoredView,
  now: number,
): void {
  const name = 'new workouts';
  if (!polar) return report.skip(name, 'Only Polar knows.');
  if (polar.registered === false) {
    return report.warn(
      name,
      'Polar hands out none, because the user is not registered with your client.',
      'Run polar-sync login.',
    );
  }
  if (polar.consent === false) {
    return report.warn(name, 'Polar hands out none, because a consent is missing.', 'See consents above.');
  }
  if (!polar.listed) return report.skip(name, 'Polar did not list what it has.');
  const missing = polar.listed.filter((exercise) => !stored.has(exercise)).length;
  const listed = count(polar.listed.length, 'workout');
  if (missing > 0) {
    return report.warn(name, `Polar lists ${listed}; ${missing} not here yet.`, 'Run polar-sync pull --full.');
  }
  if (polar.listed.length > 0) return report.ok(name, `Nothing new: Polar lists ${listed}, all of them here.`);
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
      `Polar lists none: nothing was uploaded since the user was registered (${when}), and Polar does not hand out earlier uploads.`,
      `Record something, sync the watch, and pull again. ${unknowable}`,
    );
    return;
  }
  const why = 'Polar lists none: nothing was uploaded in the last 30 days, and Polar does not hand out older uploads.';
  if (workouts > 0) report.ok(name, `${why} ${unknowable}`);
  else report.warn(name, why, `Record something, sync the watch, and pull again. ${unknowable}`);
}
