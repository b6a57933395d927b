import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { programMs } from './clock.js';
import { peakInto } from './memory.js';

/** Two of each session. */
const FILES = 10_000;
const BEYOND_READING_AIM_MS = 5;
const MEMORY_AIM_MB = 300;
const SECONDS = 90;
const DAY_MS = 86_400_000;

const program = resolve(import.meta.dirname, '../../bin/polar-sync.js');
const floor = resolve(import.meta.dirname, 'apart/small-files-floor.js');

/** The import of thousands of small files of single sessions: time beyond reading them, and memory. */
export function measureSmallFiles(folder) {
  const [many, few] = [FILES, FILES / 10].map((count) => {
    const files = join(folder, `small-files-${count}`);
    mkdirSync(files);
    for (let n = 0; n < count / 2; n += 1) session(n, files);
    const note = join(folder, `peak-${count}.txt`);
    const home = join(folder, `home-small-files-${count}`);
    mkdirSync(home);
    const reading = clock(count, () => programMs(process.execPath, [floor, files]));
    const argv = ['--import', peakInto(note), program, 'import', files, '--user', '1', '--quiet', '--json'];
    const env = ['-i', `PATH=${process.env.PATH}`, `POLAR_SYNC_HOME=${home}`, process.execPath];
    const taken = clock(count, () => programMs('env', [...env, ...argv]));
    for (const done of [files, home]) rmSync(done, { recursive: true });
    const peak = Math.max(...readFileSync(note, 'utf8').trim().split('\n').map(Number)) / 1000;
    return { reading, taken, peak };
  });
  return { ...many, peakOfFew: few.peak };
}

/** Milliseconds for each file, by the clock: what waits for the disk counts as well. */
function clock(files, run) {
  const started = performance.now();
  run();
  return (performance.now() - started) / files;
}

/** A session as a CSV of Polar Flow, and as an HRM file. */
function session(n, folder) {
  const day = new Date(Date.UTC(1999, 0, 1) + n * DAY_MS).toISOString().slice(0, 10);
  const beats = Array.from({ length: SECONDS + 1 }, (_, i) => 100 + ((i * 7 + n) % 60));
  const time = (i) => `00:0${Math.floor(i / 60)}:${String(i % 60).padStart(2, '0')}`;
  const csv = [
    'Name,Sport,Date,Start time,Duration,',
    `A B,RUNNING,${day},10:00:00,${time(SECONDS)},`,
    'Sample rate,Time,HR (bpm),',
    ...beats.map((bpm, i) => `1,${time(i)},${bpm},`),
  ];
  const hrm = [
    ...['[Params]', 'Version=106', 'Monitor=36', 'SMode=000000100', `Date=${day.replaceAll('-', '')}`],
    ...['StartTime=10:00:00.0', `Length=${time(SECONDS)}.0`, 'Interval=1', '', '[HRData]', ...beats, ''],
  ];
  writeFileSync(join(folder, `A_B_${day}_10-00-00.CSV`), `${csv.join('\n')}\n`);
  writeFileSync(join(folder, `${day.slice(2).replaceAll('-', '')}01.hrm`), hrm.join('\r\n'));
}

/** The rows of the table of aims. */
export function smallFilesAims({ reading, taken, peak }) {
  const beyond = taken - reading;
  return [
    [
      `a small file imported in at most ${BEYOND_READING_AIM_MS} ms beyond reading it`,
      `${beyond.toFixed(1)} ms`,
      beyond <= BEYOND_READING_AIM_MS,
    ],
    [
      `${FILES.toLocaleString('en')} small files imported in less than ${MEMORY_AIM_MB} MB`,
      `${peak.toFixed(0)} MB`,
      peak < MEMORY_AIM_MB,
    ],
  ];
}

/** The section of the page. */
export function smallFilesSection({ reading, taken, peak, peakOfFew }) {
  return `## Small files

${FILES.toLocaleString('en')} files of ${(FILES / 2).toLocaleString('en')} sessions of ${SECONDS} seconds, each as a CSV of Polar Flow and as an HRM file that becomes part of the same
workout: milliseconds by the clock for each file, each stored durably by a transaction of its own. "Reading" only recognizes
and parses them.

| files | reading, ms | import, ms | memory, MB | with a tenth of the files |
| ---: | ---: | ---: | ---: | ---: |
| ${FILES.toLocaleString('en')} | ${reading.toFixed(2)} | ${taken.toFixed(2)} | ${peak.toFixed(0)} | ${peakOfFew.toFixed(0)} |
`;
}
