import { describe, expect, it } from 'vitest';
import { parseExercise } from '../../../../src/polar/parse/exercise.js';
import type { DetailFlags } from '../../../../src/polar/v3/access-link.js';
import type { Session } from '../../../../src/storage/sessions/session.js';
import { tryReadSession } from '../../../../src/sync/core/derive.js';
import { payloadIdOf, sources } from '../../../../src/sync/sources/sources.js';
import { askDetails, isFetched, takeDetails, takeSummary } from '../../../../src/sync/sources/transactions/item.js';
import { user } from '../../import/support.js';
import { bare, full } from '../../support.js';
import { answer, down, element, open, store, useSteps } from './support.js';

useSteps();

describe('an item of a transaction', () => {
  const item = { id: '7', path: '/users/1/transactions/1/exercises/7' };
  const later = { id: '7', path: '/users/1/transactions/2/exercises/7' };
  const summary = ({ path } = item, more: object = {}) => ({
    value: { ...answer(element('7', more), parseExercise), path },
  });
  const partsOfItem = () => [...store.payloads.parts(user, 'transactions', '7')].sort();
  const details = (complete: DetailFlags, problem?: unknown) => ({
    value: {
      exercise: parseExercise(Buffer.from(JSON.stringify(element('7')))),
      details: { parts: [{ part: 'zones', answer: answer({ zone: [] }, () => []) }], complete, problem },
    },
  });

  it('has no summary where Polar sends none', () => {
    const none = { value: { ...summary().value, value: undefined as never } };
    expect(() => takeSummary(open(), item, none)).toThrow(expect.objectContaining({ code: 'NOTHING_THERE' }));
    expect(() => takeSummary(open(), item, { problem: down })).toThrow(down);
    takeSummary(open(), item, { value: undefined });
    expect(partsOfItem()).toEqual([]);
  });

  it('that is offered again and says the same keeps its details; one that has changed is asked for them anew', async () => {
    const run = open({ details: full });
    takeSummary(run, item, summary());
    takeDetails(run, item, details({ ...bare, zones: true }));
    const wanted = { ...bare, zones: true };
    expect([isFetched(run, item, wanted), isFetched(run, item, full), isFetched(run, later, wanted)]).toEqual([
      ...[true, false, false],
    ]);
    store.originals.save({ userId: user, source: 'transactions', externalId: '7', format: 'fit', revision: '' });
    takeSummary(run, later, summary(later));
    expect([partsOfItem(), isFetched(run, later, wanted)]).toEqual([['offered', 'summary', 'zones'], true]);
    expect(store.originals.get(user, 'transactions', '7', 'fit')?.revision).toBe('');
    const third = { id: '7', path: '/3' };
    takeSummary(run, third, summary(third, { calories: 7 }));
    expect([isFetched(run, third, wanted), isFetched(run, third, bare)]).toEqual([false, true]);
    expect(store.originals.get(user, 'transactions', '7', 'fit')?.revision).not.toBe('');
  });

  it('keeps what came of it beside what did not', () => {
    const run = open();
    takeSummary(run, item, summary());
    expect(() => takeDetails(run, item, details({ ...bare, zones: true }, down))).toThrow(down);
    takeDetails(run, item, details({ ...bare, route: true }));
    expect(store.sessions.get(user, 'transactions', '7')).toMatchObject({ samples: false, zones: true, route: true });
  });

  it('is not asked for details of which nobody knows the session', async () => {
    await expect(askDetails(open(), item, full)).rejects.toMatchObject({ code: 'NOTHING_THERE' });
  });
});

describe('a source', () => {
  const payload = (part: string, body: string, externalId = '7') =>
    ({ part, externalId, body: Buffer.from(body), status: 200, path: '/' }) as never;
  const startsIn = (name: string, ...told: Parameters<typeof payload>) =>
    sources
      .find((one) => one.name === name)
      ?.sessionsIn(payload(...told), store.readings)
      .map(({ externalId, exercise }) => `${externalId} ${exercise.startTime}`);

  it('tells the start of a session from the payloads that say it, and from no other', () => {
    const one = JSON.stringify(element('7'));
    const start = '7 2026-02-28T07:00:00';
    expect(startsIn('exercises', 'exercise', one)).toEqual([start]);
    expect(startsIn('exercises', 'listed', `[${one}]`)).toEqual([start]);
    expect(startsIn('exercises', 'listed', '[]')).toEqual([]);
    expect(startsIn('exercises', 'original/fit', 'x')).toEqual([]);
    expect(startsIn('transactions', 'summary', one)).toEqual([start]);
    expect(startsIn('transactions', 'zones', 'x')).toEqual([]);
    expect(startsIn('flow_export', 'not_understood', 'x')).toEqual([]);
    expect(startsIn('v4', 'list', 'x')).toEqual([]);
    expect(payloadIdOf({ source: 'v4', externalId: '7/2' })).toBe('7');
  });

  it('has the ids that a workout is known by', () => {
    const ids = (name: string, exercise: object = {}) =>
      sources.find((one) => one.name === name)?.idsOf({ externalId: '7/2' } as Session, exercise as never);
    expect(ids('v4')).toEqual([['accesslink_v4_session', '7']]);
    expect(ids('v4', { exerciseId: '9' })).toEqual([
      ['accesslink_v4_session', '7'],
      ['accesslink_v4_exercise', '9'],
    ]);
    expect(ids('flow_export')).toEqual([['flow_export', '7/2']]);
  });

  it('that only a later version knows says nothing', () => {
    const session = { userId: user, source: 'other', externalId: '7' } as unknown as Session;
    expect(tryReadSession(store, session)).toBeUndefined();
  });
});
