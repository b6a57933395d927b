import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { type EditOptions, runEdit } from '../edit/edit.js';
import { runGear } from '../gear/gear.js';
import { resultOf } from './steps.js';

/** What somebody says about workouts, and how many of them were changed by it. */
export interface DemoEdits {
  workouts: number;
  changed: number;
  gear: number;
  hidden: number;
}

const MARATHON = 42_195;
const HALF = 21_097.5;

/** A few words of your own: the races, long runs, gear with a limit, and one workout that is hidden. */
export async function editSome(context: Context, workouts: readonly WorkoutSummary[]): Promise<DemoEdits> {
  const runs = workouts.filter(({ type, has_route: route }) => type === 'running' && route);
  const far = (meters: number, max = Number.POSITIVE_INFINITY) =>
    runs.filter(({ distance_meters: distance = 0 }) => distance >= meters && distance < max);
  const half = Math.floor(runs.length / 2);
  // Polar's word, which an edit does not change.
  const walks = workouts.filter(({ vendor_sport: sport }) => sport?.detailed_sport_info === 'WALKING');
  const chosen: [readonly WorkoutSummary[], EditOptions][] = [
    [runs.slice(0, half), { gear: 'Ghost 15' }],
    [runs.slice(half), { gear: 'Pegasus 40' }],
    [workouts.filter(({ type }) => type === 'cycling'), { gear: 'Road bike' }],
    [far(15_000, HALF), { tag: ['long'] }],
    [far(HALF, MARATHON), { name: 'Half marathon', tag: ['race'], feeling: '4' }],
    [far(MARATHON), { name: 'Marathon', tag: ['race', 'long'], feeling: '5', note: 'The last 10 km took a year.' }],
    [walks.slice(-1), { hide: true }],
    [walks.slice(0, 1), { sport: 'hiking', name: 'With the dog' }],
  ];
  const changed = new Set<string>();
  const all = new Set<string>();
  for (const [some, options] of chosen) {
    if (some.length === 0) continue;
    const ids = some.map(({ id }) => id);
    const edited = await resultOf<{ workouts: { id: string; changed: boolean }[] }>(context, (inner) =>
      runEdit(inner, ids, options),
    );
    for (const one of edited.workouts) {
      all.add(one.id);
      if (one.changed) changed.add(one.id);
    }
  }
  await resultOf(context, (inner) => runGear(inner, 'Pegasus 40', { limit: '800km' }));
  return { workouts: all.size, changed: changed.size, gear: 3, hidden: walks.length > 0 ? 1 : 0 };
}

/** In a few words, for the demo. */
export function editsText({ workouts, changed, gear, hidden }: DemoEdits): string {
  if (changed === 0) return `nothing new about ${workouts} workouts`;
  return `names, tags and ${gear} pieces of gear for ${workouts} workouts; ${hidden} hidden`;
}
