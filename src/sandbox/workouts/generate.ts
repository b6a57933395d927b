import { type Random, seededRandom } from '../random.js';
import { SampleType, type Session, type Track } from '../session.js';
import { schedule, type Timing } from './calendar.js';
import { type Course, createCourse, toDegrees } from './course.js';
import { energy, trainingLoad, zoneLimits, zones } from './load.js';
import { type Movement, move, waves } from './movement.js';
import { type Place, places } from './places.js';
import { devices, everyday, type Recipe, recipes } from './recipes.js';
import { type Recording, record } from './series.js';
import { calories, heartRate, rrIntervals } from './vitals.js';

/** What sample sessions should be like. */
export interface GeneratorOptions {
  /** How many sessions; 64 by default. */
  count?: number;
  /** The same seed and the same `now` give the same sessions; 1 by default. */
  seed?: number;
  /** ms since 1970; everything was uploaded in the 28 days before it. */
  now: number;
  /** The max length of a session; keeps tests with many pulls quick. */
  longestSeconds?: number;
}

/**
 * Sample data: varied, plausible sessions of one user's last four weeks. The first 43 are each an example of something a
 * client has to cope with, the rest is everyday life.
 */
export function generateSessions({ count = 64, seed = 1, now, longestSeconds }: GeneratorOptions): Session[] {
  const random = seededRandom(seed);
  const chosen = chooseRecipes(random, count);
  const ids = exerciseIds(seededRandom(seed ^ 0x5eed), count);
  const plans = chosen.map((recipe) => ({ recipe, durationMillis: durationOf(random, recipe, longestSeconds) }));
  for (const [i, plan] of plans.entries()) {
    const before = plans[i - 1];
    if (plan.recipe.twin && before) plan.durationMillis = before.durationMillis + 412;
  }
  const timings = schedule(random, plans, now);
  return plans.flatMap((plan, i) => {
    const timing = timings[i];
    const exerciseId = ids[i];
    if (timing === undefined || exerciseId === undefined) return [];
    const limits = i < count / 2 ? zoneLimits.earlier : zoneLimits.later;
    return [train(seededRandom(seed * 7919 + i), { ...plan, timing, exerciseId, limits })];
  });
}

/** What one session is made of. */
export interface Plan {
  recipe: Recipe;
  durationMillis: number;
  timing: Timing;
  exerciseId: string;
  limits: readonly number[];
  /** Where it leads; a loop of its own by default. */
  course?: Course;
}

/** The detailed sport and the club. */
const wordsOf = ({ detailed, club }: Recipe): Partial<Session> => ({
  ...(detailed !== undefined && { detailedSport: detailed }),
  ...(club && { club: { id: 999, name: 'Sunday Riders' } }),
});

function zonesOf(recipe: Recipe, beats: Float32Array | undefined, limits: readonly number[]): Partial<Session> {
  if (recipe.zonesNull) return { zones: null };
  return beats ? { zones: zones(beats, recipe.rateSeconds ?? 1, limits) } : {};
}

/** Has one session take place. */
export function train(
  random: Random,
  { recipe, durationMillis, timing, exerciseId, limits, course: given }: Plan,
): Session {
  const place = places[recipe.place];
  const seconds = durationMillis / 1000;
  const count = Math.max(1, Math.floor(seconds) - (seconds > 60 ? random.pick([0, 0, 0, 1, 2, -1]) : 0));
  const loop = () => createCourse(random, place, ((recipe.kmh ?? 0) / 3.6) * seconds + 1);
  const course = recipe.route ? (given ?? loop()) : undefined;
  const movement = move(random, recipe, course, count);
  const recording = record(random, recipe, movement, heartRate(random, recipe, movement));
  const beating = recipe.channels.includes(SampleType.heartRate);
  const beats = recording.series.find(({ type }) => type === SampleType.heartRate)?.values.filter((v) => v > 0);
  const average = beats && Math.round(beats.reduce((sum, beat) => sum + beat, 0) / beats.length);
  const load = recipe.noLoad
    ? undefined
    : trainingLoad(random, { seconds, average, watts: recording.watts, rated: recipe.rpe === true });
  const distance = distanceOf(random, recipe, recording);
  const device = devices[recipe.device];
  return {
    name: recipe.name,
    exerciseId,
    uploadedAt: timing.uploadedAt,
    device: device.name,
    ...(device.id && { deviceId: device.id }),
    startedAt: timing.startedAt,
    utcOffsetMinutes: timing.utcOffsetMinutes,
    durationMillis,
    calories: calories(recipe, average, seconds),
    ...(distance !== undefined && { distance }),
    ...(beats && average !== undefined && { heartRate: { average, maximum: beats.reduce((a, b) => Math.max(a, b)) } }),
    ...(load && { load, trainingLoad: Math.round(load.cardio * 137) / 100 }),
    sport: recipe.sport,
    ...wordsOf(recipe),
    ...(average !== undefined && !recipe.noLoad && { energy: energy(random, average) }),
    ...(runningIndexOf(random, recipe, seconds, beating) ?? {}),
    ...zonesOf(recipe, beats, limits),
    ...(recording.series.length > 0 && { series: recording.series }),
    ...(recipe.rr && { rr: rrIntervals(random, recording.beats) }),
    ...(course && { track: follow(random, movement, place) }),
    ...(recipe.stops && { pauses: [{ afterSeconds: Math.floor(seconds / 2), seconds: 40 }] }),
  };
}

function chooseRecipes(random: Random, count: number): Recipe[] {
  const chosen = recipes.slice(0, count);
  while (chosen.length < count) {
    // Fillers go anywhere except between the two recordings of one session.
    const at = random.int(1, chosen.length);
    if (!chosen[at]?.twin) chosen.splice(at, 0, random.pick(everyday));
  }
  return chosen;
}

function durationOf(random: Random, recipe: Recipe, longestSeconds = Number.POSITIVE_INFINITY): number {
  const [min, max] = recipe.minutes;
  const millis = Math.round(random.between(min, max) * 60_000);
  const capped = Math.min(millis, longestSeconds * 1000 - random.int(0, 900));
  // A session entered by hand has no milliseconds.
  return min === max ? Math.floor(capped / 1000) * 1000 : capped;
}

/** Eight letters and digits, unique; the seventh and the eighth id differ only in case, as may happen. */
export function exerciseIds(random: Random, count: number): string[] {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const one = () => Array.from({ length: 7 }, () => alphabet[random.int(0, 61)]).join('');
  const ids = new Set<string>();
  while (ids.size < count) {
    const id = `y${one()}`;
    ids.add(id);
    if (ids.size === 7) ids.add(swapCase(id));
  }
  return [...ids].slice(0, count);
}

function swapCase(id: string): string {
  return [...id].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join('');
}

/** Polar's distance is a few meters above the last cumulative sample. */
function distanceOf(random: Random, recipe: Recipe, { movement }: Recording): number | undefined {
  const total = movement.distance.at(-1) ?? 0;
  if (recipe.poolMeters) return Math.max(1, Math.round(total / recipe.poolMeters)) * recipe.poolMeters;
  if (!recipe.channels.includes(SampleType.distance) || total === 0) return undefined;
  return Math.round(total) + (total > 1000 ? random.int(0, 6) : 0);
}

function runningIndexOf(random: Random, recipe: Recipe, seconds: number, beating: boolean) {
  const has = recipe.motion === 'run' && recipe.route && beating && seconds > 720;
  return has ? { runningIndex: random.int(44, 58) } : undefined;
}

/** The track of a movement: not quite every second, and a meter or two off, like real receivers. */
function follow(random: Random, movement: Movement, place: Place): Track {
  const kept = Array.from(movement.speed.keys()).filter((i) => i === 0 || random.next() > 0.03);
  const errorEast = waves(random, 1.2);
  const errorNorth = waves(random, 1.2);
  const spots = kept.map((i) =>
    toDegrees(place, (movement.east[i] ?? 0) + errorEast(i), (movement.north[i] ?? 0) + errorNorth(i)),
  );
  return {
    seconds: Float64Array.from(kept),
    latitudes: Float64Array.from(spots, ({ latitude }) => Math.round(latitude * 1e8) / 1e8),
    longitudes: Float64Array.from(spots, ({ longitude }) => Math.round(longitude * 1e8) / 1e8),
    altitudes: Float32Array.from(kept, (i) => movement.altitude[i] ?? 0),
    satellites: random.int(5, 14),
  };
}
