import type { Random } from '../random.js';
import { intervals, type Movement, waves } from './movement.js';
import type { Motion, Recipe } from './recipes.js';

/** The person whose sample data this is. */
export const person = { restingHeartRate: 52, maximumHeartRate: 188, kilograms: 72 };

/** Heart rate in bpm: follows the effort with a delay, slower down than up, and drifts upward over the hours. */
export function heartRate(random: Random, recipe: Recipe, movement: Movement): Float32Array {
  const base = (recipe.kmh ?? 0) / 3.6;
  const mood = waves(random, recipe.motion === 'still' ? 0.35 : 0.08);
  const sets = recipe.intervals && recipe.motion === 'still' ? intervals(random) : () => 1;
  const { restingHeartRate, maximumHeartRate } = person;
  const reserve = maximumHeartRate - restingHeartRate;
  let beat = restingHeartRate + random.between(12, 30);
  return movement.speed.map((speed, i) => {
    const climbing = Math.max(-0.05, movement.grade[i] ?? 0) * (recipe.motion === 'ride' ? 14 : 5);
    const demand = base > 0 ? 0.35 + 0.65 * (speed / base) * (1 + climbing) : sets(i);
    const drift = (8 * i) / 3600;
    const target = restingHeartRate + reserve * recipe.effort * Math.max(0.2, demand) * (1 + mood(i)) + drift;
    beat += (Math.min(target, maximumHeartRate - 2) - beat) / (target > beat ? 28 : 45);
    return Math.round(beat + random.between(-0.4, 0.4));
  });
}

/** Steps of one leg, crank revolutions or strokes per minute; 0 while standing or coasting. */
export function cadence(random: Random, recipe: Recipe, movement: Movement): Float32Array {
  const base = (recipe.kmh ?? 0) / 3.6;
  const usual: Record<Motion, number> = { run: 83, ride: 86, walk: 56, ski: 40, swim: 29, row: 25, still: 0 };
  const mood = waves(random, 2);
  return movement.speed.map((speed, i) => {
    const coasting = recipe.motion === 'ride' && (movement.grade[i] ?? 0) < -0.025;
    if (speed < 0.3 || coasting) return 0;
    return Math.max(0, Math.round(usual[recipe.motion] + (speed - base) * 3 + mood(i) + random.between(-1, 1)));
  });
}

/** Watts, even numbers as Polar's watches write them. */
export function power(random: Random, recipe: Recipe, movement: Movement): Float32Array {
  return movement.speed.map((speed, i) => {
    const grade = movement.grade[i] ?? 0;
    const watts = powerOf[recipe.motion === 'row' || recipe.motion === 'run' ? recipe.motion : 'ride'](speed, grade);
    return speed < 0.3 ? 0 : Math.max(0, 2 * Math.round((watts * random.between(0.94, 1.06)) / 2));
  });
}

const powerOf = {
  run: (speed: number, grade: number) => person.kilograms * speed * (1.04 + 4 * Math.max(-0.1, grade)),
  /** Rolling resistance, climbing and air resistance on a road bike. */
  ride: (speed: number, grade: number) =>
    speed * ((person.kilograms + 9) * 9.81 * (0.0045 + grade) + 0.19 * speed ** 2),
  /** The convention of rowing machines: 2.8 times the cube of the speed. */
  row: (speed: number) => 2.8 * speed ** 3,
};

/** Share of the left leg in percent where there is power, else 0. */
export function balance(random: Random, watts: Float32Array): Float32Array {
  const mood = waves(random, 1.2);
  return watts.map((value, i) => (value === 0 ? 0 : Math.round((50.6 + mood(i)) * 10) / 10));
}

/** Milliseconds from beat to beat, for heart rate second by second; now and then the strap loses contact. */
export function rrIntervals(random: Random, beats: Float32Array): (number | null)[] {
  const intervals: (number | null)[] = [];
  for (let clock = 0; clock < beats.length * 1000; ) {
    const bpm = beats[Math.floor(clock / 1000)] ?? 60;
    const interval = Math.round((60_000 / bpm) * random.between(0.96, 1.04));
    intervals.push(random.next() < 0.002 ? null : interval);
    clock += interval;
  }
  return intervals;
}

/** kcal burned, from the heart rate if it is known (Keytel and others, 2005), else from the effort. */
export function calories(recipe: Recipe, average: number | undefined, seconds: number): number {
  const bpm = average ?? 60 + recipe.effort * 120;
  const perMinute = Math.max(1.1, (-55.1 + 0.631 * bpm + 0.199 * person.kilograms + 0.202 * 38) / 4.184);
  return Math.round((perMinute * seconds) / 60);
}
