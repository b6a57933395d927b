import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { toJsonText } from '../../dist/sandbox/represent/json.js';
import { representV4 } from '../../dist/sandbox/represent/v4/session.js';
import { generateSessions } from '../../dist/sandbox/workouts/generate.js';
import { programMs } from './clock.js';
import { peakInto } from './memory.js';
import { library } from './start.js';

const WORKOUTS = 4000;
/** Of which so many are exported in each format. */
const EXPORTED = 1000;
/** In the database from which `list` and `stats` start. */
const LISTED = 4000;
/** Converted by gpsbabel, a process each, for the mean of them. */
const CONVERTED = 20;
const DAY_MS = 86_400_000;
/** The same sessions again, so many days earlier each time. */
const APART_DAYS = 15;
const program = resolve(import.meta.dirname, '../../bin/polar-sync.js');
const floor = resolve(import.meta.dirname, 'apart/end-to-end-floor.js');
const babelFormats = { fit: 'garmin_fit', gpx: 'gpx', tcx: 'gtrnctr', csv: 'unicsv' };

/** Per format, from the database to the files: seconds by the clock for a thousand hours, and CPU milliseconds for a session. */
const formatAims = { fit: 3, gpx: 7, tcx: 7, csv: 7, json: 7, jsonl: 6 };
/** How many times as long as the floor an import, a check and a rebuild may take, by the clock. */
const FLOOR_AIM = 2.5;
/** Seconds by the clock for four thousand hours. */
const commandAims = { import: 100, verify: 100, rebuild: 100, report: 16, 'report, one more': 2.5 };
const AIM_HOURS = 4000;
/** Of CPU time, for each session. */
const REPORT_AIM_MS = 4;
const AGAIN_AIM = 0.16;
const IMPORT_AIM_MB = 300;
const LIST_AIM = 2.2;
const STORE_AIM_KB = 380;

/**
 * The real commands on an account export of four thousand sessions of about an hour: from the files to the database and from
 * there to other files, start of the program included.
 */
export function measureEndToEnd(folder) {
  const files = join(folder, 'account-export');
  const session = sessions();
  mkdirSync(files, { recursive: true });
  const millis = Array.from({ length: WORKOUTS }, (_, n) => session(n, files));
  const home = join(folder, 'home-end-to-end');
  mkdirSync(home, { recursive: true });
  const polarSync = (...args) => clocked(() => commandMs(home, args));
  const note = join(folder, 'peak.txt');
  const withPeak = (...args) => {
    const taken = clocked(() => commandMs(home, args, ['--import', peakInto(note)]));
    const peak = Math.max(...readFileSync(note, 'utf8').trim().split('\n').map(Number)) / 1000;
    rmSync(note);
    return { ...taken, peak };
  };
  const page = join(folder, 'end-to-end.html');
  const taken = {
    floor: clocked(() => programMs(process.execPath, [floor, files])),
    import: withPeak('import', files, '--user', '1'),
    verify: withPeak('verify'),
    rebuild: withPeak('rebuild'),
    report: withPeak('report', '--out', page),
  };
  rmSync(files, { recursive: true });
  const hours = millis.reduce((sum, one) => sum + one, 0) / 3_600_000;
  const kilobytes = statSync(join(home, 'polar-sync.db')).size / 1000 / hours;
  const formats = Object.keys(formatAims).map((format) => {
    const out = join(folder, `end-to-end-${format}`);
    return { format, out, ...polarSync('export', '--format', format, '--last', EXPORTED, '--out', `${out}/`) };
  });
  const babel = babelTimes(folder, formats);
  for (const { out } of formats) rmSync(out, { recursive: true });
  const more = join(folder, 'one-more');
  mkdirSync(more);
  session(WORKOUTS, more);
  polarSync('import', more, '--user', '1');
  taken['report, one more'] = withPeak('report', '--out', page);
  const starts = measureStarts(join(folder, 'home-listed'));
  rmSync(home, { recursive: true });
  return { taken, formats, babel, starts, hours, kilobytes };
}

/** What the start of a command takes with thousands of workouts, as a multiple of a Node that does nothing. */
function measureStarts(home) {
  library(home, LISTED);
  // In the same environment: on Node 20, certificates that it names cost more than everything measured here.
  const bare = median(() => nodeMs(home, ['-e', '0']));
  return ['list', 'stats'].map((name) => ({ name, ratio: median(() => commandMs(home, [name])) / bare }));
}

/** What a run takes: CPU milliseconds of all its threads, as it returns them, and milliseconds by the clock. */
function clocked(run) {
  const started = performance.now();
  const cpu = run();
  return { cpu, wall: performance.now() - started };
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
      .replace(/"(\d{4}-\d{2}-\d{2})T/g, later(-APART_DAYS * Math.floor(n / texts.length)))
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
export function endToEndAims({ taken, formats, starts, hours, kilobytes }) {
  const perHours = (wall, some) => ((wall / 1000) * some) / hours;
  return [
    ...formats.map(({ format, wall }) => {
      const seconds = perHours(wall * (WORKOUTS / EXPORTED), 1000);
      const aim = formatAims[format];
      return [`${format.toUpperCase()} of 1,000 hours in at most ${aim} s`, `${seconds.toFixed(2)} s`, seconds <= aim];
    }),
    ...formats.map(({ format, cpu }) => {
      const ms = cpu / EXPORTED;
      const aim = formatAims[format];
      return [
        `${format.toUpperCase()} of a session of about an hour in at most ${aim} ms of CPU time`,
        `${ms.toFixed(1)} ms`,
        ms <= aim,
      ];
    }),
    ...Object.entries(commandAims).map(([name, aim]) => {
      const seconds = perHours(taken[name].wall, AIM_HOURS);
      const what = `\`${name.split(', ')[0]}\` of ${AIM_HOURS.toLocaleString('en')} hours`;
      const again = name === 'report, one more' ? ' again with one new workout' : '';
      return [`${what}${again} in at most ${aim} s`, `${seconds.toFixed(1)} s`, seconds <= aim];
    }),
    ...['import', 'verify', 'rebuild'].map((name) => {
      const ratio = taken[name].wall / taken.floor.wall;
      return [
        `\`${name}\` at most ${FLOOR_AIM} times as long, by the clock, as parsing, hashing and compressing the same files`,
        `${ratio.toFixed(2)} times`,
        ratio <= FLOOR_AIM,
      ];
    }),
    [
      `a report of a session of about an hour in at most ${REPORT_AIM_MS} ms of CPU time`,
      `${(taken.report.cpu / WORKOUTS).toFixed(1)} ms`,
      taken.report.cpu <= REPORT_AIM_MS * WORKOUTS,
    ],
    [
      `a report with one new workout at most ${AGAIN_AIM} times as long as the first one, in CPU time`,
      `${(taken['report, one more'].cpu / taken.report.cpu).toFixed(2)} times`,
      taken['report, one more'].cpu <= taken.report.cpu * AGAIN_AIM,
    ],
    [
      `an import in less than ${IMPORT_AIM_MB} MB`,
      `${taken.import.peak.toFixed(0)} MB`,
      taken.import.peak < IMPORT_AIM_MB,
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
export function endToEndSection({ taken, formats, babel, hours, kilobytes }) {
  const commands = ['import', 'verify', 'rebuild', 'report', 'report, one more'].map((name) => {
    const { cpu, wall, peak } = taken[name];
    const times = name.startsWith('report') ? '' : (wall / taken.floor.wall).toFixed(2);
    const cells = [name, (wall / 1000).toFixed(1), times, (cpu / WORKOUTS).toFixed(1), peak.toFixed(0)];
    return `| ${cells.join(' | ')} |`;
  });
  const exported = formats.map(({ format, cpu, wall }) => {
    const each = cpu / EXPORTED;
    const other = babel.get(format);
    const compared = other === undefined ? ['', ''] : [other.toFixed(1), (other / each).toFixed(1)];
    return `| ${[format, (wall / 1000).toFixed(1), each.toFixed(1), ...compared].join(' | ')} |`;
  });
  return `## End to end

The real commands on ${WORKOUTS.toLocaleString('en')} sessions of about an hour (${hours.toFixed(0)} hours in all) with a route, as the account export has
them, start of the program included: seconds by the clock, and CPU milliseconds per session. The measure of an import is a
program that only parses, hashes and compresses the same files, in ${(taken.floor.wall / 1000).toFixed(1)} s. Imports, checks and rebuilding are shared by
two threads. The database takes ${kilobytes.toFixed(0)} kB an hour. Peak memory is that of the whole process.

| command | s | times that least | CPU ms per session | peak MB |
| --- | ---: | ---: | ---: | ---: |
${commands.join('\n')}

From the database to files, ${EXPORTED.toLocaleString('en')} of these sessions, beside gpsbabel, which makes each from the GPX file of the same
session, in a process of its own:

| format | s | CPU ms per session | gpsbabel | times as fast |
| --- | ---: | ---: | ---: | ---: |
${exported.join('\n')}
`;
}
