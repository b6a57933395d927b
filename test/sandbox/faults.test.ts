import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { FaultKind, Sandbox, SeenRequest } from '../../src/sandbox/sandbox.js';
import { client, open, transactionsOf } from './support.js';

/** The raw bytes until the connection ends; `reset` if it was reset. */
function rawGet(sandbox: Sandbox, path: string, token: string) {
  return new Promise<{ text: string; reset: boolean }>((resolve) => {
    const chunks: Buffer[] = [];
    let reset = false;
    const socket = connect(sandbox.port, '127.0.0.1', () => {
      const headers = `Host: x\r\nAuthorization: Bearer ${token}\r\nAccept: application/json\r\nConnection: close`;
      socket.write(`GET ${path} HTTP/1.1\r\n${headers}\r\n\r\n`);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      reset = error.code === 'ECONNRESET';
    });
    socket.on('close', () => resolve({ text: Buffer.concat(chunks).toString(), reset }));
  });
}

async function wire(kind: FaultKind, delayMs?: number) {
  const { sandbox } = await open();
  const token = sandbox.issueToken();
  const whole = (await client(sandbox, token)('GET', '/v3/exercises')).text;
  sandbox.faults.add({ kind, ...(delayMs !== undefined && { delayMs }) });
  const before = performance.now();
  const { text, reset } = await rawGet(sandbox, '/v3/exercises', token);
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return { sandbox, whole, head, body, reset, took: performance.now() - before };
}

describe('faults on the wire', () => {
  it.each(['500', '503', '429', '401', '403', '404', '405', '410', '501'] as const)('%s once', async (kind) => {
    const { sandbox } = await open();
    const ask = client(sandbox);
    sandbox.faults.add({ kind });
    const spoiled = await ask('GET', '/v3/exercises');
    expect([spoiled.status, spoiled.text]).toEqual([Number(kind), '']);
    expect(spoiled.headers.has('RateLimit-Usage')).toBe(true);
    expect((await ask('GET', '/v3/exercises')).status).toBe(200);
  });

  it('429 shows the limit as used up, and has the given headers', async () => {
    const { sandbox } = await open();
    sandbox.faults.add({ kind: '429', headers: { 'Retry-After': '2' } });
    const { headers } = await client(sandbox)('GET', '/v3/exercises');
    expect(headers.get('RateLimit-Usage')).toBe('521, 1');
    expect(headers.get('Retry-After')).toBe('2');
  });

  it('reset: the connection breaks before the first byte', async () => {
    const { head, reset } = await wire('reset');
    expect([head, reset]).toEqual(['', true]);
  });

  it('truncate: half of the announced length', async () => {
    const { head, body, whole } = await wire('truncate');
    expect(head).toContain(`Content-Length: ${whole.length}`);
    expect(body).toBe(whole.slice(0, Math.floor(whole.length / 2)));
  });

  it('truncate-chunked: chunks without an end', async () => {
    const { head, body, whole } = await wire('truncate-chunked');
    expect(head).toContain('Transfer-Encoding: chunked');
    expect(body).toContain(whole.slice(0, 100));
    expect(body).not.toContain('\r\n0\r\n');
  });

  it('truncate-silent: half, which looks complete', async () => {
    const { head, body, whole } = await wire('truncate-silent');
    expect(head).toContain(`Content-Length: ${body.length}`);
    expect(body).toBe(whole.slice(0, Math.floor(whole.length / 2)));
  });

  it('truncate of a response without body: the status line and part of a header', async () => {
    const { sandbox } = await open();
    const token = sandbox.issueToken({ register: false });
    sandbox.faults.add({ kind: 'truncate' });
    const { text } = await rawGet(sandbox, `/v3/users/${sandbox.userId}`, token);
    expect(text).toBe('HTTP/1.1 204 OK\r\nRateLimit-');
  });

  it('html, empty, garbage-json and wrong-json: all with 200', async () => {
    expect(await wire('html')).toMatchObject({ head: expect.stringMatching(/^HTTP\/1.1 200.*text\/html/s) });
    expect(await wire('empty')).toMatchObject({ head: expect.stringMatching(/200.*Content-Length: 0/s), body: '' });
    const garbage = await wire('garbage-json');
    expect(() => JSON.parse(garbage.body)).toThrow();
    expect(JSON.parse((await wire('wrong-json')).body)).not.toBeInstanceOf(Array);
  });

  it('bad-elements: the real list, with a null and an element without id before the others', async () => {
    const { whole, body } = await wire('bad-elements');
    expect(JSON.parse(body)).toEqual([null, { name: 'without id' }, ...(JSON.parse(whole) as unknown[])]);
  });

  it('stall: not a single byte until the time is over', async () => {
    const { head, took } = await wire('stall', 150);
    expect(head).toBe('');
    expect(took).toBeGreaterThan(140);
  });

  it('stall-body: half, silence, end', async () => {
    const { body, whole, took } = await wire('stall-body', 150);
    expect(body).toBe(whole.slice(0, Math.floor(whole.length / 2)));
    expect(took).toBeGreaterThan(140);
  });

  it('slow: everything, in drops', async () => {
    const { body, whole, took } = await wire('slow', 200);
    expect(body).toBe(whole);
    expect(took).toBeGreaterThan(180);
  });

  it('stall ends when the client hangs up, and does not keep the sandbox from closing', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox);
    sandbox.faults.add({ kind: 'stall' });
    await expect(ask('GET', '/v3/exercises', { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/);
    expect((await ask('GET', '/v3/exercises')).status).toBe(200);
  });
});

describe('when a fault strikes', () => {
  it('at the n-th request from now', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox);
    await ask('GET', '/v3/exercises');
    sandbox.faults.add({ kind: '503', at: 2 }, { kind: '500', at: 4 });
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await ask('GET', '/v3/exercises')).status);
    expect(statuses).toEqual([200, 503, 200, 500, 200]);
  });

  it('by method, path and condition; some times or always; until cleared', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox);
    sandbox.faults.add({ kind: '500', path: /exercises\?zones/, method: 'GET', times: 2 });
    sandbox.faults.add({ kind: '501', match: ({ path }) => path.endsWith('/nope'), times: 'always' });
    const status = async (path: string) => (await ask('GET', path)).status;
    expect(await status('/v3/exercises')).toBe(200);
    expect(await status('/v3/exercises?zones=true')).toBe(500);
    expect(await status('/v3/exercises?zones=true')).toBe(500);
    expect(await status('/v3/exercises?zones=true')).toBe(200);
    for (let i = 0; i < 5; i++) expect(await status('/v3/exercises/nope')).toBe(501);
    sandbox.faults.clear();
    expect(await status('/v3/exercises/nope')).toBe(404);
  });

  it.each(['500', 'reset', 'empty', 'stall'] as const)('%s before or after the effect', async (kind) => {
    const { sandbox } = await open();
    const ask = client(sandbox);
    const commit = async (afterEffect: boolean, uri: string) => {
      sandbox.faults.add({ kind, afterEffect, delayMs: 30, method: 'PUT' });
      await ask('PUT', uri).catch(() => 'the connection broke');
      return sandbox.committed.length;
    };
    const { json } = await ask('POST', transactionsOf(sandbox));
    expect(await commit(false, json['resource-uri'])).toBe(0);
    expect(sandbox.openTransaction).toBeDefined();
    expect(await commit(true, json['resource-uri'])).toBe(6);
    expect((await ask('PUT', json['resource-uri'])).status).toBe(404);
  });

  it('a spoiled create leaves the transaction open', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox);
    sandbox.faults.add({ kind: 'truncate', method: 'POST' });
    await expect(ask('POST', transactionsOf(sandbox))).rejects.toThrow();
    expect(sandbox.openTransaction?.exerciseIds).toHaveLength(6);
    expect((await ask('POST', transactionsOf(sandbox))).status).toBe(204);
  });
});

describe('what a test can watch', () => {
  it('sees every request without its token', async () => {
    const { sandbox } = await open();
    const token = sandbox.issueToken();
    await client(sandbox, token)('GET', '/v3/exercises?samples=true');
    await fetch(`${sandbox.url}/v2/oauth2/token`, { method: 'POST', headers: { Authorization: 'Basic eA==' } });
    sandbox.faults.add({ kind: 'reset' });
    await fetch(`${sandbox.url}/v3/exercises`).catch(() => undefined);
    expect(sandbox.requests).toEqual([
      { n: 1, method: 'GET', path: '/v3/exercises?samples=true', authorization: 'bearer', status: 200 },
      { n: 2, method: 'POST', path: '/v2/oauth2/token', authorization: 'basic', status: 400 },
      { n: 3, method: 'GET', path: '/v3/exercises', authorization: 'none', status: null, fault: 'reset' },
    ]);
    expect(JSON.stringify(sandbox.requests)).not.toContain(token);
  });

  it('is called before a request takes effect and after its response has been sent', async () => {
    const told: string[] = [];
    const hook =
      (when: string) =>
      (n: number, { method }: SeenRequest) => {
        told.push(`${when} ${n} ${method} ${sandbox.committed.length}`);
      };
    const { sandbox } = await open({ onRequest: hook('before'), onResponseSent: hook('after') });
    const ask = client(sandbox);
    const { json } = await ask('POST', transactionsOf(sandbox));
    await ask('PUT', json['resource-uri']);
    await expect.poll(() => told).toHaveLength(4);
    expect(told).toEqual(['before 1 POST 0', 'after 1 POST 0', 'before 2 PUT 0', 'after 2 PUT 6']);
  });

  it('waits before each response if set', async () => {
    const { sandbox } = await open({ latencyMs: 60 });
    const ask = client(sandbox);
    const before = performance.now();
    await ask('GET', '/v3/exercises');
    expect(performance.now() - before).toBeGreaterThan(55);
    sandbox.latencyMs = 0;
  });
});
