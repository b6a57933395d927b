// First, before the code that is counted.
import './counting.js';

import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { openStore, type Store } from '../../../src/storage/store.js';
import { catchUp } from '../../../src/sync/core/catch-up.js';
import { deriveOutdated } from '../../../src/sync/core/outdated.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import { run } from '../../commands/run.js';
import { daysFile, sleepResult } from '../../support/data/account-days.js';
import { generatedSession, sessionName } from '../../support/data/account-export.js';
import { temporaryFolder } from '../../support/folder.js';
import { say } from '../../support/say.js';
import { day, exported, pulled, sessionFile, take, truth } from '../import/support.js';
import { type Operations, operations } from './operations.js';

/** Inputs that can grow, by size: each prepares what is not counted, and returns the work that is. */
type Growing = (size: number, store: Store) => Promise<() => unknown> | (() => unknown);

const each = <T>(size: number, make: (i: number) => T): T[] => Array.from({ length: size }, (_, i) => make(i));
const files = (size: number, make: (i: number) => object) =>
  Object.fromEntries(each(size, (i) => [sessionFile(String(1001 + i)), make(i)]));

/** One session from the account export, with more of something in its exercise. */
const sessionWith = (more: object) => {
  const session = exported('1', truth) as { exercises: object[] };
  return { [sessionFile('1')]: { ...session, exercises: [{ ...session.exercises[0], ...more }] } };
};
const many = (size: number) => files(size, (i) => exported(String(i + 1), day(i)));
const pace = 1000;
const dayOf = (i: number) => new Date(Date.UTC(2016, 0, 1 + i)).toISOString().slice(0, 10);
/** A minute of heart rate as Polar ProTrainer keeps it. */
const hrm = (date: string) =>
  Buffer.from(
    `[Params]\r\nVersion=106\r\nMonitor=36\r\nSMode=000000100\r\nDate=${date.replaceAll('-', '')}\r\nStartTime=10:00:00.0\r\n` +
      `Length=00:01:00.0\r\nInterval=5\r\n\r\n[HRData]\r\n${each(13, (i) => 120 + i).join('\r\n')}\r\n`,
  );
/** The beats of any session; the name of the file says which. */
const rr = Buffer.from(`duration,offline\n${each(60, () => '500,false').join('\n')}\n`);

const growing: Record<string, Growing> = {
  'laps of a session': (n, store) => () =>
    take(
      store,
      sessionWith({ laps: { laps: each(n, (i) => ({ durationMillis: pace, splitTimeMillis: pace * (i + 1) })) } }),
    ),
  'zones of a session': (n, store) => () =>
    take(
      store,
      sessionWith({
        zones: [
          {
            type: 'ZONE_TYPE_HEART_RATE',
            zones: each(n, (i) => ({ lowerLimit: i, higherLimit: i + 1, inZone: pace })),
          },
        ],
      }),
    ),
  'seconds of a session': (n, store) => () => take(store, { [sessionName(0)]: generatedSession(0, n * 4) }),
  'revisions of a session': (n, store) => () =>
    take(
      store,
      Object.fromEntries(
        each(n, (i) => [
          sessionFile('1').replace('.json', `_${i}.json`),
          exported('1', truth, { modified: new Date(Date.UTC(2026, 1, 1) + i * 60_000).toISOString().slice(0, 23) }),
        ]),
      ),
    ),
  'starts a session has had': (n, store) => () => {
    for (let i = 0; i < n; i += 1) pulled(store, 'a', { ...truth, start: truth.start + i * 3_600_000 });
  },
  'nights of a file': (n, store) => () =>
    take(store, { [daysFile('sleep_result')]: each(n, (i) => sleepResult(dayOf(i))) }),
  'sessions imported': (n, store) => () => take(store, many(n)),
  'files of single sessions': (n, store) => () =>
    take(store, Object.fromEntries(each(n, (i) => [`${dayOf(i)}_10-00-00.hrm`, hrm(dayOf(i))]))),
  'files that complete sessions': async (n, store) => {
    await take(store, Object.fromEntries(each(n, (i) => [`${dayOf(i)}_10-00-00.hrm`, hrm(dayOf(i))])));
    return () => take(store, Object.fromEntries(each(n, (i) => [`${dayOf(i)}_10-00-00_RR.csv`, rr])));
  },
  'sessions pulled': (n, store) => () => each(n, (i) => pulled(store, `p${i}`, day(i))),
  'sessions at one start, imported': (n, store) => () =>
    take(
      store,
      files(n, (i) => exported(String(1001 + i), truth)),
    ),
  // Their workouts are numbered in the order of the ids, so each new one renames some earlier ones.
  'sessions at one start, in no order': (n, store) => () =>
    take(
      store,
      Object.fromEntries(
        each(n, (i) => 1001 + ((i * 37) % n)).map((id) => [sessionFile(String(id)), exported(String(id), truth)]),
      ),
    ),
  'sessions at one start, pulled': (n, store) => () => each(n, (i) => pulled(store, `p${1000 + i}`, truth)),
  'catching up': async (n, store) => {
    await take(store, many(n));
    const db = new (sqlite())(store.path);
    db.exec("UPDATE workouts SET summary = json_set(summary, '$.provenance.normalizer_version', 2)");
    db.close();
    return async () => {
      await catchUp(store);
      await deriveOutdated(store, {});
    };
  },
  rebuild: async (n, store) => {
    await take(store, many(n));
    return () => rebuild(store);
  },
  'rebuild of sessions at one start': async (n, store) => {
    await take(
      store,
      files(n, (i) => exported(String(1001 + i), truth)),
    );
    return () => rebuild(store);
  },
  verify: async (n, store) => {
    await take(store, many(n));
    return () => verify(store);
  },
};

const commands: Record<string, string[]> = {
  list: ['list', '--json'],
  'list, sorted': ['list', '--sort', 'distance'],
  stats: ['stats', '--json'],
  report: ['report', '--out', 'report.html'],
  'export, a file each': ['export', '--format', 'fit', '--out', 'files/'],
  'export, one file': ['export', '--format', 'csv', '--out', 'tables/'],
};
for (const [name, argv] of Object.entries(commands)) {
  growing[name] = async (n, store) => {
    await take(store, many(n));
    const home = join(store.path, '..');
    const args = argv.map((word) =>
      /[./]/.test(word) && !word.startsWith('-') ? join(home, word) + (word.endsWith('/') ? '/' : '') : word,
    );
    return async () => {
      const { exitCode, stderr } = await run([...args, '--db', store.path], { env: { POLAR_SYNC_HOME: home } });
      expect(exitCode, stderr).toBe(0);
    };
  };
}

/**
 * What may grow with the square, because each new one is compared with every earlier one. Only made-up data has many of
 * these, signals are handled between two of them, and it must not grow with the cube.
 */
const square: Record<string, string> = {
  'revisions of a session': 'each is read together with those before it, which may hold what it lacks',
  'starts a session has had': 'a session is looked for near every start it has had',
  'sessions at one start, imported': 'each is grouped with all that begin together, whichever came first',
  'sessions at one start, in no order': 'each may give those that begin with it another id',
  'sessions at one start, pulled': 'each is grouped with all that begin together, whichever came first',
};
/** Up to 64 simultaneous sessions are compared as possible legs (core/family); the growth is counted beyond that. */
const beyondLegs = [66, 132];
const sizesOf = (name: string) => (name.includes('at one start') ? beyondLegs : [16, 32, 64]);

const table: string[] = [];
afterAll(() => say(['what grows: pieces of code run, rows asked of SQLite', ...table].join('\n')));

describe('twice as much takes', () => {
  it.each(Object.keys(growing).map((name) => ({ name, as: name in square ? 'no more than four times' : 'twice' })))(
    '$as the work: $name',
    async ({ name }) => {
      const sizes = sizesOf(name);
      const took: Operations[] = [];
      for (const size of sizes) {
        const store = openStore(join(temporaryFolder(), 'polar-sync.db'));
        try {
          const work = await growing[name]?.(size, store);
          took.push(await operations(() => work?.()));
        } finally {
          store.close();
        }
      }
      const [first, last] = [took[0], took.at(-1)] as [Operations, Operations];
      const times = (sizes.at(-1) ?? 0) / (sizes[0] ?? 1);
      // A little more, because of sorting.
      const limit = (name in square ? times ** 2 : times) * 1.15;
      const grew = { code: last.blocks / first.blocks, rows: last.rows / first.rows };
      const list = (of: (one: Operations) => number) => took.map(of).join(', ');
      table.push(
        `${name} (${sizes.join(', ')}): code ${list(({ blocks }) => blocks)} (times ${grew.code.toFixed(2)}), ` +
          `rows ${list(({ rows }) => rows)} (times ${grew.rows.toFixed(2)}), at most times ${limit.toFixed(1)}`,
      );
      expect(grew.code).toBeLessThan(limit);
      expect(grew.rows).toBeLessThan(limit);
    },
    180_000,
  );

  it('has no exceptions for inputs that do not exist', () => {
    expect(Object.keys(square).filter((name) => !(name in growing))).toEqual([]);
  });
});
