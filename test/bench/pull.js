import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { maxConcurrentRequests } from '../../dist/polar/http/connections.js';
import { parseExercise } from '../../dist/polar/parse/exercise.js';
import { createAccessLink } from '../../dist/polar/v3/client.js';
import { representSession } from '../../dist/sandbox/represent/generated.js';
import { toJsonText } from '../../dist/sandbox/represent/json.js';
import { generateSessions } from '../../dist/sandbox/workouts/generate.js';
import { openStore } from '../../dist/storage/store.js';
import { keep } from '../../dist/sync/core/keep.js';
import { pull } from '../../dist/sync/pull.js';
import { rememberExercise } from '../../dist/sync/sources/parts.js';

const SESSIONS = 50;
const STORED = 60;
const LISTED = 1000;
const PULL_AIM = 1.15;
const INGEST_AIM_MS = 12;
const full = { samples: true, zones: true, route: true };

/** Pulls, stores and queries; see `pullSection` for what each number means. */
export async function measurePull(folder) {
  return { pull: await measurePulling(folder), ingest: measureIngest(folder), queries: measureQueries(folder) };
}

/** 50 sessions with everything, from a sandbox 100 ms away on its own thread. */
async function measurePulling(folder) {
  const worker = new Worker(new URL('apart/pull-sandbox.js', import.meta.url));
  const { url, token, userId } = await new Promise((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  const signal = new AbortController().signal;
  const client = createAccessLink({ apiUrl: url, accessToken: token, userId, version: 'bench', signal });
  const store = openStore(join(folder, 'pulled.db'));
  try {
    const trips = [];
    for (let i = 0; i < 6; i++) trips.push(await elapsed(() => client.getUser()));
    // The first one opens the connection.
    const trip = median(trips.slice(1));
    const before = client.requests;
    const ms = await elapsed(() => pull({ client, store, signal, now: Date.now }, { source: 'auto', details: full }));
    const requests = client.requests - before;
    if (store.counts().workouts !== SESSIONS) throw new Error('the pull did not bring every session');
    // Two lists, one create, one commit and the response that there is nothing more are alone; the others run concurrently:
    // sessions, their summaries in the transaction, and their files.
    const [alone, rounds] = [5, 3];
    const chain = alone + rounds * Math.ceil((requests - alone) / rounds / maxConcurrentRequests);
    return { ms, trip, requests, chain, ratio: ms / (chain * trip) };
  } finally {
    await client.close();
    store.close();
    await worker.terminate();
  }
}

/** A recorded hour, as from `/v3/exercises`, stored day after day. */
function measureIngest(folder) {
  const store = openStore(join(folder, 'ingested.db'));
  const isAnHour = ({ durationMillis, track }) => track && durationMillis > 3_300_000 && durationMillis < 4_500_000;
  const session = generateSessions({ now: Date.parse('2026-03-01T12:00:00Z'), count: 60 }).find(isAnHour);
  const template = JSON.parse(toJsonText(representSession(session, 'mixed', 'x').exercise(full)));
  const cost = { wall: [], cpu: [], parse: [] };
  let bytes = 0;
  try {
    for (let i = 0; i < STORED; i++) {
      const start = new Date(Date.parse(`${template.start_time}Z`) + i * 86_400_000).toISOString().slice(0, 19);
      const id = `hash${String(i).padStart(4, '0')}`;
      const body = Buffer.from(JSON.stringify({ ...template, id, start_time: start }));
      bytes = body.byteLength;
      const answer = { path: `/v3/exercises/${id}`, status: 200, contentType: null, body, fetchedAt: `${start}.000Z` };
      let exercise;
      cost.parse.push(cpuOf(() => (exercise = parseExercise(body))));
      // As a pull does, which has read the response on its way to the store.
      rememberExercise(store, body, exercise);
      const arrival = {
        source: 'exercises',
        externalId: id,
        exercise,
        held: full,
        answers: [{ part: 'exercise', answer }],
      };
      const began = performance.now();
      cost.cpu.push(cpuOf(() => keep(store, '1', arrival, answer.fetchedAt)));
      cost.wall.push(performance.now() - began);
    }
  } finally {
    store.close();
  }
  // The first runs are slow everywhere, because nothing is compiled yet.
  const settled = (list) => median(list.slice(STORED / 3));
  const minutes = Math.round(session.durationMillis / 60_000);
  return {
    minutes,
    kilobytes: bytes / 1000,
    wall: settled(cost.wall),
    cpu: settled(cost.cpu),
    parse: settled(cost.parse),
  };
}

/** The queries of commands on a database with 1,000 workouts, the last of which is long. */
function measureQueries(folder) {
  const store = openStore(join(folder, 'ingested.db'));
  const long = [...store.list()].at(-1);
  const { streams: _streams, route: _route, ...short } = store.get(long.id);
  store.atomically(() => {
    for (let i = 0; i < LISTED - STORED; i++)
      store.saveWorkout('1', { ...short, id: `zz${String(i).padStart(14, '0')}` });
  });
  const queries = {
    'list of all workouts': () => store.list(),
    'list of the newest 10': () => store.list({ last: 10 }),
    'the beginning of an id': () => store.resolve(long.id.slice(0, 5)),
    'one workout of 1 hour, whole': () => store.get(long.id),
  };
  try {
    return Object.entries(queries).map(([name, query]) => {
      const runs = Array.from({ length: 40 }, () => cpuOf(query));
      return { name, ms: median(runs.slice(10)) };
    });
  } finally {
    store.close();
  }
}

/** The rows of the table of aims. */
export function pullAims({ pull: { ratio }, ingest: { wall, parse } }) {
  const stored = parse + wall;
  return [
    [`a pull at most ${PULL_AIM} times its longest chain of requests`, `${ratio.toFixed(2)} times`, ratio <= PULL_AIM],
    [
      `1 hour read and stored durably in at most ${INGEST_AIM_MS} ms`,
      `${stored.toFixed(1)} ms`,
      stored <= INGEST_AIM_MS,
    ],
  ];
}

/** The section of the page. */
export function pullSection({ pull: { ms, trip, requests, chain, ratio }, ingest, queries }) {
  return `## A pull

${SESSIONS} sessions with all details through \`auto\`, from a sandbox that waits 100 ms before each response. At most ${maxConcurrentRequests}
requests are in flight at once; the longest chain is those that still have to follow one another, each taking as long as a
single request takes here (${trip.toFixed(0)} ms).

| requests | longest chain | the chain, s | the pull, s | pull : chain |
| ---: | ---: | ---: | ---: | ---: |
| ${requests} | ${chain} | ${((chain * trip) / 1000).toFixed(2)} | ${(ms / 1000).toFixed(2)} | ${ratio.toFixed(2)} |

A session of ${ingest.minutes} minutes (${ingest.kilobytes.toFixed(0)} kB of JSON: 7 channels, zones, a route point each second), from the response
that has been read to everything on disk: ${ingest.wall.toFixed(1)} ms, ${ingest.cpu.toFixed(1)} ms of it CPU time. Reading the response takes another ${ingest.parse.toFixed(1)} ms before that.

What commands query in a database of ${LISTED.toLocaleString('en')} workouts:

| query | CPU ms |
| --- | ---: |
${queries.map(({ name, ms: each }) => `| ${name} | ${each.toFixed(1)} |`).join('\n')}
`;
}

async function elapsed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function cpuOf(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
