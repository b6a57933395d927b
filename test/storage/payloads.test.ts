import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import { sqlite } from '../../src/storage/driver.js';
import type { NewPayload } from '../../src/storage/payloads.js';
import { openStore } from '../../src/storage/store.js';
import { temporaryFolder } from '../support/folder.js';

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
  it('come back byte for byte, with the hash of the body', () => {
    const store = openStore(join(temporaryFolder(), 'polar.db'));
    const body = '{"a": 0.4000000059604645,\r\n "ü": "\u0000"}';
    store.atomically(() => store.payloads.save(payload(body)));
    const [back] = store.payloads.current('1', 'exercises', 'y7lOpwnJ');
    expect(Buffer.from(back!.body).toString()).toBe(body);
    expect(back!.sha256).toBe(createHash('sha256').update(body).digest('hex'));
    store.close();
  });

  it('keep the old answer when a new one differs, and nothing twice', () => {
    const store = openStore(join(temporaryFolder(), 'polar.db'));
    const save = (body: string) => store.atomically(() => store.payloads.save(payload(body)));
    expect([save('one'), save('one'), save('two'), save('one')]).toEqual([true, false, true, true]);
    expect(store.payloads.count()).toBe(3);
    expect(Buffer.from(store.payloads.current('1', 'exercises', 'y7lOpwnJ')[0]!.body).toString()).toBe('one');
    expect(store.bodies.check().checked).toBe(2);
    store.close();
  });

  it('are told apart by user, source, session and part', () => {
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

  it('vanish when the database transaction they are in fails', () => {
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
    ['a body cut short', 'UPDATE bodies SET gzip = substr(gzip, 1, length(gzip) - 9)'],
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
    // As a failure of the store, whoever asks for the body.
    expect(() => damaged?.body).toThrow(StoreError);
    expect(() => damaged?.body).toThrow('ERR_BUFFER_TOO_LARGE');
    expect(store.bodies.check().broken).toHaveLength(1);
    store.close();
  });
});
