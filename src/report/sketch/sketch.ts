import type { WorkoutEfforts } from '../../numbers/efforts/efforts.js';
import { VarintReader, writeVarint } from '../payload/varint.js';
import type { Degrees } from './simplify.js';

/** What pictures of many workouts need from each: known for all of them soon after the page has opened. */
export interface Sketch {
  /** To `SKETCH_METERS`; longitude continues beyond 180. Empty if there is no route. */
  route: Degrees[];
  /** The fastest times over distances, on the timer. */
  efforts: WorkoutEfforts['distance'];
}

/** A sketched route is nowhere further from the recorded one, give or take half a step, unless that takes too many points. */
export const SKETCH_METERS = 6;
/** Degrees; 1.1 m. */
const STEP = 1e-5;

/** No meter and no second of an effort is known better. */
const THOUSANDTHS = 1000;

const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (code: number) => (code % 2 === 1 ? -(code + 1) / 2 : code / 2);

/** The bytes of a sketch: the number of points, the differences from point to point, and the efforts in thousandths. */
export function encodeSketch({ route, efforts }: Sketch): Uint8Array {
  const bytes: number[] = [];
  writeVarint(bytes, route.length);
  let [north, east] = [0, 0];
  for (const [latitude, longitude] of route) {
    const next = [Math.round(latitude / STEP), Math.round(longitude / STEP)] as const;
    writeVarint(bytes, zigzag(next[0] - north));
    writeVarint(bytes, zigzag(next[1] - east));
    [north, east] = next;
  }
  writeVarint(bytes, efforts.length);
  for (const { over, value, start_seconds: start } of efforts) {
    for (const one of [over, value, start]) writeVarint(bytes, Math.round(one * THOUSANDTHS));
  }
  return Uint8Array.from(bytes);
}

/** The inverse of `encodeSketch`, in a browser and in Node. @throws Error if the bytes are damaged. */
export function decodeSketch(bytes: Uint8Array): Sketch {
  const reader = new VarintReader(bytes);
  let [north, east] = [0, 0];
  const route = Array.from({ length: reader.next() }, (): Degrees => {
    north += unzigzag(reader.next());
    east += unzigzag(reader.next());
    return [north * STEP, east * STEP];
  });
  const next = () => reader.next() / THOUSANDTHS;
  const efforts = Array.from({ length: reader.next() }, () => ({ over: next(), value: next(), start_seconds: next() }));
  return { route, efforts };
}
