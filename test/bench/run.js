import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { race } from './clock.js';
import { measureMemory } from './memory.js';
import { page } from './page.js';
import { measureReport } from './report.js';
import { measureStart, startSection } from './start.js';
import { contestantsFor } from './writers.js';

/*
 * npm run bench: measures start-up, the writers against each other, and the report, in one run, and writes
 * docs/benchmarks.md.
 * npm run bench start: only prints what start-up costs.
 */

const FORMATS = ['fit', 'gpx', 'tcx', 'csv'];

const folder = mkdtempSync(join(tmpdir(), 'polar-sync-bench-'));
try {
  process.stderr.write('start-up: taking turns with a Node that does nothing\n');
  const starts = measureStart(folder);
  if (process.argv[2] === 'start') {
    process.stdout.write(startSection(starts));
  } else {
    await everything(starts);
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Races everything else, and writes the page. */
async function everything(starts) {
  const races = new Map();
  for (const format of FORMATS) {
    process.stderr.write(`${format}: racing\n`);
    races.set(format, race(format, contestantsFor(format), folder));
  }
  process.stderr.write('memory: exporting a thousand workouts in each format\n');
  const memory = measureMemory(folder, [...FORMATS, 'json', 'jsonl']);
  process.stderr.write('report: a thousand workouts in a browser\n');
  const report = await measureReport(folder);
  const text = page(races, memory, starts, report);
  writeFileSync(resolve(import.meta.dirname, '../../docs/benchmarks.md'), text);
  process.stdout.write(text);
}
