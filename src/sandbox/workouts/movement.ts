import type { Random } from '../random.js';
import type { Course } from './course.js';
import type { Recipe } from './recipes.js';

/** What the body did, second by second. */
export interface Movement {
  /** m/s */
  speed: Float32Array;
  /** m, cumulative: always the sum of `speed` */
  distance: Float64Array;
  /** rise over run */
  grade: Float32Array;
  /** m */
  altitude: Float32Array;
  /** m from the start */
  east: Float64Array;
  north: Float64Array;
}

/** How strongly hills slow down and speed up, and how fast the speed approaches its target (seconds). */
const manners = {
  run: { uphill: 5, downhill: 1.5, bonus: 0.12, lag: 6 },
  ride: { uphill: 12, downhill: 8, bonus: 0.55, lag: 10 },
  walk: { uphill: 3, downhill: 0.5, bonus: 0.05, lag: 4 },
  ski: { uphill: 8, downhill: 8, bonus: 0.6, lag: 8 },
  swim: { uphill: 0, downhill: 0, bonus: 0, lag: 8 },
  row: { uphill: 0, downhill: 0, bonus: 0, lag: 6 },
  still: { uphill: 0, downhill: 0, bonus: 0, lag: 1 },
} as const;

/** Moves along a course (or in place without one) for `count` seconds. */
export function move(random: Random, recipe: Recipe, course: Course | undefined, count: number): Movement {
  const movement: Movement = {
    speed: new Float32Array(count),
    distance: new Float64Array(count),
    grade: new Float32Array(count),
    altitude: new Float32Array(count),
    east: new Float64Array(count),
    north: new Float64Array(count),
  };
  const manner = manners[recipe.motion];
  const base = (recipe.kmh ?? 0) / 3.6;
  const mood = waves(random, 0.07);
  const interval = recipe.intervals ? intervals(random) : () => 1;
  const stopped = recipe.stops ? stops(random, count) : () => false;
  let speed = 0;
  let distance = 0;
  let grade = 0;
  let before = course?.at(0).altitude ?? 0;
  for (let i = 0; i < count; i++) {
    const will = stopped(i) ? 0 : base * (1 + mood(i)) * onHill(manner, grade) * interval(i);
    // The distance adds up the speed as it is written.
    speed = written(approached(random, speed, will, manner.lag));
    distance += speed;
    movement.speed[i] = speed;
    movement.distance[i] = distance;
    if (!course) continue;
    const spot = course.at(distance);
    if (speed > 0) grade += ((spot.altitude - before) / speed - grade) / 4;
    before = spot.altitude;
    movement.grade[i] = grade;
    movement.altitude[i] = spot.altitude;
    movement.east[i] = spot.east;
    movement.north[i] = spot.north;
  }
  return movement;
}

/** One second closer to the target speed; a body lags, and is never quite even. */
function approached(random: Random, speed: number, will: number, lag: number): number {
  const next = speed + ((will - speed) / lag + (speed > 0.5 ? random.between(-0.04, 0.04) : 0));
  return will === 0 && next < 0.15 ? 0 : next;
}

/** As the watch writes a speed: km/h with four decimals. */
const written = (speed: number) => Math.round(speed * 3.6e4) / 3.6e4;

/** The factor by which a grade changes the speed on the flat. */
const onHill = ({ uphill, downhill, bonus }: (typeof manners)[keyof typeof manners], grade: number) =>
  grade > 0 ? 1 / (1 + grade * uphill) : 1 + Math.min(bonus, -grade * downhill);

/** Slow ups and downs around 0, about `size` high. */
export function waves(random: Random, size: number): (second: number) => number {
  const parts = [random.between(500, 900), random.between(140, 260), random.between(35, 70)].map((period, i) => ({
    turns: (2 * Math.PI) / period,
    phase: random.between(0, 2 * Math.PI),
    height: size / (i + 1.3),
  }));
  return (second) => parts.reduce((sum, part) => sum + part.height * Math.sin(part.turns * second + part.phase), 0);
}

/** Alternately hard and easy, after a warm-up. */
export function intervals(random: Random): (second: number) => number {
  const hard = random.int(40, 240);
  const easy = random.int(40, 120);
  const warmUp = random.int(120, 600);
  return (second) => {
    if (second < warmUp) return 0.8;
    return (second - warmUp) % (hard + easy) < hard ? 1.3 : 0.7;
  };
}

/** Traffic lights and the like. */
function stops(random: Random, count: number): (second: number) => boolean {
  const times = Array.from({ length: Math.floor(count / 700) }, () => {
    const from = random.int(90, Math.max(91, count - 60));
    return { from, until: from + random.int(12, 45) };
  });
  return (second) => times.some((stop) => second >= stop.from && second < stop.until);
}
