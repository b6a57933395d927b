import { count, duration, wallClock, words } from '../../ui/format.js';
import { plain } from '../../ui/safe-text.js';
import type { Align } from '../../ui/ui.js';
import type { Units } from '../../ui/units.js';
import { cut, displayWidth } from '../../ui/width.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import { tempo } from '../shared/workout-facts.js';

/** A column of the list of workouts. */
export interface Column {
  /** As `--columns` names it. */
  name: string;
  title: string;
  align: Align;
  cell(workout: WorkoutSummary): string;
}

/** Characters of an id shown on a terminal; `show` accepts any unique beginning. */
const ID_SHOWN = 8;
const GAP = 2;
/** A text column may be cut to this width before another column is dropped. */
const CUT = 12;

const left = (name: string, title: string, cell: Column['cell']): Column => ({ name, title, align: 'left', cell });
const right = (name: string, title: string, cell: Column['cell']): Column => ({ name, title, align: 'right', cell });

/** What you said about it beside its name; not for piped output, where it would move the deliveries. */
export const tags: Column = left('tags', 'Tags', (w) =>
  [...(w.hidden ? ['(hidden)'] : []), ...recordings(w), ...(w.tags ?? [])].join(', '),
);

function recordings({ alternatives = [], alternative_to: to }: WorkoutSummary): string[] {
  if (to !== undefined) return [`(as ${to.slice(0, ID_SHOWN)})`];
  return alternatives.length === 0 ? [] : [`(+${count(alternatives.length, 'recording')})`];
}

/** All columns in a fixed order, for piped output: new ones come last. */
export function workoutColumns(units: Units): readonly Column[] {
  const kilometers = (meters: number) => units.distanceNumber(meters);
  const meters = (value: number) => units.elevation(value);
  return [
    left('id', 'ID', (w) => w.id),
    left('start', 'Start', (w) => wallClock(w.start_time_local)),
    left('sport', 'Sport', (w) => words(w.type)),
    right('time', 'Time', (w) => optional(w.duration_seconds, duration)),
    right('distance', units.names.distance, (w) => optional(w.distance_meters, kilometers)),
    right('heart-rate', 'HR', (w) => optional(w.avg_heart_rate_bpm, String)),
    right('max-heart-rate', 'max', (w) => optional(w.max_heart_rate_bpm, String)),
    right('energy', 'kcal', (w) => optional(w.calories_kcal, String)),
    left('route', 'Route', (w) => (w.has_route ? 'yes' : '')),
    left('device', 'Device', (w) => w.source.device ?? ''),
    right('pace', 'Pace', (w) => optional(w.avg_speed_mps, tempo(w, units).show)),
    right('climb', 'Climb', (w) => optional(w.elevation_gain_meters, meters)),
    right('load', 'Load', (w) => optional(w.training_load?.cardio, whole)),
    left('name', 'Name', (w) => w.name ?? ''),
  ];
}

/** The names of the columns on a terminal, from left to right. */
const shown = [
  ...['id', 'start', 'sport', 'name', 'time', 'distance', 'pace', 'heart-rate', 'max-heart-rate', 'climb', 'energy'],
  ...['load', 'device'],
];
/** The same by importance, the most important first. */
const wanted = [
  ...['id', 'start', 'sport', 'time', 'distance', 'heart-rate', 'pace', 'max-heart-rate', 'energy', 'climb', 'load'],
  ...['name', 'device'],
];
/** The first columns by importance, which are always shown. */
const ALWAYS = 3;
/** Columns of words, which remain readable when cut. */
const wordy: ReadonlySet<string> = new Set(['sport', 'name', 'device', 'tags']);

/**
 * The columns that have values for these workouts and fit into `width`, by importance. If space is short, words are cut
 * before a column is dropped. `more` matter least.
 */
export function columnsThatFit(
  workouts: readonly WorkoutSummary[],
  { width, units }: { width: number; units: Units },
  more: readonly Column[] = [],
): Column[] {
  const all = new Map(workoutColumns(units).map((column) => [column.name, shortened(column)]));
  const named = (names: readonly string[]) => [...names.flatMap((name) => all.get(name) ?? []), ...more];
  const chosen = new Map<Column, { full: number; least: number }>();
  let used = -GAP;
  for (const [rank, column] of named(wanted).entries()) {
    const widest = workouts.reduce((most, workout) => Math.max(most, displayWidth(plain(column.cell(workout)))), 0);
    const full = Math.max(widest, column.title.length);
    const least = wordy.has(column.name) ? Math.min(full, CUT) : full;
    if (widest === 0 || (rank >= ALWAYS && used + GAP + least > width)) continue;
    chosen.set(column, { full, least });
    used += GAP + least;
  }
  let spare = Math.max(width - used, 0);
  return named(shown).flatMap((column) => {
    const room = chosen.get(column);
    if (!room) return [];
    const given = Math.min(room.full - room.least, spare);
    spare -= given;
    const cell = (workout: WorkoutSummary) => cut(plain(column.cell(workout)), room.least + given);
    return [{ ...column, cell: room.least + given < room.full ? cell : column.cell }];
  });
}

/** The column as a terminal shows it: ids only as far as they are needed. */
export function shortened(column: Column): Column {
  return column.name === 'id' ? { ...column, cell: (workout) => column.cell(workout).slice(0, ID_SHOWN) } : column;
}

const whole = (value: number) => String(Math.round(value));

function optional<T>(value: T | undefined, text: (value: T) => string | undefined): string {
  return (value === undefined ? undefined : text(value)) ?? '';
}
