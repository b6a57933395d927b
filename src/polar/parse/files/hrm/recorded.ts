import type { SourceLap, SourceSamples, SourceSession, SourceZone } from '../../../../workouts/source-session.js';
import { present, presentOrAbsent } from '../../fields.js';
import type { HrmFile } from './content.js';
import type { HrmLap } from './laps.js';

/** Of each series, the values as numbers; an HRM file has no others. */
const valuesOf = (samples: readonly SourceSamples[], type: string): Float64Array | undefined => {
  const data = samples.find(({ sampleType }) => sampleType === type)?.data;
  return typeof data === 'string' ? undefined : data;
};

const HEART_RATE = '0';
const SPEED = '1';

/** What an HRM file recorded, as a session; it names no sport, no time zone and no energy. */
export function recordedSession(file: HrmFile): SourceSession {
  const { startTime, lengthMillis, recording, samples, trip } = file;
  const seconds = typeof recording === 'object' ? recording.seconds : undefined;
  const speed = seconds === undefined ? undefined : valuesOf(samples, SPEED);
  const distanceAt = speed && seconds !== undefined ? distances(speed, seconds) : undefined;
  return present({
    startTime,
    duration: lengthMillis === undefined ? undefined : `PT${lengthMillis / 1000}S`,
    device: file.device,
    distance: distanceAt?.(Number.POSITIVE_INFINITY) || trip.distance,
    statistics: speed ? undefined : presentOrAbsent({ speed: presentOrAbsent({ average: trip.averageSpeed }) }),
    ascent: trip.ascent,
    samples: [...samples],
    rrGaps: file.rrGaps,
    laps: file.laps.map((lap) => lapOf(lap, lengthMillis, distanceAt)),
    zones: zonesOf(file.zoneLimits, valuesOf(samples, HEART_RATE), seconds),
    note: file.note,
  });
}

/** Meters up to a time of the timer in seconds, from speeds in km/h; a gap adds nothing. */
function distances(speed: Float64Array, interval: number): (seconds: number) => number {
  const sums = [0];
  for (const value of speed) sums.push((sums.at(-1) ?? 0) + (Number.isNaN(value) ? 0 : (value / 3.6) * interval));
  return (seconds) => {
    const rows = Math.min(seconds / interval, speed.length);
    const [whole, last = 0] = [sums[Math.floor(rows)] ?? 0, sums[Math.ceil(rows)]];
    return whole + (last - whole) * (rows % 1);
  };
}

/** Part by which a stated distance may differ from the measured one if it is in meters. */
const METERS_TOLERANCE = 0.02;

function lapOf(
  lap: HrmLap,
  lengthMillis: number | undefined,
  distanceAt: ((seconds: number) => number) | undefined,
): SourceLap {
  const { splitMillis, durationMillis, heartRate, ascent, statedDistance } = lap;
  // The last value counts for its whole interval, as in the distance of the session.
  const end = splitMillis === lengthMillis ? Number.POSITIVE_INFINITY : splitMillis;
  const measured = distanceAt && distanceAt(end / 1000) - distanceAt((splitMillis - durationMillis) / 1000);
  const isMeters =
    measured !== undefined &&
    statedDistance !== undefined &&
    Math.abs(statedDistance / measured - 1) <= METERS_TOLERANCE;
  return present({
    splitMillis,
    durationMillis,
    distance: isMeters ? statedDistance : measured || undefined,
    heartRate: presentOrAbsent({ average: heartRate?.average, maximum: heartRate?.maximum }),
    ascent,
  });
}

/**
 * The time in each zone, the easiest first, counted here: an HRM file has only the limits. A heart rate at a limit belongs to
 * the zone above it, one above all limits to the hardest zone.
 */
function zonesOf(
  limits: readonly number[],
  heart: Float64Array | undefined,
  seconds: number | undefined,
): SourceZone[] | undefined {
  if (heart === undefined || seconds === undefined || limits.length < 2) return undefined;
  const ascending = [...limits].sort((a, b) => a - b);
  return ascending.slice(1).map((upperLimit, index) => {
    const lowerLimit = ascending[index] ?? 0;
    const isHardest = index === ascending.length - 2;
    const count = heart.filter((bpm) => bpm >= lowerLimit && (bpm < upperLimit || isHardest)).length;
    return { index, lowerLimit, upperLimit, inZone: `PT${count * seconds}S` };
  });
}
