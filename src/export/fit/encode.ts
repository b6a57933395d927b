import type { Workout } from '../../workouts/types.js';
import { serialNumber } from '../device.js';
import { startMs, timingOf } from '../timing.js';
import { trackOf, trackOrEnds } from '../track.js';
import { writeBody } from './body.js';
import { deviceInfo, fileId } from './profile.js';
import { type Frame, LOCAL_SUMMARY, writeSummaries } from './summaries.js';
import { FitWriter } from './writer.js';

/** FIT counts seconds from 1989-12-31T00:00:00Z. */
const EPOCH_SECONDS = 631_065_600;

const FILE_ACTIVITY = 4;
const MANUFACTURER_DEVELOPMENT = 255;

/** What to expect of a file: events, summaries and definitions; a record; a beat. Only a guess, the buffer grows. */
const EXPECTED_BYTES = { frame: 2_000, record: 32, beat: 11 };

/**
 * A workout as a FIT activity file. Back from a reader it equals the workout within: times 0.5 s (records), 0.5 ms
 * (durations); position 8.4e-8 degrees; altitude 0.1 m between -500 m and 858 million m; speed 0.5 mm/s; distance
 * 5 mm; heart rate, cadence, power, temperature, balance 0.5 units; RR intervals exact. What a field cannot hold is a
 * gap. A workout without streams and route gets a record at its start and its end.
 */
export function* encodeFit(workout: Workout): Generator<Uint8Array> {
  const start = Math.round(startMs(workout) / 1000) - EPOCH_SECONDS;
  const measured = trackOf(workout);
  const lastSecond = measured.seconds.at(-1) ?? 0;
  const timing = timingOf(workout, lastSecond);
  const frame: Frame = { start, end: start + Math.max(Math.round(timing.elapsed), lastSecond), timing };
  const track = trackOrEnds(workout, measured, frame.end - start);

  const beats = workout.rr_intervals_ms?.length ?? 0;
  const { frame: base, record, beat } = EXPECTED_BYTES;
  const writer = new FitWriter(base + track.seconds.length * record + beats * beat);
  writeIdentity(writer, workout, start);
  writeBody(writer, workout, track, frame);
  writeSummaries(writer, workout, frame);
  yield writer.finish();
}

function writeIdentity(writer: FitWriter, workout: Workout, start: number): void {
  const product_name = workout.source.device;
  const origin = { manufacturer: MANUFACTURER_DEVELOPMENT, product: 0, serial_number: serialNumber(workout) };
  // Readers look for the watch's name in the one or the other.
  writer.message(LOCAL_SUMMARY, fileId, { type: FILE_ACTIVITY, ...origin, time_created: start, product_name });
  writer.message(LOCAL_SUMMARY, deviceInfo, { timestamp: start, device_index: 0, ...origin, product_name });
}
