import { z } from 'zod';
import { isObject } from '../../../guards.js';
import type {
  SourceRoutePoint,
  SourceSamples,
  SourceSession,
  SourceStatistics,
} from '../../../workouts/source-session.js';
import { lookup } from '../../../workouts/sports/lookup.js';
import { isWithin } from '../../../workouts/values/ranges.js';
import { finite, list, optionalNumber, optionalText, present, presentOrAbsent } from '../fields.js';

/*
 * Series have thousands of values each, and sessions dozens of series, so they are read by hand: a schema for every value
 * would take longer than everything else together.
 */

/** A list of any length, as it is. */
const longList = z.custom<unknown[]>((value) => Array.isArray(value));
const anyLongList = longList.optional().catch(undefined);

const samples = list(z.object({ type: z.string().min(1), intervalMillis: optionalNumber, values: longList }));

/** `exercises[].samples`; its long lists are left unread. */
export const samplesSchema = z
  .object({ samples: samples.optional().catch(undefined), rrSamples: anyLongList })
  .extend({ transitionSamples: anyLongList })
  .optional()
  .catch(undefined);

/** `exercises[].routes.route`; its clock begins at its own start time. */
export const trackSchema = z.object({ startTime: optionalText, wayPoints: anyLongList }).optional().catch(undefined);

/** Average and maximum of each series, as the watch calculated them. */
export const statisticsSchema = z
  .object({ statistics: list(z.object({ type: z.string(), avg: optionalNumber, max: optionalNumber })) })
  .transform((raw) => raw.statistics)
  .optional()
  .catch(undefined);

export type Statistics = z.output<typeof statisticsSchema>;
type Series = z.output<typeof samples>[number];
/** Values of a series; a gap is NaN. */
export type Values = Float64Array;

/** The statistics of one kind, for instance `HEART_RATE`. */
export function statistic(statistics: Statistics, kind: string): { avg?: number; max?: number } {
  const found = statistics?.find(({ type }) => type.replace(/^STATISTICS_TYPE_/, '') === kind);
  return present({ avg: found?.avg, max: found?.max });
}

/** Polar's own averages and maxima besides those of the heart rate; 0 means none. */
export function statisticsOf(raw: Statistics): SourceStatistics | undefined {
  const of = (kind: string) => {
    const { avg, max } = statistic(raw, kind);
    return presentOrAbsent({ average: avg || undefined, maximum: max || undefined });
  };
  return presentOrAbsent({ speed: of('SPEED'), cadence: of('CADENCE'), power: of('POWER') });
}

/** The sample types that AccessLink v3 numbers; all others keep their name. */
const numbers: Readonly<Record<string, string>> = {
  HEART_RATE: '0',
  SPEED: '1',
  CADENCE: '2',
  ALTITUDE: '3',
  POWER: '4',
  TEMPERATURE: '9',
  DISTANCE: '10',
};

/** The name of one crank's power if it is unknown what part of the whole it is. */
export const LEFT_CRANK = 'LEFT_CRANK_CURRENT_POWER';

/** The series under the numbers of v3. RR intervals are series 11, as there. */
export function seriesOf(raw: z.output<typeof samplesSchema>, statistics: Statistics): SourceSamples[] {
  const series = (raw?.samples ?? []).map((one) => readSeries(one, statistics));
  const rr = rrOf(raw?.rrSamples);
  return rr === undefined ? series : [...series, rr];
}

function readSeries({ type, intervalMillis, values: raw }: Series, statistics: Statistics): SourceSamples {
  const name = type.replace(/^SAMPLE_TYPE_/, '');
  const values = valuesOf(raw);
  const rate = intervalMillis === undefined ? {} : { recordingRate: intervalMillis / 1000 };
  if (name === LEFT_CRANK) {
    const power = powerOfCrank(values, statistic(statistics, 'POWER').avg);
    if (power !== undefined) return { ...rate, sampleType: '4', data: power };
  }
  return { ...rate, sampleType: lookup(numbers, name) ?? name, data: values };
}

/** The whole power, from one crank's power and the session's average; undefined if that cannot be determined. */
export function powerOfCrank(values: Values, average: number | undefined): Values | undefined {
  const factor = crankFactor(values, average);
  return factor && values.map((value) => finite(value * factor));
}

/**
 * One crank's power is half of the whole for running and for pedals that measure one side, and all of it otherwise; the
 * session's average power shows which. Undefined if that is absent or fits neither: then the series keeps Polar's name.
 */
function crankFactor(values: Values, average: number | undefined): 1 | 2 | undefined {
  // An impossible value must not decide for all the others.
  const measured = values.filter((value) => isWithin('power', value));
  const mean = measured.reduce((sum, value) => sum + value, 0) / measured.length;
  const ratio = (average ?? 0) / mean;
  if (Math.abs(ratio - 2) < 0.3) return 2;
  return Math.abs(ratio - 1) < 0.15 ? 1 : undefined;
}

/** RR intervals from `{durationMillis, offline}`. The duration of a beat without contact was not measured: a gap. */
export function rrOf(beats: readonly unknown[] | undefined): SourceSamples | undefined {
  if (!beats || beats.length === 0) return undefined;
  const values = beats.map((beat) => {
    const { durationMillis, offline } = fieldsOf(beat);
    return isOffline(offline) ? undefined : durationMillis;
  });
  return { sampleType: '11', recordingRate: null, data: valuesOf(values) };
}

/** Beats without contact, and how long they took. */
export function gapsOf(beats: readonly unknown[] | undefined): SourceSession['rrGaps'] {
  const gaps = (beats ?? []).flatMap((sample, beat) => {
    const { durationMillis, offline } = fieldsOf(sample);
    const millis = numberOf(durationMillis);
    return isOffline(offline) && millis !== undefined ? [{ beat, millis }] : [];
  });
  return gaps.length > 0 ? gaps : undefined;
}

const isOffline = (offline: unknown) => offline === true || offline === 'true';

/** @param baseMillis from the start of the exercise to the start of the route. */
export function wayPointsOf(wayPoints: unknown[] | undefined, baseMillis: number): SourceRoutePoint[] {
  return (wayPoints ?? []).map((point) => {
    const { latitude, longitude, altitude, elapsedMillis } = fieldsOf(point);
    const meters = numberOf(altitude);
    return {
      // Such JSON leaves out zeros, even that of the equator.
      latitude: (latitude === undefined ? 0 : numberOf(latitude)) ?? Number.NaN,
      longitude: (longitude === undefined ? 0 : numberOf(longitude)) ?? Number.NaN,
      // Only an absent time is zero; one that is not a number is not a time.
      offsetMillis: baseMillis + ((elapsedMillis ?? null) === null ? 0 : (numberOf(elapsedMillis) ?? Number.NaN)),
      ...(meters !== undefined && { altitude: meters }),
    };
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** A number, also written as text; null, NaN and "NaN" are gaps. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /\d/.test(value) ? Number(value) : value;
  return typeof number === 'number' && !Number.isNaN(number) ? finite(number) : undefined;
}

/** Values in any spelling as numbers; what is none is a gap. */
export function valuesOf(raw: readonly unknown[]): Values {
  const values = new Float64Array(raw.length);
  for (let i = 0; i < raw.length; i++) values[i] = numberOf(raw[i]) ?? Number.NaN;
  return values;
}
