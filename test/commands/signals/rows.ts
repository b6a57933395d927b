import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { openReader } from '../../../src/storage/store.js';
import { temporaryFolder } from '../../support/folder.js';
import { hasChild, hasComputed, holds, waiting, workouts, writeNights, writeSessions, writeTarget } from './stage.js';

/** The surroundings of a run. */
export interface Place {
  home: string;
  db: string;
  /** A folder for what it writes. */
  out: string;
}

export interface Row {
  /** The first word is the command. */
  args: (place: Place) => string[];
  /**
   * `busy`: computing, with the big database or a big input. `held`: too short to be caught at work, so it is held by a
   * reader that never reads its output. `waiting`: for another process, by its nature.
   */
  caught: 'busy' | 'held' | 'waiting';
  /** Whether it has reached the point for the signal; for `held` and `waiting`, that it waits. */
  until?: (pid: number, place: Place) => boolean;
  where: 'big' | 'copy' | 'empty' | 'signed in' | 'pulled';
  /** Before it starts. */
  prepare?: (place: Place) => void;
  /** 130, unless a signal is its normal end. */
  exit?: number;
  /** What must be true afterwards about the work done so far. */
  kept?: (place: Place) => void;
  /** What runs afterwards, and its exit code; by default the same again, and 0. */
  next?: { args?: (place: Place) => string[]; exit?: number };
}

/** The folder of a socket whose server accepts connections and says nothing. */
let silent = '';

const temporary = ({ out }: Place) => existsSync(out) && readdirSync(out).some((name) => name.endsWith('.tmp'));
const count = (db: string) => {
  const store = openReader(db);
  try {
    return store.count();
  } finally {
    store.close();
  }
};
const countNow = (db: string) => {
  try {
    return count(db);
  } catch {
    return 0;
  }
};

/** `waiting`, for something that is not alone what a row waits for. */
const isCalm = waiting();

const held = (...args: string[]): Row => ({ args: () => args, caught: 'held', where: 'big' });

/** A row for each command, and for each way in which it may be caught. @param sandbox what they run against, when one runs. */
export const rowsWith = (sandbox: () => Sandbox): Row[] => [
  {
    args: () => ['login', '--no-browser', '--api', 'v3', '--token-store', 'file'],
    caught: 'waiting',
    where: 'empty',
    // Nobody signs in here; the call afterwards shows that nothing was begun.
    next: { args: () => ['status'] },
  },
  { ...held('logout'), where: 'empty' },
  held('status'),
  held('status', '--json'),
  {
    args: () => ['pull', '--full', '--source', 'exercises'],
    caught: 'waiting',
    where: 'signed in',
    prepare: () => {
      let asked = 0;
      sandbox().faults.add({
        kind: 'stall',
        // Six are in flight, and arrive in any order: when twelve were answered, the first six are among them.
        match: ({ path }) => /exercises\/./.test(path) && ++asked > 12,
        times: 'always',
      });
    },
    until: (_pid, { db }) => countNow(db) > 5,
    kept: ({ db }) => {
      expect(count(db)).toBeGreaterThan(5);
      expect(count(db)).toBeLessThan(13);
    },
  },
  {
    args: ({ home }) => ['import', join(home, 'more.zip'), '--user', '1'],
    caught: 'busy',
    where: 'empty',
    prepare: ({ home }) => writeSessions(join(home, 'more.zip'), 400),
    until: (_pid, { db }) => countNow(db) > 2,
    kept: ({ db }) => {
      expect(count(db)).toBeGreaterThan(2);
      expect(count(db)).toBeLessThan(400);
    },
  },
  {
    args: ({ home }) => ['import', join(home, 'nights.zip'), '--user', '1'],
    caught: 'busy',
    where: 'empty',
    prepare: ({ home }) => writeNights(join(home, 'nights.zip'), 4000),
    until: (pid, { db }) => holds(pid, db) && hasComputed(pid, 100),
  },
  { args: () => ['rebuild'], caught: 'busy', where: 'copy', until: (pid, { db }) => holds(pid, db) },
  { args: () => ['verify'], caught: 'busy', where: 'big', until: hasChild },
  {
    args: () => ['verify', '--remote'],
    caught: 'waiting',
    where: 'pulled',
    prepare: () => void sandbox().faults.add({ kind: 'stall', path: /exercises/, times: 'always' }),
  },
  {
    args: () => ['pull', '--every', '1h', '--source', 'exercises'],
    caught: 'waiting',
    where: 'pulled',
    exit: 0,
    next: { args: () => ['status'] },
  },
  {
    args: () => ['listen', '--port', '0'],
    caught: 'waiting',
    where: 'signed in',
    exit: 0,
    next: { args: () => ['profiles'] },
  },
  {
    args: () => ['webhook', 'status'],
    caught: 'waiting',
    where: 'signed in',
    prepare: () => void sandbox().faults.add({ kind: 'stall', path: /webhooks/, times: 'always' }),
  },
  held('list'),
  held('list', '--json'),
  held('list', '--sort', 'distance', '--reverse'),
  { ...held('list', '--data', 'all', '--json') },
  held('show', 'latest', '--json'),
  { ...held('edit', 'latest', '--tag', 'race'), where: 'copy' },
  { ...held('gear', 'Shoes', '--limit', '800km'), where: 'copy' },
  held('stats'),
  held('stats', '--json'),
  held('stats', '--best'),
  {
    args: () => ['sql', 'WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n'],
    caught: 'busy',
    where: 'big',
    until: hasChild,
    next: { args: () => ['sql', 'SELECT 1'] },
  },
  held('sql', '--csv', 'SELECT * FROM samples LIMIT 100000'),
  // No statement comes through the pipe.
  { args: () => ['sql'], caught: 'waiting', where: 'big', next: { args: () => ['sql', 'SELECT 1'] } },
  // An assistant ends it like this.
  { args: () => ['mcp'], caught: 'waiting', where: 'big', exit: 0, next: { args: () => ['profiles'] } },
  {
    args: () => ['mirror', `postgres://coach@x/club?host=${encodeURIComponent(silent)}`],
    caught: 'waiting',
    where: 'big',
    prepare: () => {
      // Beyond about a hundred characters Node cuts a socket's path off, and two in a long TMPDIR become one.
      silent = temporaryFolder('/tmp');
      createServer().listen(join(silent, '.s.PGSQL.5432')).unref();
    },
    next: { args: () => ['profiles'] },
  },
  {
    args: ({ out }) => ['report', '--out', join(out, 'report.html')],
    caught: 'busy',
    where: 'big',
    until: (_pid, place) => temporary(place),
    kept: ({ out }) => expect(readdirSync(out)).toEqual([]),
  },
  {
    args: ({ out }) => ['report', '--watch', '--out', join(out, 'report.html')],
    caught: 'waiting',
    where: 'big',
    until: (pid, { out }) => existsSync(join(out, 'report.html')) && isCalm(pid),
    exit: 0,
    next: { args: ({ out }) => ['report', '--out', join(out, 'report.html')] },
  },
  {
    args: ({ out }) => ['report', '--poster', '--out', join(out, 'routes.png')],
    caught: 'busy',
    where: 'big',
    until: (pid, { db }) => holds(pid, db) && hasComputed(pid, 50),
    kept: ({ out }) => expect(readdirSync(out)).toEqual([]),
  },
  ...['fit', 'tcx', 'gpx', 'csv', 'json', 'jsonl', 'parquet'].map(
    (format): Row => ({
      args: ({ out }) => ['export', '--format', format, '--out', `${out}/`],
      caught: 'busy',
      where: 'big',
      // With folders in memory, a file has its temporary name for too short a time to be caught.
      until: (_pid, place) => readdirSync(place.out).length > 0,
      kept: ({ out }) => expect(readdirSync(out).length).toBeLessThan(workouts),
    }),
  ),
  held('export', '--format', 'jsonl', '--out', '-'),
  held('export', '--data', 'all', '--format', 'json', '--out', '-'),
  held('target', 'list', '--json'),
  {
    args: () => ['push'],
    caught: 'busy',
    where: 'copy',
    prepare: ({ home, out }) => writeTarget(home, out),
    until: (_pid, { out }) => readdirSync(out).length > 0,
    kept: ({ out }) => expect(readdirSync(out).length).toBeLessThan(workouts),
  },
  held('schema'),
  held('schedule'),
  {
    args: () => ['doctor'],
    caught: 'busy',
    where: 'big',
    until: hasChild,
    // There is no sign-in.
    next: { exit: 4 },
  },
  {
    args: ({ out }) => ['backup', join(out, 'copy.db')],
    caught: 'busy',
    where: 'big',
    until: (_pid, place) => temporary(place),
    kept: ({ out }) => expect(readdirSync(out)).toEqual([]),
  },
  {
    args: ({ out }) => ['backup', join(out, 'copy.db')],
    caught: 'busy',
    where: 'big',
    until: hasChild,
    kept: ({ out }) => expect(readdirSync(out)).toEqual([]),
  },
  { ...held('config', 'unset', 'ping'), where: 'empty' },
  held('profiles'),
  held('completion', 'bash'),
  {
    args: () => ['logout', '--deregister', '--yes'],
    caught: 'waiting',
    where: 'signed in',
    // The last row with a sign-in, because the next run ends it.
    prepare: () => void sandbox().faults.add({ kind: 'stall', method: 'DELETE', times: 'always' }),
  },
  // It waits to be ended.
  {
    args: () => ['sandbox', '--port', '0'],
    caught: 'waiting',
    where: 'empty',
    exit: 0,
    next: { args: () => ['profiles'] },
  },
  {
    args: ({ out }) => ['demo', '--sample', 'oddities', '--dir', join(out, 'demo')],
    caught: 'busy',
    where: 'empty',
    until: (_pid, { out }) => countNow(join(out, 'demo', 'polar-sync.db')) > 0,
  },
];
