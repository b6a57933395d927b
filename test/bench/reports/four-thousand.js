import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../../dist/storage/store.js';
import { fillLibrary, idOf, SECONDS, WORKOUTS } from '../ask/library.js';
import { ride } from '../data.js';
import { commandMs } from '../end-to-end.js';
import { openings, ROUNDS } from './thousand.js';

const many = WORKOUTS.toLocaleString('en');

/** Writes the report of a database of ten years, again with one more workout, and opens it in Chromium. */
export async function measureManyReport(folder) {
  const home = join(folder, 'home-report');
  fillLibrary(home);
  const path = join(home, 'report.html');
  const write = () => commandMs(home, ['report', '--out', path]);
  const first = write();
  addOne(home);
  const again = write();
  const opened = await openings(path, home, (round) => idOf(round * 500));
  return { first, again, megabytes: statSync(path).size / 1e6, ...opened };
}

function addOne(home) {
  const store = openStore(join(home, 'polar-sync.db'));
  const day = '2026-11-28';
  const times = { start_time: `${day}T06:00:00Z`, start_time_local: `${day}T08:00:00` };
  store.atomically(() => store.saveWorkout('1', { ...ride(SECONDS), id: 'bench9999999', name: 'One more', ...times }));
  store.close();
}

export function manyReportSection({ first, again, megabytes, overview, whole, workout }) {
  return `## A report of ${many} workouts

Rides of ${SECONDS / 60} minutes with a route, and as many nights, from the database: CPU time of the command, and again after one more
workout. Chromium as above: wall-clock milliseconds, medians of ${ROUNDS} runs.

| what | measured |
| --- | ---: |
| writing it, s | ${(first / 1000).toFixed(1)} |
| again, with one more, s | ${(again / 1000).toFixed(1)} |
| its size, MB | ${megabytes.toFixed(1)} |
| until the overview is painted, ms | ${overview.toFixed(0)} |
| until the whole file is read, ms | ${whole.toFixed(0)} |
| from there to a workout with its plots, ms | ${workout.toFixed(0)} |
`;
}
