import { createHmac, randomBytes } from 'node:crypto';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest, type Server } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Inbox } from '../../src/listen/inbox.js';
import { beginProbe } from '../../src/listen/probe.js';
import { Receiver } from '../../src/listen/receiver.js';
import { close, serve } from '../../src/listen/serve.js';
import { temporaryFolder } from '../support/folder.js';

const secret = 'the-secret-of-the-webhook';
const event = '{"event":"SLEEP","user_id":475,"date":"2026-03-01"}';
const sign = (body: string) => createHmac('sha256', secret).update(body).digest('hex');

let server: Server;
let port: number;
let folder: string;
let events: number;
let broken: Error | undefined;
const remarks: string[] = [];
const failures: unknown[] = [];
const known = {
  secrets: [secret],
  hosts: new Set(['polar.example']),
  ownerOf: async (userId: string) => {
    if (userId === '477') return 'unsure' as const;
    return userId === '475' ? { profile: 'default' } : ('nobody' as const);
  },
  refresh: async () => false,
};

beforeEach(async () => {
  folder = join(temporaryFolder(), 'inbox');
  events = 0;
  broken = undefined;
  const inbox = new Inbox(folder);
  for (const list of [remarks, failures]) list.length = 0;
  const receiver = new Receiver({
    ...{ known, folder, onRemark: (why) => remarks.push(why) },
    inbox: {
      add: (...given) => {
        if (broken) throw broken;
        return inbox.add(...given);
      },
      canStore: () => inbox.canStore(),
    },
    onEvent: () => {
      events += 1;
    },
    onFailure: (problem) => failures.push(problem),
  });
  server = await serve(receiver, { host: '127.0.0.1', port: 0 }, (problem) => failures.push(problem));
  port = (server.address() as { port: number }).port;
});
afterEach(() => close(server, 0));

interface Sent {
  method?: string;
  path?: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
  agent?: Agent;
}

/** The status; undefined: the connection was cut. */
function send({ method = 'POST', path = '/webhook', body = event, headers = {}, agent }: Sent = {}) {
  return new Promise<{ status: number | undefined; body: string }>((resolve) => {
    const none = () => resolve({ status: undefined, body: '' });
    const options = { port, method, path, headers, ...(agent ? { agent } : { agent: false as const }) };
    const sent = httpRequest({ host: '127.0.0.1', ...options }, async (response) => {
      resolve({ status: response.statusCode, body: await text(response).catch(() => '') });
    });
    sent.on('error', none);
    sent.end(method === 'GET' ? undefined : body);
  });
}
const signed = (body = event, more: Record<string, string> = {}) =>
  send({ body, headers: { 'Polar-Webhook-Signature': sign(body), ...more } });
const stored = () => readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('the receiver', () => {
  it('has an event on the disk when it answers 200, and the same again is not a second one', async () => {
    expect((await signed()).status).toBe(200);
    expect([stored().length, events]).toEqual([1, 1]);
    expect((await signed(event, { Host: 'Polar.example' })).status).toBe(200);
    expect([stored().length, events]).toEqual([1, 1]);
  });

  it('answers a ping, a stranger and what is no event with 200, and stores nothing', async () => {
    expect((await send({ body: '{"event":"PING","timestamp":"x"}' })).status).toBe(200);
    expect((await signed('{"event":"SLEEP","user_id":476}')).status).toBe(200);
    expect((await signed('{}')).status).toBe(200);
    expect([stored(), events]).toEqual([[], 0]);
  });

  it('answers 503 while it cannot store, and takes the event when it is sent again', async () => {
    broken = new Error('no space left');
    expect((await signed()).status).toBe(503);
    expect(failures.splice(0)).toEqual([broken]);
    broken = undefined;
    expect([(await signed()).status, stored().length]).toEqual([200, 1]);
  });

  it('is healthy as long as it can store, whether or not an event came meanwhile', async () => {
    const health = () => send({ method: 'GET', path: '/healthz' });
    expect((await health()).status).toBe(200);
    renameSync(folder, `${folder}.away`);
    writeFileSync(folder, 'in the way');
    expect(await health()).toEqual({ status: 503, body: 'events cannot be stored\n' });
    rmSync(folder);
    renameSync(`${folder}.away`, folder);
    expect([(await health()).status, readdirSync(folder)]).toEqual([200, []]);
  });

  it('does not say that it has an event of a user who may be one of a profile it cannot read', async () => {
    expect((await signed('{"event":"SLEEP","user_id":477}')).status).toBe(503);
    expect([stored(), events]).toEqual([[], 0]);
  });

  it('is asked for its health from the machine itself only, and not through a proxy on it', async () => {
    const health = (headers: Record<string, string>) => send({ method: 'GET', path: '/healthz', headers });
    expect(await health({})).toEqual({ status: 200, body: 'ok\n' });
    for (const headers of [{ 'X-Forwarded-For': '192.0.2.1' }, { Host: 'polar.example' }] as Record<string, string>[])
      expect((await health(headers)).status).toBe(404);
  });

  it('answers a probe only while somebody on this machine asks', async () => {
    const ask = (question: string) => send({ method: 'GET', headers: { 'polar-sync-probe': question } });
    const probe = beginProbe(folder);
    const { status, body } = await ask(probe.question);
    expect([status, probe.isAnsweredBy(body), probe.isAnsweredBy(body.replace(/./, 'x'))]).toEqual([200, true, false]);
    expect((await ask('../probe')).status).toBe(404);
    probe.end();
    expect((await ask(probe.question)).status).toBe(404);
  });
});

describe('an attack', () => {
  afterEach(() => {
    expect([stored(), events, failures]).toEqual([[], 0, []]);
  });

  it.each<[string, number, Sent]>([
    ['without signature', 401, {}],
    ['with a wrong signature', 401, { headers: { 'Polar-Webhook-Signature': 'a'.repeat(64) } }],
    ['with two signatures', 401, { headers: { 'Polar-Webhook-Signature': `${sign(event)}, ${sign(event)}` } }],
    ['at another path', 404, { path: '/', headers: { 'Polar-Webhook-Signature': sign(event) } }],
    ['at a path below', 404, { path: '/webhook/x', headers: { 'Polar-Webhook-Signature': sign(event) } }],
    ['at a path that leads out', 404, { path: '/../webhook', headers: { 'Polar-Webhook-Signature': sign(event) } }],
    ['for another host', 404, { headers: { Host: 'evil.example', 'Polar-Webhook-Signature': sign(event) } }],
    ['for a host that only begins like it', 404, { headers: { Host: 'polar.example.evil.example' } }],
    ['with another method', 405, { method: 'PUT' }],
    ['that says it is too large', 413, { body: 'x'.repeat(64 * 1024 + 1) }],
    ['with huge headers', 431, { headers: { 'X-Long': 'x'.repeat(9000) } }],
  ])('%s is answered with %d', async (_name, status, sent) => expect((await send(sent)).status).toBe(status));

  it('that is too large and does not say so is cut off', async () => {
    const sent = send({ body: randomBytes(4 * 1024 * 1024), headers: { 'Transfer-Encoding': 'chunked' } });
    expect([413, undefined]).toContain((await sent).status);
  });

  it('that is too large is told so, even by way of a proxy that sends everything before it reads the answer', async () => {
    const socket = connect(port, '127.0.0.1').pause();
    const failures: string[] = [];
    socket.on('error', ({ message }) => failures.push(message));
    socket.write('POST /webhook HTTP/1.1\r\nHost: polar.example\r\nContent-Length: 200000\r\n\r\n');
    socket.write(Buffer.alloc(100_000, 'x'));
    await sleep(50);
    socket.write(Buffer.alloc(100_000, 'x'));
    await sleep(50);
    let said = '';
    socket.on('data', (piece) => (said += String(piece))).resume();
    await new Promise((resolve) => socket.once('close', resolve));
    expect([failures, said.slice(0, 12)]).toEqual([[], 'HTTP/1.1 413']);
  });

  it('with 10,000 messages, as large as they may be, is refused each time and leaves no memory taken', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    const headers = { 'Polar-Webhook-Signature': 'b'.repeat(64) };
    const body = Buffer.alloc(64 * 1024, 'x');
    const { rss } = process.memoryUsage();
    for (let n = 0; n < 500; n += 1) {
      const all = await Promise.all(Array.from({ length: 20 }, () => send({ headers, agent, body })));
      expect(new Set(all.map(({ status }) => status))).toEqual(new Set([401]));
    }
    agent.destroy();
    expect(remarks).toHaveLength(10_000);
    // They were 640 MB.
    expect(process.memoryUsage().rss - rss).toBeLessThan(200 * 1024 * 1024);
  });

  it('with more silent connections than there is room for keeps nobody else out for long', async () => {
    expect([server.maxConnections, server.headersTimeout, server.requestTimeout]).toEqual([100, 10_000, 20_000]);
    server.headersTimeout = 500;
    let cut = 0;
    const silent = Array.from({ length: 150 }, () =>
      connect(port, '127.0.0.1')
        .on('error', () => undefined)
        .on('close', () => (cut += 1))
        .resume(),
    );
    onTestFinished(() => silent.forEach((socket) => void socket.destroy()));
    // Those beyond the limit at once, the others when their time is over.
    await expect.poll(() => cut).toBe(150);
    expect((await send({})).status).toBe(401);
  });

  it('that is sent byte by byte is cut off, and keeps nobody else waiting', async () => {
    // Of the two, the longer one is that of the whole request.
    Object.assign(server, { headersTimeout: 400, requestTimeout: 500 });
    const start = `POST /webhook HTTP/1.1\r\nHost: polar.example\r\nPolar-Webhook-Signature: ${sign(event)}\r\n`;
    const slow = Array.from({ length: 20 }, () => {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      socket.write(`${start}Content-Length: 60000\r\n\r\n`);
      const drip = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(drip));
      onTestFinished(() => void socket.destroy());
      return text(socket);
    });
    expect((await send({})).status).toBe(401);
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^(HTTP\/1.1 408 |$)/);
  });
});
