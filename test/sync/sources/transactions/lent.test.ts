import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseExercise } from '../../../../src/polar/parse/exercise.js';
import type { OriginalFormat } from '../../../../src/polar/v3/access-link.js';
import type { Session } from '../../../../src/storage/sessions/session.js';
import type { Store } from '../../../../src/storage/store.js';
import { tryReadSession } from '../../../../src/sync/core/derive.js';
import { keep } from '../../../../src/sync/core/keep.js';
import { keepLent, lentDetails, withoutPresent } from '../../../../src/sync/sources/transactions/lent.js';
import { memoryStore, user } from '../../import/support.js';
import { bare, full } from '../../support.js';

/* A commit deletes a session of which the details came from `/v3/exercises`: their answer stands for them, from then on. */

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.close());

const facts = { duration: 'PT1H', calories: 300, distance: 9000 };
const details = {
  samples: [{ recording_rate: 1, sample_type: 0, data: '99,98' }],
  heart_rate_zones: [{ index: 0, lower_limit: 90, upper_limit: 120, in_zone: 'PT3S' }],
};

const answer = (value: object) => ({
  path: '/',
  status: 200,
  contentType: null,
  body: Buffer.from(JSON.stringify(value)),
  fetchedAt: '2026-03-01T12:00:00Z',
});

function arrive(source: 'exercises' | 'transactions', externalId: string, more: object = {}, held = bare): Session {
  const summary = { start_time: '2026-02-28T07:00:00', start_time_utc_offset: 0, sport: 'RUNNING', ...facts, ...more };
  const came = answer(summary);
  const part = source === 'exercises' ? 'exercise' : 'summary';
  const arrival = { source, externalId, exercise: parseExercise(came.body), answers: [{ part, answer: came }], held };
  keep(store, user, arrival, came.fetchedAt);
  return store.sessions.get(user, source, externalId) as Session;
}

/** A file of Polar's own of a session; `revision` as it is remembered, undefined: only the payload is there. */
function file(externalId: string, format: OriginalFormat, revision: string | undefined, text = format as string): void {
  store.atomically(() => {
    const key = { userId: user, source: 'exercises', externalId } as const;
    store.payloads.save({ ...answer({ text }), ...key, part: `original/${format}` });
    const [{ sha256 } = { sha256: '' }] = store.payloads
      .current(user, 'exercises', externalId)
      .filter(({ part }) => part === `original/${format}`);
    if (revision !== undefined) store.originals.save({ ...key, format, revision, sha256 });
  });
}

const lend = (session: Session, wanted = full, originals: readonly OriginalFormat[] = []) =>
  store.atomically(() => keepLent(store, session, wanted, originals));
const parts = (externalId: string) => [...store.payloads.parts(user, 'transactions', externalId)].sort();
const original = (format: OriginalFormat) => store.originals.get(user, 'transactions', '7', format);

describe('what stands for a session that is committed', () => {
  it('is the answer of the same session at the other source, for what was wanted and is not here', () => {
    arrive('exercises', 'AAAA0001', details, full);
    lend(arrive('transactions', '7'));
    expect(parts('7')).toEqual(['lent/AAAA0001', 'summary']);
  });

  it('is nothing where all that was wanted is here, or where nobody else has it', () => {
    lend(arrive('transactions', '7'));
    expect(parts('7')).toEqual(['summary']);
    arrive('exercises', 'AAAA0001', details, full);
    const session = store.sessions.get(user, 'transactions', '7') as Session;
    lend(session, bare);
    lend({ ...session, ...full });
    expect(parts('7')).toEqual(['summary']);
    lend({ ...session, ...full, route: false });
    expect(parts('7')).toEqual(['lent/AAAA0001', 'summary']);
  });

  it('is no answer of a session that only began at the same time, nor of the account export', () => {
    arrive('exercises', 'AAAA0001', { ...details, calories: 41, distance: 2 }, full);
    const session = arrive('transactions', '7');
    expect(store.sessions.ofWorkout(session.workoutId)).toHaveLength(2);
    lend(session);
    expect(parts('7')).toEqual(['summary']);
  });

  it('is a file that came of the other one, and keeps its own', () => {
    arrive('exercises', 'AAAA0001', details, full);
    file('AAAA0001', 'fit', 'of an edit');
    file('AAAA0001', 'gpx', undefined);
    const session = arrive('transactions', '7');
    lend(session, bare, ['fit', 'tcx', 'gpx']);
    expect(parts('7')).toEqual(['original/fit', 'summary']);
    expect(original('fit')).toMatchObject({ revision: '', sha256: expect.any(String) });
    expect([original('tcx'), original('gpx')]).toEqual([undefined, undefined]);
    // One that is here, or that Polar does not have, is its own.
    store.originals.save({ userId: user, source: 'transactions', externalId: '7', format: 'tcx', revision: '' });
    file('AAAA0001', 'tcx', '');
    lend(session, bare, ['tcx']);
    expect(original('tcx')).not.toHaveProperty('sha256');
    // One that has come before an edit is asked for again, and the other one's stands for it.
    store.originals.save({
      userId: user,
      source: 'transactions',
      externalId: '7',
      format: 'tcx',
      revision: 'outdated',
    });
    lend(session, bare, ['tcx']);
    expect(original('tcx')).toMatchObject({ revision: '', sha256: expect.any(String) });
  });

  it('is also a file of an earlier offer of it, which a transaction named by another number', () => {
    arrive('transactions', '6');
    const session = arrive('transactions', '7');
    expect(store.sessions.ofWorkout(session.workoutId)).toHaveLength(2);
    store.atomically(() => {
      const key = { userId: user, source: 'transactions', externalId: '6' } as const;
      store.payloads.save({ ...answer({ text: 'fit' }), ...key, part: 'original/fit' });
      const [one] = store.payloads.current(user, 'transactions', '6').filter(({ part }) => part === 'original/fit');
      store.originals.save({ ...key, format: 'fit', revision: '', sha256: one?.sha256 ?? '' });
    });
    lend(session, bare, ['fit']);
    expect(parts('7')).toEqual(['original/fit', 'summary']);
  });

  it('is the file of the first that has one', () => {
    arrive('exercises', 'AAAA0001', details, full);
    const session = arrive('transactions', '7');
    file('AAAA0001', 'fit', '', 'first');
    store.atomically(() => store.sessions.save({ ...session, externalId: '8' }));
    lend(session, full, ['fit']);
    lend(session, full, ['fit']);
    expect(parts('7')).toEqual(['lent/AAAA0001', 'original/fit', 'summary']);
  });
});

describe('what was lent', () => {
  const payload = (id: number, part: string, value: object = {}) =>
    ({ id, part, ...answer({ start_time: '2026-02-28T07:00:00', ...value }), sha256: `${id}` }) as never;

  it('is read only where no session of the workout tells it itself', () => {
    arrive('exercises', 'AAAA0001', details, full);
    const session = arrive('transactions', '7');
    const payloads = [payload(1, 'summary'), payload(2, 'lent/AAAA0001'), payload(3, 'lent/BBBB0002')] as never[];
    const left = (of: never[]) => withoutPresent(store, session, of).map(({ part }) => part);
    expect(left(payloads)).toEqual(['summary', 'lent/BBBB0002']);
    expect(left(payloads.slice(0, 1))).toEqual(['summary']);
  });

  it('is the newest answer, as far as it has details', () => {
    const old = payload(2, 'lent/AAAA0001', { route: [{ latitude: 60, longitude: 24 }] });
    const newest = payload(3, 'lent/BBBB0002', details);
    for (const order of [
      [old, newest],
      [newest, old],
    ]) {
      const lent = lentDetails(store, [payload(9, 'summary', details), ...order]);
      expect(Object.keys(lent).sort()).toEqual(['samples', 'zones']);
    }
    expect(Object.keys(lentDetails(store, [old]))).toEqual(['route']);
    expect(lentDetails(store, [payload(9, 'summary', details)])).toEqual({});
  });

  it('stays with the session when the other one is found to be another', () => {
    const other = arrive('exercises', 'AAAA0001', details, full);
    const session = arrive('transactions', '7');
    lend(session);
    const told = () => tryReadSession(store, store.sessions.get(user, 'transactions', '7') as Session)?.samples?.length;
    expect(told()).toBeUndefined();
    store.atomically(() => store.sessions.move(other, 'elsewhere'));
    expect(told()).toBe(1);
  });
});
