import { deflateRawSync } from 'node:zlib';
import { ByteWriter } from '../../storage/recordings/bytes.js';
import { columnNames, columnSteps, type PlotSamples, type WorkoutDetail } from './model.js';

/** Grows when the same workout would be encoded otherwise: what an earlier report encoded is not used again then. */
export const encodingVersion = 6;

/** Twice as fast as the highest, for a file that is a few thousandths larger. */
export const deflateLevel = 5;

const GAP = 0;

/**
 * Detail and samples of a workout as base64 of deflated bytes: the length of the detail's JSON and the JSON itself, then
 * step, number of points, number of columns, and each column as its code and one number per point: 0 for a gap, else 1
 * plus the zigzag-encoded difference from the previous value. Differences are small, so nearly all take one byte.
 * `decodeWorkout` is the inverse, except for the rounding to `columnSteps`.
 */
export function encodeWorkout(detail: WorkoutDetail, samples: PlotSamples): string {
  const present = columnNames.flatMap((name, code) => {
    const values = samples.columns[name];
    return values === undefined ? [] : [{ code, values, step: columnSteps[name] }];
  });
  const to = new ByteWriter();
  to.text(JSON.stringify(detail));
  for (const number of [samples.stepMs, samples.length, present.length]) to.number(number);
  for (const { code, values, step } of present) {
    to.number(code);
    writeColumn(to, values, step);
  }
  return deflateRawSync(to.taken(), { level: deflateLevel }).toString('base64');
}

function writeColumn(to: ByteWriter, values: readonly (number | null)[], step: number): void {
  to.reserve(values.length);
  let last = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? null;
    if (value === null) {
      to.put(GAP);
      continue;
    }
    const rounded = Math.round(value / step);
    const difference = rounded - last;
    to.put(1 + (difference < 0 ? -2 * difference - 1 : 2 * difference));
    last = rounded;
  }
}
