import { counted } from '../../workouts/counted.js';
import { addDays } from '../../workouts/time/calendar.js';
import { type Family, families, familyOf } from '../families.js';
import type { DayFacts, WorkoutFacts } from '../payload/model.js';
import { roundsOf } from '../picture/places.js';
import type { Degrees } from '../sketch/simplify.js';
import type { Sketch } from '../sketch/sketch.js';

/** What the card of a year is made of. */
export interface YearInput {
  /** Four digits. */
  year: string;
  /** Today's local date: of a year that is not over, the card shows what is behind. */
  today: string;
  /** Those of the year. */
  workouts: readonly WorkoutFacts[];
  days: readonly DayFacts[];
  sketches: ReadonlyMap<string, Sketch>;
}

/** A day of the year; seconds. */
export interface YearDay {
  /** Days since 1 January. */
  at: number;
  trained: { family: Family; seconds: number }[];
  night?: { asleep: number; deep: number };
}

/** The fastest time of the year over a distance. */
export interface YearBest {
  /** Days since 1 January. */
  at: number;
  meters: number;
  seconds: number;
}

/** A year as its card shows it. */
export interface Year {
  name: string;
  /** 365 or 366. */
  length: number;
  /** The last local date shown, and whether it is the end of the year. */
  until: string;
  isOver: boolean;
  days: YearDay[];
  workouts: number;
  seconds: number;
  meters: number;
  climb: number;
  /** Mean time asleep; undefined without nights. */
  asleep?: number;
  /** Time by family, the most first. */
  sports: { family: Family; seconds: number }[];
  /** The longest distances first; at most three. */
  bests: YearBest[];
  /** The rounds most often gone, one drawing each. */
  rounds: { family: Family; line: readonly Degrees[] }[];
}

/** Distances worth a mark, in meters. */
const MARKED = [42_195, 21_097.5, 10_000, 5000];
const MAX_BESTS = 3;
const MAX_ROUNDS = 18;
const DAY_MS = 86_400_000;

/** Gathers what the card of a year shows. Recordings of one activity, and legs of a session, count once. */
export function yearOf({ year, today, workouts: all, days, sketches }: YearInput): Year {
  const workouts = counted(all).toSorted((a, b) => (a.start_time_local < b.start_time_local ? -1 : 1));
  const at = (date: string) => Math.round((Date.parse(date.slice(0, 10)) - Date.parse(`${year}-01-01`)) / DAY_MS);
  const last = `${year}-12-31`;
  const isOver = today > last;
  const nights = days.filter(({ sleep_seconds: asleep }) => asleep !== undefined && asleep > 0);
  const sum = (of: (workout: WorkoutFacts) => number | undefined) =>
    workouts.reduce((total, workout) => total + (of(workout) ?? 0), 0);
  const sports = families
    .map((family) => ({ family, seconds: sum((w) => (familyOf(w) === family ? w.duration_seconds : 0)) }))
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds);
  return {
    name: year,
    length: at(addDays(last, 1)),
    until: isOver ? last : today,
    isOver,
    days: daysOf(workouts, nights, at),
    workouts: workouts.length,
    seconds: sum((w) => w.duration_seconds),
    meters: sum((w) => w.distance_meters),
    climb: sum((w) => w.elevation_gain_meters),
    ...(nights.length > 0 && {
      asleep: nights.reduce((total, { sleep_seconds: asleep = 0 }) => total + asleep, 0) / nights.length,
    }),
    sports,
    bests: bestsOf(workouts, sketches, at),
    rounds: roundsIn(workouts, sketches),
  };
}

function daysOf(
  workouts: readonly WorkoutFacts[],
  nights: readonly DayFacts[],
  at: (date: string) => number,
): YearDay[] {
  const found = new Map<number, YearDay>();
  const on = (date: string) => {
    const day = found.get(at(date)) ?? { at: at(date), trained: [] };
    found.set(day.at, day);
    return day;
  };
  for (const workout of workouts) {
    const { start_time_local: start, duration_seconds: seconds = 0 } = workout;
    on(start).trained.push({ family: familyOf(workout), seconds });
  }
  for (const { day, sleep_seconds: asleep = 0, deep_seconds: deep = 0 } of nights) on(day).night = { asleep, deep };
  return [...found.values()].sort((a, b) => a.at - b.at);
}

/** A workout is marked for the longest distance only that it is the fastest over. */
function bestsOf(
  workouts: readonly WorkoutFacts[],
  sketches: ReadonlyMap<string, Sketch>,
  at: (date: string) => number,
): YearBest[] {
  const runs = workouts.filter((workout) => familyOf(workout) === 'run');
  const bests: YearBest[] = [];
  const marked = new Set<string>();
  for (const meters of MARKED) {
    const [best] = runs
      .flatMap(({ id, start_time_local: start }) => {
        const effort = sketches.get(id)?.efforts.find(({ over }) => Math.abs(over - meters) < 1);
        return effort ? [{ id, at: at(start), meters, seconds: effort.value }] : [];
      })
      .sort((a, b) => a.seconds - b.seconds);
    if (!best || marked.has(best.id) || bests.length === MAX_BESTS) continue;
    marked.add(best.id);
    bests.push({ at: best.at, meters, seconds: best.seconds });
  }
  return bests;
}

function roundsIn(workouts: readonly WorkoutFacts[], sketches: ReadonlyMap<string, Sketch>): Year['rounds'] {
  const all = families.flatMap((family) =>
    roundsOf(
      workouts.flatMap((workout) => {
        const line = sketches.get(workout.id)?.route ?? [];
        return familyOf(workout) === family && line.length > 1 ? [{ of: family, line }] : [];
      }),
    ).map(({ of, line }) => ({ family, line, times: of.length })),
  );
  return all.sort((a, b) => b.times - a.times).slice(0, MAX_ROUNDS);
}
