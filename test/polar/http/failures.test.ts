import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { clientOf, failure, json, serve, serveRaw, token } from './server.js';

const start = { start_time: '2026-02-22T07:50:17' };
const details = { samples: true, zones: true, route: true };
const transaction = { transactionId: '7', path: '/v3/users/12/exercise-transactions/7' };

describe('statuses', () => {
  it.each([
    [400, 'UNEXPECTED_STATUS', 1, 1],
    // The second request finds out elsewhere whether the token is the reason.
    [401, 'TOKEN_REFUSED', 4, 2],
    [403, 'CONSENT_OR_REGISTRATION', 4, 1],
    [404, 'NOT_SERVED', 1, 1],
    [405, 'NOT_SERVED', 1, 1],
    [408, 'SERVER_ERROR', 5, 3],
    [409, 'UNEXPECTED_STATUS', 1, 1],
    [410, 'NOT_SERVED', 1, 1],
    [418, 'UNEXPECTED_STATUS', 1, 1],
    [500, 'SERVER_ERROR', 5, 3],
    [501, 'NOT_SERVED', 1, 1],
    [502, 'SERVER_ERROR', 5, 3],
    [503, 'SERVER_ERROR', 5, 3],
    [202, 'UNEXPECTED_STATUS', 1, 1],
  ])('%i is %s, exit %i, after %i tries', async (status, code, exitCode, tries) => {
    const server = await serve((_, response) => response.writeHead(status).end(`<html>${token}</html>`));
    const { client } = clientOf(server.url);
    const error = await failure(client.listExercises());
    expect(error).toMatchObject({ code, exitCode, status, path: '/v3/exercises' });
    expect(error.hint).toMatch(/\w/);
    expect(`${error.message} ${error.hint}`).not.toContain(token);
    expect(server.seen).toHaveLength(tries);
  });

  it('waits longer before each further attempt, and as long as a 503 asks', async () => {
    const server = await serve((_, response, n) => {
      if (n === 3) return json(response, 200, []);
      return response.writeHead(503, n === 2 ? { 'retry-after': '7' } : {}).end();
    });
    const { client, slept } = clientOf(server.url);
    await client.listExercises();
    expect(slept).toEqual([500, 7000]);
    const unlucky = await serve((_, response) => response.writeHead(500).end());
    const other = clientOf(unlucky.url, { random: () => 0.5 });
    await failure(other.client.listExercises());
    expect(other.slept).toEqual([250, 500]);
    const closed = await serve((_, response) => response.writeHead(503, { 'retry-after': '3600' }).end());
    expect(await failure(clientOf(closed.url).client.listExercises())).toMatchObject({ code: 'SERVER_ERROR' });
    expect(closed.seen).toHaveLength(1);
  });

  it('repeats a commit, and never a create', async () => {
    const server = await serve((_, response, n) => response.writeHead(n === 1 ? 500 : n === 2 ? 404 : 500).end());
    const { client } = clientOf(server.url);
    expect(await client.commitTransaction(transaction)).toBe('unknown');
    expect(server.seen).toHaveLength(2);
    expect(await failure(client.createTransaction())).toMatchObject({ code: 'SERVER_ERROR' });
    expect(server.seen).toHaveLength(3);
  });
});

describe('unusable responses', () => {
  it.each([
    ['an HTML page', '<!DOCTYPE html><html><body>Login</body></html>'],
    ['empty', ''],
    ['truncated', '[{"id":"a","start_time":'],
    ['JSON of an unexpected shape', '{}'],
    ['JSON of an unexpected shape', 'null'],
    ['XML instead of JSON', '<?xml version="1.0"?><exercises/>'],
  ])('%s with status 200 is retried, and reported', async (what, body) => {
    const server = await serve((_, response) => response.writeHead(200).end(body));
    const { client } = clientOf(server.url);
    const error = await failure(client.listExercises());
    expect(error).toMatchObject({ code: 'BAD_ANSWER', exitCode: 5, status: 200, path: '/v3/exercises' });
    expect(error.message).toContain(what);
    expect(server.seen).toHaveLength(3);
  });

  it('succeeds if the next attempt is good', async () => {
    const server = await serve((_, response, n) => (n === 1 ? response.end('<html>') : json(response, 200, [])));
    expect((await clientOf(server.url).client.listExercises()).value?.items).toEqual([]);
  });

  it('does not open a second transaction after a bad first response', async () => {
    const server = await serve((_, response) => response.writeHead(201).end('{"transaction-id":'));
    const error = await failure(clientOf(server.url).client.createTransaction());
    expect(error).toMatchObject({ code: 'BAD_ANSWER', status: 201 });
    expect(server.seen).toHaveLength(1);
  });

  it('reads gzip, and rejects gzip that is truncated or something else', async () => {
    const text = JSON.stringify({ id: 'a', ...start, note: 'x'.repeat(100_000) });
    const packed = gzipSync(text);
    const bodies = [packed, packed.subarray(0, packed.length - 20), Buffer.from(text)];
    const server = await serve((_, response, n) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bodies[Math.min(n - 1, 2)]);
    });
    const { client } = clientOf(server.url);
    expect(Buffer.from((await client.getExercise('a', details)).body).toString()).toBe(text);
    expect(server.seen[0]?.headers['accept-encoding']).toBe('gzip');
    const error = await failure(client.getExercise('a', details));
    expect(error).toMatchObject({ code: 'BAD_ANSWER' });
    expect(error.message).toContain('gzip');
    expect(server.seen).toHaveLength(4);
  });

  it('stops at the size limit, even of a small bomb, and does not request it again', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '));
    let sent = 0;
    const server = await serve((_, response, n) => {
      if (n === 1) return response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, ' '))) sent += 64 * 1024;
        if (!response.destroyed) response.once('drain', more);
      };
      response.writeHead(200);
      return more();
    });
    const { client } = clientOf(server.url, { limits: { bodyBytes: 1024 * 1024 } });
    for (const n of [1, 2]) {
      const error = await failure(client.listExercises());
      expect(error).toMatchObject({ code: 'BAD_ANSWER', path: '/v3/exercises' });
      expect(error.message).toContain('1.0 MiB');
      expect(server.seen).toHaveLength(n);
    }
    expect(sent).toBeLessThan(50 * 1024 * 1024);
  });
});

describe('a broken network', () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

  it.each([
    ['truncated within a stated length', `${head}content-length: 500\r\n\r\n[{"id":`, 'end'],
    ['truncated within a chunk', `${head}transfer-encoding: chunked\r\n\r\nff\r\n[{"id":`, 'end'],
    ['truncated between chunks', `${head}transfer-encoding: chunked\r\n\r\n2\r\n[]\r\n`, 'end'],
    ['reset within the body', `${head}content-length: 500\r\n\r\n[{"id":`, 'resetAndDestroy'],
    ['reset before the answer', '', 'resetAndDestroy'],
    ['closed before the answer', '', 'end'],
    ['closed within the headers', head, 'end'],
    ['not HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n', 'end'],
  ] as const)('%s: the connection is lost, after three tries', async (_, bytes, end) => {
    const server = await serveRaw(bytes, (socket) => socket[end]());
    const { client, requests } = clientOf(server.url);
    const error = await failure(client.listExercises());
    expect(error).toMatchObject({ code: 'CONNECTION_LOST', exitCode: 5, path: '/v3/exercises' });
    expect(error.message).toContain(new URL(server.url).host);
    expect(error.message).not.toContain(token);
    expect(server.asked()).toBe(3);
    expect(requests.map((info) => info.error)).toEqual(Array(3).fill('CONNECTION_LOST'));
  });

  it('does not repeat a create whose response got lost', async () => {
    const server = await serveRaw('', (socket) => socket.resetAndDestroy());
    expect(await failure(clientOf(server.url).client.createTransaction())).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(server.asked()).toBe(1);
  });

  it('repeats even a create if no server was there to receive it', async () => {
    const { client, slept } = clientOf('http://127.0.0.1:9');
    expect(await failure(client.createTransaction())).toMatchObject({
      code: 'NETWORK_UNREACHABLE',
      exitCode: 5,
      message: 'Cannot reach 127.0.0.1:9 (ECONNREFUSED).',
    });
    expect(client.requests).toBe(3);
    expect(slept).toEqual([500, 1000]);
  });

  it('names a host that does not exist', async () => {
    const error = await failure(clientOf('https://nobody.invalid').client.listExercises());
    expect(error).toMatchObject({ code: 'NETWORK_UNREACHABLE' });
    expect(error.message).toContain('nobody.invalid');
  });

  it.each([
    ['no headers', '', { headersMs: 100 }],
    ['a body that stops', `${head}content-length: 500\r\n\r\n[{`, { bodyMs: 100 }],
    ['a request that never ends', `${head}content-length: 500\r\n\r\n[{`, { requestMs: 100 }],
  ])('%s: a time limit ends it', async (_, bytes, limits) => {
    const server = await serveRaw(bytes, () => undefined);
    const { client } = clientOf(server.url, { limits });
    const started = performance.now();
    expect(await failure(client.listExercises())).toMatchObject({ code: 'NETWORK_TIMEOUT', exitCode: 5 });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(server.asked()).toBe(3);
  });

  it('a stalled create is not sent twice', async () => {
    const server = await serveRaw('', () => undefined);
    const { client } = clientOf(server.url, { limits: { headersMs: 100 } });
    expect(await failure(client.createTransaction())).toMatchObject({ code: 'NETWORK_TIMEOUT' });
    expect(server.asked()).toBe(1);
  });
});

describe('Ctrl-C', () => {
  it('ends a request in flight at once, without another attempt', async () => {
    const stop = new AbortController();
    const server = await serveRaw('', () => stop.abort());
    const { client } = clientOf(server.url, { signal: stop.signal });
    expect(await failure(client.listExercises())).toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    expect(await failure(client.listExercises())).toMatchObject({ code: 'INTERRUPTED' });
    expect(server.asked()).toBe(1);
    expect(client.requests).toBe(1);
  });

  it('ends a wait between two attempts', async () => {
    const server = await serve((_, response) => response.writeHead(503, { 'retry-after': '50' }).end());
    const stop = new AbortController();
    const { client } = clientOf(server.url, { signal: stop.signal, sleep: undefined });
    setTimeout(() => stop.abort(), 100);
    const started = performance.now();
    expect(await failure(client.listExercises())).toMatchObject({ code: 'INTERRUPTED' });
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('an invalid token', () => {
  it.each(['', 'two words', 'line\nbreak', 'ключ'])('%j is rejected before anything is sent', (accessToken) => {
    expect(() => clientOf('http://127.0.0.1:9', { accessToken })).toThrow(
      expect.objectContaining({ code: 'TOKEN_REFUSED', exitCode: 4 }),
    );
  });
});
