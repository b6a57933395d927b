import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { toJsonText } from '../../dist/sandbox/represent/json.js';
import { representV4 } from '../../dist/sandbox/represent/v4/session.js';
import { generateSessions } from '../../dist/sandbox/workouts/generate.js';
import { programMs } from './clock.js';

const WORKOUTS = 300;
/** Converted by gpsbabel, a process each, for the mean of them. */
const CONVERTED = 20;
const DAY_MS = 86_400_000;
const program = resolve(import.meta.dirname, '../../bin/polar-sync.js');
const floor = resolve(import.meta.dirname, 'end-to-end-floor.js');
const babelFormats = { fit: 'garmin_fit', gpx: 'gpx', tcx: 'gtrnctr', csv: 'unicsv' };

/** CPU milliseconds of a workout that each format may take from the database to the file. */
const formatAims = { fit: 3, gpx: 7, tcx: 7, csv: 7, json: 7, jsonl: 6 };
const IMPORT_AIM = 2.5;
const LIST_AIM = 2.2;
const AGAIN_AIM = 0.16;
const STORE_AIM_KB = 380;

/**
 * The real commands on an account export of three hundred sessions of about an hour: CPU milliseconds from the files to the
 * database and from there to other files, start of the program included.
 */
export function measureEndToEnd(folder) {
  const files = join(folder, 'account-export');
  const hours = writeSessions(files);
  const home = join(folder, 'home-end-to-end');
  mkdirSync(home, { recursive: true });
  const polarSync = (...args) => commandMs(home, args);
  const taken = {
    floor: programMs(process.execPath, [floor, files]),
    import: polarSync('import', files, '--user', '1'),
    verify: polarSync('verify'),
    rebuild: polarSync('rebuild'),
    report: polarSync('report', '--out', join(folder, 'end-to-end.html')),
    'report, again': polarSync('report', '--out', join(folder, 'end-to-end.html')),
  };
  const formats = Object.keys(formatAims).map((format) => {
    const out = join(folder, `end-to-end-${format}`);
    const ms = polarSync('export', '--format', format, '--out', `${out}/`) / WORKOUTS;
    return { format, ms, out };
  });
  const babel = babelTimes(folder, formats);
  for (const { out } of formats) rmSync(out, { recursive: true });
  const bare = median(() => programMs(process.execPath, ['-e', '0']));
  const starts = ['list', 'stats'].map((name) => ({ name, ratio: median(() => polarSync(name)) / bare }));
  const kilobytes = statSync(join(home, 'polar-sync.db')).size / 1000 / hours;
  return { taken, formats, babel, starts, kilobytes };
}

/** Sessions with a route, day after day, as Polar's account export has them. @returns how many hours they last. */
function writeSessions(folder) {
  mkdirSync(folder, { recursive: true });
  const isAnHour = ({ durationMillis, track }) => track && durationMillis > 3_300_000 && durationMillis < 4_500_000;
  const some = generateSessions({ now: Date.parse('2026-03-01T12:00:00Z'), count: 60 }).filter(isAnHour);
  const texts = some.map((session) => toJsonText(representV4(session)));
  const later = (days) => (_, date) => `"${new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10)}T`;
  for (let n = 0; n < WORKOUTS; n++) {
    const text = texts[n % texts.length]
      .replace(/"(\d{4}-\d{2}-\d{2})T/g, later(-60 * Math.floor(n / texts.length)))
      .replace(/"identifier":\{"id":"(\d+)"/g, (_, id) => `"identifier":{"id":"${Number(id) + n}"`);
    writeFileSync(join(folder, `training-session-2026-01-01-${100000 + n}.json`), text);
  }
  const millis = Array.from({ length: WORKOUTS }, (_, n) => some[n % some.length].durationMillis);
  return millis.reduce((sum, one) => sum + one, 0) / 3_600_000;
}

function commandMs(home, args) {
  const names = ['env', '-i', `PATH=${process.env.PATH}`, `POLAR_SYNC_HOME=${home}`];
  return programMs(names[0], [...names.slice(1), process.execPath, program, ...args, '--quiet', '--json']);
}

/** Of each format what gpsbabel takes for a file, reading the GPX that polar-sync wrote; empty where it is not installed. */
function babelTimes(folder, formats) {
  if (spawnSync('gpsbabel', ['-V']).error !== undefined) return new Map();
  const tracks = formats.find(({ format }) => format === 'gpx').out;
  const files = readdirSync(tracks)
    .filter((name) => name.endsWith('.gpx'))
    .slice(0, CONVERTED);
  return new Map(
    Object.entries(babelFormats).map(([format, name]) => {
      const to = join(folder, `babel.${format}`);
      const ms = files.map((file) =>
        programMs('gpsbabel', ['-t', '-i', 'gpx', '-f', join(tracks, file), '-o', name, '-F', to]),
      );
      return [format, ms.reduce((sum, one) => sum + one, 0) / files.length];
    }),
  );
}

function median(measure) {
  return Array.from({ length: 9 }, measure).sort((a, b) => a - b)[4];
}

/** The rows of the table of aims. */
export function endToEndAims({ taken, formats, starts, kilobytes }) {
  const ratio = taken.import / taken.floor;
  return [
    ...formats.map(({ format, ms }) => [
      `${format.toUpperCase()} of 1 hour, from the database to the file, in at most ${formatAims[format]} ms`,
      `${ms.toFixed(1)} ms`,
      ms <= formatAims[format],
    ]),
    [
      `an import at most ${IMPORT_AIM} times parsing, hashing and compressing its files`,
      `${ratio.toFixed(2)} times`,
      ratio <= IMPORT_AIM,
    ],
    ...['verify', 'rebuild'].map((name) => [
      `\`${name}\` at most as long as the import`,
      `${(taken[name] / taken.import).toFixed(2)} times`,
      taken[name] <= taken.import,
    ]),
    [
      `a report of what has not changed at most ${AGAIN_AIM} times as long as the first one`,
      `${(taken['report, again'] / taken.report).toFixed(2)} times`,
      taken['report, again'] <= taken.report * AGAIN_AIM,
    ],
    ...starts.map(({ name, ratio: times }) => [
      `\`${name}\` of ${WORKOUTS} workouts at most ${LIST_AIM} times a Node that does nothing, in CPU time`,
      `${times.toFixed(2)} times`,
      times <= LIST_AIM,
    ]),
    [
      `1 hour takes at most ${STORE_AIM_KB} kB in the database`,
      `${kilobytes.toFixed(0)} kB`,
      kilobytes <= STORE_AIM_KB,
    ],
  ];
}

/** The section of the page. */
export function endToEndSection({ taken, formats, babel, kilobytes }) {
  const each = (ms) => (ms / WORKOUTS).toFixed(1);
  const exported = formats.map(({ format, ms }) => {
    const other = babel.get(format);
    const cells = [format, ms.toFixed(1), other?.toFixed(1) ?? '', other === undefined ? '' : (other / ms).toFixed(1)];
    return `| ${cells.join(' | ')} |`;
  });
  return `## End to end

The real commands on ${WORKOUTS} sessions of about an hour with a route, as the account export has them: CPU milliseconds per session,
the start of the program included. The measure of an import is a program that only parses, hashes and compresses the same
files. The database takes ${kilobytes.toFixed(0)} kB an hour, ${each(taken.floor)} ms being the least that its payloads need.

| command | CPU ms per session | times that least |
| --- | ---: | ---: |
${['import', 'verify', 'rebuild', 'report', 'report, again']
  .map((name) => `| ${name} | ${each(taken[name])} | ${(taken[name] / taken.floor).toFixed(2)} |`)
  .join('\n')}

From the database to files, beside gpsbabel, which makes each from the GPX file of the same session, in a process of its own:

| format | CPU ms per session | gpsbabel | times as fast |
| --- | ---: | ---: | ---: |
${exported.join('\n')}
`;
}
