import type { SourceRoutePoint, SourceSamples, SourceZone } from '../../workouts/source-session.js';
import { BadAnswerError } from '../errors.js';
import { identifier, numberIn, optionalNumber, optionalText, present } from './fields.js';
import type { Unknown } from './flow/unknown.js';
import { readJson } from './json.js';
import { normalizeKeys } from './keys.js';

/*
 * Samples, zones and route as v3 sends them in transactions and in `/v3/exercises`, in every spelling whose meaning is
 * beyond doubt: bare or in an envelope, a series with its number or its name, values as text or as a list. Keys have been
 * normalized (keys.ts). What is unrecognized is named, never with personal data: a bad element of a list costs only itself.
 */

/** A detail as far as it can be read; `value` is absent if there is none, or if nothing of it can be read. */
export interface Detail<T> {
  value?: T[];
  unread: Unknown[];
}

/** The series of a session: `[...]`, `{samples: [...]}`. */
export function readSamples(raw: unknown): Detail<SourceSamples> {
  return readList(raw, 'samples', ['samples', 'sample'], seriesFields, seriesOf);
}

/** The heart rate zones: `[...]`, in a transaction `{zone: [...]}`, which can be null. */
export function readZones(raw: unknown): Detail<SourceZone> {
  return readList(raw, 'heart_rate_zones', ['zone', 'zones', 'heart_rate_zones'], zoneFields, zoneOf);
}

/** The points of the route: `[...]`, `{points: [...]}`. */
export function readRoute(raw: unknown): Detail<SourceRoutePoint> {
  return readList(raw, 'route', ['points', 'route'], pointFields, pointOf);
}

/**
 * The heart rate zones of one session of a transaction.
 * @throws BadAnswerError if there is no list.
 */
export function parseZones(body: Uint8Array): SourceZone[] {
  return readZones(normalizeKeys(readJson(body))).value ?? notUnderstood();
}

/**
 * One series of one session of a transaction.
 * @throws BadAnswerError
 */
export function parseSamples(body: Uint8Array): SourceSamples {
  return seriesOf(fieldsOf(normalizeKeys(readJson(body))), () => undefined) ?? notUnderstood();
}

/** What is unrecognized in such a payload. */
export function unreadInSeries(body: Uint8Array): Unknown[] {
  return readSamples([normalizeKeys(readJson(body))]).unread;
}

type Fields = Readonly<Record<string, unknown>>;
type Note = (what: string) => void;

function readList<T>(
  raw: unknown,
  name: string,
  envelopes: readonly string[],
  known: ReadonlySet<string>,
  read: (fields: Fields, note: Note) => T | undefined,
): Detail<T> {
  if (raw === undefined || raw === null) return { unread: [] };
  const list = unwrapped(raw, envelopes);
  if (!list) return { unread: [{ kind: 'value', name: `${name} of another shape` }] };
  const unread: Unknown[] = [];
  const value = list.flatMap((one) => {
    const fields = fieldsOf(one);
    const note = (what: string) => unread.push({ kind: 'value', name: `${name}[].${what}` });
    const element = isObject(one) ? read(fields, note) : undefined;
    if (element === undefined) unread.push({ kind: 'value', name: `${name}[] of another shape` });
    for (const key in fields) if (!known.has(key)) unread.push(unknownField(key, `${name}[]`));
    return element === undefined ? [] : [element];
  });
  return { value, unread };
}

function unwrapped(raw: unknown, envelopes: readonly string[]): unknown[] | undefined {
  if (Array.isArray(raw)) return raw;
  const fields = fieldsOf(raw);
  const name = envelopes.find((envelope) => envelope in fields);
  const inner = name === undefined ? undefined : fields[name];
  return Array.isArray(inner) ? inner : name !== undefined && inner === null ? [] : undefined;
}

/** An unrecognized field. Its name is reported only if it looks like a name. */
export function unknownField(key: string, where: string): Unknown {
  return { kind: 'field', name: `${where}.${/^\w{1,60}$/.test(key) ? key : '?'}` };
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});

const seriesFields = new Set([
  'recording_rate',
  'sample_type',
  'data',
  'interval',
  'interval_millis',
  'type',
  'values',
]);

/** The names in API v4 of the types that v3 numbers; the units are the same. */
const typesByName: Readonly<Record<string, string>> = {
  HEART_RATE: '0',
  SPEED: '1',
  CADENCE: '2',
  ALTITUDE: '3',
  POWER: '4',
  PEDALING_INDEX: '5',
  LEFT_RIGHT_BALANCE: '6',
  AIR_PRESSURE: '7',
  RUNNING_CADENCE: '8',
  TEMPERATURE: '9',
  DISTANCE: '10',
  RR: '11',
  RR_INTERVAL: '11',
  RR_INTERVALS: '11',
};

function seriesOf(raw: Fields, note: Note): SourceSamples | undefined {
  const type = identifier.safeParse(raw.sample_type ?? raw.type).data;
  const data = dataOf(raw.data ?? raw.values, note);
  if (type === undefined || data === undefined) return undefined;
  const name = type
    .trim()
    .toUpperCase()
    .replace(/^SAMPLE_TYPE_/, '');
  const sampleType = Object.hasOwn(typesByName, name) ? typesByName[name] : undefined;
  return present({ recordingRate: rateOf(raw, note), sampleType: sampleType ?? type, data });
}

/** Seconds; the slowest watches record every 300, and a longer interval may be in milliseconds. */
const MAX_INTERVAL = 300;

function rateOf(raw: Fields, note: Note): number | undefined {
  const rate = optionalNumber.parse(raw.recording_rate);
  if (rate !== undefined) return rate;
  const millis = optionalNumber.parse(raw.interval_millis);
  if (millis !== undefined) return millis / 1000;
  const interval = optionalNumber.parse(raw.interval);
  if (interval === undefined || interval <= MAX_INTERVAL) return interval;
  note('interval');
  return undefined;
}

/** Comma-separated values; a series without any is all gaps. Undefined: neither text nor a list. */
function dataOf(raw: unknown, note: Note): string | undefined {
  if (raw === undefined || raw === null) return '';
  if (typeof raw === 'string') return raw;
  if (!Array.isArray(raw)) return undefined;
  if (raw.length === 0) note('data empty');
  const values = raw.map((value: unknown) => {
    if (value === null || value === '' || value === 'NaN' || value === 'null') return '';
    const number = numberIn(value);
    if (number === undefined) note('data[] of another shape');
    return number === undefined ? '' : String(number);
  });
  // A series of a single gap would be an empty text, which means no series.
  return values.length === 1 && values[0] === '' ? 'null' : values.join(',');
}

const zoneFields = new Set(['index', 'lower_limit', 'upper_limit', 'in_zone', 'zone', 'min', 'max', 'duration']);

function zoneOf(raw: Fields, note: Note): SourceZone {
  const inZone = raw.in_zone ?? raw.duration;
  // The unit of a number is unknown.
  if (typeof inZone === 'number') note('in_zone');
  const zone = present({
    index: numberIn(raw.index ?? raw.zone),
    lowerLimit: numberIn(raw.lower_limit ?? raw.min),
    upperLimit: numberIn(raw.upper_limit ?? raw.max),
    inZone: typeof inZone === 'string' ? optionalText.parse(inZone) : undefined,
  });
  // A zone without any readable field still counts as a zone.
  if (Object.keys(zone).length === 0) note('limits');
  return zone;
}

const pointFields = new Set('latitude longitude time satellites fix altitude lat lon lng'.split(' '));

function pointOf(raw: Fields, note: Note): SourceRoutePoint | undefined {
  const latitude = numberIn(raw.latitude ?? raw.lat);
  const longitude = numberIn(raw.longitude ?? raw.lon ?? raw.lng);
  if (latitude === undefined || longitude === undefined) return undefined;
  if (typeof raw.time === 'number') note('time');
  return present({
    latitude,
    longitude,
    time: typeof raw.time === 'string' ? optionalText.parse(raw.time) : undefined,
    altitude: numberIn(raw.altitude),
    satellites: rounded(numberIn(raw.satellites)),
    fix: rounded(numberIn(raw.fix)),
  });
}

const rounded = (value: number | undefined) => (value === undefined ? undefined : Math.round(value));

function notUnderstood(): never {
  throw new BadAnswerError('JSON of an unexpected shape');
}
