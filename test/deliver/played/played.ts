import type { TargetKind } from '../../../src/deliver/target.js';
import { endurain } from '../../../src/deliver/targets/endurain.js';
import { fittrackee } from '../../../src/deliver/targets/fittrackee.js';
import { intervals } from '../../../src/deliver/targets/intervals.js';
import { runalyze } from '../../../src/deliver/targets/runalyze.js';
import { strava } from '../../../src/deliver/targets/strava.js';
import { workoutTracker } from '../../../src/deliver/targets/workout-tracker.js';
import type { FaultPlan } from '../../../src/sandbox/server/faults.js';
import type { StandInName, StandIns } from '../../../src/sandbox/targets/targets.js';
import type { TargetSecret } from '../../../src/tokens/target-secrets.js';

/** A real client, and what the sweeps have to know of the service that is played for it. */
export interface Played {
  title: string;
  kind: TargetKind;
  name: StandInName;
  /** Of the stand-in. */
  settings: Readonly<Record<string, unknown>>;
  /** It keeps the same workout from two machines once. */
  dedupes: boolean;
  secret(standIns: StandIns): Partial<TargetSecret>;
}

const client = { clientId: '4711', clientSecret: 'client-secret' };

/** All targets with HTTP, each with every way in which its service has been seen to respond, or may. */
export const allPlayed: readonly Played[] = [
  ...ways('intervals', { responses: 'list' }, { 'one activity': { responses: 'single' } }, (ways) => ({
    ...{ ...ways, kind: intervals, dedupes: true, secret: () => ({ key: 'intervals-key' }) },
  })),
  ...ways('runalyze', { queues: false }, { 'a queue': { queues: true } }, (ways) => ({
    ...{ ...ways, kind: runalyze, dedupes: false, secret: () => ({ key: 'runalyze-token' }) },
  })),
  ...ways('endurain', {}, {}, (ways) => ({
    ...{ ...ways, kind: endurain, dedupes: false, secret: () => ({ key: 'endurain-key' }) },
  })),
  ...ways('fittrackee', {}, {}, (ways) => ({
    ...{ ...ways, kind: fittrackee, dedupes: false },
    secret: ({ played }) => ({ ...played.fittrackee.oauth.issue(['workouts:read', 'workouts:write']), ...client }),
  })),
  ...ways('workout-tracker', { responses: 'results' }, { 'empty responses': { responses: 'nothing' } }, (ways) => ({
    ...{ ...ways, kind: workoutTracker, dedupes: false, secret: () => ({ key: 'workout-tracker-key' }) },
  })),
  ...ways('strava', { processing: 1 }, { 'long work': { processing: 20 } }, (ways) => ({
    ...{ ...ways, kind: strava, dedupes: true },
    secret: ({ played }) => ({ ...played.strava.oauth.issue(['activity:write', 'activity:read_all']), ...client }),
  })),
];

/** Each as it usually responds. */
export const usualPlayed = allPlayed.filter(({ title, name }) => title === name);

type Ways = Pick<Played, 'title' | 'name' | 'settings'>;

function ways(
  name: StandInName,
  usual: Ways['settings'],
  others: Readonly<Record<string, Ways['settings']>>,
  made: (ways: Ways) => Played,
): Played[] {
  const all = { [name]: usual, ...Object.fromEntries(Object.entries(others).map(([w, s]) => [`${name}, ${w}`, s])) };
  return Object.entries(all).map(([title, settings]) => made({ title, name, settings }));
}

/** What goes wrong with a request on the wire, by a name for people. */
export const wireFaults: Readonly<Record<string, FaultPlan>> = {
  'not arrived, reset': { kind: 'reset' },
  'arrived, reset': { kind: 'reset', afterEffect: true },
  'not arrived, 503': { kind: '503' },
  'arrived, 503': { kind: '503', afterEffect: true },
  'arrived, cut off': { kind: 'truncate' },
  'arrived, a page': { kind: 'html', afterEffect: true },
  'arrived, empty': { kind: 'empty', afterEffect: true },
  'arrived, half of a JSON': { kind: 'garbage-json', afterEffect: true },
  'arrived, another JSON': { kind: 'wrong-json', afterEffect: true },
  'arrived, half that looks whole': { kind: 'truncate-silent' },
  limited: { kind: '429', headers: { 'Retry-After': '900' } },
  key: { kind: '401' },
  'rejected, 422': { kind: '422' },
  'rejected, 409': { kind: '409' },
};

/** Whether the workout is to blame, and is not sent again. */
export function isRejection(fault: string): boolean {
  return fault.startsWith('rejected');
}
