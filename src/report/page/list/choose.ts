import type { WorkoutFacts } from '../../payload/model.js';
import { sportName } from '../sports.js';

export interface Column {
  id: 'start' | 'sport' | 'name' | 'time' | 'distance' | 'speed' | 'heart' | 'climb' | 'load';
  title: string;
  of(workout: WorkoutFacts): string | number | undefined;
  /** The first click sorts in descending order. */
  startsDown: boolean;
}

export const columns: readonly Column[] = [
  { id: 'start', title: 'Start', of: (w) => w.start_time_local, startsDown: true },
  { id: 'sport', title: 'Sport', of: (w) => sportName(w.type), startsDown: false },
  { id: 'name', title: 'Name', of: (w) => w.name, startsDown: false },
  { id: 'time', title: 'Time', of: (w) => w.duration_seconds, startsDown: true },
  { id: 'distance', title: 'Distance', of: (w) => w.distance_meters, startsDown: true },
  { id: 'speed', title: 'Pace, speed', of: (w) => w.avg_speed_mps, startsDown: true },
  { id: 'heart', title: 'Heart rate', of: (w) => w.avg_heart_rate_bpm, startsDown: true },
  { id: 'climb', title: 'Climb', of: (w) => w.elevation_gain_meters, startsDown: true },
  { id: 'load', title: 'Load', of: (w) => w.cardio_load, startsDown: true },
];

/** The filter and sort order; an empty text is no condition. Dates are local, `YYYY-MM-DD`, both included. */
export interface Conditions {
  q: string;
  sport: string;
  from: string;
  to: string;
  /** The id of a column; a minus before it reverses the order. */
  sort: string;
}

const DEFAULT_SORT = '-start';

export function conditionsOf(query: URLSearchParams): Conditions {
  const text = (name: string) => query.get(name) ?? '';
  return { q: text('q'), sport: text('sport'), from: text('from'), to: text('to'), sort: text('sort') };
}

export function columnOf(sort: string): { column: Column; down: boolean } {
  const word = columns.some(({ id }) => id === sort.replace('-', '')) ? sort : DEFAULT_SORT;
  const column = columns.find(({ id }) => id === word.replace('-', '')) as Column;
  return { column, down: word.startsWith('-') };
}

/** The workouts that match, sorted; a workout without a value in the sort column comes last in either order. */
export function select(workouts: readonly WorkoutFacts[], { q, sport, from, to, sort }: Conditions): WorkoutFacts[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (workout: WorkoutFacts) => {
    const day = workout.start_time_local.slice(0, 10);
    const { name, note, tags = [], gear, device, start_time_local: start } = workout;
    const text = [name, note, ...tags, gear, device, sportName(workout.type), start].join('\n').toLowerCase();
    return (
      (sport === '' || workout.type === sport) &&
      (from === '' || day >= from) &&
      (to === '' || day <= to) &&
      words.every((word) => text.includes(word))
    );
  };
  const { column, down } = columnOf(sort);
  return workouts.filter(matches).sort((a, b) => {
    const [left, right] = [column.of(a), column.of(b)];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    const order = typeof left === 'string' ? left.localeCompare(String(right)) : left - Number(right);
    return down ? -order : order;
  });
}
