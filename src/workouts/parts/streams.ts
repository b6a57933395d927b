import { UnexpectedError } from '../../errors.js';
import type { SourceSamples } from '../source-session.js';
import { roundTo } from '../values/numbers.js';
import { isOutside, outOfRange, type Quantity, ranges } from '../values/ranges.js';
import type { Channel, Streams } from '../workout.js';

type Values = (number | null)[];

interface ChannelRule {
  channel: Channel;
  quantity: Quantity;
  decimals: number;
  /** km/h to m/s is the only conversion Polar's units need. */
  divisor?: number;
  /** A value below this is not a measurement but a gap. */
  min?: number;
  /** The channel is left out, with this code, if nothing but zeros was recorded: there was no sensor. */
  zeroCode?: string;
}

/** AccessLink's documented sample types; 11 (RR intervals) is not on a time grid and is treated separately. */
const rules: Readonly<Record<string, ChannelRule>> = {
  '0': { channel: 'heart_rate_bpm', quantity: 'heart_rate', decimals: 0, min: 1 },
  '1': { channel: 'speed_mps', quantity: 'speed', decimals: 3, divisor: 3.6, zeroCode: 'all_zero_speed' },
  '2': { channel: 'cadence_rpm', quantity: 'cadence', decimals: 0 },
  '3': { channel: 'altitude_meters', quantity: 'altitude', decimals: 2 },
  '4': { channel: 'power_watts', quantity: 'power', decimals: 0 },
  '5': { channel: 'pedaling_index_percent', quantity: 'percent', decimals: 1 },
  '6': { channel: 'left_right_balance_percent', quantity: 'percent', decimals: 1 },
  '7': { channel: 'air_pressure_hpa', quantity: 'pressure', decimals: 2 },
  '8': { channel: 'running_cadence_spm', quantity: 'cadence', decimals: 0 },
  '9': { channel: 'temperature_celsius', quantity: 'temperature', decimals: 1 },
  '10': { channel: 'distance_meters', quantity: 'distance', decimals: 1, zeroCode: 'all_zero_distance' },
};

const RR_TYPE = '11';
const beats = { quantity: 'beat', decimals: 0, min: 1 } as const;
/** How Polar writes a missing value, in its own unit. */
const UNKNOWN = -1;
/** Seconds; the slowest watches record every 300 s. */
const SLOWEST_RATE = 3600;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

/** A sample type in one spelling: `"01"` and `"1"` are the same series. Safe as the tail of a key: `[a-z0-9_]+`. */
export function sampleTypeKey(sampleType: string): string {
  const text = sampleType.trim();
  if (/^\d{1,9}$/.test(text)) return String(Number(text));
  const words = text.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  const word = words.replace(/^_|_$/g, '').slice(0, 40) || 'unknown';
  // "+7" is not type 7: without a letter in front, it would be read as such.
  return /^\d+$/.test(word) ? `x${word}` : word;
}

// 11 days of seconds. No workout has more, and a megabyte of commas must not fill the memory.
const MAX_VALUES = 1_000_000;
// No number is longer; on a longer text the pattern would take quadratic time.
const MAX_DIGITS = 40;

/**
 * Reads the values; empty, `null`, `NaN`, anything else that is not a number, and impossible values are gaps.
 * @param onOutside called for each impossible value.
 */
function readValues(
  data: SourceSamples['data'],
  { quantity, decimals, divisor = 1, min = Number.NEGATIVE_INFINITY }: Omit<ChannelRule, 'channel'>,
  onOutside: () => void,
): Values {
  const range = ranges[quantity];
  const measuredOrGap = (value: number) => {
    if (value >= range.min && value <= range.max) return value >= min ? roundTo(value, decimals) : null;
    if (value * divisor !== UNKNOWN && isOutside(quantity, value)) onOutside();
    return null;
  };
  const values: Values = [];
  if (typeof data !== 'string') {
    if (data.length > MAX_VALUES) throw tooLong();
    for (const value of data) values.push(measuredOrGap(value / divisor));
    return values;
  }
  for (let at = 0; at <= data.length; ) {
    if (values.length === MAX_VALUES) throw tooLong();
    const comma = data.indexOf(',', at);
    const end = comma < 0 ? data.length : comma;
    values.push(measuredOrGap(numberBetween(data, at, end) / divisor));
    at = end + 1;
  }
  return values;
}

function tooLong(): UnexpectedError {
  return new UnexpectedError('SERIES_TOO_LONG', `A series from Polar has more than ${MAX_VALUES} values.`);
}

/** The number that stands there, NaN where there is none. Nearly all are a few digits, which need no text of their own. */
function numberBetween(data: string, from: number, to: number): number {
  return plainNumber(data, from, to) ?? anyNumber(data.slice(from, to));
}

/** Digits in a double that are exact as a whole number, and so is their quotient by a power of ten as exact as any. */
const EXACT_DIGITS = 15;

/** A number without a sign or an exponent and of few digits; undefined where something else stands. */
function plainNumber(data: string, from: number, to: number): number | undefined {
  if (to === from || to - from > EXACT_DIGITS) return undefined;
  let whole = 0;
  let point = to;
  for (let at = from; at < to; at++) {
    const digit = data.charCodeAt(at) - ZERO;
    if (digit >= 0 && digit <= 9) whole = whole * 10 + digit;
    else if (digit === POINT && point === to && to - from > 1) point = at;
    else return undefined;
  }
  return point >= to - 1 ? whole : whole / (TENS[to - 1 - point] ?? Number.NaN);
}

const TENS = Array.from({ length: EXACT_DIGITS }, (_, power) => 10 ** power);
const ZERO = 48;
const POINT = '.'.charCodeAt(0) - ZERO;

function anyNumber(part: string): number {
  const text = part.trim();
  return text.length <= MAX_DIGITS && NUMBER.test(text) ? Number(text) : Number.NaN;
}

/** The values without the gaps, in order. */
export const measured = (values: Values) => values.filter((value) => value !== null);

/** Series as channels, and the quality codes for them. */
export interface ReadSamples {
  streams: Streams | undefined;
  rrIntervalsMs: Values | undefined;
  quality: string[];
}

/**
 * Turns Polar's series into channels, in the order of the sample types, unknown types last. Value i stays
 * value i: a gap is null, never left out. Quality codes: `missing_samples` (a gap somewhere, or a series of only gaps,
 * which is left out), `all_zero_speed`, `all_zero_distance`, `recording_rate_missing` (1 s is assumed), `duplicate_series`
 * (the first one counts).
 */
export function readSamples(samples: readonly SourceSamples[]): ReadSamples {
  const known = readBefore.get(samples);
  if (known) return known;
  const read = readAnew(samples);
  readBefore.set(samples, read);
  return read;
}

/** Series are never changed, and the same ones are used again when another source adds to the workout. */
const readBefore = new WeakMap<readonly SourceSamples[], ReadSamples>();

function readAnew(samples: readonly SourceSamples[]): ReadSamples {
  const quality = new Set<string>();
  const byType = firstOfEachType(samples, () => quality.add('duplicate_series'));
  const outside = (field: string) => () => quality.add(outOfRange(field));
  const usable = (values: Values, zeroCode?: string): Values | undefined => {
    const present = measured(values);
    if (zeroCode && present.length > 0 && present.every((value) => value === 0)) {
      quality.add(zeroCode);
      return undefined;
    }
    if (present.length < values.length) quality.add('missing_samples');
    return present.length > 0 ? values : undefined;
  };

  const streams: Streams = {};
  for (const [type, rule] of Object.entries(rules)) {
    const series = byType.get(type);
    const values = series && usable(readValues(series.data, rule, outside(`streams.${rule.channel}`)), rule.zeroCode);
    if (!series || !values) continue;
    const interval = intervalOf(series);
    if (interval === undefined) quality.add('recording_rate_missing');
    streams[rule.channel] = { interval_seconds: interval ?? 1, values };
  }
  Object.assign(streams, vendorStreams(byType));

  const rr = byType.get(RR_TYPE);
  return {
    streams: Object.keys(streams).length > 0 ? streams : undefined,
    rrIntervalsMs: rr && usable(readValues(rr.data, beats, outside('rr_intervals_ms'))),
    quality: [...quality],
  };
}

function firstOfEachType(samples: readonly SourceSamples[], onAnother: () => void): Map<string, SourceSamples> {
  const byType = new Map<string, SourceSamples>();
  for (const series of samples) {
    if (isEmptySeries(series)) continue;
    const type = sampleTypeKey(series.sampleType);
    if (byType.has(type)) onAnother();
    else byType.set(type, series);
  }
  return byType;
}

/** Whether a series has neither values nor gaps. */
export function isEmptySeries({ data }: SourceSamples): boolean {
  return (typeof data === 'string' ? data.trim() : data).length === 0;
}

/** How many values and gaps a series has. */
export function seriesLength(data: SourceSamples['data']): number {
  return data === '' ? 0 : (typeof data === 'string' ? data.split(',') : data).length;
}

/** How many values a series has, without gaps. */
export function valuesIn({ data }: SourceSamples): number {
  if (typeof data === 'string') return data.split(',').filter((text) => /\d/.test(text)).length;
  return data.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + 1), 0);
}

/** The values as v3 writes them: comma-separated, a gap is empty. */
export function seriesText(data: SourceSamples['data']): string {
  if (typeof data === 'string') return data;
  // A series of a single gap would be an empty text, which means no series.
  if (data.length === 1 && Number.isNaN(data[0])) return 'null';
  return Array.from(data, (value) => (Number.isNaN(value) ? '' : value)).join(',');
}

/** Series of unknown types, as Polar wrote them. */
function vendorStreams(byType: ReadonlyMap<string, SourceSamples>): Streams {
  const streams: Streams = {};
  const unknown = [...byType].filter(([type]) => !Object.hasOwn(rules, type) && type !== RR_TYPE);
  for (const [type, series] of unknown.sort(([a], [b]) => (a < b ? -1 : 1))) {
    const interval = intervalOf(series);
    const rate = interval === undefined ? {} : { interval_seconds: interval };
    streams[`vendor_${type}`] = { ...rate, data: seriesText(series.data) };
  }
  return streams;
}

/** Seconds between two values, if Polar gives them. */
function intervalOf({ recordingRate }: SourceSamples): number | undefined {
  return recordingRate && recordingRate > 0 && recordingRate <= SLOWEST_RATE ? recordingRate : undefined;
}

/** What each channel measures, for the documentation. */
export const channelQuantities: ReadonlyMap<string, Quantity> = new Map([
  ...Object.values(rules).map(({ channel, quantity }) => [`streams.${channel}`, quantity] as const),
  ['rr_intervals_ms', beats.quantity],
]);
