import type { TargetConfig } from './config.js';
import type { TargetKindName } from './names.js';

/** Paths of workout pages. Separate from the targets, so that commands that only show load no client. */
const pages: Readonly<Partial<Record<TargetKindName, string>>> = {
  intervals: 'activities',
  runalyze: 'activity',
  endurain: 'activity',
  fittrackee: 'workouts',
  'workout-tracker': 'workouts',
  strava: 'activities',
};

/** The page of a workout at a target, from the configuration alone, without any key; undefined if it has none. */
export function linkOf(config: TargetConfig | undefined, remoteId: string | undefined): string | undefined {
  const page = config && pages[config.kind];
  if (page === undefined || config?.url === undefined || remoteId === undefined) return undefined;
  // The id is the target's own text, or that of another target which had this name before.
  return `${config.url}/${page}/${encodeURIComponent(remoteId)}`;
}
