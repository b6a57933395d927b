import type { SourceSamples } from '../../../../workouts/source-session.js';
import { columnsOf } from './columns.js';
import { secondsOf } from './start.js';
import type { Table } from './table.js';

/** The series of a CSV, and whether rows were left out because they are not whole. */
export interface CsvSamples {
  samples: SourceSamples[];
  /** The last cumulative distance, m; undefined if none was recorded. */
  distance: number | undefined;
  isIncomplete: boolean;
}

/** The sample types of AccessLink by the names of the columns. Pace is speed once more, stride length has no type. */
const channels = [
  ['0', 'hr'],
  ['1', 'speed'],
  ['2', 'cadence'],
  ['3', 'altitude'],
  ['4', 'power'],
  ['9', 'temperatures'],
  ['10', 'distances'],
] as const;

/** No session has more values: 11 days of seconds. */
const MAX_LENGTH = 1_000_000;

/**
 * The rows below the names of the samples. Row i is second i * rate of the timer. An empty field is a gap; a row that is cut
 * off is left out whole, because its last number may be half a number.
 */
export function samplesIn(header: readonly string[], { rows, isOpen }: Table): CsvSamples {
  const columns = columnsOf(header);
  // Every line of Flow ends with a comma. In a file without them, the end of the last number is only sure with a line break.
  const isSure = (i: number) => !isOpen || i < rows.length - 1 || header.at(-1)?.trim() === '';
  const whole = rows.filter((row, i) => row.length >= header.length && isSure(i));
  const rates = columns.get('sample rate');
  const rate = rates && whole.map((row) => rates.of(row)).find((value) => value !== undefined && value > 0);
  const places = placesOf(whole, columns.get('time')?.index, rate ?? 1);
  const length = places.reduce((most, place) => Math.max(most, place + 1), 0);
  const samples = channels.flatMap(([sampleType, name]) => {
    const column = columns.get(name);
    if (!column) return [];
    const data = new Float64Array(length).fill(Number.NaN);
    for (const [i, row] of whole.entries()) data[places[i] ?? i] = column.of(row) ?? Number.NaN;
    const isRecorded = data.some((value) => (sampleType === '10' ? value > 0 : !Number.isNaN(value)));
    return isRecorded ? [{ recordingRate: rate ?? null, sampleType, data }] : [];
  });
  const distances = samples.find(({ sampleType }) => sampleType === '10')?.data;
  return { samples, distance: distances?.findLast((value) => value > 0), isIncomplete: whole.length < rows.length };
}

/** The index of each row in its series: by its time, and where that is missing, after the row before it. */
function placesOf(rows: readonly string[][], time: number | undefined, rate: number): number[] {
  let next = 0;
  return rows.map((row) => {
    const seconds = time === undefined ? undefined : secondsOf(row[time]);
    const stated = seconds === undefined ? next : Math.round(seconds / rate);
    // Never backwards: a row must not take the place of another one.
    const place = stated >= next && stated < MAX_LENGTH ? stated : next;
    next = place + 1;
    return place;
  });
}
