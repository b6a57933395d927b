import { expect, it } from 'vitest';
import { command } from '../../src/commands/sandbox/sandbox.js';
import { totalsOf } from '../../src/numbers/totals/totals.js';
import { addQuirks, quirkNames } from '../../src/sandbox/quirks.js';
import { emptyWorld, storedById, wrongWith } from '../sync/reports/support.js';

it('each quirk is served as it was seen, and read', async () => {
  const w = await emptyWorld();
  try {
    const { now } = w;
    addQuirks(w.sandbox, quirkNames, now);
    const first = await w.pull({ source: 'exercises' });
    expect(first).toMatchObject({ outcome: 'partial', failed: [{ id: 'quirk002' }] });
    const stored = storedById(w);
    expect(Object.keys(stored)).toHaveLength(14);
    expect(stored.quirk001?.streams).toBeUndefined();
    expect(stored.quirk002?.quality).toContain('details_missing');
    for (const id of ['quirk010', 'quirk011', 'quirk012', 'quirk013']) {
      expect(stored[id]?.streams?.heart_rate_bpm, id).toBeDefined();
    }
    const triathlon = Object.values(stored).filter((one) =>
      one.external_ids.accesslink_exercise?.startsWith('quirk02'),
    );
    expect(totalsOf(triathlon)).toMatchObject({ workouts: 3, duration_seconds: 57 * 60 });
    expect([stored.quirk031?.type, stored.quirk032?.type]).toEqual(['boxing', 'running']);
    expect(stored.quirk041?.start_time).toBe(new Date(now - 24 * 60_000).toISOString().replace('.000Z', 'Z'));
    expect(stored.quirk042?.start_time).toBe(new Date(now - 12 * 60_000).toISOString().replace('.000Z', 'Z'));
    w.now += 6 * 60_000;
    await w.pull({ source: 'exercises' });
    expect(storedById(w).quirk001).toMatchObject({ streams: { heart_rate_bpm: {} }, route: [{}, {}] });
    await w.pullData(['nightly-recharge']);
    const nights = w.look((store) => store.records.list('nightly_recharge', {}));
    expect(nights).toMatchObject([{ ans_charge: -15.7 }]);
    expect(await wrongWith(w)).toEqual([]);
  } finally {
    await w.close();
  }
});

it('the flag of the command offers each of them', () => {
  const option = command.options?.find(({ flags }) => flags.startsWith('--quirk '));
  expect(option?.choices).toEqual([...quirkNames]);
});
