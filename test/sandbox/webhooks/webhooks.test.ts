import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { type Seen, serve } from '../../polar/http/server.js';
import { DAY } from '../asking.js';
import { open, shortSessions } from '../support.js';

const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });

/** A sandbox with a user, a receiver that answers with `status.now`, and the calls of the client. */
async function withReceiver() {
  const { sandbox, clock } = await open();
  sandbox.issueToken();
  const status = { now: 200 };
  const receiver = await serve((_request, response) => void response.writeHead(status.now).end());
  const call = async (method: string, path = '', json?: object, who = 'sandbox-client:sandbox-secret') => {
    const response = await fetch(`${sandbox.url}/v3/webhooks${path}`, {
      method,
      headers: { ...basic(who), 'Content-Type': 'application/json', Accept: 'application/json' },
      ...(json && { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
  };
  const url = `${receiver.url}/webhook`;
  const register = () => call('POST', '', { events: ['EXERCISE', 'SLEEP'], url });
  return { sandbox, clock, status, receiver, call, url, register };
}

const isSigned = ({ headers, body }: Seen, secret: string) =>
  headers['polar-webhook-signature'] === createHmac('sha256', secret).update(body).digest('hex');

const upload = async (sandbox: Sandbox, number: number, seed: number) => {
  sandbox.upload(...shortSessions(number, seed));
  await sandbox.webhooks.settled();
};

describe('the management of webhooks', () => {
  it('shows the secret once, and knows one webhook for each client', async () => {
    const { call, url, register, receiver } = await withReceiver();
    expect(await call('GET')).toEqual({ status: 200, json: { data: [] } });
    const created = await register();
    expect(created).toMatchObject({ status: 201, json: { data: { events: ['EXERCISE', 'SLEEP'], url } } });
    expect(created.json.data.signature_secret_key).toMatch(/^[\w-]{36}$/);
    // The first ping comes before the secret, and is unsigned.
    expect(receiver.seen).toHaveLength(1);
    expect(JSON.parse(receiver.seen[0]?.body ?? '')).toEqual({ timestamp: expect.any(String), event: 'PING' });
    expect(receiver.seen[0]?.headers['polar-webhook-signature']).toBe(undefined);
    expect((await register()).status).toBe(409);
    const { id } = created.json.data;
    expect(await call('GET')).toEqual({
      status: 200,
      json: { data: [{ id, events: ['EXERCISE', 'SLEEP'], url, active: true }] },
    });
    expect((await call('PATCH', `/${id}`, { events: ['SLEEP'] })).json.data).toEqual({ id, events: ['SLEEP'], url });
    expect(receiver.seen).toHaveLength(1);
    expect((await call('PATCH', '/other', { events: ['SLEEP'] })).status).toBe(404);
    expect([(await call('DELETE', `/${id}`)).status, (await call('DELETE', `/${id}`)).status]).toEqual([204, 404]);
  });

  it('rejects other clients, and what cannot be', async () => {
    const { call, url } = await withReceiver();
    expect((await call('GET', '', undefined, 'sandbox-client:wrong')).status).toBe(401);
    for (const wrong of [
      { url },
      { url, events: [] },
      { url, events: ['PING'] },
      { url: 'http://a.example/', events: ['SLEEP'] },
    ])
      expect((await call('POST', '', wrong)).status).toBe(400);
  });

  it('reports a ping that failed in the nested form', async () => {
    const { register, status } = await withReceiver();
    status.now = 404;
    const { status: code, json } = await register();
    expect([code, json.error]).toMatchObject([400, { status: 400, error_type: 'WebhookPingFailedException' }]);
  });

  it('activates and deactivates what there is', async () => {
    const { call, register, receiver, sandbox, status } = await withReceiver();
    expect([(await call('POST', '/activate')).status, (await call('POST', '/deactivate')).status]).toEqual([204, 204]);
    await register();
    expect((await call('POST', '/deactivate')).status).toBe(200);
    await upload(sandbox, 1, 5);
    expect(receiver.seen).toHaveLength(1);
    status.now = 500;
    expect((await call('POST', '/activate')).status).toBe(400);
    expect(sandbox.webhooks.registered?.active).toBe(false);
    status.now = 200;
    expect((await call('POST', '/activate')).status).toBe(200);
    const secret = sandbox.webhooks.registered?.secret ?? '';
    expect(isSigned(receiver.seen.at(-1) as Seen, secret)).toBe(true);
  });
});

describe('events', () => {
  it('are signed over the bytes that are sent, and only those that were asked for', async () => {
    const { sandbox, register, receiver } = await withReceiver();
    await register();
    await upload(sandbox, 1, 7);
    sandbox.webhooks.notify({ event: 'ACTIVITY_SUMMARY', date: '2026-10-20' }, { event: 'SLEEP', date: '2026-10-20' });
    await sandbox.webhooks.settled();
    const [, exercise, sleep, ...more] = receiver.seen as [Seen, Seen, Seen];
    expect(more).toEqual([]);
    const id = sandbox.exerciseIds.at(-1);
    expect(exercise.headers['polar-webhook-event']).toBe('EXERCISE');
    expect(JSON.parse(exercise.body)).toEqual({
      ...{ event: 'EXERCISE', user_id: Number(sandbox.userId), entity_id: id },
      ...{ timestamp: '2026-10-20T12:00:00.000Z', url: `https://www.polaraccesslink.com/v3/exercises/${id}` },
    });
    expect(JSON.parse(sleep.body)).toMatchObject({ event: 'SLEEP', date: '2026-10-20' });
    for (const one of [exercise, sleep]) expect(isSigned(one, sandbox.webhooks.registered?.secret ?? '')).toBe(true);
  });

  it('come twice and out of order when they are told to', async () => {
    const { sandbox, register, receiver } = await withReceiver();
    await register();
    Object.assign(sandbox.webhooks.behavior, { copies: 2, reversed: true });
    await upload(sandbox, 2, 9);
    const ids = receiver.seen.slice(1).map(({ body }) => JSON.parse(body).entity_id);
    const [first, second] = sandbox.exerciseIds.slice(-2);
    expect(ids).toEqual([second, second, first, first]);
  });

  it('are sent again until they are answered with 200, and after seven days no more', async () => {
    const { sandbox, register, receiver, status, clock } = await withReceiver();
    await register();
    status.now = 202;
    await upload(sandbox, 1, 11);
    expect(sandbox.webhooks.waiting).toBe(1);
    clock.now += 6 * DAY;
    status.now = 200;
    sandbox.webhooks.retry();
    await sandbox.webhooks.settled();
    expect([sandbox.webhooks.waiting, receiver.seen.length]).toEqual([0, 3]);
    status.now = 500;
    await upload(sandbox, 1, 13);
    for (const [days, active] of [
      [6, true],
      [2, false],
    ] as const) {
      clock.now += days * DAY;
      sandbox.webhooks.retry();
      await sandbox.webhooks.settled();
      expect(sandbox.webhooks.registered?.active).toBe(active);
    }
    await upload(sandbox, 1, 15);
    expect(receiver.seen).toHaveLength(6);
  });

  it('do not come for a user who has left', async () => {
    const { sandbox, register, receiver } = await withReceiver();
    await register();
    const token = sandbox.issueToken();
    await fetch(`${sandbox.url}/v3/users/${sandbox.userId}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${token}` },
    });
    await upload(sandbox, 1, 17);
    expect(receiver.seen).toHaveLength(1);
  });
});
