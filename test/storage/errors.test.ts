import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { DamagedWorkoutError, guarded, guardedPart, storeError, unlessDamaged } from '../../src/storage/errors.js';
import { Readings } from '../../src/storage/payloads/readings.js';
import { undefinedIfMissing } from '../../src/storage/undefined-if-missing.js';
import { within } from '../../src/storage/workouts/filter.js';

const failure = (code: unknown) => Object.assign(new Error('what the system says'), { code });

describe('a failure of the database', () => {
  it.each([
    ['SQLITE_FULL', 'DISK_FULL', 'The disk is full: x.db.', /^Free some space/],
    ['ENOSPC', 'DISK_FULL', 'The disk is full: x.db.', /^Free some space/],
    ['EDQUOT', 'DISK_FULL', 'The disk is full: x.db.', /^Free some space/],
    ['SQLITE_NOTADB', 'NOT_A_DATABASE', 'This is not a polar-sync database: x.db.', /--db/],
    ['SQLITE_CORRUPT_INDEX', 'DAMAGED', 'The database is damaged: x.db.', /backup/],
    ['SQLITE_READONLY_DIRECTORY', 'NOT_WRITABLE', 'The database cannot be written: x.db.', /permissions/],
    ['SQLITE_PERM', 'NOT_WRITABLE', 'The database cannot be written: x.db.', /permissions/],
    ['EACCES', 'NOT_WRITABLE', 'The database cannot be written: x.db.', /permissions/],
    ['EPERM', 'NOT_WRITABLE', 'The database cannot be written: x.db.', /permissions/],
    ['EROFS', 'NOT_WRITABLE', 'The database cannot be written: x.db.', /permissions/],
    ['SQLITE_CANTOPEN', 'CANNOT_OPEN', 'The database cannot be opened: x.db.', /folder exists/],
    ['ENOTDIR', 'CANNOT_OPEN', 'The database cannot be opened: x.db.', /folder exists/],
    ['EISDIR', 'CANNOT_OPEN', 'The database cannot be opened: x.db.', /folder exists/],
    ['ENOENT', 'CANNOT_OPEN', 'The database cannot be opened: x.db.', /folder exists/],
    ['SQLITE_CONSTRAINT_UNIQUE', 'VALUE_REFUSED', 'A value does not fit the database: x.db.', /report this/],
    ['SQLITE_MISMATCH', 'VALUE_REFUSED', 'A value does not fit the database: x.db.', /report this/],
    ['SQLITE_IOERR_WRITE', 'IO_ERROR', 'The disk failed while the database was used: x.db.', /Check the disk/],
    ['SQLITE_BUSY_SNAPSHOT', 'DATABASE_BUSY', 'Another program holds the database: x.db.', /Close it/],
    ['SQLITE_ERROR', 'STORE_FAILED', 'The database x.db failed (SQLITE_ERROR).', /^Run polar-sync verify\.$/],
    ['EMFILE', 'STORE_FAILED', 'The database x.db failed (EMFILE).', /^Run polar-sync verify\.$/],
  ])('with %s is reported as %s: exit 8, with a remedy', (code, told, message, hint) => {
    const problem = storeError(failure(code), 'x.db');
    expect(problem).toMatchObject({ code: told, exitCode: 8, message, hint: expect.stringMatching(hint) });
    if (code.startsWith('SQLITE_')) expect(problem.cause).toMatchObject({ code });
  });

  it('of another kind is passed on unchanged', () => {
    for (const problem of [new UsageError('DATE', 'no date'), new TypeError('a mistake'), failure(7)])
      expect(storeError(problem, 'x.db')).toBe(problem);
    expect(storeError('text', 'x.db')).toEqual(new Error('text'));
    expect(storeError(null, 'x.db')).toEqual(new Error('null'));
    expect(() => guarded('x.db', () => undefinedIfMissing(() => Promise.reject))).not.toThrow();
  });

  it('is reported so by every method of a guarded object, which is otherwise unchanged', () => {
    const part = guardedPart('x.db', {
      name: 'a part',
      own() {
        return this.name;
      },
      fails(code: string) {
        throw failure(code);
      },
    });
    expect([part.name, part.own()]).toEqual(['a part', 'a part']);
    expect(() => part.fails('SQLITE_FULL')).toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
  });
});

describe('a workout that cannot be read', () => {
  const damaged = () => {
    throw new DamagedWorkoutError('abc', 'its summary is not JSON');
  };

  it('is reported with its id and a remedy, alone and among others', () => {
    expect(damaged).toThrow(
      expect.objectContaining({
        ...{ code: 'WORKOUT_DAMAGED', exitCode: 8, message: 'Workout abc cannot be read: its summary is not JSON.' },
        hint: 'Run polar-sync rebuild: it recreates every workout from what Polar sent.',
      }),
    );
    const told: unknown[] = [];
    expect(unlessDamaged(damaged, (failed) => told.push(failed))).toBeUndefined();
    const reason = 'cannot be read: its summary is not JSON; polar-sync rebuild recreates it';
    expect(told).toEqual([{ id: 'abc', reason }]);
    expect([unlessDamaged(damaged), unlessDamaged(() => 7)]).toEqual([undefined, 7]);
    expect(() => unlessDamaged(() => guarded('x.db', () => expect.unreachable('a mistake')))).toThrow('a mistake');
  });
});

it('only a missing database counts as no database', () => {
  const throws = (problem: Error) => () => {
    throw problem;
  };
  expect(undefinedIfMissing(() => 7)).toBe(7);
  expect(undefinedIfMissing(throws(new UsageError('NO_STORE', 'none')))).toBeUndefined();
  expect(() => undefinedIfMissing(throws(new UsageError('DATE', 'no date')))).toThrow('no date');
  expect(() => undefinedIfMissing(throws(failure('NO_STORE')))).toThrow('what the system says');
});

describe('a start between two boundaries', () => {
  const start = { utcMs: Date.parse('2026-02-20T23:30:00Z'), local: '2026-02-21T00:30:00' };
  it.each([
    [{}, true],
    [{ since: '2026-02-21' }, true],
    [{ since: '2026-02-22' }, false],
    [{ until: '2026-02-21' }, true],
    [{ until: '2026-02-20' }, false],
    [{ since: '2026-02-20T23:30:00Z' }, true],
    [{ since: '2026-02-20T23:30:00.001Z' }, false],
    [{ until: '2026-02-21T00:30:00+01:00' }, false],
    [{ until: '2026-02-20T23:30:01Z' }, true],
    [{ since: '2026-02-21', until: '2026-02-21' }, true],
    [{ since: '2026-02-21', until: '2026-02-20T00:00:00Z' }, false],
  ])('%o: %s', (boundaries, expected) => expect(within(boundaries, start)).toBe(expected));

  it.each(['2026-02-31', 'x2026-02-21', '2026-02-21x', '2026-02-21T08:00:00', '2026-02-21T25:00:00Z', ''])(
    'refuses %j',
    (text) => {
      const hint = 'Write 2026-02-22 for a date, or 2026-02-22T07:50:17Z for an instant.';
      for (const boundary of [{ since: text }, { until: text }])
        expect(() => within(boundary, start)).toThrow(expect.objectContaining({ code: 'DATE', exitCode: 2, hint }));
    },
  );
});

it('a payload is parsed once, and again when others took its space', () => {
  const readings = new Readings();
  const half = new Uint8Array(16 * 1024 * 1024);
  let made = 0;
  const read = (sha256: string, kind = 'v4') =>
    readings.get(kind, { sha256, body: half }, () => {
      made += 1;
      return `${kind} ${sha256}`;
    });
  expect([read('a'), read('b'), read('a'), made]).toEqual(['v4 a', 'v4 b', 'v4 a', 2]);
  // The one used last stays.
  expect([read('c'), read('a'), made]).toEqual(['v4 c', 'v4 a', 3]);
  expect([read('b'), made]).toEqual(['v4 b', 4]);
  readings.put('v3', 'b', 10, 'made on the way');
  readings.put('v3', 'b', 10, 'and again');
  expect([read('b', 'v3'), made]).toEqual(['and again', 4]);
  const again = new Readings();
  const large = 12 * 1024 * 1024;
  for (const sha256 of ['a', 'b', 'b', 'b']) again.put('v4', sha256, large, sha256);
  expect(again.get('v4', { sha256: 'a', body: half }, () => 'taken apart again')).toBe('a');
});
