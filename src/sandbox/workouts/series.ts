import type { Random } from '../random.js';
import { SampleType, type Series } from '../session.js';
import { type Movement, waves } from './movement.js';
import type { Recipe } from './recipes.js';
import { balance, cadence, power } from './vitals.js';

/** What a recording consists of, on a grid of one second; `thin` makes it coarser. */
export interface Recording {
  movement: Movement;
  /** bpm */
  beats: Float32Array;
  watts: Float32Array | undefined;
  series: Series[];
}

/** Records a movement with the channels of the recipe. All series have the same length. */
export function record(random: Random, recipe: Recipe, movement: Movement, beats: Float32Array): Recording {
  const watts = recipe.channels.includes(SampleType.power) ? power(random, recipe, movement) : undefined;
  const altitude = barometer(random, recipe, movement);
  const channel = (type: number): Float32Array => {
    switch (type) {
      case SampleType.heartRate:
        return beats;
      case SampleType.speed:
        return movement.speed.map((speed) => Math.round(speed * 36_000) / 10_000);
      case SampleType.cadence:
        return cadence(random, recipe, movement);
      case SampleType.runningCadence:
        return cadence(random, recipe, movement).map((steps) => steps * 2);
      case SampleType.altitude:
        return altitude;
      case SampleType.power:
        return watts ?? new Float32Array(beats.length);
      case SampleType.pedalingIndex:
        return (watts ?? beats).map((value) => (value === 0 ? 0 : random.int(18, 34)));
      case SampleType.balance:
        return balance(random, watts ?? beats);
      case SampleType.airPressure:
        return altitude.map((meters) => 1013.25 * (1 - meters / 44_330) ** 5.255);
      case SampleType.temperature:
        return temperature(random, beats.length);
      default:
        return Float32Array.from(movement.distance, (meters) => Math.round(meters * 10) / 10);
    }
  };
  const rate = recipe.rateSeconds ?? 1;
  const series = [...recipe.channels]
    .sort((a, b) => a - b)
    .map((type): Series => ({ type, rateSeconds: rate, values: thin(channel(type), rate), gap: 'null' }));
  if (recipe.gaps) for (const one of series) addGaps(one);
  if (recipe.spike) addSpike(series);
  return { movement, beats, watts, series };
}

function thin(values: Float32Array, rate: number): Float32Array {
  return rate === 1 ? values : values.filter((_, i) => i % rate === 0);
}

/** Altitude from the barometer: in steps of some seconds, and stale at the start if the recipe says so. */
function barometer(random: Random, recipe: Recipe, movement: Movement): Float32Array {
  const stale = recipe.staleAltitude ? random.int(12, 40) : 0;
  return movement.altitude.map((_, i) => {
    const meters = i < stale ? (movement.altitude[0] ?? 0) + 188.436 : (movement.altitude[i - (i % 6)] ?? 0);
    return Math.round(meters * 1000) / 1000;
  });
}

/** A watch cools down from wrist to air temperature. */
function temperature(random: Random, count: number): Float32Array {
  const air = random.between(4, 22);
  const mood = waves(random, 0.6);
  return Float32Array.from({ length: count }, (_, i) => {
    return Math.round((air + (27 - air) * Math.exp(-i / 420) + mood(i)) * 10) / 10;
  });
}

/** Gaps in every spelling that has been seen or documented. */
function addGaps(series: Series): void {
  const holes: Record<number, { gap: Series['gap']; parts: [number, number][] }> = {
    [SampleType.heartRate]: {
      gap: 'null',
      parts: [
        [0.2, 0.24],
        [0.6, 0.61],
      ],
    },
    [SampleType.speed]: { gap: 'null', parts: [[0.5, 0.505]] },
    [SampleType.cadence]: { gap: '', parts: [[0.4, 0.42]] },
    [SampleType.altitude]: { gap: 'NaN', parts: [[0.7, 0.72]] },
    [SampleType.temperature]: {
      gap: '',
      parts: [
        [0, 0.01],
        [0.99, 1],
      ],
    },
  };
  const hole = holes[series.type];
  if (!hole) return;
  series.gap = hole.gap;
  series.values = series.values.map((value, i) => {
    const share = i / series.values.length;
    return hole.parts.some(([from, until]) => share >= from && share < until) ? Number.NaN : value;
  });
}

function addSpike(series: Series[]): void {
  const absurd: Record<number, number> = { [SampleType.speed]: 39.1764, [SampleType.power]: 1056 };
  for (const one of series) {
    const value = absurd[one.type];
    if (value !== undefined) one.values[Math.floor(one.values.length / 3)] = value;
  }
}
