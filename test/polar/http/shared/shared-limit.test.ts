import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SharedLimit } from '../../../../src/polar/http/shared-limit.js';
import { limited, stated } from '../limited.js';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a shared limit', () => {
  it('lets one with many requests hold up another by one request at most', async () => {
    const { limit } = limited();
    const shared = new SharedLimit(limit);
    limit.observe(stated(0));
    const order: string[] = [];
    const ask = (name: string, gate: ReturnType<SharedLimit['gate']>, times: number) =>
      Array.from({ length: times }, () =>
        gate.beforeRequest('/x').then(() => {
          order.push(name);
        }),
      );
    const [a, b, c] = [shared.gate(), shared.gate(), shared.gate()];
    ask('a', a, 20);
    ask('b', b, 2);
    ask('c', c, 1);
    for (let n = 0; n < 23; n += 1) {
      await turn();
      if (order.length > n) a.ended();
    }
    await turn();
    // The first one found nobody else.
    expect(order.join('')).toBe(`aabcab${'a'.repeat(17)}`);
  });

  it('never has more in flight than the limit allows, whoever asks and leaves', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ who: fc.integer({ min: 0, max: 3 }), does: fc.constantFrom('ask', 'end', 'leave') }), {
          maxLength: 60,
        }),
        fc.integer({ min: 1, max: 12 }),
        async (steps, room) => {
          const { limit } = limited();
          const shared = new SharedLimit(limit);
          limit.observe(stated(520 - room));
          const signals = [0, 1, 2, 3].map(() => new AbortController());
          const gates = signals.map(({ signal }) => shared.gate(signal));
          let open = 0;
          let through = 0;
          let gone = 0;
          let asked = 0;
          for (const { who, does } of steps) {
            if (does === 'ask') {
              asked += 1;
              gates[who]!.beforeRequest('/x').then(
                () => {
                  open += 1;
                  through += 1;
                },
                () => {
                  gone += 1;
                },
              );
            } else if (does === 'leave') signals[who]!.abort();
            else if (open > 0) {
              open -= 1;
              gates[who]!.ended();
            }
            await turn();
            expect(open).toBeLessThanOrEqual(Math.min(6, room));
          }
          for (; open > 0; await turn()) {
            open -= 1;
            gates[0]!.ended();
          }
          await turn();
          expect(through + gone).toBe(asked);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('refuses all who wait when the wait is too long, and is known to be closed', async () => {
    const { limit } = limited();
    const shared = new SharedLimit(limit);
    expect(shared.closedUntil()).toBeUndefined();
    limit.observe(stated(520, 800));
    const all = [shared.gate(), shared.gate()].map((gate) =>
      gate.beforeRequest('/x').catch((problem: Error) => problem),
    );
    for (const problem of await Promise.all(all)) expect(problem).toMatchObject({ code: 'RATE_LIMITED' });
    expect(shared.closedUntil()?.toISOString()).toBe('2026-02-22T10:13:20.000Z');
  });

  it('ends the waiting of one alone, whose place the next one takes', async () => {
    const { limit } = limited();
    const shared = new SharedLimit(limit);
    const stop = new AbortController();
    const order: unknown[] = [];
    const gates = [shared.gate(), shared.gate(stop.signal), shared.gate()];
    // As long as nothing is known, one at a time.
    for (const [n, gate] of gates.entries())
      gate.beforeRequest('/x').then(
        () => order.push(n),
        ({ code }) => order.push(code),
      );
    await turn();
    stop.abort();
    await turn();
    expect(order).toEqual([0, 'INTERRUPTED']);
    await expect(gates[1]!.beforeRequest('/x')).rejects.toMatchObject({ code: 'INTERRUPTED' });
    gates[0]!.ended();
    await turn();
    await turn();
    expect(order).toEqual([0, 'INTERRUPTED', 2]);
  });
});
