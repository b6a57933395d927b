import type { KindRecord } from '../../kinds/kinds.js';
import { words } from '../../ui/format.js';
import type { Drawing } from '../../ui/plots/draw-plot.js';
import type { Style } from '../../ui/ui.js';

/** A value at a time; null: the sensor had none. Times are seconds of whatever clock the record has. */
export interface Reading {
  at: number;
  value: number | null;
}

/** From when to when something was so, in seconds of the same clock. */
export interface Stretch {
  from: number;
  to: number;
}

/** Readings over time. */
export interface Curve extends Drawing {
  /** The list of the record it stands for. */
  field: string;
  readings: Reading[];
  /** Seconds each reading is of, outside of which there is nothing: no steps were counted. Absent: nobody knows. */
  counts?: number;
}

/** When which of several states held, a line each. */
export interface Bands {
  field: string;
  title: string;
  states: { label: string; style: Style; stretches: Stretch[] }[];
}

export interface Charts {
  curves: Curve[];
  bands: Bands[];
}

/** What of a record is better seen than read. */
export function chartsOf(record: KindRecord): Charts {
  switch (record.kind) {
    case 'sleep':
      return {
        bands: [bandsOf('stages', 'Sleep', record.stages, ({ stage }) => stage, sleepStates)],
        curves: [pulse('heart_rate_samples', record.heart_rate_samples?.map(byTime('heart_rate_bpm')))],
      };
    case 'nightly_recharge':
      return {
        bands: [],
        curves: [
          curve('hrv_samples', 'HRV', 'green', record.hrv_samples?.map(byTime('hrv_rmssd_ms')), round('ms')),
          curve(
            ...(['breathing_samples', 'Breathing', 'cyan'] as const),
            record.breathing_samples?.map(byTime('breaths_per_minute')),
            tenths('/min'),
          ),
        ],
      };
    case 'daily_activity': {
      const { steps_interval_seconds: interval = 60 } = record;
      const steps = record.steps_samples?.map((row) => ({
        at: secondsOf(row.time_local),
        value: (row.steps * 60) / interval,
      }));
      return {
        bands: [bandsOf('zones', 'Activity', record.zones, ({ zone }) => zone, activityStates)],
        curves: [{ ...curve('steps_samples', 'Steps', 'green', steps, round('/min')), counts: interval }],
      };
    }
    case 'heart_rate': {
      const midnight = secondsOf(`${record.date}T00:00:00`);
      const readings = record.samples?.map((row) => ({ at: midnight + row.second_of_day, value: row.heart_rate_bpm }));
      return { bands: [], curves: [pulse('samples', readings)] };
    }
    default:
      return { bands: [], curves: [] };
  }
}

interface State {
  label: string;
  style: Style;
  names: readonly string[];
}

/** As a hypnogram has them, from the top down. */
const sleepStates: readonly State[] = [
  { label: 'awake', style: 'yellow', names: ['wake'] },
  { label: 'REM', style: 'green', names: ['rem'] },
  { label: 'light', style: 'cyan', names: ['lighter', 'light'] },
  { label: 'deep', style: 'bold', names: ['deep'] },
];

const activityStates: readonly State[] = [
  { label: 'vigorous', style: 'red', names: ['vigorous'] },
  { label: 'moderate', style: 'yellow', names: ['moderate'] },
  { label: 'light', style: 'green', names: ['light'] },
  { label: 'sedentary', style: 'cyan', names: ['sedentary'] },
  { label: 'sleep', style: 'bold', names: ['sleep'] },
];

interface StretchRow {
  start_time_local: string;
  duration_seconds: number;
}

/** Words this version does not know have lines of their own, below the others; a state that never was has none. */
function bandsOf<R extends StretchRow>(
  field: string,
  title: string,
  rows: readonly R[] = [],
  stateOf: (row: R) => string,
  known: readonly State[],
): Bands {
  const others = [...new Set(rows.map(stateOf))].filter((name) => !known.some(({ names }) => names.includes(name)));
  const states = [...known, ...others.map((name): State => ({ label: words(name), style: 'dim', names: [name] }))];
  const stretched = states.map(({ label, style, names }) => ({
    ...{ label, style },
    stretches: rows
      .filter((row) => names.includes(stateOf(row)))
      .map((row) => stretch(secondsOf(row.start_time_local), row.duration_seconds)),
  }));
  return { field, title, states: stretched.filter(({ stretches }) => stretches.length > 0) };
}

function curve(field: string, title: string, style: Style, readings: Reading[] = [], show: Drawing['show']): Curve {
  return { field, title, style, readings, show };
}

const pulse = (field: string, readings: Reading[] | undefined) =>
  curve(field, 'Heart rate', 'red', readings, round('bpm'));

const stretch = (from: number, seconds: number): Stretch => ({ from, to: from + seconds });
const round = (unit: string) => (value: number) => `${Math.round(value)} ${unit}`;
const tenths = (unit: string) => (value: number) => `${value.toFixed(1)} ${unit}`;

function byTime<F extends string>(field: F): (row: { time_local: string } & Record<F, number>) => Reading {
  return (row) => ({ at: secondsOf(row.time_local), value: row[field] });
}

/** Seconds of a local time, as if it were UTC: what counts is what the clock on the wall said. */
function secondsOf(local: string): number {
  return Date.parse(`${local}Z`) / 1000;
}
