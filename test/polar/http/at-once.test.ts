import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { laterOf } from '../../../src/polar/http/budget.js';
import { maxConcurrentRequests } from '../../../src/polar/http/connections.js';
import { Exchange } from '../../../src/polar/http/exchange.js';
import type { HttpRequest } from '../../../src/polar/http/http.js';
import { RateLimit } from '../../../src/polar/http/rate-limit.js';
import { clientOf, json, serve } from './server.js';

const session = { id: 'AAAA0001', start_time: '2026-02-22T10:00:00' };
const none = { samples: false, zones: false, route: false };

/** A server that counts its requests, and responds a little later with what is used by then. */
async function counting(limit: number, { resets = '45, 80000', states = true } = {}) {
  const seen = { under: 0, most: 0, used: 0, atReset: 0 };
  const server = await serve(async (_, response) => {
    seen.under += 1;
    seen.used += 1;
    seen.most = Math.max(seen.most, seen.under);
    const used = seen.used;
    // Long enough for a busy machine to open all the connections in the meantime.
    await setTimeout(30 + ((used * 7) % 5) * 4);
    seen.under -= 1;
    const headers = {
      'RateLimit-Usage': `${used}, ${used}`,
      'RateLimit-Limit': `${limit}, 5100`,
      'RateLimit-Reset': resets,
    };
    json(response, 200, session, states ? headers : {});
  });
  return { server, seen };
}

describe('several requests at once', () => {
  it('leave before the responses to others are read', async () => {
    const log: string[] = [];
    const transport = {
      send: async ({ path }: HttpRequest) => {
        log.push(`sent ${path}`);
        return { status: 200, headers: {}, body: Buffer.from('{}') };
      },
      useToken: () => undefined,
      close: () => Promise.resolve(),
    };
    const clock = { now: () => new Date(0), sleep: () => Promise.resolve() };
    const rate = new RateLimit({ ...clock, maxWaitSeconds: 1 });
    const retry = { ...clock, tries: 1, baseMs: 1, maxWaitSeconds: 1, random: () => 1 };
    const exchange = new Exchange({ ...clock, transport, rate, retry });
    // Without a known budget, one is sent at a time.
    const ask = (path: string) => exchange.run({ method: 'GET', path, parse: () => void log.push(`read ${path}`) });
    await Promise.all(['/1', '/2', '/3'].map(ask));
    expect(log.slice(0, 2)).toEqual(['sent /1', 'sent /2']);
    expect(log.slice(-1)).toEqual(['read /3']);
    expect(log.indexOf('read /1')).toBeGreaterThan(log.indexOf('sent /2'));
  });

  it('are never more than allowed, and reuse their connections', async () => {
    const { server, seen } = await counting(5000);
    const { client } = clientOf(server.url);
    await Promise.all(Array.from({ length: 40 }, () => client.getExercise('AAAA0001', none)));
    expect(seen.most).toBe(maxConcurrentRequests);
    expect(server.connections()).toBe(maxConcurrentRequests);
    expect(client.requests).toBe(40);
  });

  it('are never more than are left, wait once, and continue in the next window', async () => {
    const { server, seen } = await counting(17);
    const waits: unknown[] = [];
    const { client, slept } = clientOf(server.url, {
      onWait: (...wait) => {
        waits.push(wait);
        seen.atReset = seen.used;
        seen.used = 0;
      },
    });
    await Promise.all(Array.from({ length: 30 }, () => client.getExercise('AAAA0001', none)));
    expect(seen.atReset).toBe(17);
    expect(seen.used).toBe(13);
    expect(slept).toEqual([45_000]);
    expect(waits).toEqual([[45, 'budget']]);
  });

  it('end together if the wait would be too long, with nothing sent', async () => {
    const { server, seen } = await counting(9, { resets: '601, 80000' });
    const { client } = clientOf(server.url);
    const ended = await Promise.allSettled(Array.from({ length: 30 }, () => client.getExercise('AAAA0001', none)));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
    expect(seen.used).toBe(9);
    const problem = ended.find((one) => one.status === 'rejected');
    expect(problem).toMatchObject({ reason: { code: 'RATE_LIMITED' } });
  });

  it('are one until the first response, and then several even if no limit is stated', async () => {
    const { server, seen } = await counting(0, { states: false });
    const { client } = clientOf(server.url);
    const first = client.getExercise('AAAA0001', none);
    const rest = Array.from({ length: 10 }, () => client.getExercise('AAAA0001', none));
    await first;
    expect(seen.most).toBe(1);
    await Promise.all(rest);
    expect(seen.most).toBe(maxConcurrentRequests);
  });
});

describe('what is used', () => {
  const stated = (shortUsed: number, shortResetSeconds: number, at: string) => ({
    shortUsed,
    shortLimit: 520,
    shortResetSeconds,
    seenAt: new Date(at),
  });

  it('does not decrease within a window when responses overtake each other, but does in the next', () => {
    const known = stated(100, 60, '2026-02-22T10:00:00Z');
    expect(laterOf(known, stated(97, 60, '2026-02-22T10:00:00.5Z')).shortUsed).toBe(100);
    expect(laterOf(known, stated(103, 59, '2026-02-22T10:00:01Z')).shortUsed).toBe(103);
    expect(laterOf(known, stated(1, 900, '2026-02-22T10:01:00Z')).shortUsed).toBe(1);
  });
});
