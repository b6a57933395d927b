import { z } from 'zod';
import type { TargetPhase, TrainingTarget } from '../../../kinds/definitions/targets.js';
import { formatWall, wallClock } from '../../../kinds/normalize/clock.js';
import { mostPhases, plannedIn, positive } from '../../../kinds/normalize/targets.js';
import { word } from '../../../kinds/normalize/words.js';
import { identifier, list, optionalInteger, optionalNumber, optionalText, optionalTruth, present } from '../fields.js';
import type { Understood } from '../kinds/elements.js';
import { type Answer4, listIn, readEach, told } from './elements.js';
import { loose } from './fields.js';

const part = z.looseObject({
  name: optionalText,
  changeType: optionalText,
  goal: loose({ type: optionalText, duration: optionalNumber, distance: optionalNumber }),
  intensity: loose({ type: optionalText, lowerZone: optionalInteger, upperZone: optionalInteger }),
  repeatCount: optionalInteger,
  phaseOrRepeat: z.array(z.unknown()).optional().catch(undefined),
});

const exercise = z.object({
  idx: optionalInteger,
  sportId: optionalText,
  duration: optionalNumber,
  distance: optionalNumber,
  phaseOrRepeat: z.array(z.unknown()).optional().catch(undefined),
});

const about = { id: identifier, name: optionalText, description: optionalText };

const target = z.object({
  session: z
    .object({
      ...about,
      startTime: loose({
        ...{ year: optionalInteger, month: optionalInteger, day: optionalInteger },
        ...{ hour: optionalInteger, min: optionalInteger, sec: optionalInteger },
      }),
      done: optionalTruth,
    })
    .optional(),
  favorite: z.object(about).optional(),
  exercise: list(exercise).optional().catch(undefined),
});

/** `/training-target/calendar-targets` and `/training-target/favorites`. @throws BadAnswerError */
export function parseTargets(answer: Answer4): Understood {
  const elements = listIn(answer, 'trainingTarget', 'favoriteTarget');
  return readEach(elements, target, ({ session, favorite, exercise: exercises = [] }) => {
    const named = session ?? favorite;
    if (!named) return undefined;
    const start = session && startOf(session.startTime);
    // In the diary a target without a time is none.
    if (session && start === undefined) return undefined;
    const phases = exercises.flatMap((one, i) => phasesOf(one, i));
    const date = (start ?? answer.fetchedAt).slice(0, 10);
    const record: TrainingTarget = present({
      ...told('training_target', session ? named.id : `favorite/${named.id}`, date, 'local'),
      name: named.name,
      description: named.description,
      start_time_local: start,
      done: session?.done === undefined ? undefined : Number(session.done),
      favorite: Number(session === undefined),
      ...plannedIn(phases),
      phases: phases.length > 0 ? phases : undefined,
    });
    return [record];
  });
}

type Start = NonNullable<z.output<typeof target>['session']>['startTime'];

/** An object, unlike all other times of v4; what is 0 may have been left out. */
function startOf(start: Start): string | undefined {
  const { year, month, day, hour = 0, min = 0, sec = 0 } = start ?? {};
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const two = (value: number) => String(value).padStart(2, '0');
  const wall = wallClock(`${year}-${two(month)}-${two(day)}T${two(hour)}:${two(min)}:${two(sec)}`);
  return wall === undefined ? undefined : formatWall(wall);
}

function phasesOf(one: z.output<typeof exercise>, position: number): TargetPhase[] {
  const common = present({ exercise: one.idx ?? position, sport_id: one.sportId });
  const phases = written(one.phaseOrRepeat ?? [], 0).map((phase) => ({ ...common, ...phase }));
  if (phases.length > 0) return phases;
  return [present({ ...common, duration_seconds: seconds(one.duration), distance_meters: positive(one.distance) })];
}

/** Repeats written out. */
function written(parts: readonly unknown[], depth: number): Omit<TargetPhase, 'exercise'>[] {
  const phases: Omit<TargetPhase, 'exercise'>[] = [];
  for (const raw of parts) {
    const { data: one } = part.safeParse(raw);
    if (!one) continue;
    if (one.phaseOrRepeat === undefined) phases.push(phaseOf(one));
    else if (depth < 3) {
      const inner = written(one.phaseOrRepeat, depth + 1);
      for (let n = 0; n < (one.repeatCount ?? 1) && phases.length < mostPhases; n++) phases.push(...inner);
    }
  }
  return phases.slice(0, mostPhases);
}

function phaseOf({ name, changeType, goal, intensity }: z.output<typeof part>): Omit<TargetPhase, 'exercise'> {
  return present({
    name,
    duration_seconds: seconds(goal?.duration),
    distance_meters: positive(goal?.distance),
    intensity: word(intensity?.type),
    lower_zone: positive(intensity?.lowerZone),
    upper_zone: positive(intensity?.upperZone),
    change: word(changeType),
  });
}

const seconds = (ms: number | undefined) => {
  const value = positive(ms);
  return value === undefined ? undefined : value / 1000;
};
