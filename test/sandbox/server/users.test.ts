import { get } from 'node:http';
import { describe, expect, it } from 'vitest';
import { client, NOW, open, shortSessions, transactionsOf } from '../support.js';

const registration = (memberId: unknown) => ({
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ 'member-id': memberId }),
});

describe('registering', () => {
  it('responds with 200 and the user, and 409 the second time', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox, sandbox.issueToken({ register: false }));
    const first = await ask('POST', '/v3/users', registration('me-1'));
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({
      'polar-user-id': Number(sandbox.userId),
      'member-id': 'me-1',
      'registration-date': new Date(NOW).toISOString(),
      'extra-info': null,
    });
    expect((await ask('POST', '/v3/users', registration('me-1'))).status).toBe(409);
    expect((await ask('GET', `/v3/users/${sandbox.userId}`)).json['member-id']).toBe('me-1');
  });

  it('accepts XML too, and nothing without member-id', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox, sandbox.issueToken({ register: false }));
    expect((await ask('POST', '/v3/users', registration(undefined))).status).toBe(400);
    expect((await ask('POST', '/v3/users', { body: 'no JSON' })).status).toBe(400);
    const body = '<register><member-id>me-2</member-id></register>';
    const headers = { 'Content-Type': 'application/xml' };
    expect((await ask('POST', '/v3/users', { headers, body })).json['member-id']).toBe('me-2');
  });

  it('is required for any data: 403 without it', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox, sandbox.issueToken({ register: false }));
    expect((await ask('GET', `/v3/users/${sandbox.userId}`)).status).toBe(204);
    expect((await ask('GET', '/v3/exercises')).status).toBe(403);
    expect((await ask('POST', transactionsOf(sandbox))).status).toBe(403);
  });

  it('is the start: what was uploaded before a second registration is not offered', async () => {
    const { sandbox, clock } = await open();
    const ask = client(sandbox);
    expect((await ask('GET', '/v3/exercises')).json).toHaveLength(6);
    expect((await ask('DELETE', `/v3/users/${sandbox.userId}`)).status).toBe(204);
    clock.now += 1000;
    const again = client(sandbox);
    expect((await again('GET', '/v3/exercises')).json).toEqual([]);
    sandbox.upload(...shortSessions(2, 9));
    expect((await again('GET', '/v3/exercises')).json).toHaveLength(2);
  });

  it('hides earlier sample data if so configured', async () => {
    const { sandbox } = await open({ sampleDataAfterRegistration: false });
    expect((await client(sandbox)('GET', '/v3/exercises')).json).toEqual([]);
  });
});

describe('access', () => {
  it('is 401 and a bare page for an invalid token', async () => {
    const { sandbox } = await open();
    const answer = await client(sandbox, 'stolen')('GET', '/v3/exercises');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect((await fetch(`${sandbox.url}/v3/exercises`)).status).toBe(401);
  });

  it('ends when the user is deleted', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox);
    await ask('DELETE', `/v3/users/${sandbox.userId}`);
    expect((await ask('GET', '/v3/exercises')).status).toBe(401);
  });

  it('is 403 everywhere while consents are missing; the token survives', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox);
    sandbox.consent = false;
    expect((await ask('GET', '/v3/exercises')).status).toBe(403);
    expect((await ask('GET', `/v3/users/${sandbox.userId}`)).status).toBe(403);
    sandbox.consent = true;
    expect((await ask('GET', '/v3/exercises')).status).toBe(200);
  });

  it('is refused for other users', async () => {
    const { sandbox } = await open();
    expect((await client(sandbox)('POST', '/v3/users/1/exercise-transactions')).status).toBe(403);
  });

  it('ends when the user removes the client', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox);
    sandbox.revokeTokens();
    expect((await ask('GET', '/v3/exercises')).status).toBe(401);
  });
});

describe('what a client accepts', () => {
  it('gets XML if it names XML', async () => {
    const { sandbox } = await open();
    const headers = { Accept: 'application/xml' };
    const answer = await client(sandbox)('POST', transactionsOf(sandbox), { headers });
    expect(answer.headers.get('content-type')).toContain('application/xml');
    expect(answer.text).toMatch(/^<\?xml .*<transaction-location><transaction-id>\d+</);
  });

  it('gets JSON if it names nothing, or anything', async () => {
    const { sandbox } = await open();
    const token = sandbox.issueToken();
    // fetch always sends the header, so this request is written by hand.
    const [type, body] = await new Promise<[string, string]>((resolve, reject) => {
      const asked = get(`${sandbox.url}/v3/exercises`, { headers: { Authorization: `Bearer ${token}` } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve([answer.headers['content-type'] ?? '', text]));
      });
      asked.on('error', reject);
    });
    expect([type, JSON.parse(body)]).toEqual(['application/json;charset=UTF-8', expect.any(Array)]);
    const any = await client(sandbox)('GET', '/v3/exercises', { headers: { Accept: '*/*' } });
    expect(any.json).toHaveLength(6);
  });

  it('may end a path with a slash', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox);
    for (const path of ['/v3/exercises/', `/v3/users/${sandbox.userId}/`, '/v3/users/sleep/?x=1']) {
      expect((await ask('GET', path)).status, path).toBe(200);
    }
    const asked4 = client(sandbox, sandbox.issueV4Token());
    expect((await asked4('GET', '/v4/data/sports/list/')).status).toBe(200);
  });

  it('has no other paths and methods', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox);
    expect((await ask('GET', '/v3/nonsense')).status).toBe(401);
    expect((await ask('PATCH', '/v3/exercises')).status).toBe(405);
    expect((await ask('GET', '/elsewhere')).status).toBe(404);
  });

  it('can ask with the client credentials whether there is new data', async () => {
    const { sandbox } = await open();
    sandbox.issueToken();
    const basic = Buffer.from(`${sandbox.clientId}:${sandbox.clientSecret}`).toString('base64');
    const headers = { Authorization: `Basic ${basic}` };
    const ask = client(sandbox);
    const news = await ask('GET', '/v3/notifications', { headers });
    const user = { 'user-id': Number(sandbox.userId) };
    const physical = `/v3/users/${sandbox.userId}/physical-information-transactions`;
    const activity = `/v3/users/${sandbox.userId}/activity-transactions`;
    expect(news.json['available-user-data']).toEqual([
      { ...user, 'data-type': 'EXERCISE', url: `${sandbox.url}${transactionsOf(sandbox)}` },
      { ...user, 'data-type': 'PHYSICAL_INFORMATION', url: `${sandbox.url}${physical}` },
      { ...user, 'data-type': 'ACTIVITY_SUMMARY', url: `${sandbox.url}${activity}` },
    ]);
    expect((await ask('GET', '/v3/notifications')).status).toBe(401);
    for (const path of [transactionsOf(sandbox), physical, activity]) {
      const { json } = await ask('POST', path);
      await ask('PUT', json['resource-uri']);
    }
    expect((await ask('GET', '/v3/notifications', { headers })).status).toBe(204);
  });
});
