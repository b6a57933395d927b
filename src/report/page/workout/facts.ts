import { duration } from '../../../ui/format.js';
import { ratingInWords, remarkInWords } from '../../../ui/plain-words.js';
import { countsSteps } from '../../../workouts/sports/cadence.js';
import type { WorkoutDetail } from '../../payload/model.js';
import { movementOf, sportName } from '../sports.js';
import { units } from '../units.js';

type Fact = readonly [label: string, value: string, more?: string | undefined];

const whole = (value: number) => Math.round(value).toLocaleString('en');
const climb = (meters: number) => `${whole(units.elevationValue(meters))} ${units.names.elevation}`;
const joined = (parts: (string | undefined)[]) => parts.filter(Boolean).join(' · ') || undefined;

/** The main numbers of a workout; unknown ones are left out. */
export function mainFacts(workout: WorkoutDetail): Fact[] {
  const movement = movementOf(workout);
  const fact = <T>(
    label: string,
    value: T | undefined,
    text: (value: T) => string | undefined,
    more?: string,
  ): Fact[] => {
    const shown = value === undefined ? undefined : text(value);
    return shown === undefined ? [] : [[label, shown, more]];
  };
  const max = <T>(value: T | undefined, text: (value: T) => string | undefined) => {
    const shown = value === undefined ? undefined : text(value);
    return shown && `max ${shown}`;
  };
  const { training_load: load = {} } = workout;
  return [
    ...fact('Time', workout.duration_seconds, duration),
    ...fact('Distance', workout.distance_meters, (meters) => units.distance(meters)),
    ...fact(
      movement.label,
      workout.avg_speed_mps,
      movement.text,
      max(workout.max_speed_mps, movement.text)?.replace('max', movement.paceMeters ? 'best' : 'max'),
    ),
    ...fact(
      'Heart rate',
      workout.avg_heart_rate_bpm,
      (bpm) => `${bpm} bpm`,
      max(workout.max_heart_rate_bpm, (bpm) => `${bpm} bpm`),
    ),
    ...fact(
      'Climb',
      workout.elevation_gain_meters,
      climb,
      workout.elevation_loss_meters === undefined ? undefined : `down ${climb(workout.elevation_loss_meters)}`,
    ),
    ...fact(
      'Power',
      workout.avg_power_watts,
      (watts) => `${whole(watts)} W`,
      max(workout.max_power_watts, (watts) => `${whole(watts)} W`),
    ),
    ...fact('Cadence', workout.avg_cadence_rpm, (rpm) =>
      countsSteps(workout.sport) ? `${whole(2 * rpm)} steps/min` : `${whole(rpm)} rpm`,
    ),
    ...fact('Energy', workout.calories_kcal, (kcal) => `${whole(kcal)} kcal`),
    ...fact('Cardio load', load.cardio, whole, inWords(load.cardio_interpretation)),
    ...fact('Muscle load', load.muscle, whole, inWords(load.muscle_interpretation)),
    ...fact('Perceived load', load.perceived, whole, inWords(load.perceived_interpretation)),
    ...(load.cardio === undefined ? fact('Training load', load.legacy, whole) : []),
    ...fact('Running index', workout.running_index, whole),
  ];
}

/** The rest, for anyone who wants to know where the numbers come from. */
export function smallFacts(workout: WorkoutDetail): Fact[] {
  const { vendor_sport: vendor, club } = workout;
  const entries: [string, string | undefined][] = [
    ['Sport', sportName(workout.type)],
    [
      "Polar's sport",
      joined([vendor.sport, vendor.detailed_sport_info === vendor.sport ? undefined : vendor.detailed_sport_info]),
    ],
    ['Energy from', energySplit(workout)],
    ['Feeling', workout.feeling === undefined ? undefined : String(workout.feeling)],
    ['Perceived effort', inWords(workout.training_load?.rpe)],
    ['Club', club?.name],
    ['Pool', pool(workout)],
    ['Device', workout.device],
    ['Part of a session', workout.part_of && `${workout.part_of.index} of ${workout.part_of.count}`],
    ['Computed by polar-sync', workout.derived.map((name) => name.replaceAll('_', ' ')).join(', ') || undefined],
    ['Distance in the plots', workout.distance_from === 'route' ? 'measured along the route' : undefined],
    [
      'Lines in the plots',
      'running means of 31 s (heart rate), 61 s (pace) and 41 s (power), with the recorded values behind',
    ],
    ['Remarks', workout.quality.map(remarkInWords).join('; ') || undefined],
    ['Id', workout.id],
  ];
  return entries.filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '');
}

function pool({ swimming = {} }: WorkoutDetail): string | undefined {
  const { pool_length_meters: length, pool_lengths: lengths, strokes } = swimming;
  return joined([
    length === undefined ? undefined : units.poolLength(length),
    lengths === undefined ? undefined : `${lengths} lengths`,
    strokes === undefined ? undefined : `${strokes} strokes`,
  ]);
}

function energySplit({ energy_split_percent: split }: WorkoutDetail): string | undefined {
  return joined(
    Object.entries(split ?? {}).map(([source, percent]) =>
      percent !== undefined && percent > 0 ? `${percent}% ${source}` : undefined,
    ),
  )?.replaceAll(' · ', ', ');
}

/** `VERY_HIGH` in words. */
const inWords = (constant: string | undefined) => constant && ratingInWords(constant);
