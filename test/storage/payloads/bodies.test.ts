import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/errors.js';
import { notReadBack } from '../../../src/storage/payloads/bodies.js';
import type { NewPayload } from '../../../src/storage/payloads/payload.js';
import { sha256Of } from '../../../src/storage/sqlite/sha256.js';
import { memoryDatabase, memoryStore } from '../../sync/import/support.js';

const of = (externalId: string, body: string, more: Partial<NewPayload> = {}): NewPayload => ({
  ...{ userId: '1', source: 'exercises', externalId, part: 'exercise', path: `/${externalId}`, status: 200 },
  ...{ contentType: null, body: Buffer.from(body), fetchedAt: '2026-02-22T10:30:00Z' },
  ...more,
});

describe('a stored body', () => {
  it('is found by its hash, and only then counts as stored', () => {
    const store = memoryStore();
    const [one, none] = [sha256Of('one'), sha256Of('none')];
    store.payloads.append(of('a', 'one'));
    store.payloads.append(of('b', 'two'));
    expect(Buffer.from(store.bodies.get(one) ?? []).toString()).toBe('one');
    expect(store.bodies.get(none)).toBeUndefined();
    expect([store.bodies.holds(one), store.bodies.holds(none)]).toEqual([true, false]);
    expect(store.bodies.hashes()).toEqual([one, sha256Of('two')].sort());
  });

  it.each([
    ['is another one of the same length', 'UPDATE bodies SET gzip = (SELECT gzip FROM bodies WHERE sha256 = @other)'],
    ['claims to have been longer', 'UPDATE bodies SET bytes = bytes + 1 WHERE sha256 <> @other'],
    ['is empty where it was not', "UPDATE bodies SET gzip = x'' WHERE sha256 <> @other"],
  ])('does not pass the check if it %s', (_what, damage) => {
    const db = memoryDatabase();
    const store = memoryStore(db);
    const [row] = [store.payloads.append(of('a', 'one')), store.payloads.append(of('b', 'two'))];
    expect(store.bodies.check()).toEqual({ checked: 2, broken: [] });
    db.prepare(damage).run({ other: sha256Of('two') });
    const one = sha256Of('one');
    expect(store.bodies.check()).toEqual({ checked: 2, broken: [one] });
    expect(store.bodies.check({ userId: '1', source: 'exercises', externalId: 'a' })).toEqual({
      ...{ checked: 1, broken: [one] },
    });
    expect(store.bodies.check({ userId: '1', source: 'exercises', externalId: 'b' }).broken).toEqual([]);
    expect([store.bodies.holds(one), store.bodies.holds(sha256Of('two'))]).toEqual([false, true]);
    if (damage.includes("x''")) expect(() => store.payloads.byId(row ?? 0)?.body).toThrow(StoreError);
  });

  it('that was not read back prevents the commit, with a remedy', () => {
    expect(notReadBack('/polar.db', 2)).toMatchObject({
      ...{ code: 'NOT_READ_BACK', exitCode: 8 },
      message: '2 stored item(s) could not be read back from /polar.db.',
      hint: 'Nothing was committed at Polar. Check the disk, then run polar-sync verify.',
    });
  });
});

describe('payloads are found', () => {
  it('by their bytes, the newest of those of this user and source', () => {
    const { payloads } = memoryStore();
    payloads.append(of('a', 'one'));
    const second = payloads.append(of('b', 'one', { part: 'listed' }));
    payloads.append(of('c', 'one', { userId: '2' }));
    payloads.append(of('d', 'one', { source: 'transactions' }));
    expect(payloads.find('1', 'exercises', sha256Of('one'))).toEqual({ id: second, externalId: 'b', part: 'listed' });
    expect(payloads.find('1', 'exercises', sha256Of('two'))).toBeUndefined();
  });

  it('by a range of ids, its end excluded', () => {
    const { payloads } = memoryStore();
    const rows = ['d', 'b', 'a', 'c', 'bb'].map((id) => payloads.append(of(id, id)));
    payloads.append(of('b', 'of another', { userId: '2' }));
    expect(payloads.between('1', 'exercises', { from: 'b', before: 'd' })).toEqual([
      { id: rows[1], externalId: 'b', path: '/b' },
      { id: rows[3], externalId: 'c', path: '/c' },
      { id: rows[4], externalId: 'bb', path: '/bb' },
    ]);
  });

  it("by their source's own id, once that is known", () => {
    const { payloads } = memoryStore();
    const row = payloads.append(of('made up', 'one'));
    payloads.append(of('other', 'two'));
    payloads.append(of('real', 'zones', { part: 'zones' }));
    payloads.append(of('real', 'zones again', { part: 'zones' }));
    payloads.rename(row, 'real');
    expect([...payloads.parts('1', 'exercises', 'real')].sort()).toEqual(['exercise', 'zones']);
    expect(payloads.parts('1', 'exercises', 'made up').size).toBe(0);
    expect(payloads.parts('1', 'exercises', 'other')).toEqual(new Set(['exercise']));
  });
});
