import { sha256Of } from '../../storage/sqlite/sha256.js';
import type { Store } from '../../storage/store.js';
import { normalizerVersion } from '../../workouts/normalize.js';
import type { Change } from '../arrival.js';
import { yieldToSignals } from '../yield-to-signals.js';
import { derive } from './keep.js';

/** How to follow and interrupt `deriveOutdated`. */
export interface OutdatedOptions {
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
  onDerived?: (workoutId: string, change: Change) => void;
}

/**
 * Derives the workouts again that an earlier version of this program made, each in a database transaction of its own,
 * because nobody runs `rebuild` when cron does everything else. One that is not understood stays as it was, and `verify`
 * names it; it is tried again each time, but no longer a reason to group all sessions again.
 * @throws InterruptedError between two workouts; the next pull or import resumes from there.
 */
export async function deriveOutdated(store: Store, { signal, onProgress, onDerived }: OutdatedOptions): Promise<void> {
  const ids = store.outdated(normalizerVersion);
  for (const [done, { id, userId }] of ids.entries()) {
    onProgress?.(done, ids.length);
    await yieldToSignals(
      signal,
      `Interrupted after ${done} of ${ids.length} workouts were brought up to date. Nothing is half-done.`,
      'Run the same command again: it carries on where this one stopped.',
    );
    const { workoutId, change } = store.atomically(() => derive(store, userId, id));
    onDerived?.(workoutId, change);
  }
  if (ids.length > 0) store.meta.leave(nameOf(store.outdated(normalizerVersion)));
  for (const id of store.doubles.due()) {
    await yieldToSignals(signal, 'Interrupted. Nothing is half-done.', 'Run the same command again.');
    store.atomically(() => store.doubles.refresh(id));
  }
}

/** Whether there are workouts from an earlier version that this one has not yet tried to derive again. */
export function hasOutdated(store: Store): boolean {
  const outdated = store.outdated(normalizerVersion);
  return outdated.length > 0 && store.meta.left() !== nameOf(outdated);
}

const nameOf = (outdated: readonly { id: string }[]) =>
  `${normalizerVersion} ${sha256Of(Buffer.from(outdated.map(({ id }) => id).join('\n')))}`;
