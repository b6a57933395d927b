import { type Cell, workoutColumns as exported } from '../../export/csv/csv-columns.js';
import { line, tabLine } from '../../export/csv/lines.js';
import { unitEnding } from '../../kinds/units.js';
import type { Units } from '../../ui/units.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import { fieldLabel, fieldText } from '../kinds/field-text.js';
import { tempo } from '../shared/workout-facts.js';
import { type Column, workoutColumns } from './columns.js';
import type { ListFormat } from './formats.js';

/** The columns of the list that show what a column of the export holds, in a person's words. */
const inWords: Readonly<Record<string, string>> = {
  id: 'id',
  start_time_local: 'start',
  type: 'sport',
  duration_seconds: 'time',
  distance_meters: 'distance',
  avg_heart_rate_bpm: 'heart-rate',
  max_heart_rate_bpm: 'max-heart-rate',
  calories_kcal: 'energy',
  has_route: 'route',
  device: 'device',
  avg_speed_mps: 'pace',
  elevation_gain_meters: 'climb',
  cardio_load: 'load',
  name: 'name',
};

/** The named columns of workouts as a table shows them. @param names of columns that exist. */
export function tableColumns(names: readonly string[], units: Units): Column[] {
  const listed = new Map(workoutColumns(units).map((column) => [column.name, column]));
  return names.flatMap((name) => {
    const read = exported.get(name);
    if (read === undefined) return [];
    return listed.get(inWords[name] ?? '') ?? otherColumn(name, read, units);
  });
}

function otherColumn(name: string, read: (workout: WorkoutSummary) => Cell, units: Units): Column {
  const text = (cell: Cell): string => {
    if (cell === undefined) return '';
    if (typeof cell === 'object') return cell.free;
    return typeof cell === 'boolean' ? (cell ? 'yes' : 'no') : fieldText(name, cell, units);
  };
  if (name === 'max_speed_mps') {
    const speed = (workout: WorkoutSummary) => tempo(workout, units).show(workout.max_speed_mps ?? 0) ?? '';
    return { name, title: 'Top speed', align: 'right', cell: speed };
  }
  return {
    ...{ name, title: fieldLabel(name) },
    align: unitEnding(name) === undefined ? 'left' : 'right',
    cell: (workout) => text(read(workout)),
  };
}

/** Workouts as lines of CSV or tab-separated text with a header: the values of the export's table of workouts. */
export function* rawLines(
  workouts: Iterable<WorkoutSummary>,
  names: readonly string[] = [...exported.keys()],
  format: Exclude<ListFormat, 'table'>,
): Generator<string> {
  const write = format === 'csv' ? line : tabLine;
  yield write([...names]);
  for (const workout of workouts) yield write(names.map((name) => exported.get(name)?.(workout)));
}
