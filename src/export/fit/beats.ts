import { clockOf } from '../../workouts/time/clock.js';
import type { Workout } from '../../workouts/workout.js';
import { instantOf, type Track, wallOf } from '../track/track.js';
import { baseTypes } from './base-types.js';
import { hrv } from './profile.js';
import type { FitWriter } from './writer.js';

const PER_MESSAGE = 5;
const { size } = baseTypes.uint16;

/** Bytes of the field of one hrv message. */
const MESSAGE_BYTES = PER_MESSAGE * size;

/** Writes the RR intervals of a workout as hrv messages, each after the record it belongs to. */
export class BeatWriter {
  readonly #writer: FitWriter;
  readonly #local: number;
  readonly #beats: { row: number; ms: number }[];
  readonly #starts: number[] = [];
  readonly #groups: { row: number; ms: number }[][] = [];
  #next = 0;

  constructor(writer: FitWriter, local: number, workout: Workout, track: Track) {
    this.#writer = writer;
    this.#local = local;
    this.#beats = beatsInRows(workout, track);
    if (this.#beats.length > 0) writer.define(local, hrv.number, [{ field: hrv.fields.time, bytes: MESSAGE_BYTES }]);
  }

  /** Reserves space for the beats of a row, up to five per message. */
  placeAfter(row: number): void {
    while (this.#beats[this.#next]?.row === row) {
      const group: { row: number; ms: number }[] = [];
      for (let beat = this.#beats[this.#next]; beat?.row === row && group.length < PER_MESSAGE; ) {
        group.push(beat);
        beat = this.#beats[++this.#next];
      }
      this.#starts.push(this.#writer.place(this.#local, MESSAGE_BYTES));
      this.#groups.push(group);
    }
  }

  /** Writes the beats into the space reserved for them. */
  fill(): void {
    const starts = Uint32Array.from(this.#starts);
    for (let i = 0; i < PER_MESSAGE; i++) {
      const column = Float64Array.from(this.#groups, (group) => group[i]?.ms ?? Number.NaN);
      this.#writer.fill(hrv.fields.time, starts, i * size, column);
    }
  }
}

/**
 * Each beat with the row in which it ended, by the sum of the intervals so far, which is on the timer; rows ascend. If the
 * timer stopped before the next row, it is the last row before that. A beat without a value is left out; its duration,
 * where unknown, is taken to be that of the beat before it.
 */
function beatsInRows(workout: Workout, track: Track): { row: number; ms: number }[] {
  const clock = clockOf(workout);
  const lastRow = track.seconds.length - 1;
  let passedMs = 0;
  let previousMs = 0;
  let row = 0;
  const gaps = new Map((workout.rr_gaps ?? []).map(({ beat, ms }) => [beat, ms]));
  return (workout.rr_intervals_ms ?? []).flatMap((ms, beat) => {
    previousMs = ms ?? previousMs;
    passedMs += ms ?? gaps.get(beat) ?? previousMs;
    if (ms === null) return [];
    const ended = clock.wallBefore(passedMs / 1000);
    while (row < lastRow && instantOf(track, row) < Math.round(ended * 1000)) row++;
    const isLater = row > 0 && clock.hasPauseIn(ended, wallOf(track, row));
    return [{ row: isLater ? row - 1 : row, ms }];
  });
}
