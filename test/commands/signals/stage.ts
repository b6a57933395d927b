import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  cpSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { daysFile, sleepResult } from '../../support/data/account-days.js';
import { generatedSession, sessionName } from '../../support/data/account-export.js';
import { ZipWriter } from '../../support/data/zip.js';
import { bin } from '../bin.js';
import { run, temporaryFolder } from '../run.js';

/** How many workouts the big database holds. */
export const workouts = 240;
/** Rows that only SQLite's own check reads: enough to keep it busy for seconds. */
const fillers = 1_500_000;

/** An account export with this many sessions. */
export function writeSessions(path: string, count: number): void {
  const zip = new ZipWriter(path);
  for (let i = 0; i < count; i += 1) zip.add(sessionName(i), JSON.stringify(generatedSession(i, 120)));
  zip.end();
}

/** A file with this many nights, which is stored completely or not at all. */
export function writeNights(path: string, count: number): void {
  const zip = new ZipWriter(path);
  const night = (i: number) => new Date(Date.UTC(2010, 0, 1 + i)).toISOString().slice(0, 10);
  zip.add(daysFile('sleep_result'), JSON.stringify(Array.from({ length: count }, (_, i) => sleepResult(night(i)))));
  zip.end();
}

/** Creates a database that takes every command long to read completely. */
export async function fillHome(home: string): Promise<void> {
  const zip = join(home, 'export.zip');
  writeSessions(zip, workouts);
  const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
  expect(await run(['import', zip, '--user', '1'], { env })).toMatchObject({ exitCode: 0 });
  const db = new (sqlite())(join(home, 'polar-sync.db'));
  db.pragma('synchronous = OFF');
  db.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO file_zones (user_id, sha256, zone, said_at)
       SELECT '2', printf('%064x', (i * 2654435761) % 4294967296), 'UTC', '2026' FROM n`,
  ).run(fillers);
  db.close();
}

/** Adds a target that takes everything into a folder. */
export function writeTarget(home: string, out: string): void {
  const target = {
    name: 'folder',
    kind: 'folder',
    out,
    format: 'fit',
    since: '2000-01-01',
    addedAt: '2026-01-01T00:00:00Z',
  };
  writeFileSync(join(home, 'targets.json'), JSON.stringify({ schema: 'polar-sync.targets/1', targets: [target] }), {
    mode: 0o600,
  });
}

/** A copy of the folder, for tests that change something in it. */
export function copyOf(home: string): string {
  const copy = temporaryFolder();
  cpSync(home, copy, { recursive: true });
  return copy;
}

/** A full pipe that nobody reads. */
export function fullPipe(): { path: string; write: number; close(): void } {
  const path = join(temporaryFolder(), 'pipe');
  spawnSync('mkfifo', [path]);
  // Held open for reading, so that writing is no error but blocks, as with the pipes of a shell.
  const both = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  for (let size = 65_536; size >= 1; ) {
    try {
      writeSync(both, Buffer.alloc(size));
    } catch {
      size = Math.floor(size / 2);
    }
  }
  const write = openSync(path, constants.O_WRONLY);
  return {
    path,
    write,
    close() {
      closeSync(both);
      closeSync(write);
    },
  };
}

export interface Started {
  child: ChildProcess;
  readonly stderr: string;
  ended: Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts the program; its stdout goes to `out`, otherwise it is read and dropped. */
export function launch(args: string[], env: Record<string, string>, out?: number): Started {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: env.POLAR_SYNC_HOME,
    env: { PATH, HOME, ...env },
    stdio: ['pipe', out ?? 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stdout?.resume();
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const ended = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((done) => {
    child.once('close', (exitCode, signal) => done({ exitCode, signal }));
  });
  return {
    child,
    get stderr() {
      return stderr;
    },
    ended,
  };
}

/** undefined if the process has ended. */
const read = (pid: number, name: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
};

/** Whether it listens to both signals. */
export function hears(pid: number): boolean {
  const caught = BigInt(`0x${/^SigCgt:\s*(\w+)/m.exec(read(pid, 'status') ?? '')?.[1] ?? '0'}`);
  return [2n, 15n].every((signal) => ((caught >> (signal - 1n)) & 1n) === 1n);
}

/** Whether it has a file open whose name ends like this. */
export function holds(pid: number, end: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`).endsWith(end);
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}

/** Whether it has started another process. */
export function hasChild(pid: number): boolean {
  return (read(pid, `task/${pid}/children`) ?? '').trim() !== '';
}

/** Its state, and the hundredths of a second it has computed, according to the system. */
function stateOf(pid: number): { state: string; ticks: number } {
  const [state = '', ...fields] = (read(pid, 'stat') ?? '').replace(/^.*\) /, '').split(' ');
  return { state, ticks: Number(fields[10]) + Number(fields[11]) };
}

/** Whether it has computed for this many hundredths of a second, however long that took. */
export const hasComputed = (pid: number, ticks: number) => stateOf(pid).ticks >= ticks;

/** Whether it is waiting: asleep at this many checks in a row, having done next to nothing in between. */
export function waiting(): (pid: number) => boolean {
  let calm = 0;
  let before = -1;
  return (pid) => {
    const { state, ticks } = stateOf(pid);
    calm = state === 'S' && before >= 0 && ticks - before <= 1 ? calm + 1 : 0;
    before = ticks;
    return hears(pid) && calm >= 5;
  };
}

/** Names of unfinished files, anywhere below a folder. */
export function halfFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tmp(-\w+)?$/.test(name));
}
