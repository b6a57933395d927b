import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotServedError, RefusedError, ServerError, UnexpectedStatusError } from '../../../../src/polar/errors.js';
import type { Store } from '../../../../src/storage/store.js';
import type { Run } from '../../../../src/sync/run.js';
import {
  answered,
  inWords,
  isRefusal,
  isRefused,
  noteRefused,
  refusedOf,
  remember,
  withoutRefused,
} from '../../../../src/sync/sources/v4/refused.js';
import { memoryStore, user } from '../../import/support.js';

let store: Store;
let run: Run;
const notes: string[] = [];
beforeEach(() => {
  store = memoryStore();
  notes.length = 0;
  const id = store.syncRuns.start(user, 'v4', '2026-03-01T12:00:00.000Z');
  run = { store, userId: user, id, note: (text: string) => notes.push(text) } as unknown as Run;
});
afterEach(() => store.close());

const status = (code: number, complaint?: string) =>
  new UnexpectedStatusError('X', 'x', { status: code, path: '/', complaint });
const days = (from: number, to: number) => ({ from: `${from}-01-01`, to: `${to}-01-01` });
const known = () => {
  const { from, to } = refusedOf(store, user) ?? {};
  return from === undefined ? undefined : `${from.slice(0, 4)}-${to?.slice(0, 4)}`;
};
const refuse = (from: number, to: number) => remember(run, days(from, to), status(400, 'Too old'));

describe('what Polar does not serve', () => {
  it('is refused with 400 and 403, and by no other status, nor for want of a scope', () => {
    const refused = (code: string, of: number) => new RefusedError(code, 'x', { status: of });
    expect([status(400), status(409), refused('X', 403), refused('X', 401)].map(isRefusal)).toEqual([
      ...[true, false, true, false],
    ]);
    expect(
      [refused('SCOPE_MISSING', 403), new NotServedError(404, '/'), new ServerError(500, '/')].map(isRefusal),
    ).toEqual([false, false, false]);
    expect(['refused-2000-01-01/2001-01-01', 'day-2000-01-01', 'x-refused-'].map(isRefused)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is remembered with the words, as one with what was refused before', () => {
    expect(known()).toBeUndefined();
    noteRefused(run);
    expect(notes).toEqual([]);
    for (const [from, to, all] of [
      [2010, 2012, '2010-2012'],
      [2011, 2012, '2010-2012'],
      [2009, 2011, '2009-2012'],
      [2010, 2014, '2009-2014'],
    ] as const) {
      refuse(from, to);
      expect(known()).toBe(all);
    }
    expect(refusedOf(store, user)).toEqual({
      ...days(2009, 2014),
      reason: 'status 400: "Too old"',
      at: '2026-03-01T12:00:00.000Z',
    });
    expect(store.failures.of(user, 'v4')).toHaveLength(1);
    noteRefused(run);
    expect(notes).toEqual([expect.stringContaining('from 2009-01-01 to 2013-12-31 (status 400): "Too old"')]);
    remember(run, days(2009, 2015), status(403));
    expect(refusedOf(store, user)?.reason).toBe('status 403');
    // It is told apart from what did not come, whatever is named before it.
    store.failures.record(user, 'v4', 'day-2026-02-20', run.id, 'x');
    expect(known()).toBe('2009-2015');
  });

  it('shrinks where Polar answers again, and is forgotten where it answers all', () => {
    refuse(2010, 2014);
    for (const [from, left] of [
      ['2015-01-01', '2010-2014'],
      ['2014-01-01', '2010-2014'],
      ['2012-01-01', '2010-2012'],
      ['2010-01-01', undefined],
      ['2009-01-01', undefined],
    ] as const) {
      answered(run, from);
      expect([from, known()]).toEqual([from, left]);
    }
    refuse(2010, 2014);
    answered(run, '2012-01-01');
    expect(refusedOf(store, user)?.reason).toContain('Too old');
  });

  it('is not part of what is asked for', () => {
    const left = (from: number, to: number) => {
      const window = withoutRefused(run, days(from, to));
      return window && `${window.from.slice(0, 4)}-${window.to.slice(0, 4)}`;
    };
    expect(left(2010, 2011)).toBe('2010-2011');
    refuse(2010, 2014);
    expect(left(2009, 2012)).toBe('2009-2012');
    expect(left(2010, 2014)).toBeUndefined();
    expect(left(2011, 2012)).toBeUndefined();
    expect(left(2010, 2015)).toBe('2014-2015');
    expect(left(2013, 2015)).toBe('2014-2015');
    expect(left(2014, 2015)).toBe('2014-2015');
  });

  it('is told by its last day, and in words that may hold a colon', () => {
    expect(inWords({ ...days(2010, 2014), reason: 'status 400: "a: b"' })).toBe(
      'sessions from 2010-01-01 to 2013-12-31 (status 400): "a: b".',
    );
    expect(inWords({ ...days(2010, 2014), reason: 'status 403' })).toBe(
      'sessions from 2010-01-01 to 2013-12-31 (status 403).',
    );
  });
});
