import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sha256Of } from '../../../dist/storage/sqlite/sha256.js';
import { openStore } from '../../../dist/storage/store.js';
import { ride } from '../data.js';
import { peakInto } from '../memory.js';
import { startPostgres } from './postgres.js';
import { measureRound, roundSection } from './round.js';

/** The mirror: so many athletes with so many hours each. */
const ATHLETES = 100;
const HOURS = 30;
/** Datasets: so many workouts of an hour a year, and as many nights as it has. The last is large in everything but hours. */
const datasets = [
  { athletes: 1, years: 1, workouts: 100 },
  { athletes: 1, years: 5, workouts: 100 },
  { athletes: 10, years: 1, workouts: 100 },
  { athletes: 100, years: 5, workouts: 2 },
];
const RATE_AIM = 150_000;
const UNCHANGED_AIM_MS = 1000;
const MEMORY_AIM_MB = 300;
const DAY_MS = 86_400_000;
const program = resolve(import.meta.dirname, '../../../bin/polar-sync.js');

/** What many athletes cost: a mirror in PostgreSQL, where there is one, and a dataset. */
export async function measureFleet(folder) {
  return {
    mirror: await measureMirror(folder),
    datasets: datasets.map((one) => measureDataset(folder, one)),
    round: await measureRound(folder),
  };
}

async function measureMirror(folder) {
  const postgres = await startPostgres(folder);
  if (postgres === undefined) return undefined;
  try {
    const home = club(folder, { athletes: ATHLETES, years: 1, workouts: HOURS });
    const mirror = async () => {
      const server = postgres.cpuMs();
      const { ms, cpuMs, result } = command(home, ['mirror', postgres.url, '--all-profiles', '--json']);
      const rows = result.athletes.reduce((sum, one) => sum + (one.rows ?? 0), 0);
      return { ms, cpuMs, serverMs: postgres.cpuMs() - server, rows };
    };
    const first = await mirror();
    const [{ count }] = await postgres.rows('SELECT count(*)::int AS count FROM polar_sync.samples');
    const [{ bytes }] = await postgres.rows('SELECT pg_database_size(current_database())::float8 AS bytes');
    const unchanged = [];
    for (let turn = 0; turn < 5; turn++) unchanged.push(await mirror());
    unchanged.sort((a, b) => a.ms - b.ms);
    const store = openStore(join(home, 'profiles', 'a0', 'polar-sync.db'));
    store.atomically(() => store.saveWorkout('1', { ...rideOn(0), name: 'Another name' }));
    store.close();
    const one = await mirror();
    rmSync(home, { recursive: true });
    return { first, samples: count, bytes, unchanged: unchanged[2], one };
  } finally {
    await postgres.stop();
  }
}

function measureDataset(folder, { athletes, years, workouts }) {
  const home = club(folder, { athletes, years, workouts });
  const out = join(folder, 'dataset');
  const peaks = join(folder, 'peak-dataset');
  const argv = ['export', '--format', 'parquet', '--out', out, '--all-profiles', '--json'];
  const first = command(home, argv, peaks);
  const unchanged = command(home, argv);
  const [peak] = readFileSync(peaks, 'utf8').trim().split('\n').map(Number);
  const rows = first.result.athletes.reduce((sum, one) => sum + (one.rows ?? 0), 0);
  for (const path of [home, out, peaks]) rmSync(path, { recursive: true });
  return { athletes, years, workouts, peak: (peak * 1024) / 1e6, first, unchanged, rows };
}

/** A home with as many profiles, which all have the same data, made once. */
function club(folder, { athletes, years, workouts }) {
  const home = join(folder, `club-${athletes}-${years}`);
  const first = join(home, 'profiles', 'a0');
  mkdirSync(first, { recursive: true });
  const store = openStore(join(first, 'polar-sync.db'));
  for (let n = 0; n < workouts * years; n++)
    store.atomically(() => store.saveWorkout('1', rideOn((n * 365) / workouts)));
  store.atomically(() => {
    for (let n = 0; n < 365 * years; n++) saveNight(store, n);
  });
  store.close();
  for (let n = 1; n < athletes; n++) cpSync(first, join(home, 'profiles', `a${n}`), { recursive: true });
  // As if they had not been written to just now.
  const before = (Date.now() - 60_000) / 1000;
  for (let n = 0; n < athletes; n++) utimesSync(join(home, 'profiles', `a${n}`, 'polar-sync.db'), before, before);
  return home;
}

const dateOf = (n) => new Date(Date.parse('2021-01-01') + Math.floor(n) * DAY_MS).toISOString().slice(0, 10);

function rideOn(day) {
  const date = dateOf(day);
  const id = `bench${date.replaceAll('-', '')}`;
  return { ...ride(3600, id), start_time: `${date}T06:00:00Z`, start_time_local: `${date}T06:00:00` };
}

/** A night with its stages, and what it was made from, which says whether it has changed. */
function saveNight(store, n) {
  const date = dateOf(n);
  const at = (minutes) => new Date(Date.parse(`${date}T00:00:00Z`) + minutes * 60_000).toISOString().slice(0, 19);
  const stages = Array.from({ length: 30 }, (_, i) => ({
    ...{ stage: ['light', 'deep', 'rem', 'wake'][i % 4], start_time_local: at(i * 16), duration_seconds: 960 },
  }));
  const times = { time_basis: 'local', start_time_local: at(0), end_time_local: at(480) };
  const night = { kind: 'sleep', id: date, date, ...times, source: 'flow_export', sleep_score: 60 + (n % 40), stages };
  const key = { userId: '1', source: 'flow_export', externalId: `sleep ${date}`, part: '' };
  const body = Buffer.from(date);
  store.payloads.save({ ...key, path: '/', status: 200, contentType: null, body, fetchedAt: `${date}T12:00:00Z` });
  const payloadId = store.payloads.current('1', key.source, key.externalId).at(-1).id;
  store.records.save('1', night);
  const point = { userId: '1', kind: 'sleep', id: date, source: 'flow_export', part: '', payloadId };
  store.dataIndex.point({ ...point, fingerprint: sha256Of(body) });
}

/** Runs the real command: milliseconds by the clock and of CPU time, and what it prints. */
function command(home, args, peaks) {
  const preload = peaks === undefined ? [] : ['--import', peakInto(peaks)];
  const times = join(home, 'times');
  const script = '"$@"; status=$?; times >"$TIMES"; exit $status';
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--norc', '-c', script, 'bash', process.execPath, ...preload, program, ...args],
    {
      encoding: 'utf8',
      maxBuffer: 1e9,
      env: { PATH: process.env.PATH, POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file', TIMES: times },
    },
  );
  const ms = performance.now() - began;
  if (status !== 0) throw new Error(`polar-sync ${args[0]} failed: ${stderr}`);
  const children = readFileSync(times, 'utf8').trim().split('\n').at(-1).split(' ');
  const cpuMs = children.reduce((sum, time) => {
    const [, minutes, seconds] = /(\d+)m([\d.]+)s/.exec(time);
    return sum + (Number(minutes) * 60 + Number(seconds)) * 1000;
  }, 0);
  return { ms, cpuMs, result: JSON.parse(stdout) };
}

const perSecond = (count, ms) => (count / ms) * 1000;
const whole = (number) => Math.round(number).toLocaleString('en');

/** The rows of the table of aims. */
export function fleetAims({ mirror, datasets: measured }) {
  const most = measured.reduce((worst, one) => (one.peak > worst.peak ? one : worst));
  const memory = [
    `a Parquet dataset in less than ${MEMORY_AIM_MB} MB, for any number of athletes and years`,
    `${most.peak.toFixed(0)} MB (${scaleOf(most)})`,
    most.peak < MEMORY_AIM_MB,
  ];
  if (mirror === undefined) return [memory];
  const rate = perSecond(mirror.samples, mirror.first.ms);
  return [
    [
      `a first mirror of ${ATHLETES} athletes sends at least ${whole(RATE_AIM)} rows of samples per second, by the clock`,
      `${whole(rate)} (${HOURS} hours each)`,
      rate >= RATE_AIM,
    ],
    [
      `a mirror of ${ATHLETES} athletes without a change in less than ${UNCHANGED_AIM_MS / 1000} s, by the clock`,
      `${mirror.unchanged.ms.toFixed(0)} ms`,
      mirror.unchanged.ms < UNCHANGED_AIM_MS,
    ],
    memory,
  ];
}

const scaleOf = ({ athletes, years, workouts }) =>
  `${athletes} ${athletes === 1 ? 'athlete' : 'athletes'}, ${years} ${years === 1 ? 'year' : 'years'}, ${workouts} hours a year`;

/** The section of the page. */
export function fleetSection({ mirror, datasets: measured, round }) {
  const rows = measured.map((one) => {
    const numbers = [one.peak, one.first.ms / 1000, one.first.cpuMs / 1000, one.rows / 1e6, one.unchanged.ms / 1000];
    return `| ${scaleOf(one)} | ${numbers.map((number, i) => number.toFixed(i === 0 ? 0 : 1)).join(' | ')} |`;
  });
  return `## Many athletes

${mirrorSection(mirror)}
A Parquet dataset of all profiles, with 365 nights a year. Peak memory is that of the whole process.

| dataset | peak MB | s | CPU s | million rows | s without a change |
| --- | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}

${roundSection(round)}`;
}

function mirrorSection(mirror) {
  if (mirror === undefined) return 'There is no PostgreSQL on this machine, so the mirror was not measured.\n';
  const { first, samples, bytes, unchanged, one } = mirror;
  const row = (name, { ms, cpuMs, serverMs, rows }) =>
    `| ${name} | ${(ms / 1000).toFixed(2)} | ${(cpuMs / 1000).toFixed(2)} | ${(serverMs / 1000).toFixed(2)} | ${whole(rows)} |`;
  const both = (first.cpuMs + first.serverMs) / 2;
  return `A mirror of ${ATHLETES} profiles with ${HOURS} workouts of 1 hour each, 7 channels and a route every second, and 365 nights, in a PostgreSQL on the
same machine. The first one sends ${whole(samples)} rows of samples, ${whole(perSecond(samples, first.ms))} per second by the clock, and as many points of routes; polar-sync takes
${((first.cpuMs / samples) * 1000).toFixed(1)} µs of CPU time per row of samples, PostgreSQL ${((first.serverMs / samples) * 1000).toFixed(1)} µs, so
two processors that never wait would allow ${whole(perSecond(samples, both))} per second. Afterwards the database has ${(bytes / 1e6).toFixed(0)} MB.

| mirror | s | CPU s, polar-sync | CPU s, PostgreSQL | rows sent |
| --- | ---: | ---: | ---: | ---: |
${[row('the first', first), row('without a change', unchanged), row('one workout edited', one)].join('\n')}
`;
}
