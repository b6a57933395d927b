import type { Workout } from '../../workouts/types.js';
import { serialNumber } from '../device.js';
import { pausesOf, startMs, timingOf } from '../timing.js';
import { type Track, trackOf } from '../track.js';
import { baseTypes } from './base-types.js';
import { deviceInfo, event, fileId, hrv, record } from './profile.js';
import { beatsByRow, recordBytes, recordFields } from './records.js';
import { type Frame, writeSummaries } from './summaries.js';
import { FitWriter } from './writer.js';

/** FIT counts seconds from 1989-12-31T00:00:00Z. */
const EPOCH_SECONDS = 631_065_600;

const LOCAL_RECORD = 0;
const LOCAL_HRV = 1;
const LOCAL_EVENT = 2;
const LOCAL_SUMMARY = 3;

const FILE_ACTIVITY = 4;
const MANUFACTURER_DEVELOPMENT = 255;
const EVENT_TIMER = 0;
const TIMER_START = 0;
const TIMER_STOP_ALL = 4;
const BEATS_PER_MESSAGE = 5;
/** file_id, device_info, events, summaries and their definitions. */
const FRAME_BYTES = 2_000;

/**
 * A workout as a FIT activity file. Back from a reader it equals the workout within: times 0.5 s (records), 0.5 ms
 * (durations); position 8.4e-8 degrees; altitude 0.1 m between -500 m and 858 million m; speed 0.5 mm/s; distance
 * 5 mm; heart rate, cadence, power, temperature, balance 0.5 units; RR intervals exact. What a field cannot hold is a
 * gap. A workout without streams and route gets a bare record at its start and its end.
 */
export function* encodeFit(workout: Workout): Generator<Uint8Array> {
  const start = Math.round(startMs(workout) / 1000) - EPOCH_SECONDS;
  const measured = trackOf(workout);
  const lastSecond = measured.seconds.at(-1) ?? 0;
  const timing = timingOf(workout, lastSecond);
  const frame: Frame = { start, end: start + Math.max(Math.round(timing.elapsed), lastSecond), timing };
  const track = measured.seconds.length > 0 ? measured : bareTrack(frame.end - start);

  const fields = recordFields(track, start);
  const bytesEach = recordBytes(fields);
  const beats = workout.rr_intervals_ms?.length ?? 0;
  const writer = new FitWriter(FRAME_BYTES + track.seconds.length * (bytesEach + 1) + beats * 11);

  writeIdentity(writer, workout, start);
  writeTimer(writer, start, TIMER_START);
  writer.define(
    LOCAL_RECORD,
    record.number,
    fields.map(({ field }) => ({ field, bytes: baseTypes[field.type].size })),
  );
  const positions = placeRecords(writer, workout, { track, frame, bytesEach });
  let at = 0;
  for (const { field, raw } of fields) {
    writer.fill(baseTypes[field.type], positions, at, raw);
    at += baseTypes[field.type].size;
  }
  writeTimer(writer, frame.end, TIMER_STOP_ALL);
  writeSummaries(writer, workout, frame);
  yield writer.finish();
}

function bareTrack(lastSecond: number): Track {
  return { seconds: Float64Array.from(lastSecond > 0 ? [0, lastSecond] : [0]), channels: {} };
}

function writeIdentity(writer: FitWriter, workout: Workout, start: number): void {
  const origin = { manufacturer: MANUFACTURER_DEVELOPMENT, product: 0, serial_number: serialNumber(workout) };
  writer.message(LOCAL_SUMMARY, fileId, { type: FILE_ACTIVITY, ...origin, time_created: start });
  writer.message(LOCAL_SUMMARY, deviceInfo, {
    timestamp: start,
    device_index: 0,
    ...origin,
    product_name: workout.source.device,
  });
}

// Pauses stop with stop_all, as watches write them: fit-file-parser counts paused time from that event only.
function writeTimer(writer: FitWriter, timestamp: number, type: number): void {
  writer.message(LOCAL_EVENT, event, { timestamp, event: EVENT_TIMER, event_type: type });
}

interface RecordPlan {
  track: Track;
  frame: Frame;
  bytesEach: number;
}

/** Lays out the records in order of time with what stands between them: beats after, timer events around. */
function placeRecords(writer: FitWriter, workout: Workout, { track, frame, bytesEach }: RecordPlan): Uint32Array {
  const { seconds } = track;
  const positions = new Uint32Array(seconds.length);
  const events = timerEvents(workout, frame);
  const beats = beatsByRow(workout, seconds);
  let next = 0;
  for (let row = 0; row < seconds.length; row++) {
    const time = frame.start + (seconds[row] ?? 0);
    for (let due = events[next]; due !== undefined && isDue(due, time); due = events[++next]) {
      writeTimer(writer, due.time, due.type);
    }
    positions[row] = writer.place(LOCAL_RECORD, bytesEach);
    for (const some of inFives(beats.get(row) ?? [])) writer.message(LOCAL_HRV, hrv, { time: some });
  }
  for (const due of events.slice(next)) writeTimer(writer, due.time, due.type);
  return positions;
}

interface TimerEvent {
  time: number;
  type: number;
}

/** A record at the very second of a pause's begin still belongs before it, one at its end comes after it. */
function isDue({ time, type }: TimerEvent, recordTime: number): boolean {
  return type === TIMER_START ? time <= recordTime : time < recordTime;
}

function timerEvents(workout: Workout, { start, end }: Frame): TimerEvent[] {
  return pausesOf(workout).flatMap((pause) => [
    { time: Math.min(end, start + Math.round(pause.start)), type: TIMER_STOP_ALL },
    { time: Math.min(end, start + Math.round(pause.end)), type: TIMER_START },
  ]);
}

function inFives(beats: number[]): number[][] {
  return Array.from({ length: Math.ceil(beats.length / BEATS_PER_MESSAGE) }, (_, i) => {
    const some = beats.slice(i * BEATS_PER_MESSAGE, (i + 1) * BEATS_PER_MESSAGE);
    return [...some, ...new Array<number>(BEATS_PER_MESSAGE - some.length).fill(Number.NaN)];
  });
}
