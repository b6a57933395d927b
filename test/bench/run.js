import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { askSection, measureAsk } from './ask/ask.js';
import { race } from './clock.js';
import { endToEndSection, measureEndToEnd } from './end-to-end.js';
import { eventSection, measureEvent } from './event.js';
import { measureMemory, memorySection } from './memory.js';
import { page } from './page.js';
import { measurePull, pullSection } from './pull.js';
import { measureReport } from './report.js';
import { measureStart, startSection } from './start.js';
import { contestantsFor } from './writers.js';

/*
 * npm run bench: measures start-up, the pull, an event, the writers against each other, and the report, in one run, and writes
 * docs/benchmarks.md.
 * npm run bench start, pull, event, ask, memory or end: only prints what these cost.
 */

const RACED = ['fit', 'gpx', 'tcx', 'csv'];
const FORMATS = [...RACED, 'json', 'jsonl'];

const folder = mkdtempSync(join(tmpdir(), 'polar-sync-bench-'));
try {
  if (process.argv[2] === 'pull') process.stdout.write(pullSection(await measurePull(folder)));
  else if (process.argv[2] === 'event') process.stdout.write(eventSection(await measureEvent(folder)));
  else if (process.argv[2] === 'ask') process.stdout.write(askSection(await measureAsk(folder)));
  else if (process.argv[2] === 'end') process.stdout.write(endToEndSection(measureEndToEnd(folder)));
  else if (process.argv[2] === 'memory') process.stdout.write(memorySection(measureMemory(folder, FORMATS)));
  else await startAndMore(process.argv[2] === 'start');
} finally {
  rmSync(folder, { recursive: true });
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
  process.stderr.write('ask: 4,000 workouts and nights\n');
  const ask = await measureAsk(folder);
  process.stderr.write('end to end: from an account export to every format\n');
  const endToEnd = measureEndToEnd(folder);
  const text = page({ races, memory, starts, report, pull, event, ask, endToEnd });
  writeFileSync(resolve(import.meta.dirname, '../../docs/benchmarks.md'), text);
  process.stdout.write(text);
}
