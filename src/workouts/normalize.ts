import { type Derived, derivable, deriveFields } from './derive.js';
import { normalizeBands } from './parts/bands.js';
import { normalizeLaps } from './parts/laps.js';
import { normalizeRoute } from './parts/route.js';
import { readSamples } from './parts/streams.js';
import { normalizeStrength } from './parts/strength.js';
import { normalizeSwimming } from './parts/swimming.js';
import { normalizeTrainingLoad } from './parts/training-load.js';
import { normalizeZones } from './parts/zones.js';
import { durationOf, knownDevice, startOf } from './session.js';
import type { SourceSession } from './source-session.js';
import { mapSport } from './sports/sports.js';
import type { Clock } from './time/clock.js';
import { STOP_TOLERANCE_MS } from './time/pauses.js';
import { clockOfExercise, onWallClock, pausesOf } from './time/session-clock.js';
import { formatInstant, parseInstant } from './time/time.js';
import { known, knownRounded, metersPerSecond } from './values/numbers.js';
import { presentOrNone, withoutUndefined } from './values/present.js';
import { withinRanges } from './values/within-ranges.js';
import type { Workout } from './workout.js';

/** Raised when the same payload would give another workout; `rebuild` brings stored ones up to it. */
export const normalizerVersion = 4;

/** Everything a workout is made from. */
export interface NormalizeInput {
  /** From `workoutIdentity`. */
  id: string;
  /** The Polar user; part of the identity, not of the workout. */
  userId: string;
  exercise: SourceSession;
  via: Workout['source']['via'];
  externalIds: Workout['external_ids'];
  /** RFC 3339 UTC of the newest payload, and the hashes of all of them. */
  provenance: { fetchedAt: string; payloadSha256: string[] };
}

/** An upload before the end of the session by more than clocks differ means that the offset is wrong. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * Makes the workout of one session. Pure and deterministic: the same input gives the same bytes, keys in the order of
 * the schema, unknown ones left out. Throws UnexpectedError START_TIME without a readable start.
 *
 * Quality codes: `out_of_range:` and a field, for an impossible value (ranges.ts); those of `readSamples`,
 * `normalizeRoute`, `resolveClock` and `mapSport`; and `duration_missing`, `route_missing` (Polar says there is a route, but
 * sent none), `time_conflict` (uploaded before it ended: the offset is wrong), `details_missing` (only Polar's list has it;
 * its own response has not arrived yet), `file_unreadable` (nothing could be read from a file that is kept),
 * `utc_offset_missing` (the local clock is read as UTC), `utc_offset_from_home_zone` (the offset is that of the zone the
 * user named, see zone.ts), `transition_left_out` (the transition to the next exercise of a multisport session was
 * recorded, but Polar does not say when it began; the payload keeps it). Files of single sessions add `rows_incomplete` (rows
 * that are cut off are left out), `date_day_first_assumed` (day and month could be the other way round),
 * `start_from_first_point` (nothing else of a route says when it began), `rr_values_dropped`, `recording_missing` (a diary
 * names a recording that was not imported), `starts_differ` (names show that its files are one session, but they begin at
 * different times), and what readHrm, readPdd, routeOnRows, readCalendar, placeRoute and the
 * reader of FIT describe (polar/parse/files).
 */
export function normalizeWorkout({ id, exercise: session, via, externalIds, provenance }: NormalizeInput): Workout {
  const exercise = withinRanges(session);
  const start = startOf(exercise);
  const sport = mapSport(exercise.sport, exercise.detailedSportInfo);
  const samples = readSamples(exercise.samples ?? []);
  const given = givenFields(exercise);
  const { route: asGiven, quality: routeQuality } = normalizeRoute(exercise.route, start.utcMs, spanOf(exercise));
  const resolved = clockOfExercise(exercise, given.duration_seconds, asGiven);
  const { clock } = resolved;
  const route = resolved.routeOn === 'timer' ? onWallClock(asGiven, clock) : asGiven;
  const computed = deriveFields(given, { ...samples, route, clock });
  const fields: Derived = { ...computed, ...given };
  const endMs = endOf(start.utcMs, fields.duration_seconds, exercise.elapsedMillis, clock);
  const uploadedMs = exercise.uploadTime === undefined ? undefined : parseInstant(exercise.uploadTime);

  const quality = [...samples.quality, ...routeQuality, ...statedQuality(exercise, via)];
  if (sport.quality) quality.push(sport.quality);
  if (start.offsetMinutes === undefined) quality.push('utc_offset_missing');
  else if (exercise.zoneAssumed) quality.push('utc_offset_from_home_zone');
  if (given.duration_seconds === undefined) quality.push('duration_missing');
  if (exercise.hasRoute && exercise.route && !route) quality.push('route_missing');
  if (samples.streams || samples.rrIntervalsMs || route) quality.push(...resolved.quality);
  if (isBefore(uploadedMs, endMs?.ms)) quality.push('time_conflict');

  return withoutUndefined<Workout>({
    schema: 'polar-sync.workout/1',
    id,
    external_ids: withoutUndefined({
      accesslink_exercise: externalIds.accesslink_exercise,
      accesslink_transaction: externalIds.accesslink_transaction,
      flow_export: externalIds.flow_export,
      accesslink_v4_session: externalIds.accesslink_v4_session,
      accesslink_v4_exercise: externalIds.accesslink_v4_exercise,
    }),
    part_of: exercise.partOf,
    legs: exercise.legs,
    name: textOf(exercise.name),
    note: textOf(exercise.note),
    feeling: known(exercise.feeling),
    source: withoutUndefined({
      provider: 'polar' as const,
      device: knownDevice(exercise.device),
      device_id: knownDevice(exercise.deviceId),
      via: sortedUnique(via),
    }),
    type: sport.type,
    sport: sport.sport,
    sub_sport: sport.subSport,
    vendor_sport: withoutUndefined({
      sport: exercise.sport || undefined,
      detailed_sport_info: exercise.detailedSportInfo || undefined,
      sport_id: exercise.sportId || undefined,
    }),
    start_time: formatInstant(start.utcMs),
    end_time: instantOf(endMs?.ms),
    start_time_local: exercise.startTime,
    utc_offset_minutes: start.offsetMinutes,
    duration_seconds: fields.duration_seconds,
    distance_meters: fields.distance_meters,
    calories_kcal: knownRounded(exercise.calories, 0),
    avg_heart_rate_bpm: fields.avg_heart_rate_bpm,
    max_heart_rate_bpm: fields.max_heart_rate_bpm,
    avg_speed_mps: fields.avg_speed_mps,
    max_speed_mps: fields.max_speed_mps,
    elevation_gain_meters: fields.elevation_gain_meters,
    elevation_loss_meters: fields.elevation_loss_meters,
    avg_cadence_rpm: fields.avg_cadence_rpm,
    max_cadence_rpm: knownRounded(exercise.statistics?.cadence?.maximum, 0, 1),
    avg_power_watts: fields.avg_power_watts,
    max_power_watts: fields.max_power_watts,
    energy_split_percent: presentOrNone({
      fat: known(exercise.fatPercentage),
      carbohydrate: known(exercise.carbohydratePercentage),
      protein: known(exercise.proteinPercentage),
    }),
    training_load: normalizeTrainingLoad(exercise),
    running_index: knownRounded(exercise.runningIndex, 0, 1),
    club: presentOrNone({ id: knownRounded(exercise.clubId, 0), name: textOf(exercise.clubName?.trim()) }),
    has_route: exercise.hasRoute,
    uploaded_at: instantOf(uploadedMs),
    heart_rate_zones: normalizeZones(exercise.zones),
    ...normalizeBands(exercise.bands),
    swimming: normalizeSwimming(exercise.swimming),
    strength_sets: normalizeStrength(exercise.strength),
    laps: normalizeLaps(exercise.laps, clock),
    auto_laps: normalizeLaps(exercise.autoLaps, clock),
    pauses: pausesOf(clock),
    derived: derivedNames(given, fields, endMs?.derived === true),
    quality: sortedUnique(quality),
    provenance: {
      fetched_at: provenance.fetchedAt,
      normalizer_version: normalizerVersion,
      payload_sha256: sortedUnique(provenance.payloadSha256),
    },
    streams: samples.streams,
    rr_intervals_ms: samples.rrIntervalsMs,
    rr_gaps: gapsOf(exercise.rrGaps, samples.rrIntervalsMs),
    route,
  });
}

const instantOf = (ms: number | undefined) => (ms === undefined ? undefined : formatInstant(ms));

/** Whether a workout was uploaded before its end, by more than clocks differ. */
const isBefore = (uploadedMs: number | undefined, endMs: number | undefined) =>
  endMs !== undefined && uploadedMs !== undefined && uploadedMs < endMs - CLOCK_TOLERANCE_MS;

/** What the readers of the sources found missing. */
function statedQuality(
  { outOfRange = [], marks = [], isListedOnly, hasUnreadFile, hasTransition, recordings }: SourceSession,
  via: NormalizeInput['via'],
): string[] {
  return [
    ...outOfRange,
    ...marks,
    ...(isListedOnly ? ['details_missing'] : []),
    ...(hasUnreadFile ? ['file_unreadable'] : []),
    ...(hasTransition ? ['transition_left_out'] : []),
    ...(recordings && !via.includes('hrm_file') ? ['recording_missing'] : []),
  ];
}

/** Seconds from start to stop; undefined if no source gives the stop. */
function spanOf(exercise: SourceSession): number | undefined {
  const elapsed = known(exercise.elapsedMillis, 1);
  return elapsed === undefined ? undefined : Math.max(elapsed / 1000, durationOf(exercise) ?? 0);
}

/** What Polar itself gives. It writes a heart rate or a distance of 0 when there is none. */
function givenFields(exercise: SourceSession): Derived {
  const duration = durationOf(exercise);
  const distance = knownRounded(exercise.distance, 1, 0.1);
  // Distance divided by duration is more exact: Polar's average is a 32-bit number of km/h.
  const isPaced = duration !== undefined && duration > 0 && distance !== undefined;
  return withoutUndefined({
    duration_seconds: duration,
    distance_meters: distance,
    avg_heart_rate_bpm: knownRounded(exercise.heartRate?.average, 0, 1),
    max_heart_rate_bpm: knownRounded(exercise.heartRate?.maximum, 0, 1),
    avg_speed_mps: isPaced ? undefined : metersPerSecond(exercise.statistics?.speed?.average, 0.001),
    max_speed_mps: metersPerSecond(exercise.statistics?.speed?.maximum, 0.001),
    elevation_gain_meters: knownRounded(exercise.ascent, 1),
    elevation_loss_meters: knownRounded(exercise.descent, 1),
    avg_cadence_rpm: knownRounded(exercise.statistics?.cadence?.average, 0, 1),
    avg_power_watts: knownRounded(exercise.statistics?.power?.average, 0, 1),
    max_power_watts: knownRounded(exercise.statistics?.power?.maximum, 0, 1),
  });
}

/** The gaps of beats lost for lack of contact; undefined if there are none, or if they do not match the beats. */
function gapsOf(gaps: SourceSession['rrGaps'], beats: (number | null)[] | undefined): Workout['rr_gaps'] {
  const read = (gaps ?? []).flatMap(({ beat, millis }) => {
    const ms = knownRounded(millis, 0, 1);
    return ms !== undefined && beats?.[beat] === null ? [{ beat, ms }] : [];
  });
  return read.length > 0 ? read : undefined;
}

/** The end as Polar gives it if that shows pauses, else the moment the timer ended. */
function endOf(
  startMs: number,
  durationSeconds: number | undefined,
  elapsedMillis: number | undefined,
  clock: Clock,
): { ms: number; derived: boolean } | undefined {
  const duration = durationSeconds === undefined ? undefined : Math.round(durationSeconds * 1000);
  const elapsed = known(elapsedMillis, 1);
  if (elapsed !== undefined && elapsed > (duration ?? 0) + STOP_TOLERANCE_MS) {
    return { ms: startMs + elapsed, derived: false };
  }
  if (duration === undefined) return undefined;
  return { ms: startMs + Math.round(clock.wallAt(duration / 1000) * 1000), derived: true };
}

/** What the athlete wrote, verbatim; blank text counts as none. */
const textOf = (text: string | undefined) => (text?.trim() ? text : undefined);

/** The fields computed here, in the order of the schema. Conversions of what Polar sends are not among them. */
function derivedNames(given: Derived, fields: Derived, end: boolean): string[] {
  const computed = derivable.filter((name) => given[name] === undefined && fields[name] !== undefined);
  return [...(end ? ['end_time'] : []), ...computed];
}

const sortedUnique = <T extends string>(words: T[]): T[] => [...new Set(words)].sort();
