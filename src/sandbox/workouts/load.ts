import type { Random } from '../random.js';
import type { TrainingLoad, Zone } from '../session.js';

const ratings = ['RPE_EASY', 'RPE_LIGHT', 'RPE_FAIRLY_BRISK', 'RPE_BRISK', 'RPE_MODERATE', 'RPE_HARD'] as const;
const words = ['VERY_LOW', 'LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'];

/** Lower limits of the five zones, bpm: the user changed them once, so they differ between sessions. */
export const zoneLimits = { earlier: [95, 114, 133, 152, 171, 190], later: [96, 124, 139, 156, 173, 192] } as const;

/** Seconds in each of five contiguous zones; Polar does not report time below the first. */
export function zones(beats: Float32Array, rateSeconds: number, limits: readonly number[]): Zone[] {
  return limits.slice(0, -1).map((lower, i) => {
    const upper = limits[i + 1] ?? lower;
    const inside = beats.filter((beat) => beat >= lower && beat < upper);
    return { lower, upper, seconds: inside.length * rateSeconds };
  });
}

/** Training Load Pro as Polar sends it: -1 without muscle load, 0 without a rating. */
export function trainingLoad(
  random: Random,
  session: { seconds: number; average: number | undefined; watts: Float32Array | undefined; rated: boolean },
): TrainingLoad | undefined {
  if (session.average === undefined) return undefined;
  const reserve = Math.max(0.05, (session.average - 52) / 136);
  const minutes = session.seconds / 60;
  const cardio = sixDigits(minutes * reserve * 0.64 * Math.exp(1.92 * reserve));
  const kilojoules = session.watts?.reduce((sum, watt) => sum + watt / 1000, 0);
  const muscle = kilojoules === undefined ? -1 : sixDigits(kilojoules);
  const rating = random.int(0, ratings.length - 1);
  const perceived = session.rated ? sixDigits(minutes * (rating + 2)) : 0;
  return {
    cardio,
    cardioInterpretation: word(cardio, [25, 40, 60, 100]),
    muscle,
    muscleInterpretation: kilojoules === undefined ? 'NOT_AVAILABLE' : word(muscle, [200, 500, 1000, 1600]),
    perceived,
    perceivedInterpretation: session.rated ? word(perceived, [60, 120, 240, 480]) : 'NOT_AVAILABLE',
    rpe: session.rated ? (ratings[rating] ?? 'UNKNOWN') : 'UNKNOWN',
  };
}

/** Share of the energy in percent; more carbohydrate the harder it is. Adds up to 100. */
export function energy(random: Random, average: number): { fat: number; carbohydrate: number; protein: number } {
  const protein = random.int(0, 4);
  const fat = Math.round(Math.min(80, Math.max(18, 128 - 0.65 * average)));
  return { fat, carbohydrate: 100 - fat - protein, protein };
}

function word(value: number, steps: number[]): string {
  return words[steps.filter((step) => value >= step).length] ?? 'UNKNOWN';
}

function sixDigits(value: number): number {
  return Number(value.toPrecision(6));
}
