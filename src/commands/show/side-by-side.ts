import { ExitCode, UsageError } from '../../errors.js';
import { round } from '../../numbers/arithmetic.js';
import { type Split, splitLengths, splitsOf } from '../../numbers/efforts/splits.js';
import { differencesOf } from '../../numbers/totals/compare.js';
import { duration, words } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';
import { countsSteps } from '../../workouts/sports/cadence.js';
import type { Workout } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { type AthleteOption, openAthleteLibrary } from '../shared/athlete.js';
import { printWrapped } from '../shared/fields.js';
import { resolveId, unknownId } from '../shared/resolve-id.js';
import { heading, tempo } from '../shared/workout-facts.js';
import { type Column, fitting, showColumns } from '../stats/fit.js';

/** What is compared, with the unit in the name, as in a workout. */
const compared = [
  'duration_seconds',
  'distance_meters',
  'avg_speed_mps',
  'max_speed_mps',
  'avg_heart_rate_bpm',
  'max_heart_rate_bpm',
  'elevation_gain_meters',
  'elevation_loss_meters',
  'avg_cadence_rpm',
  'avg_power_watts',
  'max_power_watts',
  'calories_kcal',
  'cardio_load',
  'running_index',
] as const;
type Compared = (typeof compared)[number];

/**
 * Prints two workouts side by side: numbers, differences and splits.
 * @throws UsageError UNKNOWN_ID, AMBIGUOUS_ID, ONE_DAY; StoreError.
 */
export async function runSideBySide(
  context: Context,
  typed: readonly [string, string],
  options: AthleteOption & { data?: string },
): Promise<number> {
  if (options.data !== undefined) {
    throw new UsageError('ONE_DAY', 'Only workouts can be shown side by side.', { hint: 'Name one date with --data.' });
  }
  const [a, b] = await read(context, typed, options);
  const { ui } = context;
  if (ui.json) {
    ui.result({
      schema: 'polar-sync.comparison/1',
      ...{ a: described(a), b: described(b) },
      ...differencesOf(numbersOf(a), numbersOf(b)),
    });
  } else await ui.paged(() => show(ui, a, b));
  return ExitCode.ok;
}

async function read(
  context: Context,
  typed: readonly [string, string],
  options: AthleteOption,
): Promise<[Workout, Workout]> {
  const reader = await openAthleteLibrary(context, options);
  try {
    const one = (id: string) => {
      const workout = reader.get(resolveId(reader, id));
      if (!workout) throw unknownId(id);
      return workout;
    };
    return [one(typed[0]), one(typed[1])];
  } finally {
    reader.close();
  }
}

function numbersOf(workout: Workout): Partial<Record<Compared, number>> & Record<string, number> {
  const values: Readonly<Record<string, unknown>> = { ...workout, cardio_load: workout.training_load?.cardio };
  return Object.fromEntries(
    compared.flatMap((name) => {
      const value = values[name];
      return typeof value === 'number' ? [[name, value]] : [];
    }),
  );
}

function described(workout: Workout) {
  const { id, type, start_time_local } = workout;
  return {
    ...{ id, type, start_time_local, numbers: numbersOf(workout) },
    splits: splitsOf(workout, splitLengths.km).map(({ distance_meters, duration_seconds, avg_heart_rate_bpm }) => {
      return { distance_meters, duration_seconds, avg_heart_rate_bpm };
    }),
  };
}

/** How a number is shown; `difference`, if that differs from how a value is shown. */
interface Line {
  label: string;
  show(value: number): string | undefined;
  difference?(from: number, to: number): string;
}

function linesFor(ui: Ui, workout: Workout): Record<Compared, Line> {
  const { units } = ui;
  const { label, show } = tempo(workout, units);
  const steps = countsSteps(workout.sport) ? 2 : 1;
  const meters = workout.sport === 'swimming' ? units.swimMeters : units.paceMeters;
  const pace = (mps: number) => meters / mps;
  const speed = (title: string): Line => ({
    ...{ label: title, show },
    ...(label === 'Pace' && { difference: (from, to) => signed(pace(to) - pace(from), duration) }),
  });
  const whole = (title: string, unit: string, factor = 1): Line => {
    return { label: title, show: (value) => `${Math.round(value * factor)} ${unit}`.trimEnd() };
  };
  const elevation = (title: string): Line => ({ label: title, show: (value) => units.elevation(value) });
  return {
    duration_seconds: { label: 'Time', show: duration },
    distance_meters: {
      ...{ label: 'Distance', show: (value) => units.longDistance(value) },
      difference: (from, to) => signed(to - from, (value) => units.distance(value)),
    },
    avg_speed_mps: speed(label),
    max_speed_mps: speed(`Best ${label.toLowerCase()}`),
    avg_heart_rate_bpm: whole('Heart rate', 'bpm'),
    max_heart_rate_bpm: whole('Max heart rate', 'bpm'),
    elevation_gain_meters: elevation('Climb'),
    elevation_loss_meters: elevation('Descent'),
    avg_cadence_rpm: whole('Cadence', steps === 2 ? 'steps/min' : 'rpm', steps),
    avg_power_watts: whole('Power', 'W'),
    max_power_watts: whole('Max power', 'W'),
    calories_kcal: whole('Energy', 'kcal'),
    cardio_load: { label: 'Cardio load', show: (value) => String(round(value)) },
    running_index: whole('Running index', ''),
  };
}

/** Text of a difference with its sign; nothing for none. */
function signed(value: number, show: (value: number) => string | undefined): string {
  if (value === 0) return '0';
  return `${value > 0 ? '+' : '-'}${show(Math.abs(value)) ?? ''}`;
}

async function show(ui: Ui, a: Workout, b: Workout): Promise<void> {
  for (const [name, one] of [['A', a] as const, ['B', b] as const]) {
    printWrapped(ui, `${name}  ${heading(one)}  ${one.id}`, (line) => ui.paint('bold', line));
  }
  if (a.type !== b.type) ui.print(`A is ${words(a.type)}, B is ${words(b.type)}; B is shown like A.`);
  ui.print('');
  await showNumbers(ui, a, b);
  await showSplits(ui, a, b);
}

function showNumbers(ui: Ui, a: Workout, b: Workout): Promise<void> {
  const [first, second] = [numbersOf(a), numbersOf(b)];
  const { difference_percent: percent } = differencesOf(first, second);
  const lines = linesFor(ui, a);
  const isPace = (name: Compared) => name.endsWith('_mps') && lines[name].difference !== undefined;
  const text = (value: number | undefined, how: (value: number) => string) =>
    value === undefined ? undefined : signed(value, how);
  const names = compared.filter((name) => first[name] !== undefined || second[name] !== undefined);
  const column = (title: string, cell: (name: Compared) => string | undefined, align: Column['align'] = 'right') => {
    return { title, align, cells: names.map((name) => cell(name) ?? '') };
  };
  const value = (numbers: Partial<Record<Compared, number>>) => (name: Compared) => {
    const number = numbers[name];
    return number === undefined ? undefined : lines[name].show(number);
  };
  const difference = (name: Compared) => {
    const [from, to] = [first[name], second[name]];
    if (from === undefined || to === undefined) return undefined;
    const { difference: own, show: shown } = lines[name];
    return own ? own(from, to) : signed(to - from, shown);
  };
  const columns = [
    column('', (name) => lines[name].label, 'left'),
    column('A', value(first)),
    column('B', value(second)),
    column('B - A', difference),
    column('%', (name) => text(isPace(name) ? percentOfPace(first[name], second[name]) : percent[name], String)),
  ];
  return showColumns(ui, ui.terminal ? fitting(columns, ui.width, ['%']) : columns);
}

/** By how much a pace is longer, in percent. */
function percentOfPace(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || !to ? undefined : round(100 * (from / to - 1));
}

/** Splits that both have, in time and heart rate. */
async function showSplits(ui: Ui, a: Workout, b: Workout): Promise<void> {
  const every = a.sport === 'swimming' ? ui.units.swimMeters : ui.units.paceMeters;
  const [first, second] = [splitsOf(a, every), splitsOf(b, every)];
  const whole = (splits: readonly Split[]) => splits.findLastIndex((one) => one.distance_meters >= every - 1) + 1;
  const both = Array.from(
    { length: Math.min(whole(first), whole(second)) },
    (_, at) => [first[at], second[at]] as const,
  );
  if (both.length === 0) return;
  const column = (title: string, cell: (pair: (typeof both)[number], at: number) => string | undefined): Column => {
    return { title, align: 'right', cells: both.map((pair, at) => cell(pair, at) ?? '') };
  };
  const rate = (split: Split | undefined) => split?.avg_heart_rate_bpm?.toString();
  const columns = [
    column('Split', (_, at) => String(at + 1)),
    column('A', ([one]) => one && duration(one.duration_seconds)),
    column('B', ([, other]) => other && duration(other.duration_seconds)),
    column('B - A', ([one, other]) =>
      one && other
        ? signed(Math.round(other.duration_seconds) - Math.round(one.duration_seconds), duration)
        : undefined,
    ),
    column('HR A', ([one]) => rate(one)),
    column('HR B', ([, other]) => rate(other)),
  ];
  ui.print('');
  await showColumns(ui, ui.terminal ? fitting(columns, ui.width, ['HR B', 'HR A']) : columns);
}
