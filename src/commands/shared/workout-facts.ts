import { count, duration, offset, wallClock, words } from '../../ui/format.js';
import { ratingInWords, remarkInWords, sourcesInWords } from '../../ui/plain-words.js';
import type { Units } from '../../ui/units.js';
import { countsSteps } from '../../workouts/sports/cadence.js';
import type { Workout, WorkoutSummary } from '../../workouts/workout.js';

/** `Trail running · 2024-05-01 07:30 (UTC+02:00)`. */
export function heading(workout: Workout): string {
  const sport = words(workout.type);
  const zone = workout.utc_offset_minutes === undefined ? '' : ` (${offset(workout.utc_offset_minutes)})`;
  const name = workout.name === undefined ? '' : ` · ${workout.name}`;
  return `${sport.charAt(0).toUpperCase()}${sport.slice(1)} · ${wallClock(workout.start_time_local)}${zone}${name}`;
}

/** The time from start to end, if pauses make it different. */
function elapsed({ start_time, end_time, pauses = [] }: Workout): string | undefined {
  if (pauses.length === 0 || end_time === undefined) return undefined;
  const seconds = (Date.parse(end_time) - Date.parse(start_time)) / 1000;
  return `${duration(seconds)} including ${count(pauses.length, 'pause')}`;
}

/** The numbers of a workout as label and text; what is unknown is left out. */
export function facts(workout: Workout, units: Units): [label: string, value: string][] {
  const lines: [string, string | undefined][] = [
    ['Time', text(workout.duration_seconds, duration)],
    ['Elapsed', elapsed(workout)],
    ['Distance', text(workout.distance_meters, (meters) => units.distance(meters))],
    ...movement(workout, units),
    ['Heart rate', averageAndMax(workout.avg_heart_rate_bpm, workout.max_heart_rate_bpm, 'bpm')],
    ['Climb', climb(workout, units)],
    ['Cadence', text(workout.avg_cadence_rpm, (rpm) => cadence(workout, rpm))],
    ['Power', averageAndMax(workout.avg_power_watts, workout.max_power_watts, 'W')],
    ['Energy', text(workout.calories_kcal, (kcal) => `${kcal} kcal`)],
    ['Energy from', split(workout)],
    ['Training load', load(workout)],
    ['Running index', text(workout.running_index, String)],
    ['Feeling', text(workout.feeling, String)],
    ['Note', workout.note],
    ['Tags', workout.tags?.join(', ')],
    ['Gear', workout.gear],
    ['Also recorded as', workout.alternatives?.join(', ')],
    ['Counted instead', workout.alternative_to],
    ['Hidden', workout.hidden && 'yes, by you'],
    ['Edited by you', workout.edited?.join(', ')],
    ['Device', workout.source.device],
    ["Polar's sport", polarSport(workout)],
    ["Polar's ids", Object.values(workout.external_ids).join(', ') || undefined],
    ['From', sourcesInWords(workout.source.via)],
    ['Computed here', workout.derived.map((field) => words(field.replace(UNIT, ''))).join(', ') || undefined],
    ['Remarks', workout.quality.map(remarkInWords).join('; ') || undefined],
  ];
  return lines.filter((line): line is [string, string] => line[1] !== undefined);
}

/** How a sport expresses speed. */
export interface Tempo {
  label: 'Pace' | 'Speed';
  show(metersPerSecond: number): string | undefined;
}

const onFoot: ReadonlySet<string> = new Set(['running', 'walking', 'hiking']);

/** How speed is shown in a sport: as pace on foot and in water, otherwise as speed. */
export function tempo({ sport }: Pick<WorkoutSummary, 'sport'>, units: Units): Tempo {
  if (onFoot.has(sport)) return { label: 'Pace', show: (mps) => units.pace(mps) };
  if (sport === 'swimming') return { label: 'Pace', show: (mps) => units.swimPace(mps) };
  return { label: 'Speed', show: (mps) => units.speed(mps) };
}

function movement(workout: Workout, units: Units): [string, string | undefined][] {
  const { avg_speed_mps: average, max_speed_mps: max } = workout;
  const { label, show } = tempo(workout, units);
  const parts = [text(average, show), text(text(max, show), (best) => `best ${best}`)];
  return [[label, parts.filter((part) => part !== undefined).join(', ') || undefined]];
}

/** The unit at the end of a field's name. */
const UNIT = /_(mps|meters|seconds|bpm|rpm|watts|kcal)$/;

function climb(
  { elevation_gain_meters: gain, elevation_loss_meters: loss }: Workout,
  units: Units,
): string | undefined {
  const parts = [text(gain, (m) => `+${units.elevation(m)}`), text(loss, (m) => `-${units.elevation(m)}`)];
  return parts.filter((part) => part !== undefined).join(', ') || undefined;
}

/** Revolutions, or on foot the steps of both legs, as watches and the report show it. */
function cadence({ sport }: Workout, rpm: number): string {
  return countsSteps(sport) ? `${Math.round(2 * rpm)} steps/min` : `${Math.round(rpm)} rpm`;
}

function split({ energy_split_percent: energy }: Workout): string | undefined {
  if (!energy) return undefined;
  return Object.entries(energy)
    .map(([source, percent]) => `${source} ${percent}%`)
    .join(', ');
}

function load({ training_load: loads }: Workout): string | undefined {
  if (!loads) return undefined;
  const rated = (name: 'cardio' | 'muscle' | 'perceived') => {
    const value = loads[name];
    const rating = loads[`${name}_interpretation`];
    if (value === undefined) return undefined;
    return `${name} ${rounded(value)}${rating === undefined ? '' : ` (${ratingInWords(rating)})`}`;
  };
  const parts = [
    rated('cardio'),
    rated('muscle'),
    rated('perceived'),
    text(loads.rpe, (rpe) => `felt ${ratingInWords(rpe)}`),
    text(loads.legacy, (legacy) => `older scale ${rounded(legacy)}`),
  ];
  return parts.filter((part) => part !== undefined).join(', ') || undefined;
}

const rounded = (value: number) => Math.round(value * 10) / 10;

function polarSport({ vendor_sport: vendor }: Workout): string | undefined {
  const names = [vendor.sport, vendor.detailed_sport_info].filter((name) => name !== undefined);
  return [...new Set(names)].join(', ') || undefined;
}

/** `142 bpm average, 154 max`; with one of the two only, that one with the unit. */
function averageAndMax(average: number | undefined, max: number | undefined, unit: string): string | undefined {
  if (average === undefined) return text(max, (n) => `${Math.round(n)} ${unit} max`);
  const rest = max === undefined ? '' : `, ${Math.round(max)} max`;
  return `${Math.round(average)} ${unit} average${rest}`;
}

function text<T>(value: T | undefined, show: (value: T) => string | undefined): string | undefined {
  return value === undefined ? undefined : show(value);
}
