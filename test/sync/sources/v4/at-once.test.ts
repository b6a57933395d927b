import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { maxConcurrentRequests } from '../../../../src/polar/http/connections.js';
import type { JsonObject } from '../../../../src/sandbox/represent/json.js';
import { pull } from '../../../../src/sync/pull.js';
import { exported, memoryStore } from '../../import/support.js';
import { ShelfPolar } from '../../shelf-client.js';
import { ShelfV4 } from '../../shelf-client-v4.js';
import { bare } from '../../support.js';

it('requests a few days at the same time, and stores them as if one after the other', async () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const store = memoryStore();
  const polar = new ShelfV4(() => now);
  const starts = Array.from({ length: 20 }, (_, i) => now - (i + 1) * 86_400_000);
  polar.elements.push(
    ...starts.map((start, i) => exported(`${7e9 + i}`, { start, millis: 60_000 }) as JsonObject).reverse(),
  );
  let open = 0;
  let most = 0;
  const listSessions: ShelfV4['listSessions'] = async (...asked) => {
    open += 1;
    most = Math.max(most, open);
    // The responses come in reverse order.
    await setTimeout(20 - open);
    open -= 1;
    return polar.listSessions(...asked);
  };
  const client = new ShelfPolar('1', () => now);
  const v4Client = { ...polar, requests: 0, listSessions };
  const deps = { client, v4: v4Client, store, signal: new AbortController().signal, now: () => now };
  expect(await pull(deps, { source: 'v4', details: bare })).toMatchObject({ outcome: 'ok', workouts: { new: 20 } });
  expect(most).toBe(maxConcurrentRequests);
  const days = store.payloads.keysOf('v4').flatMap(({ externalId }) => externalId.match(/^day-(.*)/)?.[1] ?? []);
  expect(days).toEqual([...days].sort().reverse());
  expect(days).toHaveLength(20);
});
