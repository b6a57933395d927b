import { isObject } from '../../../guards.js';
import type { SourceSamples, SourceSession } from '../../../workouts/source-session.js';
import { lookup } from '../../../workouts/sports/lookup.js';
import { type LocalClock, millisBetween } from '../../../workouts/time/time.js';
import { millisOf } from './old-fields.js';
import { gapsOf, LEFT_CRANK, powerOfCrank, rrOf, type Values, valuesOf } from './series.js';

/*
 * The series of the older form: every value has a wall clock time of its own, which is really the timer's (start + i, even
 * after a pause); beats have none and follow one another.
 */

/** `samples` of an exercise: a list for each series. */
export type OldSamples = Readonly<Record<string, unknown>>;

/** The sample types that v3 numbers, by their names in this form. */
const types: Readonly<Record<string, string>> = {
  heartRate: '0',
  speed: '1',
  cadence: '2',
  altitude: '3',
  power: '4',
  temperature: '9',
  distance: '10',
};

/** The power of one crank of the pedals, or half of a runner's power. */
const CRANK_POWER = 'leftPedalCrankBasedPower';

/** The longest plausible series: ten days of seconds. A wrong clock in one value must not fill the memory. */
const MAX_VALUES = 864_000;

/** A value with its time, in ms since the start. */
export interface Timed {
  millis: number;
  fields: Readonly<Record<string, unknown>>;
}

/** A list of objects with a `dateTime` each; those without a readable time are left out. */
export function timed(values: unknown, { local, offsetMinutes }: LocalClock): Timed[] {
  return objectsIn(values).flatMap((fields) => {
    const { dateTime } = fields;
    const millis = typeof dateTime === 'string' ? millisBetween(local, dateTime, offsetMinutes) : undefined;
    return millis === undefined ? [] : [{ millis, fields }];
  });
}

function objectsIn(values: unknown): Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(values)) return [];
  return values.map((value: unknown) => (isObject(value) ? value : {}));
}

/**
 * The series in the form of v3, RR intervals last.
 * @param averagePower of the session, W: shows whether one crank's power is half of it.
 */
export function seriesOf(
  samples: OldSamples,
  start: LocalClock,
  averagePower: number | undefined,
): { samples: SourceSamples[]; rrGaps: SourceSession['rrGaps'] } {
  const { rr, recordedRoute: _route, ...series } = samples;
  const read = Object.entries(series).flatMap(([name, raw]) => {
    const { values, interval } = gridOf(timed(raw, start), name === CRANK_POWER ? 'currentPower' : 'value');
    return values.length === 0 ? [] : [{ ...typed(name, values, averagePower), recordingRate: interval }];
  });
  const beats = beatsOf(rr);
  const intervals = rrOf(beats);
  return { samples: intervals === undefined ? read : [...read, intervals], rrGaps: gapsOf(beats) };
}

function typed(name: string, values: Values, averagePower: number | undefined): SourceSamples {
  if (name !== CRANK_POWER) return { sampleType: lookup(types, name) ?? name, data: values };
  const power = powerOfCrank(values, averagePower);
  return power ? { sampleType: '4', data: power } : { sampleType: LEFT_CRANK, data: values };
}

/** Values on a grid of seconds, or of the shortest step between them if that is longer. */
function gridOf(values: readonly Timed[], field: string): { values: Values; interval: number } {
  const steps = values.slice(1).map(({ millis }, i) => millis - (values[i]?.millis ?? 0));
  const step = Math.max(
    1000,
    steps.reduce((min, millis) => (millis > 0 ? Math.min(min, millis) : min), Number.POSITIVE_INFINITY),
  );
  const interval = Number.isFinite(step) ? Math.round(step / 1000) : 1;
  const grid: unknown[] = [];
  for (const { millis, fields } of values) {
    const index = Math.round(millis / (interval * 1000));
    if (index < 0 || index >= MAX_VALUES) continue;
    while (grid.length < index) grid.push(undefined);
    grid[index] = fields[field];
  }
  return { values: valuesOf(grid), interval };
}

/** Beats in the newer form. */
function beatsOf(raw: unknown): { durationMillis: number | undefined; offline: unknown }[] {
  return objectsIn(raw).map(({ duration, offline }) => ({
    durationMillis: typeof duration === 'string' ? millisOf(duration) : undefined,
    offline,
  }));
}
