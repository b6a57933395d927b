import type { Walk } from '../../../storage/sessions/v4-pull-state.js';
import type { Run } from '../../run.js';
import { type Day, plusDays, recentWindow, windowBefore, windowDays } from './days.js';
import { refusedOf, remember, tellRefused } from './refused.js';
import { isRefusedWhole, reachBack } from './window.js';

/** Before this day nobody's watch has sent anything to Polar. */
export const firstDay: Day = '2000-01-01';

/**
 * Walks back from the recent window to `since`, window by window, empty ones included: what lies behind an empty one may
 * be there. After each window the place is on the disk, so that a walk that was killed goes on from there. Where Polar
 * refuses a window and the oldest one as well, what lies between is taken for refused. With `allHistory` the walk ends where
 * that is known already; a day that is named is asked for all the same.
 */
export async function walkBack(run: Run, wanted: Day): Promise<void> {
  const { store, userId } = run;
  const recent = recentWindow(run.deps.now());
  const known = run.options.allHistory === true ? refusedOf(store, userId) : undefined;
  const since = known !== undefined && known.from <= wanted && known.to > wanted ? known.to : wanted;
  let walk = begin(store.v4.walk(userId), since, recent.from, run.now());
  const save = (more: Partial<Walk>) => {
    walk = { ...walk, ...more };
    store.atomically(() => store.v4.saveWalk(userId, walk));
  };
  let isNews = false;
  save({});
  while (walk.nextTo > walk.since) {
    run.checkpoint();
    const window = windowBefore(walk.nextTo, walk.since);
    const tell = (done: number, total: number) =>
      run.deps.onProgress?.({ step: 'history', done, total, until: window.from });
    tell(0, 0);
    const { brought, refused } = await reachBack(run, window, tell);
    const ends = refused !== undefined && (await isRefusedBefore(run, window.from, walk.since));
    const from = ends ? walk.since : window.from;
    if (refused) remember(run, { from, to: refused.days.to }, refused.problem);
    isNews ||= refused !== undefined;
    save({
      nextTo: from,
      askedFrom: from,
      ...(brought?.oldest !== undefined && {
        answeredFrom: refused?.days.to ?? window.from,
        oldestSession: brought.oldest,
      }),
    });
  }
  save({ endedAt: run.now() });
  if (isNews) tellRefused(run);
  const limit = refusedOf(store, userId);
  const asked = limit !== undefined && limit.from <= walk.since && limit.to > walk.since ? limit.to : walk.since;
  noteRange(run, { ...walk, since: asked }, recent.from);
}

/** Whether Polar refuses the oldest window there is to ask for, too. */
async function isRefusedBefore(run: Run, day: Day, since: Day): Promise<boolean> {
  if (day <= since) return true;
  const end = plusDays(since, windowDays);
  return isRefusedWhole(run, { from: since, to: end < day ? end : day }, () => undefined);
}

/** One that was interrupted goes on, further back if that is wanted now; else a new one begins. */
function begin(before: Walk | undefined, since: Day, from: Day, now: string): Walk {
  if (before && before.endedAt === undefined) return { ...before, since: since < before.since ? since : before.since };
  return { since, nextTo: from, startedAt: now };
}

/** How far Polar answered, which is not how far it was asked. */
function noteRange(run: Run, { since, oldestSession, answeredFrom }: Walk, recentFrom: Day): void {
  if (since >= recentFrom) return;
  const export_ = 'What may be older is in the export of your account: docs/import.md.';
  if (oldestSession === undefined || answeredFrom === undefined) {
    run.note(`Asked back to ${since}: Polar gave no session from before ${recentFrom}. ${export_}`);
  } else {
    const empty = answeredFrom > since ? `; everything from there back to ${since} was empty` : '';
    run.note(`Asked back to ${since}: the oldest session Polar gave is of ${oldestSession}${empty}. ${export_}`);
  }
}
