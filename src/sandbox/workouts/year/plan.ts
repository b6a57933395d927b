import type { Random } from '../../random.js';
import { everydayRecipes, type Recipe } from '../recipes.js';
import type { Region } from './routes.js';

const DAY = 86_400_000;
const { run, ride, walk, hike, swim, ski, strength } = everydayRecipes;

/** One planned session: on which day and at which local hour, what, and how far (km) or how long (minutes). */
export interface Planned {
  /** Days since 1970-01-01, local. */
  day: number;
  hour: number;
  recipe: Recipe;
  region?: Region;
  km?: number;
  /** Ends after `km`, wherever that is on the round. */
  isRace?: boolean;
  minutes?: number;
}

/**
 * A year of someone who runs all year, rides from spring to autumn, swims, hikes and skis a little, is ill for two weeks,
 * spends two by the sea, and races twice. Both days are included.
 */
export function planYear(random: Random, firstDay: number, lastDay: number): Planned[] {
  const plan: Planned[] = [];
  for (let day = firstDay; day <= lastDay; day++) {
    const into = day - firstDay;
    if (into > 92 && into < 104) continue;
    plan.push(...sessionsOn(random, day, into));
  }
  return plan;
}

/** What the sessions of a day depend on. */
interface Day {
  random: Random;
  day: number;
  into: number;
  month: number;
}

/** What someone does on a weekday (0 is Monday), how often, and in which months (0 is January). */
interface Habit {
  weekday: number;
  share: number;
  months?: readonly number[];
  plan(day: Day): Planned;
}

const [winter, warm, summer] = [
  [11, 0, 1],
  [2, 3, 4, 5, 6, 7, 8, 9],
  [4, 5, 6, 7, 8],
];

const habits: readonly Habit[] = [
  {
    weekday: 0,
    share: 0.6,
    plan: ({ random, day }) => ({ day, hour: 18, recipe: strength, minutes: random.between(35, 55) }),
  },
  { weekday: 1, share: 0.8, plan: (day) => runOn(day, day.random.between(6, 10), 'hard') },
  { weekday: 2, share: 0.5, months: warm, plan: (day) => rideOn(day, day.random.between(20, 42)) },
  { weekday: 3, share: 0.75, plan: (day) => runOn(day, day.random.between(7, 12), 'easy') },
  { weekday: 4, share: 0.5, months: warm, plan: (day) => rideOn(day, day.random.between(20, 42)) },
  {
    weekday: 4,
    share: 0.36,
    plan: ({ random, day }) => ({ day, hour: 12, recipe: swim, region: 'lake', km: random.between(1.2, 2.4) }),
  },
  {
    weekday: 5,
    share: 0.5,
    months: winter,
    plan: ({ random, day }) => ({ day, hour: 13, recipe: ski, region: 'snow', km: random.between(10, 19) }),
  },
  {
    weekday: 5,
    share: 0.35,
    months: warm,
    plan: ({ random, day }) => ({ day, hour: 13, recipe: hike, region: 'hills', km: random.between(8, 16) }),
  },
  {
    weekday: 5,
    share: 0.25,
    plan: ({ random, day }) => ({ day, hour: 17, recipe: walk, region: 'walks', km: random.between(2.5, 5) }),
  },
  { weekday: 5, share: 0.45, plan: (day) => runOn(day, day.random.between(5, 8), 'easy') },
  { weekday: 6, share: 0.45, months: summer, plan: (day) => rideOn(day, day.random.between(45, 100)) },
  { weekday: 6, share: 0.6, plan: (day) => runOn(day, day.random.between(13, 20), 'easy') },
];

/** Everything is done less often in the last week of four. */
function sessionsOn(random: Random, day: number, into: number): Planned[] {
  const race = raceOn(into, new Date(day * DAY).getUTCDay());
  if (race !== undefined) return [{ day, hour: 9.5, ...running(race, 0.8, 12.1), region: 'town', isRace: true }];
  const date = new Date(day * DAY);
  const [weekday, month] = [(date.getUTCDay() + 6) % 7, date.getUTCMonth()];
  const often = into % 28 >= 21 ? 0.66 : 1;
  return habits
    .filter((habit) => habit.weekday === weekday && (habit.months ?? [month]).includes(month))
    .filter(({ share }) => random.next() < share * often)
    .map((habit) => habit.plan({ random, day, into, month }));
}

function runOn({ random, day, into }: Day, km: number, effort: 'easy' | 'hard'): Planned {
  const fit = 1 + 0.07 * Math.sin((into / 365) * 2 * Math.PI - 1.9) + (0.05 * into) / 365;
  const region = into >= 245 && into < 257 ? 'coast' : 'town';
  const run = effort === 'easy' ? running(km, 0.62, 9.9 * fit) : running(km, 0.72, 11.6 * fit);
  return { day, hour: random.between(6.6, 8), ...run, region };
}

function rideOn({ random, day }: Day, km: number): Planned {
  return {
    day,
    hour: random.between(15, 17),
    recipe: { ...ride, kmh: random.between(24.5, 27.5) },
    region: 'country',
    km,
  };
}

const running = (km: number, effort: number, kmh: number) => ({ km, recipe: { ...run, effort, kmh } });

/** A half marathon in spring, a marathon in autumn, each on the first Sunday from a day on. @param weekday 0 is Sunday. */
function raceOn(into: number, weekday: number): number | undefined {
  const isFrom = (first: number) => weekday === 0 && into >= first && into < first + 7;
  return isFrom(162) ? 22 : isFrom(323) ? 43.6 : undefined;
}
