import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/storage/sessions/session.js';
import type { Store } from '../../../src/storage/store.js';
import { tryReadSession } from '../../../src/sync/core/derive.js';
import {
  exerciseOfRevisions,
  newestRevision,
  revisionsRead,
} from '../../../src/sync/sources/account-export/revision.js';
import { exported, memoryStore, truth, user } from '../import/support.js';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.close());

interface File {
  part?: string;
  body: unknown;
  path?: string;
  at?: string;
}

/** Which of the files of a session counts, whichever was stored first: its number. */
function counting(...files: File[]): number {
  const orders = [files, files.toReversed()].map((order) => {
    const here = memoryStore();
    save(here, order);
    const found = newestRevision(here, user, '7')?.body;
    here.close();
    return files.findIndex(({ body }) => textOf(body) === Buffer.from(found ?? []).toString());
  });
  expect(orders[1]).toBe(orders[0]);
  return orders[0] ?? -1;
}

const textOf = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));

function save(into: Store, files: readonly File[]): void {
  into.atomically(() => {
    for (const { part = 'session', body, path = 'a.json', at = '2026-03-01T12:00:00.000Z' } of files) {
      const key = { userId: user, source: 'flow_export', externalId: '7', part, path } as const;
      into.payloads.save({ ...key, status: 200, contentType: null, body: Buffer.from(textOf(body)), fetchedAt: at });
    }
  });
}

const older = (text: string) => `{"exportVersion":"1.6","x":"${text}"}`;

describe('of several files of one session the one counts', () => {
  it('that Polar changed last, or that says when that was', () => {
    expect(counting({ part: 'session/2026-02-01', body: 'aaaa' }, { part: 'session/2026-02-02', body: 'b' })).toBe(1);
    expect(counting({ part: 'session/2026-02-01', body: 'a' }, { body: 'bbbb', at: '2026-04-01T12:00:00.000Z' })).toBe(
      0,
    );
  });

  it('that is of the newer form, then that was imported last, where none says when it was changed', () => {
    const late = '2026-04-01T12:00:00.000Z';
    expect(counting({ body: 'a' }, { body: older('b'), at: late })).toBe(0);
    expect(counting({ body: 'aaaa' }, { body: 'b', at: late })).toBe(1);
    expect(counting({ body: older('aaaa') }, { body: older('b'), at: late })).toBe(1);
  });

  it('that says more, where they are of the same time', () => {
    expect(counting({ body: 'aaaa' }, { body: 'b' })).toBe(0);
    const late = '2026-04-01T12:00:00.000Z';
    expect(counting({ part: 'session/1', body: 'aaaa' }, { part: 'session/1', body: 'b', at: late })).toBe(0);
  });

  it('that is called the later, without its folders, and at last by what it is', () => {
    expect(counting({ body: 'a', path: 'z/a.json' }, { body: 'b', path: 'a/b.json' })).toBe(1);
    expect(counting({ body: 'a', path: 'z\\a.json' }, { body: 'b', path: 'a\\b.json' })).toBe(1);
    expect(counting({ body: 'a', path: 'b.json' }, { body: 'b', path: 'a.json' })).toBe(0);
    // SHA-256 of "a" begins with ca, that of "b" with 3e.
    expect(counting({ body: 'a' }, { body: 'b' })).toBe(0);
  });

  it('that is a session: what was not understood is none', () => {
    expect(counting({ part: 'session/1', body: 'a' }, { part: 'zzz', body: 'bbbb' })).toBe(0);
    expect(newestRevision(store, user, '7')).toBeUndefined();
  });
});

describe('the files that an exercise is read from', () => {
  const session = { userId: user, source: 'flow_export', externalId: '7' } as Session;
  const revision = (day: number, more: object) => ({
    part: `session/2026-02-0${day}`,
    body: exported('7', truth, { modified: `2026-02-0${day}`, name: `${day}`, ...more }),
  });
  const [exercise] = exported('7', truth).exercises as object[];
  const empty = { exercises: [{ ...exercise, samples: {}, laps: {} }] };
  const read = () => revisionsRead(store, session).map(({ part }) => part.slice(-1));

  it('are the one that counts, and older ones with what it lacks', () => {
    expect(read()).toEqual([]);
    save(store, [revision(3, empty)]);
    expect(read()).toEqual(['3']);
    save(store, [revision(1, {}), revision(2, empty)]);
    expect(read()).toEqual(['3', '1']);
    expect(tryReadSession(store, session)).toMatchObject({ name: '3', laps: [{}] });
    save(store, [revision(4, {})]);
    expect(read()).toEqual(['4']);
  });

  it('are none that cannot be read, or that had other exercises', () => {
    save(store, [
      revision(3, empty),
      { part: 'session/2026-02-02', body: 'no JSON' },
      revision(1, { exercises: [exercise, exercise] }),
    ]);
    expect(read()).toEqual(['3']);
    save(store, [{ part: 'session/2026-02-04', body: 'no JSON' }]);
    expect(() => read()).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
    expect(tryReadSession(store, session)).toBeUndefined();
  });

  it('say nothing of an exercise that the one that counts no longer has', () => {
    save(store, [revision(2, {}), revision(1, { exercises: [exercise, exercise] })]);
    expect(revisionsRead(store, { ...session, externalId: '7/2' })).toHaveLength(1);
    expect(tryReadSession(store, { ...session, externalId: '7/2' })).toBeUndefined();
    expect(exerciseOfRevisions(session, [])).toBeUndefined();
  });

  it('name the session that an exercise is part of, as far as it has an id', () => {
    save(store, [revision(1, { identifier: undefined, exercises: [exercise, exercise] })]);
    expect(tryReadSession(store, { ...session, externalId: '7/2' })?.partOf).toEqual({
      session: '7',
      index: 2,
      count: 2,
    });
  });
});
