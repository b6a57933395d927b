import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openStore } from '../../dist/storage/store.js';
import { ride } from './data.js';

const WORKOUTS = 1000;
const TURNS = 40;
const program = resolve(import.meta.dirname, '../../bin/polar-sync.js');

/** The aim for each call, as a multiple of a Node that does nothing. */
const calls = [
  { args: ['--version'], aim: 1.3 },
  { args: ['--help'], aim: 1.3 },
  { args: ['pull', '--help'], aim: 1.3 },
  { args: ['status'], aim: 2 },
  { args: ['list'], aim: 3 },
  { args: ['list', '--json'], aim: 3 },
];

/**
 * Starts a Node that does nothing and the program in turn, as pairs, so that a busy moment affects both.
 * @returns for each call both medians in wall-clock milliseconds, and the median of the pairs' ratios.
 */
export function measureStart(folder) {
  const home = join(folder, 'home-start');
  library(home, WORKOUTS);
  // On Node 20, reading the certificates named there costs every Node more than everything measured here.
  const { NODE_EXTRA_CA_CERTS: _certificates, ...env } = { ...process.env, POLAR_SYNC_HOME: home };
  return calls.map(({ args, aim }) => {
    const pairs = [];
    for (let turn = -3; turn < TURNS; turn++) {
      const pair = [
        ['-e', '0'],
        [program, ...args],
      ].map((words) => milliseconds(words, env));
      if (turn >= 0) pairs.push(pair);
    }
    const bare = median(pairs.map(([node]) => node));
    const ours = median(pairs.map(([, call]) => call));
    return { call: args.join(' '), aim, bare, ours, ratio: median(pairs.map(([node, call]) => call / node)) };
  });
}

/** The rows of the table of aims. */
export function startAims(starts) {
  return starts.map(({ call, aim, ratio }) => [
    `\`${call}\` at most ${aim} times a Node that does nothing`,
    `${ratio.toFixed(2)} times`,
    ratio <= aim,
  ]);
}

export function startSection(starts) {
  const rows = starts.map(
    ({ call, bare, ours, ratio }) => `| \`${call}\` | ${ours.toFixed(1)} | ${bare.toFixed(1)} | ${ratio.toFixed(2)} |`,
  );
  return `## Start-up

Wall-clock time from start to end with ${WORKOUTS.toLocaleString('en')} workouts stored and the output in a pipe; \`node -e 0\` and the
call take turns, ${TURNS} times. The ratio is the median of the ratios of the pairs.

| call | ms | \`node -e 0\`, ms | ratio |
| --- | ---: | ---: | ---: |
${rows.join('\n')}
`;
}

function milliseconds(words, env) {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`node ${words.join(' ')} failed: ${stderr}`);
  return performance.now() - started;
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Writes a database with `count` workouts of one minute each, because the details of a workout are not read. */
export function library(home, count) {
  mkdirSync(home, { recursive: true });
  const store = openStore(join(home, 'polar-sync.db'));
  const first = Date.parse('2023-01-01T06:00:00Z');
  store.atomically(() => {
    for (let n = 0; n < count; n++) {
      const start = new Date(first + n * 86_400_000).toISOString();
      const times = { start_time: start.replace('.000', ''), start_time_local: start.slice(0, 19) };
      store.saveWorkout('1', { ...ride(60, `bench${String(n).padStart(7, '0')}`), ...times });
    }
  });
  store.close();
}
