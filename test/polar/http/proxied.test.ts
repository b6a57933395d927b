import { describe, expect, it } from 'vitest';
import { startProxy } from '../../support/proxy.js';
import { clientOf, failure, json, serve, serveRaw } from './server.js';

/** A name that no resolver knows (RFC 6761): whatever reaches it went through the proxy. */
const apiUrl = 'http://polar.test';
const portOf = (url: string) => Number(new URL(url).port);

describe('a proxy', () => {
  it('named by the environment is used both ways', async () => {
    const server = await serve((_, response) => json(response, 200, []));
    const proxy = await startProxy({ routes: { 'polar.test:80': portOf(server.url) } });
    const { client } = clientOf(apiUrl, { env: { HTTP_PROXY: proxy.url } });
    expect((await client.listExercises()).value?.items).toEqual([]);
    expect(server.seen).toMatchObject([{ path: '/v3/exercises', headers: { host: 'polar.test' } }]);
    expect([proxy.asked, proxy.plain]).toEqual([['polar.test:80'], []]);
  });

  it('is not used for the machine itself, or where NO_PROXY excludes it', async () => {
    const server = await serve((_, response) => json(response, 200, []));
    const proxy = await startProxy({ routes: {} });
    const direct = clientOf(server.url, { env: { HTTP_PROXY: proxy.url } });
    expect((await direct.client.listExercises()).value?.items).toEqual([]);
    const left = clientOf(apiUrl, { env: { HTTP_PROXY: proxy.url, NO_PROXY: 'polar.test' } });
    expect(await failure(left.client.listExercises())).toMatchObject({ code: 'NETWORK_UNREACHABLE' });
    expect(proxy.asked).toEqual([]);
  });

  it('that refuses is reported, and the create that was never sent is retried', async () => {
    const server = await serve((_, response) => response.writeHead(204).end());
    const proxy = await startProxy({ routes: { 'polar.test:80': portOf(server.url) }, credentials: 'anna:pass' });
    const env = { HTTP_PROXY: proxy.url.replace('anna:pass@', '') };
    const { client } = clientOf(apiUrl, { env });
    const error = await failure(client.createTransaction());
    expect(error).toMatchObject({ code: 'NETWORK_UNREACHABLE', notSent: true });
    expect(error.message).toContain('the proxy responded with 407');
    expect(client.requests).toBe(3);
    expect(server.seen).toEqual([]);
    const known = clientOf(apiUrl, { env: { HTTP_PROXY: proxy.url } });
    expect((await known.client.createTransaction()).value).toBeUndefined();
  });

  it('does not change that a silent server is abandoned', async () => {
    const silent = await serveRaw('', () => undefined);
    const proxy = await startProxy({ routes: { 'polar.test:80': portOf(silent.url) } });
    const { client } = clientOf(apiUrl, { env: { HTTP_PROXY: proxy.url }, limits: { headersMs: 100 } });
    expect(await failure(client.createTransaction())).toMatchObject({ code: 'NETWORK_TIMEOUT', notSent: false });
    expect(silent.asked()).toBe(1);
  });

  it('that accepts the request and stays silent is abandoned like a silent server', async () => {
    const mute = await serveRaw('', () => undefined);
    const { client } = clientOf(apiUrl, { env: { HTTP_PROXY: mute.url }, limits: { headersMs: 100 } });
    expect(await failure(client.createTransaction())).toMatchObject({ code: 'NETWORK_TIMEOUT' });
  });

  it('does not change that a body that stops is abandoned', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n[{';
    const stopping = await serveRaw(head, () => undefined);
    const proxy = await startProxy({ routes: { 'polar.test:80': portOf(stopping.url) } });
    const { client } = clientOf(apiUrl, { env: { HTTP_PROXY: proxy.url }, limits: { bodyMs: 100 } });
    expect(await failure(client.createTransaction())).toMatchObject({ code: 'NETWORK_TIMEOUT', notSent: false });
  });
});

describe('a connection that is not established in time', () => {
  // A server that accepts the connection and never speaks TLS.
  it.each(['directly', 'through a proxy'])('%s is reported as that, and nothing was sent', async (how) => {
    const mute = await serveRaw('', () => undefined);
    const proxy = await startProxy({ routes: { 'polar.test:443': portOf(mute.url) } });
    const url = how === 'directly' ? mute.url.replace('http:', 'https:') : 'https://polar.test';
    const env = how === 'directly' ? {} : { HTTPS_PROXY: proxy.url };
    const { client } = clientOf(url, { env, limits: { connectMs: 200, requestMs: 6000 } });
    const error = await failure(client.createTransaction());
    expect(error).toMatchObject({ code: 'NETWORK_TIMEOUT', notSent: true });
    expect(error.message).toContain('did not accept a connection in time');
    expect(client.requests).toBe(3);
  });
});
