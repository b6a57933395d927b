import { type NightDetail, type NightRow, nightRows, type Reading } from '../../payload/model.js';
import {
  block,
  colored,
  dotAt,
  linePath,
  noteAt,
  type PlanePoint,
  plane,
  roundTicks,
  type Tick,
} from '../charts/plane.js';
import { h } from '../dom.js';

const rowNames: Readonly<Record<NightRow, string>> = { deep: 'Deep', light: 'Light', rem: 'REM', awake: 'Awake' };
const DEEP = nightRows.indexOf('deep');

/** A gap longer than this breaks a line, in seconds; readings are five minutes apart. */
const GAP = 1000;

/** Stages, heart rate, variability and breathing of a night on one clock. */
export function nightCurves(night: NightDetail): HTMLElement[] {
  const stages = night.stages ?? [];
  const all = [night.heart_rate_bpm, night.hrv_rmssd_ms, night.breaths_per_minute].flatMap(
    (readings) => readings ?? [],
  );
  const from = Math.min(...all.map(([at]) => at), ...stages.map(([at]) => at));
  const to = Math.max(...all.map(([at]) => at), ...stages.map(([at, seconds]) => at + seconds));
  if (!(to > from)) return [];
  const x = (seconds: number) => (seconds - from) / (to - from);
  const deep = stages.flatMap(([at, seconds, stage]) => (stage === DEEP ? [[x(at), x(at + seconds)] as const] : []));
  const clock = clockTicks(night, from, to);
  const curves = [
    {
      label: 'Heart rate',
      unit: 'bpm',
      color: 'heart',
      readings: night.heart_rate_bpm,
      height: 110,
      digits: 0,
      marksLowest: true,
    },
    {
      label: 'Heart rate variability',
      unit: 'RMSSD, ms',
      color: 'variability',
      readings: night.hrv_rmssd_ms,
      height: 74,
      digits: 0,
    },
    {
      label: 'Breathing',
      unit: 'breaths per minute',
      color: 'breathing',
      readings: night.breaths_per_minute,
      height: 56,
      digits: 1,
    },
  ].filter(({ readings }) => readings && readings.length > 1);
  return [
    ...(stages.length > 0 ? [hypnogram(stages, x, curves.length === 0 ? clock : [])] : []),
    ...curves.map((curve, i) =>
      curvePlane({ ...curve, readings: curve.readings ?? [] }, x, deep, i === curves.length - 1 ? clock : []),
    ),
  ];
}

function hypnogram(
  stages: NonNullable<NightDetail['stages']>,
  x: (seconds: number) => number,
  clock: Tick[],
): HTMLElement {
  const size = 1 / nightRows.length;
  const minutes = (row: number) =>
    Math.round(stages.filter((one) => one[2] === row).reduce((sum, [, seconds]) => sum + seconds, 0) / 60);
  return plane({
    height: 150,
    label: `Sleep stages: ${nightRows.map((row, i) => `${rowNames[row]} ${minutes(i)} min`).join(', ')}.`,
    y: nightRows.map((row, i) => ({ at: (i + 0.5) * size, label: rowNames[row] })),
    x: clock,
    content: stages.map(([at, seconds, i]) =>
      block([x(at), x(at + seconds)], [(i + 0.14) * size, (i + 0.86) * size], nightRows[i] ?? 'other'),
    ),
  });
}

interface Curve {
  label: string;
  unit: string;
  color: string;
  readings: readonly Reading[];
  height: number;
  digits: number;
  marksLowest?: boolean;
}

function curvePlane(
  curve: Curve,
  x: (seconds: number) => number,
  deep: readonly (readonly [number, number])[],
  clock: Tick[],
): HTMLElement {
  const { label, unit, color, readings, height, digits, marksLowest = false } = curve;
  const values = readings.map(([, value]) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max((high - low) * 0.15, 1);
  const y = (value: number) => (value - low + room) / (high - low + 2 * room);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const lowest = readings.find(([, value]) => value === low);
  const summary = `average ${mean.toFixed(digits)}, lowest ${low.toFixed(digits)}`;
  return h(
    'figure.curve',
    {},
    h(
      'figcaption',
      {},
      h('h2.minor-title', {}, colored(h('i.series'), color), label, h('small', {}, ` ${unit}`)),
      h('span.soft', {}, summary),
    ),
    plane({
      height,
      label: `${label}: ${summary} ${unit}.`,
      y: roundTicks(low - room / 2, high + room / 2).map((value) => ({
        at: y(value),
        label: String(Math.round(value * 10) / 10),
      })),
      x: clock,
      content: [
        deep.map((span) => block(span, [0, 1], 'deep', 0.12)),
        linePath(
          withGaps(readings).map(([at, value]): PlanePoint => [x(at), value === undefined ? undefined : y(value)]),
          color,
          2,
        ),
      ],
      notes:
        marksLowest && lowest
          ? [dotAt(x(lowest[0]), y(low), color), noteAt(x(lowest[0]), y(low) - 0.24, low.toFixed(0))]
          : [],
    }),
  );
}

function withGaps(readings: readonly Reading[]): (readonly [number, number | undefined])[] {
  return readings.flatMap(([at, value], i): (readonly [number, number | undefined])[] => {
    const before = readings[i - 1];
    return before && at - before[0] > GAP
      ? [
          [at, undefined],
          [at, value],
        ]
      : [[at, value]];
  });
}

/** A tick at every full hour on the local clock. */
function clockTicks(
  { day, start_time_local: start = `${day}T00:00:00` }: NightDetail,
  from: number,
  to: number,
): Tick[] {
  const began = Date.parse(`${start}Z`) / 1000;
  const first = Math.ceil((began + from) / 3600);
  return Array.from({ length: Math.max(0, Math.floor((began + to) / 3600) - first + 1) }, (_, i) => ({
    at: ((first + i) * 3600 - began - from) / (to - from),
    label: `${String((first + i) % 24).padStart(2, '0')}:00`,
  }));
}

const SECONDS_A_ROW = 5;
const ROWS = 2;

/** The first ten seconds of an ECG in two rows, on its paper: a large box is a fifth of a second and half a millivolt. */
export function ecgRows({ step_ms: step, millivolts }: NonNullable<NightDetail['ecg']>[number]): HTMLElement[] {
  const perRow = Math.round((SECONDS_A_ROW * 1000) / step);
  const known = millivolts.slice(0, ROWS * perRow).filter((value) => value !== null);
  const [low, high] = [Math.floor(Math.min(-0.5, ...known) * 2) / 2, Math.ceil(Math.max(1, ...known) * 2) / 2];
  const y = (value: number) => (value - low) / (high - low);
  const boxes = Array.from({ length: Math.round((high - low) * 2) + 1 }, (_, i) => low + i / 2);
  return Array.from({ length: ROWS }, (_, row) => millivolts.slice(row * perRow, (row + 1) * perRow))
    .filter((values) => values.length > perRow / 4)
    .map((values, row) =>
      plane({
        height: 110,
        label: `ECG from second ${row * SECONDS_A_ROW} to ${(row + 1) * SECONDS_A_ROW}.`,
        y: boxes.map((value) => ({ at: y(value), label: value % 1 === 0 ? `${value} mV`.replace('-', '−') : '' })),
        x: Array.from({ length: SECONDS_A_ROW + 1 }, (_, i) => ({
          at: i / SECONDS_A_ROW,
          label: `${row * SECONDS_A_ROW + i} s`,
        })),
        content: [
          Array.from({ length: SECONDS_A_ROW * 5 + 1 }, (_, i) => block([i / 25, i / 25 + 0.0008], [0, 1], 'line')),
          linePath(
            values.map((value, i): PlanePoint => [i / perRow, value === null ? undefined : y(value)]),
            'ink',
            1.3,
          ),
        ],
      }),
    );
}
