import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { toJsonText } from '../../dist/sandbox/represent/json.js';
import { representV4 } from '../../dist/sandbox/represent/v4/session.js';
import { generateSessions } from '../../dist/sandbox/workouts/generate.js';
import { programMs } from './clock.js';
import { peakInto } from './memory.js';
import { library } from './start.js';

const WORKOUTS = 300;
/** In the database from which `list` and `stats` start. */
const LISTED = 4000;
/** Converted by gpsbabel, a process each, for the mean of them. */
const CONVERTED = 20;
const DAY_MS = 86_400_000;
const program = resolve(import.meta.dirname, '../../bin/polar-sync.js');
const floor = resolve(import.meta.dirname, 'apart/end-to-end-floor.js');
const babelFormats = { fit: 'garmin_fit', gpx: 'gpx', tcx: 'gtrnctr', csv: 'unicsv' };

/** CPU milliseconds of a workout that each format may take from the database to the file. */
const formatAims = { fit: 3, gpx: 7, tcx: 7, csv: 7, json: 7, jsonl: 6 };
/** How many times as long as the floor an import, a check and a rebuild may take, by the clock; the first two use two processors. */
const FLOOR_AIM = 2.5;
const IMPORT_AIM_MB = 300;
const REPORT_AIM_MS = 4;
const LIST_AIM = 2.2;
const AGAIN_AIM = 0.16;
const STORE_AIM_KB = 380;

/**
 * The real commands on an account export of three hundred sessions of about an hour: CPU milliseconds from the files to the
 * database and from there to other files, start of the program included.
 */
export function measureEndToEnd(folder) {
  const files = join(folder, 'account-export');
  const session = sessions();
  mkdirSync(files, { recursive: true });
  const millis = Array.from({ length: WORKOUTS }, (_, n) => session(n, files));
  const home = join(folder, 'home-end-to-end');
  mkdirSync(home, { recursive: true });
  const polarSync = (...args) => commandMs(home, args);
  const clocked = {
    floor: clock(() => programMs(process.execPath, [floor, files])),
    import: clock(() => polarSync('import', files, '--user', '1')),
    verify: clock(() => polarSync('verify')),
    rebuild: clock(() => polarSync('rebuild')),
  };
  const peaks = peaksOf(folder, files);
  const taken = {
    ...Object.fromEntries(Object.entries(clocked).map(([name, { cpu }]) => [name, cpu])),
    report: polarSync('report', '--out', join(folder, 'end-to-end.html')),
  };
  const hours = millis.reduce((sum, one) => sum + one, 0) / 3_600_000;
  const kilobytes = statSync(join(home, 'polar-sync.db')).size / 1000 / hours;
  const formats = Object.keys(formatAims).map((format) => {
    const out = join(folder, `end-to-end-${format}`);
    const ms = polarSync('export', '--format', format, '--out', `${out}/`) / WORKOUTS;
    return { format, ms, out };
  });
  const babel = babelTimes(folder, formats);
  for (const { out } of formats) rmSync(out, { recursive: true });
  const more = join(folder, 'one-more');
  mkdirSync(more);
  session(WORKOUTS, more);
  polarSync('import', more, '--user', '1');
  taken['report, one more'] = polarSync('report', '--out', join(folder, 'end-to-end.html'));
  const starts = measureStarts(join(folder, 'home-listed'));
  return { taken, clocked, peaks, formats, babel, starts, kilobytes };
}

/** What the start of a command takes with thousands of workouts, as a multiple of a Node that does nothing. */
function measureStarts(home) {
  library(home, LISTED);
  // In the same environment: on Node 20, certificates that it names cost more than everything measured here.
  const bare = median(() => nodeMs(home, ['-e', '0']));
  return ['list', 'stats'].map((name) => ({ name, ratio: median(() => commandMs(home, [name])) / bare }));
}

/** What a run takes: CPU milliseconds of all its threads, as it returns them, and milliseconds by the clock. */
function clock(run) {
  const started = performance.now();
  const cpu = run();
  return { cpu, wall: performance.now() - started };
}

/** The most memory in MB that each takes, all threads together. */
function peaksOf(folder, files) {
  const [home, note] = ['home-peak', 'peak.txt'].map((name) => join(folder, name));
  mkdirSync(home, { recursive: true });
  const peak = (...args) => {
    commandMs(home, args, ['--import', peakInto(note)]);
    const megabytes = Math.max(...readFileSync(note, 'utf8').trim().split('\n').map(Number)) / 1000;
    rmSync(note);
    return megabytes;
  };
  const peaks = { import: peak('import', files, '--user', '1'), verify: peak('verify'), rebuild: peak('rebuild') };
  rmSync(home, { recursive: true });
  return peaks;
}

/**
 * Sessions with a route, day after day, as Polar's account export has them.
 * @returns what writes the nth of them into a folder, and returns how many milliseconds it lasts.
 */
function sessions() {
  const isAnHour = ({ durationMillis, track }) => track && durationMillis > 3_300_000 && durationMillis < 4_500_000;
  const some = generateSessions({ now: Date.parse('2026-03-01T12:00:00Z'), count: 60 }).filter(isAnHour);
  const texts = some.map((session) => toJsonText(representV4(session)));
  const later = (days) => (_, date) => `"${new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10)}T`;
  return (n, folder) => {
    const text = texts[n % texts.length]
      .replace(/"(\d{4}-\d{2}-\d{2})T/g, later(-60 * Math.floor(n / texts.length)))
      .replace(/"identifier":\{"id":"(\d+)"/g, (_, id) => `"identifier":{"id":"${Number(id) + n}"`);
    writeFileSync(join(folder, `training-session-2026-01-01-${100000 + n}.json`), text);
    return some[n % some.length].durationMillis;
  };
}

export function commandMs(home, args, flags = []) {
  return nodeMs(home, [...flags, program, ...args, '--quiet', '--json']);
}

function nodeMs(home, words) {
  return programMs('env', ['-i', `PATH=${process.env.PATH}`, `POLAR_SYNC_HOME=${home}`, process.execPath, ...words]);
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
export function endToEndAims({ taken, clocked, peaks, formats, starts, kilobytes }) {
  return [
    ...formats.map(({ format, ms }) => [
      `${format.toUpperCase()} of 1 hour, from the database to the file, in at most ${formatAims[format]} ms`,
      `${ms.toFixed(1)} ms`,
      ms <= formatAims[format],
    ]),
    ...['import', 'verify', 'rebuild'].map((name) => {
      const ratio = clocked[name].wall / clocked.floor.wall;
      return [
        `\`${name}\` at most ${FLOOR_AIM} times as long, by the clock, as parsing, hashing and compressing the same files`,
        `${ratio.toFixed(2)} times`,
        ratio <= FLOOR_AIM,
      ];
    }),
    [`an import in less than ${IMPORT_AIM_MB} MB`, `${peaks.import.toFixed(0)} MB`, peaks.import < IMPORT_AIM_MB],
    [
      `a report of 1 hour in at most ${REPORT_AIM_MS} ms`,
      `${(taken.report / WORKOUTS).toFixed(1)} ms`,
      taken.report <= REPORT_AIM_MS * WORKOUTS,
    ],
    [
      `a report with one new workout at most ${AGAIN_AIM} times as long as the first one`,
      `${(taken['report, one more'] / taken.report).toFixed(2)} times`,
      taken['report, one more'] <= taken.report * AGAIN_AIM,
    ],
    ...starts.map(({ name, ratio: times }) => [
      `\`${name}\` of ${LISTED.toLocaleString('en')} workouts at most ${LIST_AIM} times a Node that does nothing, in CPU time`,
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
export function endToEndSection({ taken, clocked, peaks, formats, babel, kilobytes }) {
  const each = (ms) => (ms / WORKOUTS).toFixed(1);
  const exported = formats.map(({ format, ms }) => {
    const other = babel.get(format);
    const cells = [format, ms.toFixed(1), other?.toFixed(1) ?? '', other === undefined ? '' : (other / ms).toFixed(1)];
    return `| ${cells.join(' | ')} |`;
  });
  return `## End to end

The real commands on ${WORKOUTS} sessions of about an hour with a route, as the account export has them: CPU milliseconds per session,
the start of the program included. The measure of an import is a program that only parses, hashes and compresses the same
files: ${each(taken.floor)} ms each. Imports, checks and rebuilding are shared by two threads, hence the time by the clock. The
database takes ${kilobytes.toFixed(0)} kB an hour. Peak memory is that of the whole process.

| command | CPU ms per session | times that least | ms by the clock | times | peak MB |
| --- | ---: | ---: | ---: | ---: | ---: |
${['import', 'verify', 'rebuild', 'report', 'report, one more']
  .map((name) => {
    const wall = clocked[name]?.wall;
    const byClock = wall === undefined ? ' | ' : `${each(wall)} | ${(wall / clocked.floor.wall).toFixed(2)}`;
    const peak = peaks[name]?.toFixed(0) ?? '';
    return `| ${name} | ${each(taken[name])} | ${(taken[name] / taken.floor).toFixed(2)} | ${byClock} | ${peak} |`;
  })
  .join('\n')}

From the database to files, beside gpsbabel, which makes each from the GPX file of the same session, in a process of its own:

| format | CPU ms per session | gpsbabel | times as fast |
| --- | ---: | ---: | ---: |
${exported.join('\n')}
`;
}
