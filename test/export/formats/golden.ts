import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { readTrainingSession } from '../../../src/polar/parse/flow/session.js';
import { toJsonText } from '../../../src/sandbox/represent/json.js';
import { representV4 } from '../../../src/sandbox/represent/v4/session.js';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import type { Lap, Workout } from '../../../src/workouts/workout.js';
import { arbitraryWorkout } from '../../support/data/arbitrary-workout.js';
import { collected, encoded } from '../../support/judges/encoded.js';
import { sharedPath } from '../../support/shared.js';
import { fixture, normalized } from '../../workouts/polar.js';

/** SHA-256 of a workout in each format; GPX is absent if there is no route. */
export type Golden = Record<string, string>;

/** Workouts without pauses by name: random ones, the demo's, and those of real sessions if the shared folder is there. */
export function goldenWorkouts(): Map<string, Workout> {
  const named: [string, Workout][] = [
    ...fc.sample(arbitraryWorkout, { seed: 20261129, numRuns: 60 }).map(unpaused).map(numbered('random')),
    ...demo().map(numbered('demo')),
    ...(existsSync(sharedPath('fixtures')) ? real() : []),
  ];
  return new Map(named.filter(([, { pauses }]) => pauses === undefined));
}

/** The hashes of what this program makes of a workout. */
export function goldenOf(given: Workout): Golden {
  const workout = comparable(given);
  const tcx = encoded('tcx', workout);
  return {
    fit: sha256(encoded('fit', workout)),
    ...((workout.route ?? []).length > 0 && { gpx: sha256(encoded('gpx', workout)) }),
    tcx: sha256(tcx),
    tcx_without_calories: sha256(tcx.toString('utf8').replaceAll(/<Calories>\d+<\/Calories>\n/g, '')),
    csv_samples: sha256(collected('csv', [workout], { table: 'samples' })),
    csv_workouts: sha256(collected('csv', [workout], { table: 'workouts' })),
    json: sha256(encoded('json', workout)),
  };
}

const numbered =
  (name: string) =>
  (workout: Workout, i: number): [string, Workout] => [`${name} ${i + 1}`, workout];

const unpaused = ({ pauses: _pauses, ...workout }: Workout): Workout => workout;

function demo(): Workout[] {
  const sessions = generateSessions({ now: Date.UTC(2026, 4, 20, 12), seed: 1, longestSeconds: 1500 });
  return sessions
    .filter(({ pauses = [] }) => pauses.length === 0)
    .flatMap((session) => readTrainingSession(JSON.parse(toJsonText(representV4(session)))).exercises)
    .map((exercise) => normalized(exercise, { via: ['v4'] }));
}

function real(): [string, Workout][] {
  const exported = readdirSync(sharedPath('fixtures/flow-export')).filter((name) => name.endsWith('.json'));
  return [
    ...fixture('exercises-2026-02.json')
      .map((exercise) => normalized(exercise))
      .map(numbered('real February 2026')),
    ...exported.sort().flatMap((name) => {
      const session: unknown = JSON.parse(readFileSync(sharedPath('fixtures/flow-export', name), 'utf8'));
      const workouts = readTrainingSession(session).exercises.map((one) => normalized(one, { via: ['flow_export'] }));
      return workouts.map(numbered(`real ${name}`));
    }),
  ];
}

/**
 * A newer normalizer has another version, may say that it cannot know whether there were pauses, and keeps maxima of
 * cadence and lap values that were left out before.
 */
function comparable({ max_cadence_rpm: _added, ...workout }: Workout): Workout {
  return {
    ...workout,
    ...(workout.laps && { laps: workout.laps.map(withoutAdded) }),
    ...(workout.auto_laps && { auto_laps: workout.auto_laps.map(withoutAdded) }),
    quality: workout.quality.filter((code) => code !== 'pauses_unknown'),
    provenance: { ...workout.provenance, normalizer_version: 1 },
  };
}

function withoutAdded(lap: Lap): Lap {
  const before = [
    'start_seconds',
    'duration_seconds',
    'distance_meters',
    'calories_kcal',
    'avg_heart_rate_bpm',
    'max_heart_rate_bpm',
  ];
  return Object.fromEntries(Object.entries(lap).filter(([name]) => before.includes(name))) as Lap;
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
