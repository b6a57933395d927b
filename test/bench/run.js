import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { askSection, measureAsk } from './ask/ask.js';
import { race } from './clock.js';
import { endToEndAims, endToEndSection, measureEndToEnd } from './end-to-end.js';
import { eventSection, measureEvent } from './event.js';
import { fleetAims, fleetSection, measureFleet } from './fleet/fleet.js';
import { measureRound, roundSection } from './fleet/round.js';
import { measureMemory, memorySection } from './memory.js';
import { aimTable, page } from './page.js';
import { measurePull, pullSection } from './pull.js';
import { measureQueries, queriesSection } from './queries.js';
import { manyReportSection, measureManyReport } from './reports/four-thousand.js';
import { measureReport, reportSection } from './reports/thousand.js';
import { measureSmallFiles, smallFilesSection } from './small-files.js';
import { measureStart, startSection } from './start.js';
import { contestantsFor } from './writers.js';

/*
 * npm run bench: measures start-up, the pull, an event, the writers against each other, the report, and many athletes, in one run, and writes
 * docs/benchmarks.md.
 * npm run bench start, pull, event, ask, queries, files, memory, report, end, fleet or round: only prints what these cost;
 * npm run bench round 1000: with so many athletes.
 */

const RACED = ['fit', 'gpx', 'tcx', 'csv'];
const FORMATS = [...RACED, 'json', 'jsonl'];

const folder = mkdtempSync(join(tmpdir(), 'polar-sync-bench-'));
try {
  if (process.argv[2] === 'pull') process.stdout.write(pullSection(await measurePull(folder)));
  else if (process.argv[2] === 'event') process.stdout.write(eventSection(await measureEvent(folder)));
  else if (process.argv[2] === 'ask') process.stdout.write(askSection(await measureAsk(folder)));
  else if (process.argv[2] === 'queries') process.stdout.write(queriesSection(measureQueries(folder)));
  else if (process.argv[2] === 'end') process.stdout.write(fromEndToEnd(measureEndToEnd(folder)));
  else if (process.argv[2] === 'files') process.stdout.write(smallFilesSection(measureSmallFiles(folder)));
  else if (process.argv[2] === 'fleet') process.stdout.write(alone(await measureFleet(folder)));
  else if (process.argv[2] === 'round')
    process.stdout.write(roundSection(await measureRound(folder, Number(process.argv[3] ?? 200))));
  else if (process.argv[2] === 'report') await reports();
  else if (process.argv[2] === 'memory') process.stdout.write(memorySection(measureMemory(folder, FORMATS)));
  else await startAndMore(process.argv[2] === 'start');
} finally {
  rmSync(folder, { recursive: true });
}

function fromEndToEnd(taken) {
  return `${aimTable(endToEndAims(taken))}\n\n${endToEndSection(taken)}`;
}

function alone(fleet) {
  return `${aimTable(fleetAims(fleet))}\n\n${fleetSection(fleet)}`;
}

async function reports() {
  process.stdout.write(`${reportSection(await measureReport(folder))}\n`);
  process.stdout.write(manyReportSection(await measureManyReport(folder)));
}

async function startAndMore(only) {
  process.stderr.write('start-up: in turn with a Node that does nothing\n');
  const starts = measureStart(folder);
  if (only) process.stdout.write(startSection(starts));
  else await everything(starts);
}

/** Measures everything else, and writes the page. */
async function everything(starts) {
  process.stderr.write('pull: 50 sessions from a distant sandbox\n');
  const pull = await measurePull(folder);
  process.stderr.write("event: from Polar's notification to the stored workout\n");
  const event = await measureEvent(folder);
  const races = new Map();
  for (const format of RACED) {
    process.stderr.write(`${format}: racing\n`);
    races.set(format, race(format, contestantsFor(format), folder));
  }
  process.stderr.write('memory: exporting 1,000 workouts in each format\n');
  const memory = measureMemory(folder, FORMATS);
  process.stderr.write('report: 1,000 workouts in a browser\n');
  const report = await measureReport(folder);
  process.stderr.write('report: 4,000 workouts\n');
  const manyReport = await measureManyReport(folder);
  process.stderr.write('ask: 4,000 workouts and nights\n');
  const ask = await measureAsk(folder);
  process.stderr.write('queries: those of the documentation\n');
  const queries = measureQueries(folder);
  process.stderr.write('end to end: from an account export to every format\n');
  const endToEnd = measureEndToEnd(folder);
  process.stderr.write('small files: 10,000 of them\n');
  const smallFiles = measureSmallFiles(folder);
  process.stderr.write('fleet: a mirror of 100 athletes, and datasets\n');
  const fleet = await measureFleet(folder);
  const text = page({
    races,
    memory,
    starts,
    report,
    manyReport,
    pull,
    event,
    ask,
    queries,
    endToEnd,
    smallFiles,
    fleet,
  });
  writeFileSync(resolve(import.meta.dirname, '../../docs/benchmarks.md'), text);
  process.stdout.write(text);
}
