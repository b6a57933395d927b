import type { TargetConfig } from './config.js';
import type { TargetKindName } from './names.js';

/** Paths of the pages of a workout. Apart from the targets themselves, because commands that only show load no client. */
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
  if (config === undefined || remoteId === undefined) return undefined;
  const page = pages[config.kind];
  // The address of Strava's API is not that of its pages.
  const site = config.kind === 'strava' ? 'https://www.strava.com' : config.url;
  return page === undefined || site === undefined ? undefined : `${site}/${page}/${remoteId}`;
}
