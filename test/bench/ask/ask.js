import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { openStore } from '../../../dist/storage/store.js';
import { ride } from '../data.js';

const WORKOUTS = 4000;
const SECONDS = 600;
const TURNS = 40;
const AIM_MS = 50;
const program = resolve(import.meta.dirname, '../../../bin/polar-sync.js');

const dayOf = (n) => new Date(Date.parse('2015-01-01') + n * 86_400_000).toISOString().slice(0, 10);

/** Each tool, asked something else in each turn. */
const calls = {
  inventory: () => ({}),
  list_workouts: (n) => ({ offset: n * 50 }),
  get_workout: (n) => ({ id: idOf(n * 90) }),
  best_efforts: () => ({}),
  nights: (n) => ({ until: dayOf(3999 - n) }),
  day: (n) => ({ date: dayOf(n * 97) }),
  training_load: (n) => ({ date: dayOf(3999 - n) }),
  compare: (n) => ({ a: { since: dayOf(0), until: dayOf(1999) }, b: { since: dayOf(2000), until: dayOf(3999 - n) } }),
  search: (n) => ({ words: `ride ${n}` }),
  query: (n) => ({ sql: `SELECT type, sum(distance_meters) + ${n} FROM workouts GROUP BY type` }),
};

/** What a call of each tool takes over stdio, in wall-clock ms; and the first one, for which more has to be read. */
export async function measureAsk(folder) {
  const home = join(folder, 'home-ask');
  library(home);
  const client = new Client({ name: 'bench', version: '1' });
  const env = { PATH: process.env.PATH, POLAR_SYNC_HOME: home };
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [program, 'mcp'], env }));
  const measured = [];
  for (const [tool, given] of Object.entries(calls)) {
    const took = [];
    for (let turn = 0; turn <= TURNS; turn++) {
      const before = performance.now();
      const { isError, content } = await client.callTool({ name: tool, arguments: given(turn) });
      took.push(performance.now() - before);
      if (isError) throw new Error(`${tool}: ${content[0].text}`);
    }
    const [first, ...rest] = took;
    rest.sort((a, b) => a - b);
    measured.push({ tool, first, median: rest[TURNS / 2], p95: rest[Math.ceil(TURNS * 0.95) - 1] });
  }
  await client.close();
  return measured;
}

/** The row of the table of aims. */
export function askAims(measured) {
  const slowest = measured.reduce((worst, one) => (one.p95 > worst.p95 ? one : worst));
  return [
    [
      `95% of an assistant's calls below ${AIM_MS} ms with ${WORKOUTS.toLocaleString('en')} workouts`,
      `${slowest.p95.toFixed(1)} ms (${slowest.tool})`,
      slowest.p95 < AIM_MS,
    ],
  ];
}

export function askSection(measured) {
  const rows = measured.map(
    ({ tool, first, median, p95 }) =>
      `| \`${tool}\` | ${median.toFixed(1)} | ${p95.toFixed(1)} | ${first.toFixed(0)} |`,
  );
  return `## An assistant's questions

Wall-clock time of a call over stdio, ${TURNS} times each, with ${WORKOUTS.toLocaleString('en')} workouts of ${SECONDS / 60} minutes and as many nights. The first call of
\`best_efforts\` reads the recordings of its sport, and that of \`query\` starts the process that runs SQL.

| tool | median, ms | 95% below, ms | first call, ms |
| --- | ---: | ---: | ---: |
${rows.join('\n')}
`;
}

function idOf(n) {
  return `bench${String(n % WORKOUTS).padStart(7, '0')}`;
}

function library(home) {
  mkdirSync(home, { recursive: true });
  const store = openStore(join(home, 'polar-sync.db'));
  const one = ride(SECONDS);
  for (let from = 0; from < WORKOUTS; from += 500) {
    store.atomically(() => {
      for (let n = from; n < from + 500; n++) {
        const day = dayOf(n);
        const times = { start_time: `${day}T06:00:00Z`, start_time_local: `${day}T08:00:00` };
        const load = { training_load: { cardio: 50 + (n % 60) } };
        store.saveWorkout('1', { ...one, id: idOf(n), name: `Ride ${n}`, ...times, ...load });
        const night = { id: day, date: day, time_basis: 'local', source: 'accesslink' };
        const clock = { start_time_local: `${day}T00:10:00`, end_time_local: `${day}T07:10:00` };
        const stages = {
          light_sleep_seconds: 14_000,
          deep_sleep_seconds: 5000,
          rem_sleep_seconds: 6000,
          sleep_score: 80,
        };
        store.records.save('1', { kind: 'sleep', ...night, ...clock, ...stages });
        store.records.save('1', { kind: 'nightly_recharge', ...night, avg_hrv_rmssd_ms: 40 + (n % 20) });
      }
    });
  }
  store.close();
}
