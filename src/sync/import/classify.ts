/** What a file of the account export is. All but training sessions are kept as they are, under this name. */
export type Kind = 'training_session' | (typeof named)[number][0] | 'other';

/*
 * Names as Polar has given them since 2017. They say little about the model inside, so whether a file is a session is
 * decided by its content.
 */
const named = [
  ['training_target', /^training-target/],
  ['activity', /^activity-/],
  ['heart_rate', /^247ohr/],
  ['ppi', /^ppi_samples/],
  ['sleep_result', /^sleep_result/],
  ['sleep_score', /^sleep_score/],
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

/** Every file of an account export ends with a UUID before its extension, also those of kinds that are new. */
const polarName = /[-_][0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.\w+$/i;

/** What a file is by its name; undefined when only its content can tell. */
export function kindByName(name: string): Kind | undefined {
  if (sessionName.test(name)) return 'training_session';
  return named.find(([, pattern]) => pattern.test(name))?.[0];
}

/** What a file without a telling name is; undefined for one that is not Polar's. */
export function kindByContent(name: string, body: Buffer): Kind | undefined {
  const has = (word: string) => body.includes(`"${word}"`);
  if (/\.json$/i.test(name)) {
    if (has('startTime') && marks.some(has) && isSession(body)) return 'training_session';
    if (has('deviceDays')) return 'heart_rate';
  }
  return polarName.test(name) ? 'other' : undefined;
}

/** Every session of Polar's has one of these, by its form; other programs have starts and exercises, too. */
const marks = ['exportVersion', 'durationMillis', 'timezoneOffsetMinutes'];

/** What cannot be read as JSON has to be looked at as a session: it may be cut off, or have bare NaN for values. */
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

/** An export as it came, among what is imported: it is not looked into, and keeping it as it is would help nobody. */
export function isWholeExport(name: string): boolean {
  return polarName.test(name) && /\.zip$/i.test(name);
}

/** Whether a file has to be read to know whether it is Polar's. */
export function mayBePolars(name: string): boolean {
  return kindByName(name) !== undefined || polarName.test(name) || /\.json$/i.test(name);
}
