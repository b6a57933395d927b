import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../../src/sandbox/represent/json.js';
import type { SandboxOptions } from '../../../src/sandbox/sandbox.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { sharedPath } from '../../support/shared.js';
import { type World, world } from '../support.js';

/** One of the inputs that were once misread; see their INDEX. */
export function report<T = JsonObject[]>(name: string): T {
  return JSON.parse(readFileSync(sharedPath('fixtures/reports/accesslink', name), 'utf8')) as T;
}

/** A sandbox without sessions of its own, on the day after those in the reports. */
export async function emptyWorld(options: SandboxOptions = {}): Promise<World> {
  const w = await world({ count: 0, ...options });
  w.now = Date.parse('2026-11-28T12:00:00Z');
  return w;
}

/** Every stored workout, by its id at Polar. */
export function storedById(w: World): Record<string, Workout> {
  const workouts = w.look((store) => [...store.iterate()]);
  const idOf = ({ external_ids: ids }: Workout) =>
    ids.accesslink_exercise ?? ids.accesslink_v4_session ?? ids.accesslink_transaction ?? '';
  return Object.fromEntries(workouts.map((workout) => [idOf(workout), workout]));
}

/** Checks the database, and that `rebuild` produces the same. @returns what is wrong. */
export async function wrongWith(w: World): Promise<unknown[]> {
  return w.look(async (store) => {
    const before = [...store.iterate()].map((workout) => JSON.stringify(workout));
    const { problems } = await verify(store);
    const { changed, removed, failed } = await rebuild(store);
    const after = [...store.iterate()].map((workout) => JSON.stringify(workout));
    const differ = after.filter((text, i) => text !== before[i]);
    return [...problems, ...(changed + removed > 0 ? [{ changed, removed }] : []), ...failed, ...differ];
  });
}
