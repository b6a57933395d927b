import { SampleType, type Series, type Session } from '../../session.js';
import { wallPauses, wallSecond } from '../clock.js';
import type { JsonObject } from '../json.js';
import { localMillis } from '../time.js';

/** The names of the numbered sample types; 5 to 8 have not been seen in v4. */
const names: Partial<Record<number, string>> = {
  [SampleType.heartRate]: 'HEART_RATE',
  [SampleType.speed]: 'SPEED',
  [SampleType.cadence]: 'CADENCE',
  [SampleType.altitude]: 'ALTITUDE',
  [SampleType.power]: 'LEFT_CRANK_CURRENT_POWER',
  [SampleType.temperature]: 'TEMPERATURE',
  [SampleType.distance]: 'DISTANCE',
};

/** `exercises[].samples`: gaps are null. */
export function samplesOf(session: Session): JsonObject {
  const samples = (session.series ?? []).flatMap((series): JsonObject[] => {
    const type = names[series.type];
    if (type === undefined) return [];
    return [{ type, intervalMillis: series.rateSeconds * 1000, values: valuesOf(series, session) }];
  });
  const rrSamples = session.rr?.map(
    (ms): JsonObject =>
      // Even without contact, a beat has a length.
      ms === null ? { durationMillis: 1200, offline: true } : { durationMillis: ms, offline: false },
  );
  return { ...(samples.length > 0 && { samples }), ...(rrSamples && { rrSamples }) };
}

/** Running power is given for one leg: half of what v3 and the statistics have. */
function valuesOf({ type, values }: Series, session: Session): (number | null)[] {
  const half = type === SampleType.power && isRun(session);
  return Array.from(values, (value) => (Number.isNaN(value) ? null : half ? value / 2 : value));
}

const isRun = ({ sport, detailedSport }: Session) => /RUNNING/.test(`${sport} ${detailedSport}`);

/** `exercises[].statistics` of what was measured; for a pool swim also the lengths. */
export function statisticsOf(session: Session): JsonObject {
  const kinds = [
    [SampleType.heartRate, 'HEART_RATE'],
    [SampleType.speed, 'SPEED'],
    [SampleType.cadence, 'CADENCE'],
    [SampleType.power, 'POWER'],
    [SampleType.altitude, 'ALTITUDE'],
  ] as const;
  const statistics = kinds.flatMap(([type, name]): JsonObject[] => {
    const series = session.series?.find((one) => one.type === type);
    const values = series && [...series.values].filter((value) => !Number.isNaN(value));
    if (!values || values.length === 0) return [];
    const avg = values.reduce((sum, value) => sum + value, 0) / values.length;
    const extreme = (pick: (...two: number[]) => number) => values.reduce((a, b) => pick(a, b));
    return [{ type: `STATISTICS_TYPE_${name}`, min: extreme(Math.min), avg, max: extreme(Math.max) }];
  });
  const swim = isPoolSwim(session) && session.distance !== undefined && swimmingOf(session.distance);
  return { ...(statistics.length > 0 && { statistics }), ...(swim && { swimmingStatistics: swim }) };
}

const isPoolSwim = ({ detailedSport }: Session) => /^(POOL_)?SWIMMING$/.test(detailedSport ?? '');

function swimmingOf(meters: number): JsonObject {
  return {
    distanceMeters: meters,
    totalStrokeCount: Math.round(meters / 2.2),
    poolsSwum: Math.round(meters / 25),
    poolUnits: 'SWIMMING_POOL_UNITS_METERS',
    poolLength: 25,
    swimmingStyles: [
      { style: 'SWIMMING_STYLE_FREESTYLE', distanceMeters: meters, strokeCount: Math.round(meters / 2.2) },
    ],
  };
}

/** Every other session has the lap button pressed halfway; sessions with distance have automatic laps of 1 km. */
export function lapsOf(session: Session): JsonObject {
  const half = Math.floor(session.durationMillis / 2000) * 1000;
  const meters = session.series?.find(({ type }) => type === SampleType.distance);
  const laps =
    isOdd(session) && half > 0 ? [lap(half, half), lap(session.durationMillis, session.durationMillis - half)] : [];
  return { laps, autoLaps: meters ? kilometerLaps(meters) : [] };
}

const lap = (split: number, duration: number, distance?: number): JsonObject => ({
  splitTimeMillis: split,
  durationMillis: duration,
  ...(distance !== undefined && { distanceMeters: distance }),
});

function kilometerLaps({ values, rateSeconds }: Series): JsonObject[] {
  const laps: JsonObject[] = [];
  let before = 0;
  for (const [i, value] of values.entries()) {
    if (value < (laps.length + 1) * 1000) continue;
    const split = i * rateSeconds * 1000;
    laps.push(lap(split, split - before, 1000));
    before = split;
  }
  return laps;
}

const isOdd = ({ exerciseId }: Session) => (exerciseId.codePointAt(2) ?? 0) % 2 === 1;

/** `exercises[].zones`: heart rate, and the two bands of fat and fitness. Zero limits and times are still zeros here. */
export function zonesOf(session: Session): JsonObject[] {
  if (!session.zones) return [];
  const bands = session.zones.map(({ lower, upper, seconds }) => ({
    lowerLimit: lower,
    higherLimit: upper,
    inZone: seconds * 1000,
  }));
  const fitFat = [
    { lowerLimit: 0, higherLimit: 141, inZone: session.durationMillis },
    { lowerLimit: 141, higherLimit: 240, inZone: 0 },
  ];
  return [
    { type: 'ZONE_TYPE_HEART_RATE', zones: bands },
    { type: 'ZONE_TYPE_FIT_FAT', zones: fitFat },
  ];
}

/** `exercises[].pauseTimes`, in local time. */
export function pausesOf(session: Session): JsonObject[] {
  const at = (second: number) => localMillis(session.startedAt + second * 1000, session.utcOffsetMinutes);
  return wallPauses(session).map(({ start, end }) => ({ startTime: at(start), endTime: at(end) }));
}

/** `exercises[].routes`, on the wall clock, which starts with the first point. */
export function routesOf(session: Session): JsonObject {
  const { track, startedAt, utcOffsetMinutes } = session;
  if (!track) return {};
  const first = Math.floor(wallSecond(session, track.seconds[0] ?? 0));
  const wayPoints = Array.from(track.seconds, (second, i) => ({
    longitude: track.longitudes[i] ?? 0,
    latitude: track.latitudes[i] ?? 0,
    altitude: track.altitudes[i] ?? 0,
    elapsedMillis: Math.round((wallSecond(session, second) - first) * 1000),
  }));
  return { route: { startTime: localMillis(startedAt + first * 1000, utcOffsetMinutes), wayPoints } };
}

/** `exercises[].strengthTrainingResults`: one round with one set, for strength training. */
export function strengthOf({ detailedSport, durationMillis, heartRate }: Session): JsonObject {
  if (!/STRENGTH|CIRCUIT/.test(detailedSport ?? '')) return {};
  const time = { startTimeDeltaMillis: 0, endTimeDeltaMillis: durationMillis };
  const set = {
    ...time,
    type: 'SET_TYPE_WORK',
    movement: 'SQUAT',
    ...(heartRate && { avgHeartRate: heartRate.average, maxHeartRate: heartRate.maximum }),
  };
  return { completedRounds: [{ ...time, type: 'ROUND_TYPE_WORK', completedSets: [set] }] };
}
