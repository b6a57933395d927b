import type { SourceSamples, SourceSession } from '../../../../workouts/source-session.js';
import { BadAnswerError } from '../../../errors.js';
import type { Column, HrmParams } from './params.js';
import { numbersOf } from './sections.js';
import { KM_PER_MILE, METERS_PER_FOOT } from './units.js';

/** The rows of `[HRData]`. */
export interface HrmRows {
  samples: SourceSamples[];
  rrGaps?: NonNullable<SourceSession['rrGaps']>;
  /** How many there are, broken ones among them. */
  count: number;
  quality: string[];
}

/** Rows of the longest plausible file: ten days of seconds. */
const MAX_ROWS = 864_000;

/** AccessLink's numbers of the series. */
const types = {
  heart: '0',
  speed: '1',
  cadence: '2',
  altitude: '3',
  power: '4',
  pedaling: '5',
  left: '6',
  pressure: '7',
};

/**
 * The rows as series: value i belongs to second i times the interval of the timer. Only the columns that the mode names are
 * read. Quality codes: `short_rows` (fewer cells than columns: only the heart rate is certain), `surplus_columns` (ignored),
 * `columns_unknown` (nothing says what follows the heart rate), `interval_unknown` (and so no value has a time).
 * @throws BadAnswerError if there are more rows than any session has.
 */
export function readRows(lines: readonly string[], params: HrmParams): HrmRows {
  const written = lines.filter(isRow);
  if (written.length > MAX_ROWS) throw new BadAnswerError(`an HRM file with more than ${MAX_ROWS} rows`);
  const rows = written.map(numbersOf);
  const { recording } = params;
  if (rows.length === 0 || recording === 'laps') return { samples: [], count: 0, quality: [] };
  if (recording === 'unknown') return { samples: [], count: rows.length, quality: ['interval_unknown'] };
  if (recording === 'beats') return beatsOf(rows, params.startDelayMillis);
  return seriesOf(rows, params, recording.seconds);
}

/** Blank lines end a section, and some programs write comments into it. */
const isRow = (line: string) => /^\s*[\d+-]/.test(line);

/** 0 is no beat; the time to the first one is a gap, so that all others keep their places. */
function beatsOf(rows: readonly number[][], startDelayMillis: number): HrmRows {
  const measured = rows.map(([millis = Number.NaN]) => millis).filter((millis) => millis > 0);
  const delayed = startDelayMillis > 0 && measured.length > 0;
  const data = Float64Array.from(delayed ? [Number.NaN, ...measured] : measured);
  return {
    samples: data.length > 0 ? [{ sampleType: '11', recordingRate: null, data }] : [],
    ...(delayed && { rrGaps: [{ beat: 0, millis: startDelayMillis }] }),
    count: rows.length,
    quality: [],
  };
}

function seriesOf(rows: readonly number[][], params: HrmParams, seconds: number): HrmRows {
  const { columns } = params;
  const width = (columns?.length ?? 0) + 1;
  const quality: string[] = [];
  if (columns === undefined) quality.push('columns_unknown');
  else if (rows.some((row) => row.length > width)) quality.push('surplus_columns');
  if (rows.some((row) => row.length < width)) quality.push('short_rows');

  const whole = rows.map((row) => (row.length < width ? [] : row));
  const heart = Float64Array.from(rows, ([bpm = Number.NaN]) => bpm || Number.NaN);
  const read = (columns ?? []).flatMap((column, i) => {
    const values = Float64Array.from(whole, (row) => row[i + 1] ?? Number.NaN);
    return column === 'balance' ? balanceOf(values, whole, params) : [convert(column, values, params.isImperial)];
  });
  const samples = [{ sampleType: types.heart, data: heart }, ...read].filter(({ data }) => data.some(isMeasured));
  return { samples: samples.map((one) => ({ ...one, recordingRate: seconds })), count: rows.length, quality };
}

const isMeasured = (value: number) => !Number.isNaN(value);

type Series = Pick<SourceSamples, 'sampleType'> & { data: Float64Array };

/** Speed in tenths of km/h or mph, altitude in m or feet. */
function convert(column: Exclude<Column, 'balance'>, values: Float64Array, isImperial: boolean): Series {
  const factor = {
    speed: (isImperial ? KM_PER_MILE : 1) / 10,
    altitude: isImperial ? METERS_PER_FOOT : 1,
    cadence: 1,
    power: 1,
    pressure: 1,
  }[column];
  return { sampleType: types[column], data: values.map((value) => value * factor) };
}

const HALF = 50;

/** One number holds both: the pedaling index times 256, and the left leg's percentage, which is 50 while nobody pedals. */
function balanceOf(values: Float64Array, rows: readonly number[][], { balance, columns = [] }: HrmParams): Series[] {
  const power = columns.indexOf('power') + 1;
  const measured = values.map((value, i) =>
    value === HALF && power > 0 && rows[i]?.[power] === 0 ? Number.NaN : value,
  );
  const [pedaling, left] = [measured.map((value) => Math.floor(value / 256)), measured.map((value) => value % 256)];
  return [
    ...(balance.pedaling ? [{ sampleType: types.pedaling, data: pedaling }] : []),
    ...(balance.left ? [{ sampleType: types.left, data: left }] : []),
  ];
}
