import { UsageError } from '../errors.js';
import { meant } from '../nearest.js';
import type { Workout } from '../workouts/workout.js';
import { samplesTable, workoutsTable } from './csv/csv.js';
import { encodeFit } from './fit/encode.js';
import { collection, encodeGeoJson, featureOf } from './geo/geojson.js';
import { encodeKml } from './geo/kml.js';
import { jsonChunks } from './json.js';
import { encodeGpx } from './xml/gpx.js';
import { encodeTcx } from './xml/tcx.js';

/** Every format, in the order used by help and messages. */
export const formatNames = ['json', 'jsonl', 'csv', 'gpx', 'tcx', 'fit', 'kml', 'geojson'] as const;
export type FormatName = (typeof formatNames)[number];

/** The formats for records other than workouts. */
export const dataFormats = ['json', 'jsonl', 'csv'] as const satisfies readonly FormatName[];
/** These, and the one for planned routes alone. */
export type DataFormat = (typeof dataFormats)[number] | 'gpx';

/** How the format writes many workouts into one file. */
export interface Collection {
  /** File name without extension when it goes into a folder. */
  name: string;
  opening(): Uint8Array;
  rows(workout: Workout, isFirst: boolean): Iterable<Uint8Array>;
  closing(): Uint8Array;
}

/**
 * A format: pure, workout in, bytes out in chunks. A chunk is valid until the next is requested, so copy it to keep it.
 * The same workout gives the same bytes on every machine and in every time zone. In a folder, a format with `encode` writes
 * one file per workout, one without it writes its collections; a single file holds a collection, or else exactly one
 * workout.
 */
export interface Encoder {
  format: FormatName | `original-${string}`;
  /** Without the dot. */
  extension: string;
  mediaType: string;
  /** What makes its files differ from those of the plain format; `--changed` distinguishes them by it. */
  variant?: string;
  /** `following` are the later parts of the workout's multisport session that go into the same file. */
  encode?(workout: Workout, following?: readonly Workout[]): Iterable<Uint8Array>;
  collections: Collection[];
}

/** The tables a CSV export has. */
export const csvTables = ['workouts', 'samples'] as const;
export type CsvTableName = (typeof csvTables)[number];

/** Options of the formats. */
export interface FormatOptions {
  /** CSV: the columns of the table of workouts, in the order wanted. */
  columns?: string[];
  /** CSV: only this table. A single file gets the table of workouts by default. */
  table?: CsvTableName;
  /** FIT: see `FitOptions`; the other formats have nothing like it. */
  asDevice?: boolean;
}

const NOTHING = new Uint8Array(0);
const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

/** The encoder of a format by its name. @throws UsageError that lists the formats if there is none. */
export function encoderFor(name: string, options: FormatOptions = {}): Encoder {
  const format = formatNames.find((known) => known === name.toLowerCase());
  if (format === undefined) {
    throw new UsageError('UNKNOWN_FORMAT', `Unknown export format "${name}".`, {
      hint: meant(name, [...formatNames, 'original'], `Formats: ${formatNames.join(', ')}, original.`),
    });
  }
  if (format !== 'csv' && (options.columns !== undefined || options.table !== undefined)) {
    throw new UsageError('CSV_ONLY', `Columns and tables exist in CSV only, not in ${format}.`, {
      hint: 'Add --format csv, or leave the option out.',
    });
  }
  return encoders[format](options);
}

const encoders: Record<FormatName, (options: FormatOptions) => Encoder> = {
  json: () => ({
    format: 'json',
    extension: 'json',
    mediaType: 'application/json',
    encode: (workout) => jsonChunks(workout, { after: '\n' }),
    collections: [
      {
        name: 'workouts',
        opening: () => bytes('['),
        rows: (workout, isFirst) => jsonChunks(workout, { before: isFirst ? '\n' : ',\n' }),
        closing: () => bytes('\n]\n'),
      },
    ],
  }),
  jsonl: () => ({
    format: 'jsonl',
    extension: 'jsonl',
    mediaType: 'application/x-ndjson',
    collections: [
      {
        name: 'workouts',
        opening: () => NOTHING,
        rows: (workout) => jsonChunks(workout, { after: '\n' }),
        closing: () => NOTHING,
      },
    ],
  }),
  csv: ({ columns, table }) => {
    const tables = { workouts: workoutsTable(columns), samples: samplesTable };
    const wanted = table === undefined ? csvTables : [table];
    return {
      format: 'csv',
      extension: 'csv',
      mediaType: 'text/csv; charset=utf-8',
      collections: wanted.map((name) => ({
        name,
        opening: tables[name].header,
        rows: tables[name].rows,
        closing: () => NOTHING,
      })),
    };
  },
  gpx: () => perWorkout('gpx', 'application/gpx+xml', encodeGpx),
  tcx: () => perWorkout('tcx', 'application/vnd.garmin.tcx+xml', encodeTcx),
  fit: ({ asDevice = false }) => ({
    ...perWorkout('fit', 'application/vnd.ant.fit', (workout, following) =>
      encodeFit(workout, following, { asDevice }),
    ),
    ...(asDevice && { variant: 'as-device' }),
  }),
  kml: () => perWorkout('kml', 'application/vnd.google-earth.kml+xml', encodeKml),
  geojson: () => ({
    ...perWorkout('geojson', 'application/geo+json', encodeGeoJson),
    collections: [
      {
        name: 'workouts',
        opening: () => bytes(collection.opening),
        rows: featureOf,
        closing: () => bytes(collection.closing),
      },
    ],
  }),
};

function perWorkout(format: FormatName, mediaType: string, encode: NonNullable<Encoder['encode']>): Encoder {
  return { format, extension: format, mediaType, encode, collections: [] };
}
