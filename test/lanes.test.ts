import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inLanes, queue } from '../src/lanes.js';

/** So many turns of the event loop. */
const turns = async (n: number) => {
  for (let i = 0; i < n; i++) await setImmediate();
};

describe('lanes', () => {
  it('work on each item once, whatever it takes, and in each lane on one at a time', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), async (items, lanes) => {
        const busy = new Set<number>();
        const done: number[] = [];
        const all = Array.from({ length: lanes }, (_, i) => i);
        await inLanes(all, items.entries(), async (lane, [i, takes]) => {
          expect(busy.has(lane)).toBe(false);
          busy.add(lane);
          await turns(takes);
          busy.delete(lane);
          done.push(i);
        });
        expect(done.sort((a, b) => a - b)).toEqual([...items.keys()]);
      }),
    ));

  it('take nothing more when one has failed, and end when all have', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = inLanes(['a', 'b'], [1, 2, 3, 4, 5, 6], async (_lane, item) => {
      begun.push(item);
      await turns(item === 2 ? 1 : 5);
      if (item === 2) throw new Error('two');
      ended.push(item);
    });
    await expect(work).rejects.toThrow('two');
    expect([begun, ended]).toEqual([[1, 2], [1]]);
  });
});

describe('a queue', () => {
  it('lets one after the other go on, in the order in which they came, whoever is done first', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.record({ before: fc.nat(4), takes: fc.nat(4) }), { maxLength: 20 }), async (all) => {
        const next = queue();
        const order: number[] = [];
        let inside = 0;
        await Promise.all(
          all.map(async ({ before, takes }, i) => {
            const ticket = next();
            await turns(before);
            // One in three gives up without having waited.
            if (before === 4) return ticket.done();
            await ticket.called;
            inside += 1;
            expect(inside).toBe(1);
            order.push(i);
            await turns(takes);
            inside -= 1;
            ticket.done();
            ticket.done();
          }),
        );
        expect(order).toEqual([...all.keys()].filter((i) => all[i]!.before !== 4));
      }),
    ));
});
