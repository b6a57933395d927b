import type { Workout } from '../../workouts/workout.js';

interface Written {
  streams: unknown;
  rr: unknown;
  gaps: unknown;
  route: unknown;
  /** Grows with every write. */
  turn: number;
}

/**
 * Knows for each workout whether its recording is the very object that was last written for it: then its thousands of rows
 * need no comparison. It keeps no recording alive, only notes about those that are in memory anyway.
 */
export class WrittenRecordings {
  #last = new Map<string, number>();
  #known = new WeakMap<object, Written>();
  #turn = 0;

  note(workout: Workout): void {
    const { streams, rr_intervals_ms: rr, rr_gaps: gaps, route } = workout;
    const recording = streams ?? route ?? rr;
    this.#turn += 1;
    this.#last.set(workout.id, this.#turn);
    if (recording) this.#known.set(recording, { streams, rr, gaps, route, turn: this.#turn });
  }

  isLast({ id, streams, rr_intervals_ms: rr, rr_gaps: gaps, route }: Workout): boolean {
    const recording = streams ?? route ?? rr;
    const known = recording && this.#known.get(recording);
    if (!known || known.streams !== streams || known.rr !== rr || known.gaps !== gaps) return false;
    if (known.route !== route) return false;
    return this.#last.get(id) === known.turn;
  }

  forgetAll(): void {
    this.#last = new Map();
    this.#known = new WeakMap();
  }
}
