import type { SourceSession } from '../source-session.js';
import { readDuration } from '../time/duration.js';
import { type Path, pathOf, pruned } from './prune.js';
import { isOutside, outOfRange, type Quantity } from './ranges.js';

/** A field of a session as Polar sends it, its name in a workout, what it measures, and how many of Polar's units make one of ours. */
type Check = readonly [path: string, field: string, quantity: Quantity, perUnit?: number];

const KMH = 3.6;
const MILLIS = 1000;

/** `heartRate`, `speed`, `cadence` and `power`, each with average and maximum. */
const averages = (at: string, field: string, of: readonly (keyof typeof averaged)[]): Check[] =>
  of.flatMap((name) => {
    const [word, quantity, perUnit] = averaged[name];
    return (['average', 'maximum'] as const).map(
      (which): Check => [
        `${at}${name}.${which}`,
        `${field}${which === 'average' ? 'avg' : 'max'}_${word}`,
        quantity,
        perUnit,
      ],
    );
  });

const averaged = {
  heartRate: ['heart_rate_bpm', 'heart_rate', 1],
  speed: ['speed_mps', 'speed', KMH],
  cadence: ['cadence_rpm', 'cadence', 1],
  power: ['power_watts', 'power', 1],
} as const satisfies Record<string, readonly [string, Quantity, number]>;

const lap = (list: string, field: string): Check[] => [
  [`${list}[].splitMillis`, `${field}.start_seconds`, 'span', MILLIS],
  [`${list}[].startMillis`, `${field}.start_seconds`, 'route_time', MILLIS],
  [`${list}[].distance`, `${field}.distance_meters`, 'distance'],
  [`${list}[].calories`, `${field}.calories_kcal`, 'energy'],
  [`${list}[].ascent`, `${field}.elevation_gain_meters`, 'climb'],
  [`${list}[].descent`, `${field}.elevation_loss_meters`, 'climb'],
  ...averages(`${list}[].`, `${field}.`, ['heartRate', 'speed', 'cadence', 'power']),
];

const band = (list: string, field: string, unit: string, quantity: Quantity, perUnit = 1): Check[] => [
  [`${list}[].upper`, `${field}.max_${unit}`, quantity, perUnit],
  [`${list}[].distance`, `${field}.distance_meters`, 'distance'],
  [`${list}[].muscleLoad`, `${field}.muscle_load`, 'load'],
];

/** Fields that can be left out alone. */
const checks: readonly Check[] = [
  ['duration', 'duration_seconds', 'duration'],
  ['elapsedMillis', 'end_time', 'span', MILLIS],
  ['calories', 'calories_kcal', 'energy'],
  ['distance', 'distance_meters', 'distance'],
  ...averages('', '', ['heartRate']),
  ...averages('statistics.', '', ['speed', 'cadence', 'power']),
  ['trainingLoad', 'training_load.legacy', 'load'],
  ['trainingLoadPro.cardioLoad', 'training_load.cardio', 'load'],
  ['trainingLoadPro.muscleLoad', 'training_load.muscle', 'load'],
  ['trainingLoadPro.perceivedLoad', 'training_load.perceived', 'load'],
  ['fatPercentage', 'energy_split_percent.fat', 'share'],
  ['carbohydratePercentage', 'energy_split_percent.carbohydrate', 'share'],
  ['proteinPercentage', 'energy_split_percent.protein', 'share'],
  ['runningIndex', 'running_index', 'score'],
  ['feeling', 'feeling', 'feeling'],
  ['ascent', 'elevation_gain_meters', 'climb'],
  ['descent', 'elevation_loss_meters', 'climb'],
  ['clubId', 'club.id', 'club'],
  ['zones[].index', 'heart_rate_zones.zone', 'count'],
  ['zones[].lowerLimit', 'heart_rate_zones.min_bpm', 'heart_rate'],
  ['zones[].upperLimit', 'heart_rate_zones.max_bpm', 'heart_rate'],
  ['zones[].inZone', 'heart_rate_zones.seconds', 'duration'],
  ...lap('laps', 'laps'),
  ...lap('autoLaps', 'auto_laps'),
  ...band('bands.speed', 'speed_zones', 'mps', 'speed', KMH),
  ...band('bands.power', 'power_zones', 'watts', 'power'),
  ...band('bands.fatFitness', 'fat_fitness_zones', 'bpm', 'heart_rate'),
  ['swimming.poolLength', 'swimming.pool_length_meters', 'pool'],
  ['swimming.lengths', 'swimming.pool_lengths', 'count'],
  ['swimming.strokes', 'swimming.strokes', 'count'],
  ['swimming.styles[].distance', 'swimming.styles.distance_meters', 'distance'],
  ['swimming.styles[].strokes', 'swimming.styles.strokes', 'count'],
  ['swimming.styles[].millis', 'swimming.styles.seconds', 'duration', MILLIS],
  ['swimming.styles[].swolf', 'swimming.styles.swolf', 'swolf'],
  ...averages('swimming.styles[].', 'swimming.styles.', ['heartRate']),
  ...averages('strength[].', 'strength_sets.', ['heartRate']),
  // Words.
  ['name', 'name', 'text'],
  ['note', 'note', 'text'],
  ['device', 'source.device', 'word'],
  ['deviceId', 'source.device_id', 'word'],
  ['sport', 'vendor_sport.sport', 'word'],
  ['detailedSportInfo', 'vendor_sport.detailed_sport_info', 'word'],
  ['sportId', 'vendor_sport.sport_id', 'word'],
  ['exerciseId', 'external_ids.accesslink_v4_exercise', 'word'],
  ['clubName', 'club.name', 'word'],
  ['trainingLoadPro.userRpe', 'training_load.rpe', 'word'],
  ['trainingLoadPro.cardioLoadInterpretation', 'training_load.cardio_interpretation', 'word'],
  ['trainingLoadPro.muscleLoadInterpretation', 'training_load.muscle_interpretation', 'word'],
  ['trainingLoadPro.perceivedLoadInterpretation', 'training_load.perceived_interpretation', 'word'],
  ['swimming.styles[].style', 'swimming.styles.style', 'word'],
  ['strength[].kind', 'strength_sets.kind', 'word'],
  ['strength[].movement', 'strength_sets.movement', 'word'],
  ['strength[].resistance', 'strength_sets.resistance', 'word'],
];

/** Fields that a list element is meaningless without: the whole element is left out. */
const essential: readonly Check[] = [
  ['laps[].durationMillis', 'laps.duration_seconds', 'duration', MILLIS],
  ['autoLaps[].durationMillis', 'auto_laps.duration_seconds', 'duration', MILLIS],
  ...(['pauses', 'filePauses'] as const).flatMap((list): Check[] => [
    [`${list}[].startMillis`, 'pauses.start_seconds', 'route_time', MILLIS],
    [`${list}[].durationMillis`, 'pauses.duration_seconds', 'span', MILLIS],
  ]),
  ['bands.speed[].lower', 'speed_zones.min_mps', 'speed', KMH],
  ['bands.speed[].millis', 'speed_zones.seconds', 'duration', MILLIS],
  ['bands.power[].lower', 'power_zones.min_watts', 'power'],
  ['bands.power[].millis', 'power_zones.seconds', 'duration', MILLIS],
  ['bands.fatFitness[].lower', 'fat_fitness_zones.min_bpm', 'heart_rate'],
  ['bands.fatFitness[].millis', 'fat_fitness_zones.seconds', 'duration', MILLIS],
  ['strength[].startMillis', 'strength_sets.start_seconds', 'span', MILLIS],
  ['strength[].endMillis', 'strength_sets.duration_seconds', 'span', MILLIS],
  ['rrGaps[].millis', 'rr_gaps.ms', 'beat_gap'],
];

interface Compiled {
  path: Path;
  field: string;
  whole: boolean;
  isBad: (value: unknown) => boolean;
}

const compiled: readonly Compiled[] = [
  ...checks.map((check) => compile(check, false)),
  ...essential.map((check) => compile(check, true)),
];

/**
 * A session without its impossible values, their names in `outOfRange`; the same object if there are none. Samples and
 * routes have rules of their own: `readSamples`, `normalizeRoute`.
 */
export function withinRanges(exercise: SourceSession): SourceSession {
  const names = new Set(exercise.outOfRange);
  let result = exercise;
  for (const { path, field, whole, isBad } of compiled) {
    const before = result;
    result = pruned(result, path, isBad, whole);
    if (result !== before) names.add(outOfRange(field));
  }
  return result === exercise ? exercise : { ...result, outOfRange: [...names] };
}

function compile([path, field, quantity, perUnit = 1]: Check, whole: boolean): Compiled {
  const isLong = quantity === 'word' || quantity === 'text';
  return {
    path: pathOf(path),
    field,
    whole,
    isBad: (value) => {
      if (typeof value === 'number') return value !== UNKNOWN && isOutside(quantity, value / perUnit);
      if (typeof value !== 'string') return false;
      return isOutside(quantity, isLong ? value.length : (readDuration(value) ?? Number.NaN));
    },
  };
}

/** How Polar writes a value it does not have, whatever the unit. */
const UNKNOWN = -1;

/** Every field that has a range, for the documentation; for some, Polar has several fields. */
export const rangedFields: ReadonlyMap<string, Quantity> = new Map(
  [...checks, ...essential].map(([, field, quantity]) => [field, quantity]),
);
