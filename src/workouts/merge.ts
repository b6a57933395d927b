import { UnexpectedError } from '../errors.js';
import type { PolarExercise, PolarSamples } from './polar-exercise.js';
import { presentOrNone, withoutUndefined } from './present.js';
import { sampleTypeKey } from './streams.js';

/**
 * One session from its two sources. What `/v3/exercises` says wins, because it shows edits, while the copy in a
 * transaction is frozen; the transaction fills what is absent. Start and offset come as a pair. The detailed sport is
 * filled only beside the same coarse one. Of zones and route, the first that is not empty is taken whole; of samples,
 * all series of `/v3/exercises`, then those whose type only the transaction has.
 */
export function combineExercises(
  fromExercises: PolarExercise | undefined,
  fromTransaction: PolarExercise | undefined,
): PolarExercise {
  const first = fromExercises ?? fromTransaction;
  if (!first) throw new UnexpectedError('NOTHING_TO_COMBINE', 'A workout needs at least one source.');
  const second = fromTransaction ?? first;
  return withoutUndefined<PolarExercise>({
    ...second,
    ...withoutUndefined(first),
    startTime: first.startTime,
    utcOffsetMinutes: first.utcOffsetMinutes ?? offsetBeside(first, second),
    detailedSportInfo: first.detailedSportInfo ?? detailBeside(first, second),
    heartRate: filled(first.heartRate, second.heartRate),
    trainingLoadPro: filled(first.trainingLoadPro, second.trainingLoadPro),
    zones: firstWithContent(first.zones, second.zones),
    samples: combineSamples(first.samples, second.samples),
    route: firstWithContent(first.route, second.route),
  });
}

/** An offset belongs to its own wall clock: beside another one it would move the session. */
function offsetBeside(first: PolarExercise, second: PolarExercise): number | undefined {
  return first.startTime === second.startTime ? second.utcOffsetMinutes : undefined;
}

function detailBeside(first: PolarExercise, second: PolarExercise): string | undefined {
  const same = first.sport === undefined || first.sport.toUpperCase() === second.sport?.toUpperCase();
  return same ? second.detailedSportInfo : undefined;
}

const filled = <T extends object>(first: T | undefined, second: T | undefined): T | undefined =>
  presentOrNone({ ...second, ...(first && withoutUndefined(first)) } as T);

const firstWithContent = <T>(first: T[] | undefined, second: T[] | undefined): T[] | undefined =>
  first && first.length > 0 ? first : second && second.length > 0 ? second : (first ?? second);

function combineSamples(
  first: PolarSamples[] | undefined,
  second: PolarSamples[] | undefined,
): PolarSamples[] | undefined {
  if (!first || !second || first === second) return first ?? second;
  const own = first.filter(hasData);
  const types = new Set(own.map(({ sampleType }) => sampleTypeKey(sampleType)));
  return [...own, ...second.filter((series) => hasData(series) && !types.has(sampleTypeKey(series.sampleType)))];
}

const hasData = ({ data }: PolarSamples) => data.trim() !== '';
