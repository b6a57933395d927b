import { describe, expect, it } from 'vitest';
import { DAY, day, sessions } from '../asking.js';
import { client, open } from '../support.js';

const MINUTE = 60_000;

async function opened() {
  const { sandbox, clock } = await open({ sessions });
  const ask = client(sandbox);
  const path = `/v3/users/${sandbox.userId}/activity-transactions`;
  const created = await ask('POST', path);
  const uri: string = created.json['resource-uri'];
  const urls: string[] = (await ask('GET', uri)).json['activity-log'];
  return { sandbox, clock, ask, path, created, uri, urls };
}

describe('an activity transaction (deprecated but working)', () => {
  it('lists the days, each with its summary, steps and zones, as documented', async () => {
    const { sandbox, ask, created, uri, urls } = await opened();
    expect([created.status, created.json]).toEqual([
      201,
      { 'transaction-id': expect.any(Number), 'resource-uri': uri },
    ]);
    expect(urls.length).toBeGreaterThan(30);
    expect(urls.length).toBeLessThanOrEqual(50);
    for (const url of urls) expect(url).toMatch(new RegExp(`^${uri}/activities/\\d+$`));
    const url = urls.at(-2)!;
    const { json: summary } = await ask('GET', url);
    const { json: told } = await ask('GET', `/v3/users/activities/${day(-1)}`);
    expect(summary).toEqual({
      id: Number(url.split('/').at(-1)),
      'polar-user': `https://www.polaraccesslink.com/v3/users/${sandbox.userId}`,
      'transaction-id': created.json['transaction-id'],
      date: day(-1),
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
      calories: told.calories,
      'active-calories': told.active_calories,
      duration: 'PT24H',
      'active-steps': told.steps,
    });
    const { json: steps } = await ask('GET', `${url}/step-samples`);
    expect(steps).toMatchObject({ date: day(-1), interval: 1 });
    expect(steps.samples).toHaveLength(24 * 60);
    expect(steps.samples[0]).toEqual({ time: '00:00:00' });
    const sum = steps.samples.reduce((total: number, one: { steps?: number }) => total + (one.steps ?? 0), 0);
    expect(sum).toBe(told.steps);
    const { json: zones } = await ask('GET', `${url}/zone-samples`);
    expect(zones.date).toBe(day(-1));
    expect(zones.samples).toHaveLength(24);
    for (const sample of zones.samples) {
      expect(sample).toEqual({ time: expect.stringMatching(/^\d\d:00:00$/), 'activity-zones': expect.any(Array) });
      for (const { index, inzone } of sample['activity-zones']) {
        expect([index >= 0 && index <= 5, inzone]).toEqual([true, expect.stringMatching(/^PT/)]);
      }
    }
  });

  it('exists once and for ten minutes; what is committed is not offered again, a day that has grown is', async () => {
    const { ask, clock, path, uri, urls } = await opened();
    expect((await ask('POST', path)).status).toBe(204);
    clock.now += 10 * MINUTE;
    for (const url of [uri, urls[0]!, `${urls[0]!}/step-samples`]) expect((await ask('GET', url)).status).toBe(404);
    expect((await ask('PUT', uri)).status).toBe(404);
    const again: string = (await ask('POST', path)).json['resource-uri'];
    expect((await ask('GET', again)).json['activity-log']).toHaveLength(urls.length);
    expect((await ask('PUT', again)).status).toBe(200);
    expect((await ask('POST', path)).status).toBe(204);
    clock.now += DAY;
    const next: string = (await ask('POST', path)).json['resource-uri'];
    expect((await ask('GET', next)).json['activity-log']).toHaveLength(2);
    expect((await ask('GET', `${next}/activities/7`)).status).toBe(404);
    expect((await ask('GET', `${path}/7`)).status).toBe(404);
  });

  it('is refused with its kind, and announced', async () => {
    const { sandbox, ask, uri } = await opened();
    sandbox.data.refuse('activities');
    expect((await ask('GET', uri)).status).toBe(403);
    const basic = Buffer.from(`${sandbox.clientId}:${sandbox.clientSecret}`).toString('base64');
    const news = await ask('GET', '/v3/notifications', { headers: { Authorization: `Basic ${basic}` } });
    expect(news.json['available-user-data']).toContainEqual({
      'user-id': Number(sandbox.userId),
      'data-type': 'ACTIVITY_SUMMARY',
      url: `${sandbox.url}/v3/users/${sandbox.userId}/activity-transactions`,
    });
  });
});
