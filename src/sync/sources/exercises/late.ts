import type { DetailFlags, ListedExercise } from '../../../polar/v3/access-link.js';
import { hasValues } from '../../../workouts/keep-details.js';
import type { SourceSession } from '../../../workouts/source-session.js';
import type { Run } from '../../run.js';
import { nextAttemptAt } from '../backoff.js';

/*
 * Details can be late at Polar: the list mentions a route or a heart rate, but the session's own response has none yet. Such
 * a session is stored as it is and requested again in later runs, at first in each, then less and less often (backoff.ts),
 * as long as Polar lists it: one that never fills must not cost a request in every run. It is not a failure, because
 * nothing proves that there is more.
 */

const source = 'exercises';

/** The id under which the wait is remembered. */
const nameOf = (id: string) => `late-${id}`;

/** Whether it is time to request a session again whose details were late. */
export function isDue(run: Run, id: string): boolean {
  const late = run.store.failures.get(run.userId, source, nameOf(id));
  if (!late) return false;
  const now = run.deps.now();
  // A time in the future was written while the clock was wrong.
  return nextAttemptAt(late) <= now || Date.parse(late.lastTriedAt) > now;
}

/** Remembers that a response has less than the list promises, or that it no longer does. */
export function noteLate(run: Run, listed: ListedExercise, answered: SourceSession, asked: DetailFlags): void {
  const { failures } = run.store;
  const late = lateDetails(listed, answered, asked);
  if (late.length === 0) {
    failures.clear(run.userId, source, nameOf(listed.id));
    return;
  }
  const isNews = failures.get(run.userId, source, nameOf(listed.id)) === undefined;
  failures.record(run.userId, source, nameOf(listed.id), run.id, `no ${late.join(' and no ')} yet`);
  if (isNews) {
    run.note(
      `Polar lists session ${listed.id} with more than it sent: no ${late.join(' and no ')} yet. Asking again later.`,
    );
  }
}

function lateDetails(
  listed: ListedExercise,
  { samples = [], route = [] }: SourceSession,
  asked: DetailFlags,
): string[] {
  const { average, maximum } = listed.heartRate ?? {};
  return [
    ...(asked.samples && (average || maximum) && !samples.some(hasValues) ? ['samples'] : []),
    ...(asked.route && listed.hasRoute === true && route.length === 0 ? ['route'] : []),
  ];
}
