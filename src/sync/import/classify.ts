/** The kind of an account export file. All but training sessions are kept verbatim, under this name. */
export type Kind = 'training_session' | (typeof named)[number][0] | 'other';

/*
 * File names as Polar has used them since 2017. They say little about the format inside, so whether a file is a session is
 * decided by its content.
 */
const named = [
  ['training_target', /^training-target/],
  ['activity', /^activity-/],
  ['heart_rate', /^247ohr/],
  ['ppi', /^ppi_samples/],
  ['sleep_result', /^sleep_result/],
  ['sleep_score', /^sleep_score/],
  ['sleep_wake', /^sleep_wake/],
  ['nightly_recovery_blob', /^nightly_recovery_blob/],
  ['nightly_recovery', /^nightly_recovery/],
  ['generic_period', /^generic-period/],
  ['fitness_test', /^fitness-test-results/],
  ['orthostatic_test', /^orthostatic-test-result/],
  ['account_data', /^account-data/],
  ['account_profile', /^account-profile/],
  ['devices', /^products-devices/],
  ['sport_profiles', /^sport-profiles/],
  ['calendar_items', /^calendar-items/],
  ['favourite_targets', /^favourite-targets/],
  ['programs', /^programs-/],
  ['planned_route', /^planned-route/],
  ['profile_picture', /^profile-picture/],
] as const satisfies readonly (readonly [string, RegExp])[];

const sessionName = /^training-session[-_]/;

/** Every file name in an account export ends with a UUID before its extension, even for new kinds. */
const polarName = /[-_][0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.\w+$/i;

/** The kind of a file by its name; undefined when that takes its content. */
export function kindByName(name: string): Kind | undefined {
  if (sessionName.test(name)) return 'training_session';
  return named.find(([, pattern]) => pattern.test(name))?.[0];
}

/** The kind of a file whose name does not show it; undefined for one that is not Polar's. */
export function kindByContent(name: string, body: Buffer): Kind | undefined {
  const has = (word: string) => body.includes(`"${word}"`);
  if (/\.json$/i.test(name)) {
    if (has('startTime') && marks.some(has) && isSession(body)) return 'training_session';
    if (has('deviceDays')) return 'heart_rate';
  }
  return polarName.test(name) ? 'other' : undefined;
}

/** Every Polar session has one of these, depending on its form; other programs write starts and exercises, too. */
const marks = ['exportVersion', 'durationMillis', 'timezoneOffsetMinutes'];

/** Invalid JSON counts as a session until it is parsed: it may be truncated, or contain bare NaN values. */
function isSession(body: Buffer): boolean {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (problem) {
    if (problem instanceof SyntaxError) return true;
    throw problem;
  }
  const has = (name: string) => typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return has('startTime') && marks.some(has);
}

/** Whether a file is a whole export ZIP inside what is imported: it is not opened, and keeping it would be of no use. */
export function isWholeExport(name: string): boolean {
  return polarName.test(name) && /\.zip$/i.test(name);
}

/** Whether a file is Polar's or may be, so that it has to be read. */
export function mayBePolars(name: string): boolean {
  return kindByName(name) !== undefined || polarName.test(name) || /\.json$/i.test(name);
}
