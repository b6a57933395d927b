import { createHash } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { sessionsOf } from './invariants.js';
import { type World, world } from './support.js';

let w: World;
afterEach(() => w.close());

const nothing = createHash('sha256').update('').digest('hex');

it('a workout names what it is made from, when the newest of that came, and no answer that was empty', async () => {
  w = await world({ sessions: sessionsOf(4) });
  await w.pull({ source: 'transactions' });
  const began = new Date(w.now).toISOString();
  const held = () =>
    w.look((store) =>
      [...store.iterate()].map(({ provenance, external_ids: { accesslink_transaction: id = '' } }) => ({
        id,
        provenance,
        payloads: store.payloads.current(w.sandbox.userId, 'transactions', id),
      })),
    );
  const before = held();
  expect(before).toHaveLength(4);
  for (const { provenance, payloads } of before) {
    const hashes = payloads.filter(({ status }) => status !== 204).map(({ sha256 }) => sha256);
    expect(provenance.payload_sha256).toEqual([...new Set(hashes)].sort());
    expect(provenance.payload_sha256).not.toContain(nothing);
    expect(Date.parse(provenance.fetched_at)).toBe(Date.parse(began));
  }
  // Some session has a piece of which Polar says that there is none.
  expect(before.flatMap(({ payloads }) => payloads).filter(({ status }) => status === 204)).not.toEqual([]);
  w.now += 60 * 60_000;
  await w.pull({ source: 'exercises' });
  for (const { id, provenance } of held()) {
    expect(Date.parse(provenance.fetched_at)).toBe(w.now);
    const earlier = before.find((one) => one.id === id)?.provenance.payload_sha256 ?? [];
    // Both sides are read, and what both tell counts once.
    expect(provenance.payload_sha256.length).toBeGreaterThan(1);
    expect(provenance.payload_sha256.some((sha256) => !earlier.includes(sha256))).toBe(true);
    expect(provenance.payload_sha256).toEqual([...new Set(provenance.payload_sha256)].sort());
  }
});
