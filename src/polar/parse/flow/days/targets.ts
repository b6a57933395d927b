import { z } from 'zod';
import type { TargetPhase } from '../../../../kinds/definitions/targets.js';
import { formatWall, wallClock } from '../../../../kinds/normalize/clock.js';
import { mostPhases, plannedIn, positive } from '../../../../kinds/normalize/targets.js';
import { word } from '../../../../kinds/normalize/words.js';
import { list, optionalInteger, optionalNumber, optionalText, optionalTruth, present } from '../../fields.js';
import type { Understood } from '../../kinds/elements.js';
import { loose, named, readEach, seconds } from './parts.js';

const phase = z.object({
  index: optionalInteger,
  name: optionalText,
  changeType: optionalText,
  goal: loose({ duration: seconds, distance: optionalNumber }),
  intensity: loose({ type: optionalText, lowerZone: optionalInteger, upperZone: optionalInteger }),
  jumpIndex: optionalInteger,
  repeatCount: optionalInteger,
});
type Phase = z.output<typeof phase>;

const exercise = z.object({
  duration: seconds,
  distance: optionalNumber,
  phases: list(phase).optional().catch(undefined),
});

const target = z.object({
  name: optionalText,
  description: optionalText,
  startTime: z.string(),
  done: optionalTruth,
  exercises: list(exercise).optional().catch(undefined),
});

/** `training-target-DATE-ID-UUID.json`: a session that was planned, which v4 knows by the same number. */
export function readTarget(elements: readonly unknown[], fileName: string): Understood {
  const id = /(?:^|\/)training-target-\d{4}-\d{2}-\d{2}-(\d+)-/.exec(fileName)?.[1];
  return readEach(elements, target, ({ name, description, startTime, done, exercises = [] }) => {
    const wall = wallClock(startTime);
    if (wall === undefined || id === undefined) return undefined;
    const start = formatWall(wall);
    const phases = exercises.flatMap((one, i) => phasesOf(one, i));
    return present({
      ...named('training_target', id, start.slice(0, 10), 'local'),
      name,
      description,
      start_time_local: start,
      done: done === undefined ? undefined : Number(done),
      favorite: 0,
      ...plannedIn(phases),
      phases: phases.length > 0 ? phases : undefined,
    });
  });
}

const favorite = target.omit({ startTime: true, done: true }).extend({ exercises: list(exercise) });

/**
 * `favourite-targets`: sessions without a date. They have no number either, so each is known by its name; of several with one
 * name, by its place among them.
 */
export function readFavorites(elements: readonly unknown[], _fileName: string, arrivedAt: string): Understood {
  const places = new Map<string, number>();
  return readEach(elements, favorite, ({ name, description, exercises }) => {
    const own = name ?? '';
    const place = (places.get(own) ?? 0) + 1;
    places.set(own, place);
    const phases = exercises.flatMap((one, i) => phasesOf(one, i));
    const id = `favorite/${[own, ...(place > 1 ? [place] : [])].join('/')}`;
    return present({
      ...named('training_target', id, arrivedAt.slice(0, 10), 'local'),
      name,
      description,
      favorite: 1,
      ...plannedIn(phases),
      phases: phases.length > 0 ? phases : undefined,
    });
  });
}

function phasesOf({ duration, distance, phases = [] }: z.output<typeof exercise>, position: number): TargetPhase[] {
  const common = { exercise: position };
  if (phases.length === 0)
    return [present({ ...common, duration_seconds: positive(duration), distance_meters: positive(distance) })];
  return writtenOut(phases).map((one) =>
    present({
      ...common,
      name: one.name,
      duration_seconds: positive(one.goal?.duration),
      distance_meters: positive(one.goal?.distance),
      intensity: word(one.intensity?.type),
      lower_zone: positive(one.intensity?.lowerZone),
      upper_zone: positive(one.intensity?.upperZone),
      change: word(one.changeType),
    }),
  );
}

/** After a phase with a jump, those from there up to it come so many more times. */
function writtenOut(phases: readonly Phase[]): Phase[] {
  const all: Phase[] = [];
  for (const [i, one] of phases.entries()) {
    all.push(one);
    const back = one.jumpIndex === undefined ? -1 : phases.findIndex(({ index }) => index === one.jumpIndex);
    if (back < 0 || back > i) continue;
    for (let n = 0; n < (one.repeatCount ?? 0) && all.length < mostPhases; n++) all.push(...phases.slice(back, i + 1));
  }
  return all.slice(0, mostPhases);
}
