import { gzipSync } from 'node:zlib';
import { SampleType, type Series, type Session, type Track, type TrainingLoad, type Zone } from '../session.js';
import { wallSecond } from './clock.js';
import { toFit } from './fit.js';
import { float, type Json, type JsonObject } from './json.js';
import type { Details, Representation, Spelling, TrackPoint } from './representation.js';
import { toTcx } from './tcx.js';
import { fullDuration, localTime, secondsDuration, utcMillis, utcSeconds } from './time.js';

type Style = 'documented' | 'seen';

/** Writes a generated session in the chosen spelling. Long texts are made on request, not kept. */
export function representSession(session: Session, spelling: Spelling, userUrl: string): Representation {
  const transactional: Style = spelling === 'seen' ? 'seen' : 'documented';
  const hashed: Style = spelling === 'documented' ? 'documented' : 'seen';
  return {
    exercise: (details) => exercise(session, hashed, userUrl, details),
    summary: () => summary(session, transactional),
    zones: () =>
      session.zones?.map((zone, i) => zoneOf(zone, i, transactional)) ?? (session.zones === null ? null : undefined),
    sampleTypes: () => typesOf(session).map(String),
    sample: (type) => sampleOf(session, Number(type), transactional),
    tcx: () => tcxOf(session, spelling),
    fit: () => toFit(session),
    track: () => session.track && { device: session.device ?? 'Polar Flow', points: pointsOf(session, session.track) },
  };
}

/** The file itself gzipped, as documented, or plain, as clients have received it. */
function tcxOf(session: Session, spelling: Spelling): string | Buffer | undefined {
  const text = toTcx(session);
  return text === undefined || spelling !== 'documented' ? text : gzipSync(text);
}

function exercise(session: Session, style: Style, userUrl: string, details: Details): JsonObject {
  const documented = style === 'documented';
  const zones = details.zones ? session.zones?.map((zone, i) => zoneOf(zone, i, style)) : undefined;
  const samples = details.samples ? typesOf(session).map((type) => sampleOf(session, type, style)) : [];
  return {
    id: session.exerciseId,
    upload_time: documented ? utcMillis(session.uploadedAt) : utcSeconds(session.uploadedAt),
    polar_user: userUrl,
    device: session.device,
    device_id: session.deviceId,
    start_time: localTime(session.startedAt, session.utcOffsetMinutes),
    start_time_utc_offset: session.utcOffsetMinutes,
    duration: documented ? fullDuration(session.durationMillis) : secondsDuration(session.durationMillis),
    distance: session.distance === undefined ? undefined : float(session.distance),
    heart_rate: session.heartRate && { ...session.heartRate },
    ...(documented && session.trainingLoad !== undefined && { training_load: float(session.trainingLoad) }),
    sport: session.sport,
    has_route: session.track !== undefined,
    ...(session.club && { club_id: session.club.id, club_name: session.club.name }),
    detailed_sport_info: session.detailedSport,
    calories: session.calories,
    [documented ? 'running-index' : 'running_index']: session.runningIndex,
    fat_percentage: session.energy?.fat,
    carbohydrate_percentage: session.energy?.carbohydrate,
    protein_percentage: session.energy?.protein,
    heart_rate_zones: zones,
    samples: samples.length > 0 ? samples.filter((sample) => sample !== undefined) : undefined,
    route: details.route && session.track ? routeOf(session, session.track) : undefined,
    training_load_pro: session.load && loadOf(session.load, documented ? session : undefined),
  };
}

function summary(session: Session, style: Style): JsonObject {
  const documented: JsonObject = {
    'upload-time': utcMillis(session.uploadedAt),
    device: session.device,
    'device-id': session.deviceId,
    'start-time': localTime(session.startedAt, session.utcOffsetMinutes),
    'start-time-utc-offset': session.utcOffsetMinutes,
    duration: fullDuration(session.durationMillis),
    calories: session.calories,
    distance: session.distance === undefined ? undefined : float(session.distance),
    'heart-rate': session.heartRate && { ...session.heartRate },
    'training-load': session.trainingLoad === undefined ? undefined : float(session.trainingLoad),
    sport: session.sport,
    'has-route': session.track !== undefined,
    'club-id': session.club?.id,
    'club-name': session.club?.name,
    'detailed-sport-info': session.detailedSport,
    'fat-percentage': session.energy?.fat,
    'carbohydrate-percentage': session.energy?.carbohydrate,
    'protein-percentage': session.energy?.protein,
    'running-index': session.runningIndex,
    'training-load-pro': session.load && loadOf(session.load, style === 'documented' ? session : undefined),
  };
  if (style === 'documented') return documented;
  return Object.fromEntries(Object.entries(documented).map(([key, value]) => [key.replaceAll('-', '_'), value]));
}

/** Keys with hyphens in both APIs; only the documentation has a date. */
function loadOf(load: TrainingLoad, dated: Session | undefined): JsonObject {
  return {
    ...(dated && { date: localTime(dated.startedAt, dated.utcOffsetMinutes).slice(0, 10) }),
    'cardio-load': float(load.cardio),
    'cardio-load-interpretation': load.cardioInterpretation,
    'muscle-load': float(load.muscle),
    'muscle-load-interpretation': load.muscleInterpretation,
    'perceived-load': float(load.perceived),
    'perceived-load-interpretation': load.perceivedInterpretation,
    'user-rpe': load.rpe,
  };
}

/** Documented zones count from 1, real ones from 0. */
function zoneOf(zone: Zone, index: number, style: Style): JsonObject {
  const inZone = fullDuration(zone.seconds * 1000);
  return style === 'documented'
    ? { index: index + 1, 'lower-limit': zone.lower, 'upper-limit': zone.upper, 'in-zone': inZone }
    : { index, lower_limit: zone.lower, upper_limit: zone.upper, in_zone: inZone };
}

function typesOf(session: Session): number[] {
  return [...(session.series?.map(({ type }) => type) ?? []), ...(session.rr ? [SampleType.rr] : [])];
}

function sampleOf(session: Session, type: number, style: Style): JsonObject | undefined {
  const series = session.series?.find((one) => one.type === type);
  const data = series ? dataOf(series) : type === SampleType.rr ? session.rr?.map(String).join(',') : undefined;
  if (data === undefined) return undefined;
  // RR intervals have no rate: null in the documentation, 0 in real responses.
  const rate: Json = series ? series.rateSeconds : style === 'documented' ? null : 0;
  return style === 'documented'
    ? { 'recording-rate': rate, 'sample-type': String(type), data }
    : { recording_rate: rate, sample_type: type, data };
}

/** Each channel spelled as in real responses: whole bpm, `0.0` km/h, temperatures to a tenth, float32 distances. */
function dataOf({ type, values, gap }: Series): string {
  const spell = spellings[type] ?? String;
  return Array.from(values, (value) => (Number.isNaN(value) ? gap : spell(value))).join(',');
}

const withPoint = (value: number) => (Number.isInteger(value) ? `${value}.0` : `${value}`);
const rounded = (digits: number) => (value: number) => withPoint(Math.round(value * 10 ** digits) / 10 ** digits);
const spellings: Partial<Record<number, (value: number) => string>> = {
  [SampleType.speed]: rounded(4),
  [SampleType.altitude]: rounded(3),
  [SampleType.balance]: rounded(1),
  [SampleType.airPressure]: rounded(2),
  [SampleType.temperature]: rounded(1),
  [SampleType.distance]: withPoint,
};

/** When a point was taken, as v3 writes it. */
const routeSecond = (session: Session, second: number) =>
  session.routeClock === 'wall' ? wallSecond(session, second) : second;

function routeOf(session: Session, track: Track): JsonObject[] {
  return Array.from(track.seconds, (second, i) => ({
    latitude: track.latitudes[i] ?? 0,
    longitude: track.longitudes[i] ?? 0,
    time: secondsDuration(routeSecond(session, second) * 1000),
    satellites: track.satellites,
    fix: 1,
  }));
}

function pointsOf(session: Session, track: Track): TrackPoint[] {
  return Array.from(track.seconds, (second, i) => ({
    at: session.startedAt + routeSecond(session, second) * 1000,
    latitude: track.latitudes[i] ?? 0,
    longitude: track.longitudes[i] ?? 0,
    altitude: track.altitudes[i] ?? 0,
  }));
}
