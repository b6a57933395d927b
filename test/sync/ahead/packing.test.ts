import { expect, it, vi } from 'vitest';
import { packed } from '../../../src/storage/payloads/bodies.js';
import { packedAhead } from '../../../src/sync/ahead/packing.js';
import { memoryDatabase, memoryStore } from '../import/support.js';

const answer = (bytes: number) => ({
  ...{ path: '/v3/exercises/1', status: 200, contentType: null, fetchedAt: '2026-12-01T10:00:00Z' },
  body: Buffer.from('{"data":"61,62,61,"}'.repeat(bytes / 20)),
});

it('packs a large response before it is stored, the same way, and leaves a small one to whoever stores it', async () => {
  const [large, small] = [answer(200_000), answer(200)];
  for (const one of [large, small]) expect(await packedAhead(Promise.resolve(one))).toBe(one);
  const db = memoryDatabase();
  const store = memoryStore(db);
  const pack = vi.spyOn(process.getBuiltinModule('node:zlib'), 'gzipSync');
  try {
    for (const [part, one] of [large, small].entries())
      store.payloads.save({ ...one, userId: '1', source: 'exercises', externalId: '1', part: String(part) });
    expect(pack.mock.calls.map(([body]) => body)).toEqual([small.body]);
  } finally {
    pack.mockRestore();
  }
  const stored = db.prepare('SELECT gzip FROM bodies ORDER BY bytes DESC').pluck().all();
  expect(stored).toEqual([large, small].map(({ body }) => packed(body)));
  store.close();
});

it('passes on why a response did not come', async () => {
  await expect(packedAhead(Promise.reject(new Error('no network')))).rejects.toThrow('no network');
});
