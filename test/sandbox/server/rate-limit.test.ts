import { describe, expect, it } from 'vitest';
import { client, open } from '../support.js';

const limits = ({ headers }: { headers: Headers }) =>
  ['Usage', 'Limit', 'Reset'].map((name) => headers.get(`RateLimit-${name}`));

describe('the rate limit', () => {
  it('is in every response of the API: short and long', async () => {
    const { sandbox, clock } = await open();
    const ask = client(sandbox);
    expect(limits(await ask('GET', '/v3/exercises'))).toEqual(['1, 1', '520, 5100', '900, 86400']);
    clock.now += 300_500;
    expect(limits(await ask('GET', '/v3/exercises/unknown'))).toEqual(['2, 2', '520, 5100', '600, 86100']);
    expect(limits(await client(sandbox, 'bad token')('GET', '/v3/exercises'))[0]).toBe('3, 3');
    expect(limits(await ask('GET', '/oauth2/authorization'))).toEqual([null, null, null]);
  });

  it('responds with 429 beyond, keeps counting in the long window, and restarts when the short one ends', async () => {
    const rateLimit = { short: { limit: 3, seconds: 60 }, long: { limit: 8, seconds: 3600 } };
    const { sandbox, clock } = await open({ rateLimit });
    const ask = client(sandbox);
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await ask('GET', '/v3/exercises')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    clock.now += 59_999;
    expect((await ask('GET', '/v3/exercises')).status).toBe(429);
    clock.now += 1;
    const fresh = await ask('GET', '/v3/exercises');
    expect([fresh.status, limits(fresh)[0]]).toEqual([200, '1, 7']);
    await ask('GET', '/v3/exercises');
    const beyondLong = await ask('GET', '/v3/exercises');
    expect([beyondLong.status, limits(beyondLong)[0]]).toEqual([429, '3, 9']);
    clock.now += 3_600_000;
    expect((await ask('GET', '/v3/exercises')).status).toBe(200);
  });

  it('lets nothing beyond it take effect', async () => {
    const rateLimit = { short: { limit: 1, seconds: 60 }, long: { limit: 8, seconds: 3600 } };
    const { sandbox } = await open({ rateLimit });
    const ask = client(sandbox);
    const { json } = await ask('POST', `/v3/users/${sandbox.userId}/exercise-transactions`);
    expect((await ask('PUT', json['resource-uri'])).status).toBe(429);
    expect(sandbox.committed).toEqual([]);
  });
});
