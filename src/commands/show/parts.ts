import { areLapsOf, measuredLaps } from '../../numbers/efforts/laps.js';
import { splitsOf } from '../../numbers/efforts/splits.js';
import { duration } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';
import { countsSteps } from '../../workouts/sports/cadence.js';
import { clockOf } from '../../workouts/time/clock.js';
import type { Lap, Workout } from '../../workouts/workout.js';
import { tempo } from '../shared/workout-facts.js';
import { type Column, fitting, showColumns } from '../stats/fit.js';

/** If space is short, these are left out, in this order. */
const expendable = ['Descent', 'Cadence', 'From', 'Climb', 'Power', 'max'];

/** The laps you took, otherwise the automatic ones, with all their measures. Empty columns are left out. */
export async function showLaps(ui: Ui, workout: Workout): Promise<void> {
  const laps = measuredLaps(workout.laps ?? workout.auto_laps ?? [], workout);
  await showParts(ui, workout, workout.laps ? 'Lap' : 'Auto lap', laps);
}

/** Kilometers or miles, in water 100 meters or yards, if there are two or more and the watch took no such laps itself. */
export async function showSplits(ui: Ui, workout: Workout): Promise<void> {
  const every = workout.sport === 'swimming' ? ui.units.swimMeters : ui.units.paceMeters;
  const splits = splitsOf(workout, every);
  const isThere = workout.laps === undefined && areLapsOf(workout.auto_laps ?? [], every);
  if (splits.length < 2 || isThere) return;
  // As for laps, on the wall clock.
  const { wallAt } = clockOf(workout);
  await showParts(
    ui,
    workout,
    'Split',
    splits.map((split) => ({ ...split, start_seconds: wallAt(split.start_seconds) })),
  );
}

async function showParts(ui: Ui, workout: Workout, title: string, parts: readonly Lap[]): Promise<void> {
  if (parts.length === 0) return;
  const { units } = ui;
  const { label, show } = tempo(workout, units);
  const steps = countsSteps(workout.sport) ? 2 : 1;
  const column = (name: string, cell: (part: Lap, index: number) => string | undefined): Column => {
    return { title: name, align: 'right', cells: parts.map((part, index) => cell(part, index) ?? '') };
  };
  const columns = [
    column(title, (_, index) => String(index + 1)),
    column('From', (part) => duration(part.start_seconds)),
    column('Time', (part) => duration(part.duration_seconds)),
    column('Distance', (part) => text(part.distance_meters, (meters) => units.distance(meters))),
    column(label, (part) => text(speedOf(part), show)),
    column('HR', (part) => text(part.avg_heart_rate_bpm, String)),
    column('max', (part) => text(part.max_heart_rate_bpm, String)),
    column('Power', (part) => text(part.avg_power_watts, (watts) => `${Math.round(watts)} W`)),
    column('Cadence', (part) => text(part.avg_cadence_rpm, (rpm) => String(Math.round(rpm * steps)))),
    column('Climb', (part) => text(part.elevation_gain_meters, (meters) => units.elevation(meters))),
    column('Descent', (part) => text(part.elevation_loss_meters, (meters) => units.elevation(meters))),
  ];
  ui.print('');
  const filled = columns.filter(({ cells }) => cells.some((cell) => cell !== ''));
  await showColumns(ui, ui.terminal ? fitting(filled, ui.width, expendable) : filled);
}

function speedOf({ distance_meters: meters, duration_seconds: seconds }: Lap): number | undefined {
  return meters === undefined || seconds === 0 ? undefined : meters / seconds;
}

function text(value: number | undefined, show: (value: number) => string | undefined): string | undefined {
  return value === undefined ? undefined : show(value);
}
