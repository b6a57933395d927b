import { unlessDamaged } from '../../storage/errors.js';
import type { Store } from '../../storage/store.js';
import { deriveWorkout } from '../core/derive.js';
import { understood } from '../fatal.js';

/** One of the things that `verify` checks by itself. */
export interface Task {
  what: 'payload' | 'workout';
  /** The hash of a payload, or the id of a workout. */
  id: string;
  /** A workout of an earlier version says something else than its payloads; it must be readable all the same. */
  isOutdated?: boolean;
}

/** What is wrong, in a sentence; undefined if nothing is. @throws StoreError */
export function check(store: Store, { what, id, isOutdated = false }: Task): string | undefined {
  if (what === 'payload') return store.bodies.holds(id) ? undefined : `Payload ${id} does not match its hash`;
  return isOutdated ? damageOf(store, id) : compare(store, id);
}

function compare(store: Store, id: string): string | undefined {
  const derived = understood(() => deriveWorkout(store, id));
  if (derived instanceof Error)
    return damageOf(store, id) ?? `Workout ${id}: its payloads are not understood: ${derived.message}`;
  if (!store.hasWorkout(id)) return `Workout ${id} is missing; polar-sync rebuild recreates it`;
  if (store.agrees(derived)) return undefined;
  return damageOf(store, id) ?? `Workout ${id} does not match its payloads; polar-sync rebuild recreates it`;
}

function damageOf(store: Store, id: string): string | undefined {
  let damage: string | undefined;
  unlessDamaged(
    () => store.get(id),
    ({ reason }) => {
      damage = `Workout ${id} ${reason}`;
    },
  );
  return damage;
}
