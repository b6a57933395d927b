import type { Workout } from '../../workouts/workout.js';
import { startMs, timingOf } from '../track/timing.js';
import { type Track, trackOf, trackOrEnds } from '../track/track.js';
import { writeBody } from './body.js';
import { writeIdentity } from './identity.js';
import { type Frame, writeActivity, writeSession } from './summaries.js';
import { FitWriter } from './writer.js';

/** FIT counts seconds from 1989-12-31T00:00:00Z. */
const EPOCH_SECONDS = 631_065_600;

/** Expected sizes: events, summaries and definitions; a record; a beat. Only a guess; the buffer grows. */
const EXPECTED_BYTES = { frame: 2_000, record: 32, beat: 11 };

/** Options of FIT. */
export interface FitOptions {
  /** Make the file look like the watch's own: manufacturer Polar, and the product number where it is known. */
  asDevice?: boolean;
}

/**
 * A workout as a FIT activity file. Read back, it equals the workout within: times 0.5 s (records), 0.5 ms
 * (durations); position 8.4e-8 degrees; altitude 0.1 m between -500 m and 858 million m; speed 0.5 mm/s; distance
 * 5 mm; heart rate, cadence, power, temperature, balance 0.5 units; RR intervals exact. What a field cannot hold is a
 * gap. A workout without samples and route gets a record at its start and its end.
 *
 * With `following`, the later parts of its multisport session in their order, the file has a session for each, with its
 * own laps, after its own records. Between two parts the timer is stopped. No transition session fills that time: it would
 * claim that something was recorded there, no reader needs sessions to touch, and Polar reports nothing about it.
 */
export function* encodeFit(
  workout: Workout,
  following: readonly Workout[] = [],
  { asDevice = false }: FitOptions = {},
): Generator<Uint8Array> {
  const sessions = [workout, ...following].map(sessionOf);
  const { frame: base, record, beat } = EXPECTED_BYTES;
  const expected = sessions.map(({ track, workout: { rr_intervals_ms: beats } }) => {
    return base + track.seconds.length * record + (beats?.length ?? 0) * beat;
  });
  const writer = new FitWriter(expected.reduce((sum, bytes) => sum + bytes, 0));
  writeIdentity(writer, workout, startOf(workout), asDevice);
  let firstLap = 0;
  for (const [index, { workout: part, track, frame }] of sessions.entries()) {
    writeBody(writer, part, track, frame);
    firstLap += writeSession(writer, part, frame, { index, firstLap });
  }
  writeActivity(writer, sessions);
  yield writer.finish();
}

const startOf = (workout: Workout): number => Math.round(startMs(workout) / 1000) - EPOCH_SECONDS;

function sessionOf(workout: Workout): { workout: Workout; track: Track; frame: Frame } {
  const start = startOf(workout);
  const measured = trackOf(workout);
  const lastSecond = measured.seconds.at(-1) ?? 0;
  const timing = timingOf(workout, lastSecond);
  const frame: Frame = { start, end: start + Math.max(Math.round(timing.elapsed), lastSecond), timing };
  return { workout, track: trackOrEnds(workout, measured, frame.end - start), frame };
}
