import { expect } from 'vitest';
import type { Session } from '../../../src/sandbox/session.js';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import type { Store } from '../../../src/storage/store.js';
import type { Workout } from '../../../src/workouts/workout.js';
import type { World } from '../support.js';

/** The instant at which `world()` starts. */
export const start = Date.parse('2026-03-01T12:00:00Z');

/** Short sessions as the sandbox generates them, by name if names are given. */
export function sessionsOf(count: number, names: readonly string[] = [], longestSeconds = 10): Session[] {
  const all = generateSessions({ now: start, count, longestSeconds });
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

/** Start and duration: in the sample data they identify a session in both sources. */
export const nameOf = (session: Session) =>
  `${new Date(session.startedAt).toISOString().replace('.000Z', 'Z')} ${session.durationMillis / 1000}`;

export const nameOfWorkout = (workout: Pick<Workout, 'start_time' | 'duration_seconds'>) =>
  `${workout.start_time} ${workout.duration_seconds}`;

/** Each detail, value by value: at a commit it must be exactly what Polar had. */
export interface Shape {
  samples: string;
  zones: string;
  route: string;
}

function shapeOf({ streams = {}, rr_intervals_ms, heart_rate_zones = [], route = [] }: Workout): Shape {
  const channels = Object.entries(streams).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    samples: JSON.stringify([channels, rr_intervals_ms ?? []]),
    zones: JSON.stringify(heart_rate_zones),
    // Altitude comes from one source only, satellites and the wall clock in a pause from the other.
    route: JSON.stringify(route.map(({ latitude, longitude }) => [latitude, longitude])),
  };
}

/** What a database holds, by session: the whole workouts without their provenance, and their shapes. */
export interface Holdings {
  whole: Map<string, string>;
  shapes: Map<string, Shape>;
}

export function holdings(w: World): Holdings {
  return w.look(holdingsIn);
}

export function holdingsIn(store: Store): Holdings {
  const workouts = [...store.iterate()];
  const held = {
    whole: new Map(workouts.map(({ provenance: _, ...rest }) => [nameOfWorkout(rest), JSON.stringify(rest)])),
    shapes: new Map(workouts.map((workout) => [nameOfWorkout(workout), shapeOf(workout)])),
  };
  // Two workouts of one session would share a key.
  expect(held.whole.size, 'each session once').toBe(workouts.length);
  return held;
}

/** Fails unless each of these sessions is stored with every detail that the reference has. */
export function expectHeld(
  w: World,
  sessions: readonly Session[],
  exerciseIds: readonly string[],
  reference: Holdings,
): void {
  const named = sessions.filter(({ exerciseId }) => exerciseIds.includes(exerciseId));
  if (named.length === 0) return;
  const { shapes } = holdings(w);
  for (const session of named) {
    expect(shapes.get(nameOf(session)), `${session.name} is stored whole`).toEqual(
      reference.shapes.get(nameOf(session)),
    );
  }
}

/**
 * Runs a check inside a hook of the sandbox, where an exception would only become a bad response: it is kept and
 * thrown by `raise`, in the test.
 */
export class Checks {
  #failed: unknown;

  run(check: () => void): void {
    try {
      check();
    } catch (problem) {
      this.#failed ??= problem;
    }
  }

  raise(): void {
    if (this.#failed !== undefined) throw this.#failed;
  }
}
