import { describe, expect, it } from 'vitest';
import { client, NOW, open } from '../support.js';

const MINUTE = 60_000;

async function opened() {
  const { sandbox, clock } = await open();
  const ask = client(sandbox);
  const path = `/v3/users/${sandbox.userId}/physical-information-transactions`;
  const created = await ask('POST', path);
  const uri: string = created.json['resource-uri'];
  const urls: string[] = (await ask('GET', uri)).json['physical-informations'];
  return { sandbox, clock, ask, path, created, uri, urls };
}

describe('a physical information transaction', () => {
  it('offers every change, with hyphens; the plain address has the newest, with underscores', async () => {
    const { sandbox, ask, created, uri, urls } = await opened();
    expect(created.status).toBe(201);
    expect(urls.length).toBeGreaterThanOrEqual(5);
    for (const url of urls) expect(url).toMatch(new RegExp(`^${uri}/physical-informations/\\d+$`));
    const newest = (await ask('GET', urls.at(-1)!)).json;
    const now = (await ask('GET', '/v3/users/physical-info')).json;
    expect(newest).toEqual({
      id: Number(urls.at(-1)!.split('/').at(-1)),
      'transaction-id': created.json['transaction-id'],
      'polar-user': `https://www.polaraccesslink.com/v3/users/${sandbox.userId}`,
      created: now.modified.replace('Z', '.000Z'),
      weight: now.weight,
      height: 174,
      'maximum-heart-rate': 188,
      'resting-heart-rate': 52,
      'aerobic-threshold': 139,
      'anaerobic-threshold': 168,
      'vo2-max': now.vo2_max,
      'weight-source': 'SOURCE_MEASURED',
    });
    expect(Date.parse(now.modified)).toBeLessThan(NOW);
  });

  it('exists once, lives ten minutes, and comes back with the same items if it was not committed', async () => {
    const { ask, clock, path, uri, urls } = await opened();
    const second = await ask('POST', path);
    expect([second.status, second.text]).toEqual([204, '']);
    clock.now += 10 * MINUTE - 1;
    expect((await ask('GET', urls[0]!)).status).toBe(200);
    clock.now += 1;
    for (const url of [uri, urls[0]!]) expect((await ask('GET', url)).status).toBe(404);
    expect((await ask('PUT', uri)).status).toBe(404);
    const again = (await ask('POST', path)).json['resource-uri'];
    expect(again).not.toBe(uri);
    const ids = (list: string[]) => list.map((url) => url.split('/').at(-1));
    expect(ids((await ask('GET', again)).json['physical-informations'])).toEqual(ids(urls));
  });

  it('deletes what is committed; only later changes are offered again', async () => {
    const { ask, clock, path, uri, urls } = await opened();
    expect((await ask('PUT', uri)).status).toBe(200);
    expect((await ask('PUT', uri)).status).toBe(404);
    expect((await ask('GET', urls[0]!)).status).toBe(404);
    expect((await ask('POST', path)).status).toBe(204);
    expect((await ask('GET', '/v3/users/physical-info')).status).toBe(200);
    clock.now += 7 * 24 * 60 * MINUTE;
    const next = await ask('POST', path);
    expect(next.status).toBe(201);
    expect((await ask('GET', next.json['resource-uri'])).json['physical-informations']).toHaveLength(1);
  });

  it('has no other items, and is refused with its kind', async () => {
    const { ask, sandbox, path, uri } = await opened();
    for (const url of [`${path}/7`, `${uri}/physical-informations/7`]) expect((await ask('GET', url)).status).toBe(404);
    sandbox.data.refuse('physical-info');
    expect((await ask('PUT', uri)).status).toBe(403);
    expect((await ask('GET', '/v3/users/physical-info')).status).toBe(403);
  });
});
