import type { SourceSession } from '../source-session.js';
import { known } from '../values/numbers.js';
import { presentOrNone } from '../values/present.js';
import type { Workout } from '../workout.js';

const UNKNOWN_WORDS = ['UNKNOWN', 'NOT_AVAILABLE', ''];

/**
 * Training load as Polar rates it, words verbatim. Polar writes "none" in three ways, all of which are absent here: a
 * load of -1, the words UNKNOWN and NOT_AVAILABLE, and a load of 0 with one of them.
 */
export function normalizeTrainingLoad({ trainingLoad, trainingLoadPro: pro }: SourceSession): Workout['training_load'] {
  return presentOrNone({
    legacy: load(trainingLoad),
    cardio: load(pro?.cardioLoad, pro?.cardioLoadInterpretation),
    muscle: load(pro?.muscleLoad, pro?.muscleLoadInterpretation),
    perceived: load(pro?.perceivedLoad, pro?.perceivedLoadInterpretation),
    rpe: word(pro?.userRpe),
    cardio_interpretation: word(pro?.cardioLoadInterpretation),
    muscle_interpretation: word(pro?.muscleLoadInterpretation),
    perceived_interpretation: word(pro?.perceivedLoadInterpretation),
  });
}

const word = (text: string | undefined) =>
  text === undefined || UNKNOWN_WORDS.includes(text.trim().toUpperCase()) ? undefined : text;

/** Polar's 32-bit numbers have only seven significant digits; the rest is noise. */
function load(value: number | undefined, interpretation?: string): number | undefined {
  const number = known(value);
  const unrated = interpretation !== undefined && word(interpretation) === undefined;
  return number === undefined || (number === 0 && unrated) ? undefined : Number(number.toPrecision(7));
}
