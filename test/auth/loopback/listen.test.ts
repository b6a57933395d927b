import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { closeServer, listenOnAll } from '../../../src/auth/loopback/listen.js';
import { startLoopback } from '../../../src/auth/loopback/loopback.js';
import { get } from './get.js';
import { freePort, occupy } from './ports.js';

/** From a documentation network (RFC 5737): no machine has it. */
const absent = '192.0.2.1';

const open: Server[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(closeServer));
});

async function listen(addresses: [string, ...string[]], port?: number): Promise<Server[]> {
  const free = port ?? (await freePort());
  const uri = `http://localhost:${free}/callback`;
  const target = { uri, addresses, port: free, host: `localhost:${free}`, path: '/callback' };
  const servers = await listenOnAll(target, (_request, response) => response.end('heard'));
  open.push(...servers);
  return servers;
}

const portOf = (server: Server | undefined) => (server?.address() as AddressInfo | undefined)?.port ?? 0;

describe('listening for the redirect', () => {
  it('works without a second address that the machine does not have, but never without the first', async () => {
    const [server, ...others] = await listen(['127.0.0.1', absent]);
    expect(others).toEqual([]);
    const port = portOf(server);
    expect((await get(`http://127.0.0.1:${port}`, '/')).body).toBe('heard');
    await expect(listen([absent, '127.0.0.1'])).rejects.toMatchObject({
      ...{ code: 'REDIRECT_URI', exitCode: 2, hint: expect.stringContaining('POLAR_REDIRECT_URI') },
      ...{ message: expect.stringContaining(`listen on ${absent}, port`), cause: { code: 'EADDRNOTAVAIL' } },
    });
  });

  it('fails if another program has the second address, because it would get the code', async () => {
    const port = await freePort();
    const stranger = await occupy(port, '::1');
    await expect(listen(['127.0.0.1', '::1'], port)).rejects.toMatchObject({
      ...{ code: 'PORT_IN_USE', exitCode: 2, cause: { code: 'EADDRINUSE' } },
      message: expect.stringContaining(`Port ${port} of the redirect URL`),
    });
    await new Promise((resolve) => stranger.close(resolve));
  });

  it('ends a connection that sends nothing for ten seconds', async () => {
    const [server] = await listen(['127.0.0.1']);
    expect([server?.headersTimeout, server?.requestTimeout]).toEqual([10_000, 10_000]);
  });

  it('survives browsers that disconnect halfway, and data that is not HTTP', async () => {
    const [server] = await listen(['127.0.0.1']);
    const port = portOf(server);
    for (const words of ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1', 'nonsense\r\n\r\n', '']) {
      const client = connect(port, '127.0.0.1');
      await once(client, 'connect');
      await new Promise((resolve) => client.write(words, resolve));
      client.resetAndDestroy();
    }
    expect((await get(`http://127.0.0.1:${port}`, '/')).body).toBe('heard');
  });
});

describe('the Host of a request', () => {
  /** The response to these lines. */
  async function said(...lines: string[]): Promise<string> {
    const port = await freePort();
    const { signal } = new AbortController();
    const redirectUri = `http://localhost:${port}/callback`;
    const loopback = await startLoopback({ redirectUri, state: 'right', timeoutMs: 10_000, signal });
    const client = connect(port, '127.0.0.1');
    client.end(lines.map((line) => `${line.replace('{port}', String(port))}\r\n`).join(''));
    const answer = await text(client);
    await loopback.close();
    return answer.split('\r\n', 1)[0] ?? '';
  }

  it('may be in capitals, and is required', async () => {
    const asked = 'GET /callback?state=wrong';
    expect(await said(`${asked} HTTP/1.1`, 'Host: LocalHost:{port}', '')).toContain(' 400 ');
    expect(await said(`${asked} HTTP/1.0`, '')).toContain(' 404 ');
  });
});
