import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createAccessLinkV4 } from '../../../src/polar/v4/client.js';
import { clientOf, failure, json, serve, serveRaw } from './server.js';

const bearer = (seen: { headers: { authorization?: string | undefined } }[]) =>
  seen.map(({ headers }) => headers.authorization);

describe('a token from a source', () => {
  it('is requested before every request', async () => {
    const server = await serve((_, response) => json(response, 200, []));
    let n = 0;
    const tokens = { token: async () => `token-${++n}`, renew: async () => undefined };
    const { client } = clientOf(server.url, { tokens });
    await client.listExercises();
    await client.listExercises();
    expect(bearer(server.seen)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('that is rejected is renewed once, and the same request is sent with the new one', async () => {
    const server = await serve(({ headers }, response) =>
      headers.authorization === 'Bearer new' ? response.writeHead(204).end() : response.writeHead(401).end(),
    );
    const refused: string[] = [];
    const renew = async (token: string) => {
      refused.push(token);
      return 'new';
    };
    const { client, requests } = clientOf(server.url, { tokens: { token: async () => 'old', renew } });
    expect((await client.createTransaction()).status).toBe(204);
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'POST']);
    expect([bearer(server.seen), refused]).toEqual([['Bearer old', 'Bearer new'], ['old']]);
    // Both belong to the first attempt.
    expect(requests.map(({ status, attempt }) => [status, attempt])).toEqual([
      [401, 1],
      [204, 1],
    ]);
  });

  it('that is rejected and cannot be renewed stays rejected', async () => {
    const server = await serve((_, response) => response.writeHead(401).end());
    const tokens = { token: async () => 'old', renew: async () => undefined };
    const { client } = clientOf(server.url, { tokens });
    expect(await failure(client.createTransaction())).toMatchObject({ code: 'TOKEN_REFUSED', status: 401 });
    // Once, and twice elsewhere to find out whether the token is the reason.
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/v3/users/12/exercise-transactions',
      '/v3/users/12',
      '/v3/exercises',
    ]);
  });

  it('that is not available ends the call before anything is sent', async () => {
    const server = await serve((_, response) => response.writeHead(204).end());
    const tokens = { token: () => Promise.reject(new Error('locked')), renew: async () => undefined };
    const { client } = clientOf(server.url, { tokens });
    expect((await failure(client.listExercises())).message).toBe('locked');
    expect(server.seen).toEqual([]);
  });

  it('that no header can contain is rejected, with the remedy', async () => {
    const server = await serve((_, response) => response.writeHead(204).end());
    const tokens = { token: async () => 'two words', renew: async () => undefined };
    expect(await failure(clientOf(server.url, { tokens }).client.listExercises())).toMatchObject({
      ...{ code: 'TOKEN_REFUSED', hint: expect.stringContaining('polar-sync login') },
    });
    expect(server.seen).toEqual([]);
  });
});

describe('a refusal', () => {
  it('by v4, which has no other path to probe, is about the token', async () => {
    const server = await serve((_, response) => response.writeHead(401).end());
    const client = createAccessLinkV4({ apiUrl: server.url, accessToken: 'x', version: '1' });
    const range = { from: '2026-02-22T00:00:00', to: '2026-02-23T00:00:00' };
    expect(await failure(client.listSessions(range))).toMatchObject({ code: 'TOKEN_REFUSED' });
    expect([client.requests, server.seen.length]).toEqual([1, 1]);
    await client.close();
  });

  it.each([400, 403])('(%i) with an unreadable complaint has none', async (status) => {
    const words = JSON.stringify({ error: 'Insufficient scope' });
    const damaged = gzipSync(words).subarray(0, 20);
    const endless = Buffer.from(JSON.stringify({ error: 'x'.repeat(64 * 1024) }));
    const server = await serve((_, response, n) =>
      n === 1
        ? response.writeHead(status, { 'content-encoding': 'gzip' }).end(damaged)
        : response.writeHead(status).end(endless),
    );
    const { client } = clientOf(server.url);
    for (let n = 0; n < 2; n += 1) {
      const error = await failure(client.listExercises());
      expect(error).toMatchObject({ status, complaint: undefined });
    }
    expect(server.seen).toHaveLength(2);
  });

  it('of another kind is reported without a complaint: it is not read', async () => {
    const server = await serve((_, response) => json(response, 409, { error: 'Conflict' }));
    expect(await failure(clientOf(server.url).client.listExercises())).toMatchObject({
      message: 'Polar responded to /v3/exercises with status 409.',
      complaint: undefined,
    });
  });

  it('of the token, followed by Ctrl-C during the probe, is an interruption', async () => {
    const stop = new AbortController();
    const server = await serve(({ path }, response) => {
      if (path === '/v3/users/12') stop.abort();
      else response.writeHead(401).end();
    });
    const { client } = clientOf(server.url, { signal: stop.signal });
    expect(await failure(client.listExercises())).toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
  });

  it('that breaks off in the middle of its complaint is a lost connection', async () => {
    const head = 'HTTP/1.1 403 Forbidden\r\ncontent-length: 500\r\n\r\n{"error":';
    const server = await serveRaw(head, (socket) => socket.resetAndDestroy());
    expect(await failure(clientOf(server.url).client.listExercises())).toMatchObject({ code: 'CONNECTION_LOST' });
  });
});

it('the clocks are those of the last response that stated one', async () => {
  const dates = ['Sun, 22 Feb 2026 10:00:30 GMT', 'soon'];
  const server = await serve((_, response, n) => json(response, 200, [], { date: dates[n - 1] ?? '' }));
  const { client } = clientOf(server.url);
  expect(client.clocks()).toBeUndefined();
  const stated = { polar: new Date('2026-02-22T10:00:30Z'), here: new Date('2026-02-22T10:00:00Z') };
  for (let n = 0; n < 2; n += 1) {
    await client.listExercises();
    expect(client.clocks()).toEqual(stated);
  }
});
