import { slowestOf, slowestPace } from '../../../../numbers/efforts/pace-range.js';
import { duration } from '../../../../ui/format.js';
import { countsSteps } from '../../../../workouts/sports/cadence.js';
import type { ColumnName, PlotSamples, WorkoutDetail } from '../../../payload/model.js';
import { type Movement, movementOf } from '../../sports.js';
import { units } from '../../units.js';
import { smooth } from './smooth.js';
import { paceTicks, speedTicks } from './ticks.js';

/** One plot of a workout. */
export interface Channel {
  id: string;
  label: string;
  unit: string;
  /** A custom property of the style sheet. */
  color: string;
  values: (number | null)[];
  /** The running mean, if the values themselves are restless; they are drawn faintly behind it. */
  smooth?: (number | null)[];
  /** A value with its unit. */
  text(value: number): string;
  /** A value on the axis. */
  tick(value: number): string;
  /** The lower and upper end of the axis. */
  range: [number, number];
  /** What is slower is standing, and is not part of the range in the heading. */
  floor?: number;
  /** Drawn as an area down to the lower end. */
  filled?: boolean;
  /** Areas behind the line, from the lowest up: ranges of values in a color of the style sheet. */
  bands?: { from: number; to: number; color: string }[];
  /** The values of the ticks between two values, if they are not round numbers in the unit of the values. */
  ticks?(min: number, max: number): number[];
}

const whole = (value: number) => String(Math.round(value));

interface Plain {
  column: ColumnName;
  label: string;
  unit: string;
  color: string;
  digits?: number;
  filled?: boolean;
  fromZero?: boolean;
  /** The axis spans at least this much, so that a quiet minute does not look like a storm. */
  minSpan: number;
  /** From the stored unit to the one shown. */
  shown?(value: number): number;
}

const plain: Plain[] = [
  { column: 'heart_rate_bpm', label: 'Heart rate', unit: 'bpm', color: 'heart', minSpan: 20 },
  {
    ...{ column: 'altitude_meters', label: 'Altitude', unit: units.names.elevation, color: 'altitude', filled: true },
    minSpan: units.elevationValue(20),
    shown: (meters) => units.elevationValue(meters),
  },
  { column: 'power_watts', label: 'Power', unit: 'W', color: 'power', fromZero: true, minSpan: 50 },
  {
    ...{
      column: 'temperature_celsius',
      label: 'Temperature',
      unit: units.names.temperature,
      color: 'temperature',
      digits: 1,
    },
    minSpan: units.temperatureDifference(4),
    shown: (celsius) => units.temperatureValue(celsius),
  },
];

/** Seconds of the running mean of a channel, as the page says below "More about this workout". */
export const smoothSeconds: Readonly<Record<string, number>> = { heart_rate_bpm: 31, speed: 61, power_watts: 41 };

/** The plots of a workout, in the order shown; only channels that were recorded. */
export function channelsOf(samples: PlotSamples, detail: WorkoutDetail): Channel[] {
  const [heart, altitude, power, temperature] = plain.map((one) => plainChannel(samples, one));
  if (heart) heart.bands = zoneBands(detail);
  const speed = speedChannel(samples, movementOf(detail));
  return [heart, speed, altitude, power, cadenceChannel(samples, detail), temperature]
    .filter((channel): channel is Channel => channel !== undefined)
    .map((channel) => {
      const half = Math.floor(((smoothSeconds[channel.id] ?? 0) * 500) / samples.stepMs);
      return half < 1 ? channel : { ...channel, smooth: smooth(channel.values, half) };
    });
}

function plainChannel(
  samples: PlotSamples,
  { column, digits = 0, minSpan, fromZero = false, shown, ...rest }: Plain,
): Channel | undefined {
  const stored = samples.columns[column];
  if (!stored) return undefined;
  const values = shown ? stored.map((value) => (value === null ? null : shown(value))) : stored;
  const [min, max] = extent(values);
  return {
    ...rest,
    id: column,
    values,
    text: (value) => `${value.toFixed(digits)} ${rest.unit}`,
    tick: whole,
    range: roomy(fromZero ? Math.min(0, min) : min, max, minSpan),
  };
}

/** On foot, the steps of both feet: there, Polar's own cadence counts one leg. */
function cadenceChannel(samples: PlotSamples, detail: WorkoutDetail): Channel | undefined {
  const { cadence_rpm: turns, running_cadence_spm: steps } = samples.columns;
  const perMinute = countsSteps(detail.sport)
    ? (steps ?? turns?.map((rpm) => (rpm === null ? null : 2 * rpm)))
    : (turns ?? steps);
  if (!perMinute) return undefined;
  const unit = countsSteps(detail.sport) || !turns ? 'steps/min' : 'rpm';
  const [min, max] = extent(perMinute);
  return {
    id: 'cadence',
    label: 'Cadence',
    unit,
    color: 'cadence',
    values: perMinute,
    text: (value) => `${Math.round(value)} ${unit}`,
    tick: whole,
    // Standing still has no cadence, so the axis ignores the slowest values.
    range: roomy(Math.max(min, slowestOf(perMinute)), max, 20),
  };
}

function speedChannel(samples: PlotSamples, movement: Movement): Channel | undefined {
  const values = samples.columns.speed_mps;
  if (!values) return undefined;
  const [, max] = extent(values);
  const { label, unit, paceMeters } = movement;
  const floor = slowestPace(values);
  return {
    id: 'speed',
    label,
    unit,
    color: 'speed',
    values,
    text: (value) => movement.text(value) ?? 'standing',
    tick: (value) => (paceMeters === undefined ? whole(units.speedValue(value)) : duration(paceMeters / value)),
    range: paceMeters === undefined ? roomy(0, max, 2) : roomy(floor, max, 0.5),
    ...(paceMeters !== undefined && { floor }),
    ticks: (slow, fast) =>
      paceMeters === undefined ? speedTicks(slow, fast, units.speedValue(1)) : paceTicks(slow, fast, paceMeters),
  };
}

/** The lowest and the highest value in words; a pace without the stops. */
export function rangeInWords({ values, floor = Number.NEGATIVE_INFINITY, text }: Channel): string {
  const [min, max] = extent(values.filter((value) => value === null || value >= floor));
  return `${text(min)} to ${text(max)}`;
}

function zoneBands({ heart_rate_zones: zones = [] }: WorkoutDetail): NonNullable<Channel['bands']> {
  return zones.flatMap(({ zone, min_bpm: from, max_bpm: to }) =>
    from === undefined || to === undefined ? [] : [{ from, to, color: `zone-${Math.min(zone, 5)}` }],
  );
}

function extent(values: readonly (number | null)[]): [number, number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return min <= max ? [min, max] : [0, 0];
}

function roomy(min: number, max: number, minSpan: number): [number, number] {
  const missing = Math.max(0, minSpan - (max - min)) / 2;
  const room = (max - min + 2 * missing) * 0.06;
  return [min === 0 ? 0 : min - missing - room, max + missing + room];
}
