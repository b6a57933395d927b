import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openStore } from '../../dist/storage/store.js';
import { ride } from './data.js';

export const WORKOUTS = 1000;
const HOUR = 3600;

const program = resolve(import.meta.dirname, '../../bin/polar-sync.js');

// Linux keeps a peak for each program. maxRSS is not that: it starts from what the parent, the benchmark with everything
// it has loaded, used when it started the process.
const PEAK = `
  import { existsSync, readFileSync } from 'node:fs';
  process.on('exit', () => {
    const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
    const peak = /^VmHWM:\\s+(\\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
    process.stderr.write('peak ' + peak);
  });
`;

/** What to preload so that a program notes its peak, in kB, in a file when it ends. */
export const peakInto = (file) =>
  `data:text/javascript,${encodeURIComponent(`
  import { appendFileSync, existsSync, readFileSync } from 'node:fs';
  process.on('exit', () => {
    const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
    const peak = /^VmHWM:\\s+(\\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
    appendFileSync(${JSON.stringify(file)}, peak + '\\n');
  });
`)}`;

/** Writes a database with `count` workouts of 1 hour. */
function library(home, count) {
  mkdirSync(home, { recursive: true });
  const store = openStore(join(home, 'polar-sync.db'));
  const first = Date.parse('2023-01-01T06:00:00Z');
  for (let n = 0; n < count; n++) {
    const start = new Date(first + n * 86_400_000).toISOString();
    const id = `bench${String(n).padStart(7, '0')}`;
    const workout = { ...ride(HOUR, id), start_time: start.replace('.000', ''), start_time_local: start.slice(0, 19) };
    store.atomically(() => store.saveWorkout('1', workout));
  }
  store.close();
}

/** Peak memory in MB and wall-clock seconds of the real command exporting a thousand workouts, and one, in each format. */
export function measureMemory(folder, formats) {
  const homes = [WORKOUTS, 1].map((count) => ({ count, home: join(folder, `home-${count}`) }));
  for (const { home, count } of homes) library(home, count);
  return formats.map((format) => {
    const [many, one] = homes.map(({ home }) => exportAll(home, format, join(folder, format)));
    return { format, ...many, peakOfOne: one.peak };
  });
}

function exportAll(home, format, out) {
  const started = performance.now();
  const preload = `data:text/javascript,${encodeURIComponent(PEAK)}`;
  const args = ['--import', preload, program, 'export', '--format', format, '--out', `${out}/`, '--json'];
  const run = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 1e8,
    env: { PATH: process.env.PATH, POLAR_SYNC_HOME: home },
  });
  if (run.status !== 0) throw new Error(`The export to ${format} failed: ${run.stderr}`);
  rmSync(out, { recursive: true });
  const peak = Number(/peak (\d+)/.exec(run.stderr)[1]) * 1024;
  return {
    peak: peak / 1e6,
    seconds: (performance.now() - started) / 1000,
    megabytes: JSON.parse(run.stdout).bytes / 1e6,
  };
}

/** The table of what exports need, for the page. */
export function memorySection(memory) {
  const rows = memory.map(({ format, peak, peakOfOne, seconds, megabytes }) => {
    const cells = [format, peak.toFixed(0), peakOfOne.toFixed(0), seconds.toFixed(1), megabytes.toFixed(0)];
    return `| ${cells.join(' | ')} |`;
  });
  return `## ${WORKOUTS.toLocaleString('en')} workouts of 1 hour

The real command exports a database into a folder. Peak memory is that of the whole process; Node alone takes about 45 MB.

| format | peak MB | peak MB for one workout | s | MB written |
| --- | ---: | ---: | ---: | ---: |
${rows.join('\n')}
`;
}
