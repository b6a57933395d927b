import { z } from 'zod';
import { parseDuration } from '../../../workouts/duration.js';
import { lookup } from '../../../workouts/lookup.js';
import type {
  PolarExercise,
  PolarLap,
  PolarRoutePoint,
  PolarSamples,
  PolarZone,
} from '../../../workouts/polar-exercise.js';
import { type LocalClock, localClock, millisBetween } from '../../../workouts/time.js';
import { list, optionalNumber, optionalText, present, presentOrAbsent } from '../fields.js';
import { numberOf, textOf } from './series.js';

/*
 * The model of account exports 1.x: durations as ISO 8601, words for sports, every value with a wall clock of its own.
 * Known from descriptions only; what is not as described is left out, and the payload keeps it.
 */

const range = z.object({ avg: optionalNumber, max: optionalNumber }).optional().catch(undefined);
const zone = z.object({ lowerLimit: optionalNumber, higherLimit: optionalNumber, inZone: optionalText });
const lap = z.object({
  splitTime: optionalText,
  duration: z.string(),
  distance: optionalNumber,
  heartRate: range,
});
const laps = list(lap).optional().catch(undefined);

const summary = {
  startTime: z.string(),
  stopTime: optionalText,
  timezoneOffset: optionalNumber,
  timeZoneOffset: optionalNumber,
  duration: optionalText,
  distance: optionalNumber,
  kiloCalories: optionalNumber,
  sport: optionalText,
};

const exercise = z.object({
  ...summary,
  startTime: optionalText,
  ascent: optionalNumber,
  descent: optionalNumber,
  heartRate: range,
  runningIndex: z.union([optionalNumber, z.object({ value: optionalNumber }).transform((raw) => raw.value)]),
  zones: z.record(z.string(), z.unknown()).optional().catch(undefined),
  samples: z.record(z.string(), z.unknown()).optional().catch(undefined),
  laps,
  autoLaps: laps,
});

/** A whole file of the old model (`exportVersion` 1.x), as public programs read it: no real file of it was at hand. */
export const oldSessionSchema = z
  .object({
    ...summary,
    exportVersion: optionalText,
    name: optionalText,
    note: optionalText,
    averageHeartRate: optionalNumber,
    maximumHeartRate: optionalNumber,
    deviceId: optionalText,
    exercises: list(exercise).optional(),
  })
  .refine((raw) => raw.exportVersion !== undefined || raw.duration !== undefined);

type RawExercise = z.output<typeof exercise>;

/** The exercises of a session of the old model; the session itself where it has none. */
export function readOldSession(raw: z.output<typeof oldSessionSchema>): PolarExercise[] {
  const about = present({ name: raw.name, note: raw.note, deviceId: raw.deviceId });
  const parts = raw.exercises ?? [];
  const single = parts.length < 2;
  const whole = single ? { averageHeartRate: raw.averageHeartRate, maximumHeartRate: raw.maximumHeartRate } : {};
  return (parts.length === 0 ? [exercise.parse({})] : parts).map((part, i) => {
    const told = offsetOf(part) ?? offsetOf(raw);
    const clock = localClock(part.startTime ?? raw.startTime, told);
    return present({
      ...readExercise(single ? { ...raw, ...present(part) } : part, clock, whole),
      utcOffsetMinutes: clock.offsetMinutes ?? told,
      ...about,
      partOf: single ? undefined : { session: raw.startTime, index: i + 1, count: parts.length },
    });
  });
}

const offsetOf = (raw: { timezoneOffset?: number | undefined; timeZoneOffset?: number | undefined }) =>
  raw.timezoneOffset ?? raw.timeZoneOffset;

function readExercise(
  raw: Partial<RawExercise>,
  clock: LocalClock,
  whole: { averageHeartRate?: number | undefined; maximumHeartRate?: number | undefined },
): PolarExercise {
  const { local: startTime } = clock;
  const { recordedRoute, ...series } = raw.samples ?? {};
  const route = routeOf(recordedRoute, clock);
  return present({
    startTime,
    duration: raw.duration,
    elapsedMillis: millisBetween(startTime, raw.stopTime, clock.offsetMinutes),
    calories: raw.kiloCalories,
    distance: raw.distance,
    heartRate: presentOrAbsent({
      average: raw.heartRate?.avg || whole.averageHeartRate || undefined,
      maximum: raw.heartRate?.max || whole.maximumHeartRate || undefined,
    }),
    sport: raw.sport,
    detailedSportInfo: raw.sport,
    ascent: raw.ascent,
    descent: raw.descent,
    runningIndex: raw.runningIndex,
    hasRoute: route.length > 0,
    zones: zonesOf(raw.zones),
    samples: Object.entries(series).flatMap(([name, values]) => seriesOf(name, values, clock)),
    route,
    laps: (raw.laps ?? []).flatMap(lapOf),
    autoLaps: (raw.autoLaps ?? []).flatMap(lapOf),
  });
}

function zonesOf(zones: Record<string, unknown> | undefined): PolarZone[] {
  const key = Object.keys(zones ?? {}).find((name) => /^heart_?rate$/i.test(name));
  const read = list(zone).safeParse(key === undefined ? [] : zones?.[key]);
  return (read.data ?? []).map(({ lowerLimit, higherLimit, inZone }, index) =>
    present({ index, lowerLimit, upperLimit: higherLimit, inZone }),
  );
}

function lapOf(raw: z.output<typeof lap>): PolarLap[] {
  const duration = parseDuration(raw.duration);
  const split = raw.splitTime === undefined ? undefined : parseDuration(raw.splitTime);
  if (duration === undefined) return [];
  return [
    present({
      durationMillis: duration * 1000,
      splitMillis: split === undefined ? undefined : split * 1000,
      distance: raw.distance,
      heartRate: presentOrAbsent({ average: raw.heartRate?.avg, maximum: raw.heartRate?.max }),
    }),
  ];
}

/** The sample types that v3 numbers, by the names of this model. */
const types: Readonly<Record<string, string>> = {
  heartRate: '0',
  speed: '1',
  cadence: '2',
  altitude: '3',
  power: '4',
  temperature: '9',
  distance: '10',
};

/** The longest series that is believed: ten days of seconds. A wrong clock in one value must not fill the memory. */
const MOST_VALUES = 864_000;

interface Timed {
  millis: number;
  fields: Record<string, unknown>;
}

/** A list of objects with a `dateTime` each, in milliseconds since the start; what has no readable time is left out. */
function timed(values: unknown, { local, offsetMinutes }: LocalClock): Timed[] {
  if (!Array.isArray(values)) return [];
  return (values as unknown[]).flatMap((value) => {
    const fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
    const { dateTime } = fields;
    const millis = typeof dateTime === 'string' ? millisBetween(local, dateTime, offsetMinutes) : undefined;
    return millis === undefined || millis < 0 ? [] : [{ millis, fields }];
  });
}

/** One series put on a grid of seconds, or of the shortest step between its values where that is longer. */
function seriesOf(name: string, raw: unknown, clock: LocalClock): PolarSamples[] {
  const values = timed(raw, clock);
  const steps = values.slice(1).map(({ millis }, i) => millis - (values[i]?.millis ?? 0));
  const step = Math.max(
    1000,
    steps.reduce((least, millis) => (millis > 0 ? Math.min(least, millis) : least), Number.POSITIVE_INFINITY),
  );
  const interval = Number.isFinite(step) ? Math.round(step / 1000) : 1;
  const grid: (number | undefined)[] = [];
  for (const { millis, fields } of values) {
    const index = Math.round(millis / (interval * 1000));
    if (index >= MOST_VALUES) continue;
    while (grid.length < index) grid.push(undefined);
    grid[index] = numberOf(fields.value);
  }
  return grid.length === 0
    ? []
    : [{ sampleType: lookup(types, name) ?? name, recordingRate: interval, data: textOf(grid) }];
}

function routeOf(raw: unknown, clock: LocalClock): PolarRoutePoint[] {
  return timed(raw, clock).map(({ millis, fields }) => {
    const altitude = numberOf(fields.altitude);
    return {
      latitude: numberOf(fields.latitude) ?? Number.NaN,
      longitude: numberOf(fields.longitude) ?? Number.NaN,
      offsetMillis: millis,
      ...(altitude !== undefined && { altitude }),
    };
  });
}
