import { clockOf } from '../../workouts/time/clock.js';
import type { Workout } from '../../workouts/workout.js';
import { BLOCK_ROWS } from '../csv/columns.js';
import { instantOf, type Track } from '../track/track.js';
import { baseTypes } from './base-types.js';
import { BeatWriter } from './beats.js';
import { event, record } from './profile.js';
import { type RecordField, recordFields } from './records.js';
import type { Frame } from './summaries.js';
import type { FitWriter } from './writer.js';

const LOCAL_RECORD = 0;
const LOCAL_HRV = 1;
const LOCAL_EVENT = 2;

const EVENT_TIMER = 0;
const TIMER_START = 0;
const TIMER_STOP_ALL = 4;

/**
 * Everything that has a time, in chronological order: the timer starts, records with the beats that belong to them, the
 * timer stops and starts around pauses, and stops at the end. Records are placed first and then filled field by field
 * in blocks of rows, which is several times faster than one by one.
 */
export function writeBody(writer: FitWriter, workout: Workout, track: Track, frame: Frame): void {
  writeTimer(writer, { time: frame.start, type: TIMER_START });
  const fields = recordFields(track, frame.start).map(({ field, column }) => ({
    field,
    column,
    bytes: baseTypes[field.type].size,
  }));
  const bytesEach = fields.reduce((sum, { bytes }) => sum + bytes, 0);
  writer.define(LOCAL_RECORD, record.number, fields);
  const { seconds } = track;
  const starts = new Uint32Array(seconds.length);
  const beats = new BeatWriter(writer, LOCAL_HRV, workout, track);
  const events = pauseEvents(workout, frame);
  let next = 0;
  for (let row = 0; row < seconds.length; row++) {
    for (let due = events[next]; due !== undefined && isDue(due, instantOf(track, row)); ) {
      writeTimer(writer, due);
      due = events[++next];
    }
    starts[row] = writer.place(LOCAL_RECORD, bytesEach);
    beats.placeAfter(row);
  }
  for (const due of events.slice(next)) writeTimer(writer, due);
  writeTimer(writer, { time: frame.end, type: TIMER_STOP_ALL });
  beats.fill();
  fillRecords(writer, fields, starts);
}

interface PlacedField extends RecordField {
  bytes: number;
}

function fillRecords(writer: FitWriter, fields: PlacedField[], starts: Uint32Array): void {
  const scratch = new Float64Array(Math.min(BLOCK_ROWS, starts.length));
  for (let from = 0; from < starts.length; from += BLOCK_ROWS) {
    const rows = starts.subarray(from, from + BLOCK_ROWS);
    const values = scratch.subarray(0, rows.length);
    let at = 0;
    for (const { field, column, bytes } of fields) {
      column(from, values);
      writer.fill(field, rows, at, values);
      at += bytes;
    }
  }
}

interface TimerEvent {
  time: number;
  type: number;
}

function writeTimer(writer: FitWriter, { time, type }: TimerEvent): void {
  writer.message(LOCAL_EVENT, event, { timestamp: time, event: EVENT_TIMER, event_type: type });
}

/** An event of a pause, with its time in ms since the start, which orders two within one second. */
interface PauseEvent extends TimerEvent {
  instant: number;
}

/** A record at the very instant a pause begins belongs before it; one at its end, after it. */
function isDue({ instant, type }: PauseEvent, record: number): boolean {
  return type === TIMER_START ? instant <= record : instant < record;
}

// Pauses stop with stop_all, as watches write them: fit-file-parser counts paused time from that event only.
function pauseEvents(workout: Workout, { start, end }: Frame): PauseEvent[] {
  const eventAt = (seconds: number, type: number): PauseEvent => ({
    time: Math.min(end, start + Math.round(seconds)),
    type,
    instant: Math.round(seconds * 1000),
  });
  return clockOf(workout).pauses.flatMap((pause) => [
    eventAt(pause.start, TIMER_STOP_ALL),
    eventAt(pause.end, TIMER_START),
  ]);
}
