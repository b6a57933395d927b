import { deflateRawSync } from 'node:zlib';
import { columnNames, columnSteps, type PlotSamples, type WorkoutDetail } from './model.js';
import { writeVarint } from './varint.js';

/** Grows when the same workout would be encoded otherwise: what an earlier report encoded is not used again then. */
export const encodingVersion = 1;

const GAP = 0;

/**
 * Detail and samples of a workout as base64 of deflated bytes: the length of the detail's JSON and the JSON itself, then
 * step, number of points, number of columns, and each column as its code and one number per point: 0 for a gap, else 1
 * plus the zigzag-encoded difference from the previous value. Differences are small, so nearly all take one byte.
 * `decodeWorkout` is the inverse, except for the rounding to `columnSteps`.
 */
export function encodeWorkout(detail: WorkoutDetail, samples: PlotSamples): string {
  const json = Buffer.from(JSON.stringify(detail), 'utf8');
  const head: number[] = [];
  writeVarint(head, json.length);
  const numbers: number[] = [];
  const present = columnNames.flatMap((name, code) => {
    const values = samples.columns[name];
    return values === undefined ? [] : [{ code, values, step: columnSteps[name] }];
  });
  for (const number of [samples.stepMs, samples.length, present.length]) writeVarint(numbers, number);
  for (const { code, values, step } of present) {
    writeVarint(numbers, code);
    writeColumn(numbers, values, step);
  }
  const bytes = Buffer.concat([Uint8Array.from(head), json, Uint8Array.from(numbers)]);
  return deflateRawSync(bytes, { level: 9 }).toString('base64');
}

function writeColumn(bytes: number[], values: readonly (number | null)[], step: number): void {
  let last = 0;
  for (const value of values) {
    if (value === null) {
      writeVarint(bytes, GAP);
      continue;
    }
    const rounded = Math.round(value / step);
    const difference = rounded - last;
    writeVarint(bytes, 1 + (difference < 0 ? -2 * difference - 1 : 2 * difference));
    last = rounded;
  }
}
