import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { dayOf, fillLibrary, idOf, SECONDS, WORKOUTS } from './library.js';

const TURNS = 40;
const AIM_MS = 50;
const program = resolve(import.meta.dirname, '../../../bin/polar-sync.js');

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
  fillLibrary(home);
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
