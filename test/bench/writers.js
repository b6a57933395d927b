import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encoderFor } from '../../dist/export/format.js';
import { programMs } from './clock.js';
import { ride, secondsOf } from './data.js';
import { hasFloor, numbersByJavaScript, numbersByOurs } from './floor.js';
import * as packages from './packages.js';

export const RECORDS = 100_000;

export const OURS = 'polar-sync';
export const BABEL = 'gpsbabel, from GPX';
export const BYTES = 'the finished bytes';
export const NUMBERS = 'each number once, by JavaScript';
export const OUR_NUMBERS = 'each number once, by polar-sync';

const npm = {
  fit: { '@markw65/fit-file-writer': packages.fitFileWriter, 'fit-encoder': packages.fitEncoderPackage },
  gpx: { 'fast-xml-parser': packages.gpxByFastXml },
  tcx: { 'fast-xml-parser': packages.tcxByFastXml },
  csv: {
    'csv-stringify': packages.csvByStringify,
    papaparse: packages.csvByPapaparse,
    '@fast-csv/format': packages.csvByFastCsv,
  },
};

const babelFormats = { fit: 'garmin_fit', gpx: 'gpx', tcx: 'gtrnctr', csv: 'unicsv' };

/** The names of the npm packages that write a format. */
export const packagesFor = (format) => Object.keys(npm[format]);

/** All writers of a format, and the work that none can avoid. */
export function contestantsFor(format) {
  const babel = spawnSync('gpsbabel', ['-V']).error === undefined ? [BABEL] : [];
  return [OURS, ...packagesFor(format), ...babel, BYTES, ...(hasFloor(format) ? [NUMBERS, OUR_NUMBERS] : [])];
}

/**
 * Makes the function that writes one file of 100,000 seconds. Text ends up as a file in `folder`, because our writers
 * stream; a FIT file has its length and checksums at both ends, so all make it in memory, where it stays.
 */
export function contestant(format, name, folder) {
  const workout = ride(RECORDS);
  const path = join(folder, `${name.replace(/\W/g, '_')}.${format}`);
  if (name === OURS) return () => take(path, format, chunksOf(format, workout));
  if (name === NUMBERS) return () => void numbersByJavaScript(format, workout);
  if (name === OUR_NUMBERS) return () => void numbersByOurs(format, workout);
  if (name === BYTES) {
    const finished = pages(format, workout);
    return () => intoFile(path, finished);
  }
  if (name === BABEL) {
    const track = `${path}.in.gpx`;
    intoFile(track, pages('gpx', workout));
    return () => programMs('gpsbabel', ['-t', '-i', 'gpx', '-f', track, '-o', babelFormats[format], '-F', path]);
  }
  const seconds = secondsOf(workout);
  return async () => take(path, format, [await npm[format][name](seconds)]);
}

function chunksOf(format, workout) {
  const encoder = encoderFor(format, format === 'csv' ? { table: 'samples' } : {});
  return encoder.encode?.(workout) ?? encoder.collections[0].rows(workout, true);
}

/** Our finished file, in the pages it is written in. A chunk is valid until the next is requested, so each is copied. */
function pages(format, workout) {
  return Array.from(chunksOf(format, workout), (chunk) => Buffer.from(chunk));
}

function take(path, format, chunks) {
  if (format === 'fit') for (const _ of chunks);
  else intoFile(path, chunks);
}

/** How everyone writes to a file: `polar-sync` and the finished bytes write the same pages. */
function intoFile(path, chunks) {
  const file = openSync(path, 'w');
  for (const chunk of chunks) writeSync(file, chunk);
  closeSync(file);
}
