import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/errors.js';
import type { NewPayload } from '../../../src/storage/payloads/payload.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { openStore } from '../../../src/storage/store.js';
import { temporaryFolder } from '../../support/folder.js';
import { withStore } from '../../support/store.js';

const payload = (body: string, more: Partial<NewPayload> = {}): NewPayload => ({
  userId: '1',
  source: 'exercises',
  externalId: 'y7lOpwnJ',
  part: 'exercise',
  path: '/v3/exercises/y7lOpwnJ',
  status: 200,
  contentType: 'application/json',
  body: Buffer.from(body),
  fetchedAt: '2026-02-22T10:30:00Z',
  ...more,
});

describe('payloads', () => {
  it('are read back byte for byte, with their hash', () => {
    const store = openStore(join(temporaryFolder(), 'polar.db'));
    const body = '{"a": 0.4000000059604645,\r\n "ü": "\u0000"}';
    store.atomically(() => store.payloads.save(payload(body)));
    const [back] = store.payloads.current('1', 'exercises', 'y7lOpwnJ');
    expect(Buffer.from(back!.body).toString()).toBe(body);
    expect(back!.sha256).toBe(createHash('sha256').update(body).digest('hex'));
    store.close();
  });

  it('keep the old response when a new one differs, and nothing twice', () => {
    const store = openStore(join(temporaryFolder(), 'polar.db'));
    const save = (body: string) => store.atomically(() => store.payloads.save(payload(body)));
    expect([save('one'), save('one'), save('two'), save('one')]).toEqual([true, false, true, true]);
    expect(store.payloads.count()).toBe(3);
    expect(Buffer.from(store.payloads.current('1', 'exercises', 'y7lOpwnJ')[0]!.body).toString()).toBe('one');
    expect(store.bodies.check().checked).toBe(2);
    store.close();
  });

  it('with the same bytes but another status or address are different', () => {
    withStore((store) => {
      const save = (more: Partial<NewPayload>) => store.atomically(() => store.payloads.save(payload('', more)));
      const there = { status: 204, path: '/a' };
      expect([save(there), save(there), save({ ...there, status: 200 }), save({ status: 200, path: '/b' })]).toEqual([
        ...[true, false, true, true],
      ]);
      const history = store.payloads.history('1', 'exercises', 'y7lOpwnJ');
      expect(history.map(({ status, path }) => [status, path])).toEqual([
        [200, '/b'],
        [200, '/a'],
        [204, '/a'],
      ]);
      expect(history[0]?.body).toHaveLength(0);
    });
  });

  it('only the current row is found by its bytes', () => {
    withStore((store) => {
      const { payloads } = store;
      const [first, second] = store.atomically(() => [
        payloads.append(payload('one')),
        payloads.append(payload('two')),
      ]);
      expect(second).toBeGreaterThan(first ?? 0);
      expect(payloads.same(payload(''), Buffer.from('two'))).toBe(second);
      expect(payloads.same(payload(''), Buffer.from('one'))).toBeUndefined();
      expect(payloads.same(payload('', { part: 'zones' }), Buffer.from('two'))).toBeUndefined();
      expect(payloads.byId(first ?? 0)).toMatchObject({
        ...{ userId: '1', source: 'exercises', externalId: 'y7lOpwnJ' },
      });
      expect(payloads.byId(99)).toBeUndefined();
    });
  });

  it('are repeated under another key once, until that key has another payload', () => {
    withStore((store) => {
      const { payloads } = store;
      const other = { userId: '1', source: 'exercises', externalId: 'other', part: 'listed' } as const;
      store.atomically(() => {
        const row = payloads.append(payload('one'));
        payloads.repeat(row, other);
        payloads.repeat(row, other);
        expect(payloads.count()).toBe(2);
        // The same bytes from elsewhere, then other bytes from there.
        payloads.repeat(payloads.append(payload('one', { path: '/elsewhere' })), other);
        expect(payloads.history('1', 'exercises', 'other').map(({ path }) => path)).toEqual([
          ...['/elsewhere', '/v3/exercises/y7lOpwnJ'],
        ]);
        payloads.repeat(payloads.append(payload('two', { path: '/elsewhere' })), other);
      });
      const [current] = payloads.current('1', 'exercises', 'other');
      expect([current?.part, Buffer.from(current?.body ?? []).toString()]).toEqual(['listed', 'two']);
      expect(payloads.history('1', 'exercises', 'other')).toHaveLength(3);
    });
  });

  it('have a history only if one part came twice', () => {
    withStore((store) => {
      const { payloads } = store;
      const has = () => payloads.hasHistory('1', 'exercises', 'y7lOpwnJ');
      expect(has()).toBe(false);
      store.atomically(() => payloads.append(payload('one')));
      store.atomically(() => payloads.append(payload('zones', { part: 'zones' })));
      expect(has()).toBe(false);
      store.atomically(() => payloads.append(payload('two')));
      expect(has()).toBe(true);
      expect(payloads.withStart('1', 'exercises', 'y7lOpwnJ').map(({ part }) => part)).toEqual([
        'exercise',
        'exercise',
      ]);
      expect(payloads.countWithStart('1', 'exercises', 'y7lOpwnJ')).toBe(2);
    });
  });

  it('are distinguished by user, source, session and part', () => {
    const store = openStore(join(temporaryFolder(), 'polar.db'));
    store.atomically(() => {
      store.payloads.save(payload('mine'));
      store.payloads.save(payload('yours', { userId: '2' }));
      store.payloads.save(payload('zones', { source: 'transactions', part: 'zones' }));
    });
    expect(store.payloads.current('1', 'exercises', 'y7lOpwnJ').map(({ part }) => part)).toEqual(['exercise']);
    expect(store.payloads.current('1', 'transactions', 'y7lOpwnJ').map(({ part }) => part)).toEqual(['zones']);
    store.close();
  });

  it('vanish when their database transaction fails', () => {
    const store = openStore(join(temporaryFolder(), 'polar.db'));
    expect(() =>
      store.atomically(() => {
        store.payloads.save(payload('half'));
        throw new Error('killed');
      }),
    ).toThrow('killed');
    expect(store.payloads.count()).toBe(0);
    store.close();
  });

  it.each([
    ['a flipped byte', "UPDATE bodies SET gzip = CAST(substr(gzip, 1, 12) || x'ff' || substr(gzip, 14) AS BLOB)"],
    ['a truncated body', 'UPDATE bodies SET gzip = substr(gzip, 1, length(gzip) - 9)'],
    ['another body under the same hash', 'UPDATE bodies SET gzip = (SELECT gzip FROM bodies WHERE bytes = 5)'],
  ])('do not pass the check with %s', (_name, damage) => {
    const path = join(temporaryFolder(), 'polar.db');
    const store = openStore(path);
    store.atomically(() => {
      store.payloads.save(payload('one'));
      store.payloads.save(payload('other', { part: 'list' }));
    });
    expect(store.bodies.check().broken).toEqual([]);
    const hand = new (sqlite())(path);
    hand.exec(damage);
    hand.close();
    expect(store.bodies.check().broken.length).toBeGreaterThan(0);
    store.close();
  });

  it('never unpack to more than was packed', () => {
    const path = join(temporaryFolder(), 'polar.db');
    const store = openStore(path);
    store.atomically(() => store.payloads.save(payload('one')));
    const hand = new (sqlite())(path);
    hand
      .prepare('UPDATE bodies SET gzip = ?')
      .run(gzipSync(Buffer.concat([Buffer.from('one'), Buffer.alloc(1 << 20)])));
    hand.close();
    const [key] = store.payloads.keysOf('exercises', 'transactions', 'flow_export');
    const damaged = store.payloads.byId(key?.id ?? 0);
    // It is a StoreError for every reader.
    expect(() => damaged?.body).toThrow(StoreError);
    expect(() => damaged?.body).toThrow('ERR_BUFFER_TOO_LARGE');
    expect(store.bodies.check().broken).toHaveLength(1);
    store.close();
  });
});
