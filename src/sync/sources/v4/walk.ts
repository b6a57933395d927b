import type { Walk } from '../../../storage/sessions/v4-pull-state.js';
import type { Run } from '../../run.js';
import { type Day, plusDays, recentWindow, windowBefore, windowDays } from './days.js';
import { noteRefused, refusedOf, remember } from './refused.js';
import { isRefusedWhole, reachBack } from './window.js';

/** No watch sent anything to Polar before this date. */
export const firstDay: Day = '2000-01-01';

/**
 * Walks back from the recent window to `since`, window by window, past empty ones too, because there may be sessions before
 * them. After each window the position is on disk, so that a killed walk resumes from there. If Polar refuses a window and
 * the oldest one as well, everything between them counts as refused. With `allHistory` the walk ends where that is already
 * known; a date given by the user is requested all the same.
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
    const onDay = (done: number, total: number) =>
      run.deps.onProgress?.({ step: 'history', done, total, until: window.from });
    onDay(0, 0);
    const { pulled, refused } = await reachBack(run, window, onDay);
    const ends = refused !== undefined && (await isRefusedBefore(run, window.from, walk.since));
    const from = ends ? walk.since : window.from;
    if (refused) remember(run, { from, to: refused.days.to }, refused.problem);
    isNews ||= refused !== undefined;
    save({
      nextTo: from,
      askedFrom: from,
      ...(pulled?.oldest !== undefined && {
        answeredFrom: refused?.days.to ?? window.from,
        oldestSession: pulled.oldest,
      }),
    });
  }
  save({ endedAt: run.now() });
  if (isNews) noteRefused(run);
  const limit = refusedOf(store, userId);
  const asked = limit !== undefined && limit.from <= walk.since && limit.to > walk.since ? limit.to : walk.since;
  noteRange(run, { ...walk, since: asked }, recent.from);
}

/** Whether Polar also refuses the oldest window that would be requested. */
async function isRefusedBefore(run: Run, day: Day, since: Day): Promise<boolean> {
  if (day <= since) return true;
  const end = plusDays(since, windowDays);
  return isRefusedWhole(run, { from: since, to: end < day ? end : day }, () => undefined);
}

/** Resumes an interrupted walk, further back if that is wanted now; otherwise begins a new one. */
function begin(before: Walk | undefined, since: Day, from: Day, now: string): Walk {
  if (before && before.endedAt === undefined) return { ...before, since: since < before.since ? since : before.since };
  return { since, nextTo: from, startedAt: now };
}

/** Notes how far back Polar delivered, which may be less than was requested. */
function noteRange(run: Run, { since, oldestSession, answeredFrom }: Walk, recentFrom: Day): void {
  if (since >= recentFrom) return;
  const older = 'Anything older is in your account export: docs/import.md.';
  if (oldestSession === undefined || answeredFrom === undefined) {
    run.note(`Searched back to ${since}: Polar sent no session from before ${recentFrom}. ${older}`);
  } else {
    const empty = answeredFrom > since ? `; everything from there back to ${since} was empty` : '';
    run.note(`Searched back to ${since}: the oldest session Polar sent is from ${oldestSession}${empty}. ${older}`);
  }
}
