import type { KindRecord } from '../../kinds/kinds.js';
import { words } from '../../ui/format.js';
import type { Drawing } from '../../ui/plots/draw-plot.js';
import type { Style } from '../../ui/ui.js';
import type { Units } from '../../ui/units.js';

/** A value at a time; null: the sensor had none. Times are seconds on the record's own clock. */
export interface Reading {
  at: number;
  value: number | null;
}

/** When a state began and ended, in seconds on the same clock. */
export interface Interval {
  from: number;
  to: number;
}

/** Readings over time. */
export interface Curve extends Drawing {
  /** The list of the record that it shows. */
  field: string;
  readings: Reading[];
  /** Seconds that each reading covers; outside them the value is 0 (no steps were counted). Absent: not known. */
  counts?: number;
}

/** When each of several states applied, one line per state. */
export interface Bands {
  field: string;
  title: string;
  states: { label: string; style: Style; intervals: Interval[] }[];
}

export interface Charts {
  curves: Curve[];
  bands: Bands[];
}

/** The parts of a record that are better drawn than printed. */
export function chartsOf(record: KindRecord, units: Units): Charts {
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
    case 'body_temperature': {
      const readings = record.samples?.map((row) => ({ at: secondsOf(row.time), value: row.temperature_celsius }));
      const title = record.start_time.endsWith('Z') ? 'Temperature (times in UTC)' : 'Temperature';
      return { bands: [], curves: [curve('samples', title, 'yellow', readings, (value) => units.temperature(value))] };
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

/** In the order of a hypnogram, from the top down. */
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

interface IntervalRow {
  start_time_local: string;
  duration_seconds: number;
}

/** States unknown to this version have lines of their own, below the others; a state that never occurs has none. */
function bandsOf<R extends IntervalRow>(
  field: string,
  title: string,
  rows: readonly R[] = [],
  stateOf: (row: R) => string,
  known: readonly State[],
): Bands {
  const others = [...new Set(rows.map(stateOf))].filter((name) => !known.some(({ names }) => names.includes(name)));
  const states = [...known, ...others.map((name): State => ({ label: words(name), style: 'dim', names: [name] }))];
  const withIntervals = states.map(({ label, style, names }) => ({
    ...{ label, style },
    intervals: rows
      .filter((row) => names.includes(stateOf(row)))
      .map((row) => intervalFrom(secondsOf(row.start_time_local), row.duration_seconds)),
  }));
  return { field, title, states: withIntervals.filter(({ intervals }) => intervals.length > 0) };
}

function curve(field: string, title: string, style: Style, readings: Reading[] = [], show: Drawing['show']): Curve {
  return { field, title, style, readings, show };
}

const pulse = (field: string, readings: Reading[] | undefined) =>
  curve(field, 'Heart rate', 'red', readings, round('bpm'));

const intervalFrom = (from: number, seconds: number): Interval => ({ from, to: from + seconds });
const round = (unit: string) => (value: number) => `${Math.round(value)} ${unit}`;
const tenths = (unit: string) => (value: number) => `${value.toFixed(1)} ${unit}`;

function byTime<F extends string>(field: F): (row: { time_local: string } & Record<F, number>) => Reading {
  return (row) => ({ at: secondsOf(row.time_local), value: row[field] });
}

/** Seconds of a local time, as if it were UTC: only the wall clock matters here. An instant in UTC stays what it is. */
function secondsOf(local: string): number {
  return Date.parse(local.endsWith('Z') ? local : `${local}Z`) / 1000;
}
