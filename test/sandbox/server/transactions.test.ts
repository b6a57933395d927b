import { describe, expect, it } from 'vitest';
import { client, listed, open, shortSessions, transactionsOf } from '../support.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
describe('a transaction', () => {
  it('is created with 201, an int64 and an absolute address', async () => {
    const { sandbox, created, uri } = await listed();
    expect(created.status).toBe(201);
    expect(Object.keys(created.json)).toEqual(['transaction-id', 'resource-uri']);
    expect(uri).toBe(`${sandbox.url}${transactionsOf(sandbox)}/${created.json['transaction-id']}`);
    expect(sandbox.openTransaction).toMatchObject({ id: String(created.json['transaction-id']) });
  });

  it('lists absolute addresses of its exercises', async () => {
    const { uri, urls } = await listed();
    expect(urls).toHaveLength(6);
    for (const url of urls) expect(url).toMatch(new RegExp(`^${uri}/exercises/\\d+$`));
  });

  it('can name another host in its links', async () => {
    const { sandbox } = await open({ publicUrl: 'https://polaraccesslink.com' });
    const { json } = await client(sandbox)('POST', transactionsOf(sandbox));
    expect(json['resource-uri']).toMatch(/^https:\/\/polaraccesslink\.com\/v3\/users\//);
  });

  it('keeps the digits of ids beyond 2^53', async () => {
    const { sandbox } = await open({ firstExerciseId: 2n ** 62n + 1n, firstTransactionId: 2n ** 61n + 1n });
    const ask = client(sandbox);
    const created = await ask('POST', transactionsOf(sandbox));
    expect(created.text).toContain(`"transaction-id":${2n ** 61n + 1n},`);
    const { json } = await ask('GET', created.json['resource-uri']);
    const ids: string[] = json.exercises.map((url: string) => url.split('/').at(-1));
    expect(ids).toContain(String(2n ** 62n + 1n));
    expect((await ask('GET', json.exercises[0])).text).toContain(`{"id":${ids[0]},`);
  });

  it('exists once: a second create gets a 204 while it is open', async () => {
    const { ask, sandbox } = await listed();
    const second = await ask('POST', transactionsOf(sandbox));
    expect([second.status, second.text]).toEqual([204, '']);
  });

  it('lives ten minutes; then its addresses are 404 and its exercises are offered again', async () => {
    const { ask, clock, uri, urls, sandbox } = await listed();
    clock.now += 10 * MINUTE - 1;
    expect((await ask('GET', urls[0]!)).status).toBe(200);
    clock.now += 1;
    for (const url of [uri, urls[0]!, `${urls[0]}/samples`, `${urls[0]}/heart-rate-zones`]) {
      expect((await ask('GET', url)).status).toBe(404);
    }
    expect((await ask('PUT', uri)).status).toBe(404);
    expect(sandbox.openTransaction).toBeUndefined();
    const next = await ask('POST', transactionsOf(sandbox));
    expect(next.status).toBe(201);
    expect(next.json['resource-uri']).not.toBe(uri);
    const again: string[] = (await ask('GET', next.json['resource-uri'])).json.exercises;
    expect(again.map((url) => url.split('/').at(-1))).toEqual(urls.map((url) => url.split('/').at(-1)));
  });

  it('commits with 200; the exercises are never offered again here, but stay in /v3/exercises', async () => {
    const { ask, clock, uri, urls, sandbox } = await listed();
    const committed = await ask('PUT', uri);
    expect([committed.status, committed.text]).toEqual([200, '']);
    expect(sandbox.committed).toHaveLength(6);
    expect((await ask('PUT', uri)).status).toBe(404);
    expect((await ask('GET', urls[0]!)).status).toBe(404);
    clock.now += 11 * MINUTE;
    expect((await ask('POST', transactionsOf(sandbox))).status).toBe(204);
    expect((await ask('GET', '/v3/exercises')).json).toHaveLength(6);
  });

  it('contains max 50: 120 sessions are 50 and 50 and 20', async () => {
    const { sandbox } = await open({ sessions: shortSessions(120) });
    const ask = client(sandbox);
    const sizes: number[] = [];
    const ids = new Set<string>();
    for (;;) {
      const created = await ask('POST', transactionsOf(sandbox));
      if (created.status === 204) break;
      const { exercises } = (await ask('GET', created.json['resource-uri'])).json;
      sizes.push(exercises.length);
      for (const url of exercises) ids.add(url.split('/').at(-1));
      await ask('PUT', created.json['resource-uri']);
    }
    expect(sizes).toEqual([50, 50, 20]);
    expect(ids.size).toBe(120);
    expect(sandbox.committed).toHaveLength(120);
  });

  it('contains nothing that was uploaded more than 30 days ago', async () => {
    const { sandbox, clock } = await open();
    const ask = client(sandbox);
    clock.now += 31 * DAY;
    expect((await ask('POST', transactionsOf(sandbox))).status).toBe(204);
    expect((await ask('GET', '/v3/exercises')).json).toEqual([]);
  });

  it('leaves what is uploaded while it is open to the next one', async () => {
    const { ask, uri, urls, sandbox } = await listed();
    sandbox.upload(...shortSessions(2, 5));
    expect((await ask('GET', uri)).json.exercises).toEqual(urls);
    await ask('PUT', uri);
    const next = await ask('POST', transactionsOf(sandbox));
    expect((await ask('GET', next.json['resource-uri'])).json.exercises).toHaveLength(2);
  });
});
