import { duration, kilometers, wallClock, words } from '../../ui/format.js';
import { plain } from '../../ui/safe-text.js';
import type { Align } from '../../ui/ui.js';
import { cut, displayWidth } from '../../ui/width.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import { tempo } from '../shared/workout-facts.js';

/** A column of the list of workouts. */
export interface Column {
  title: string;
  align: Align;
  cell(workout: WorkoutSummary): string;
}

/** Characters of an id shown on a terminal; `show` accepts any unique beginning. */
const ID_SHOWN = 8;
const GAP = 2;
/** A text column may be cut to this width before another column is dropped. */
const CUT = 12;

const id: Column = { title: 'ID', align: 'left', cell: (w) => w.id };
const start: Column = { title: 'Start', align: 'left', cell: (w) => wallClock(w.start_time_local) };
const sport: Column = { title: 'Sport', align: 'left', cell: (w) => words(w.type) };
const time: Column = { title: 'Time', align: 'right', cell: (w) => optional(w.duration_seconds, duration) };
const km: Column = { title: 'km', align: 'right', cell: (w) => optional(w.distance_meters, kilometers) };
const pulse: Column = { title: 'HR', align: 'right', cell: (w) => optional(w.avg_heart_rate_bpm, String) };
const highest: Column = { title: 'max', align: 'right', cell: (w) => optional(w.max_heart_rate_bpm, String) };
const energy: Column = { title: 'kcal', align: 'right', cell: (w) => optional(w.calories_kcal, String) };
const route: Column = { title: 'Route', align: 'left', cell: (w) => (w.has_route ? 'yes' : '') };
const device: Column = { title: 'Device', align: 'left', cell: (w) => w.source.device ?? '' };
const pace: Column = { title: 'Pace', align: 'right', cell: (w) => optional(w.avg_speed_mps, tempo(w).show) };
const climb: Column = { title: 'Climb', align: 'right', cell: (w) => optional(w.elevation_gain_meters, meters) };
const load: Column = { title: 'Load', align: 'right', cell: (w) => optional(w.training_load?.cardio, whole) };
const name: Column = { title: 'Name', align: 'left', cell: (w) => w.name ?? '' };

/** All columns in a fixed order, for piped output: new ones come last. */
export const pipedColumns: readonly Column[] = [
  id,
  start,
  sport,
  time,
  km,
  pulse,
  highest,
  energy,
  route,
  device,
  pace,
  climb,
  load,
  name,
];

const shortId: Column = { ...id, cell: (w) => w.id.slice(0, ID_SHOWN) };
/** On a terminal, from left to right. */
const shown = [shortId, start, sport, name, time, km, pace, pulse, highest, climb, energy, load, device];
/** By importance, the most important first. */
const wanted = [shortId, start, sport, time, km, pulse, pace, highest, energy, climb, load, name, device];
/** The first columns by importance, which are always shown. */
const ALWAYS = 3;
/** Columns of words, which remain readable when cut. */
const wordy: ReadonlySet<Column> = new Set([sport, name, device]);

/**
 * The columns that have values for these workouts and fit into `width`, by importance. If space is short, words are cut
 * before a column is dropped. `more` matter least.
 */
export function columnsThatFit(
  workouts: readonly WorkoutSummary[],
  width: number,
  more: readonly Column[] = [],
): Column[] {
  const chosen = new Map<Column, { full: number; least: number }>();
  let used = -GAP;
  for (const [rank, column] of [...wanted, ...more].entries()) {
    const widest = workouts.reduce((most, workout) => Math.max(most, displayWidth(plain(column.cell(workout)))), 0);
    const full = Math.max(widest, column.title.length);
    const least = wordy.has(column) ? Math.min(full, CUT) : full;
    if (widest === 0 || (rank >= ALWAYS && used + GAP + least > width)) continue;
    chosen.set(column, { full, least });
    used += GAP + least;
  }
  let spare = Math.max(width - used, 0);
  return [...shown, ...more].flatMap((column) => {
    const room = chosen.get(column);
    if (!room) return [];
    const given = Math.min(room.full - room.least, spare);
    spare -= given;
    const cell = (workout: WorkoutSummary) => cut(plain(column.cell(workout)), room.least + given);
    return [{ ...column, cell: room.least + given < room.full ? cell : column.cell }];
  });
}

const meters = (value: number) => `${Math.round(value)} m`;
const whole = (value: number) => String(Math.round(value));

function optional<T>(value: T | undefined, text: (value: T) => string | undefined): string {
  return (value === undefined ? undefined : text(value)) ?? '';
}
