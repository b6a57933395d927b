import type { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { listenOnAll } from '../../../src/auth/loopback/listen.js';
import { parseRedirectUri } from '../../../src/auth/loopback/redirect-uri.js';
import { askTokenEndpoint } from '../../../src/auth/token-endpoint.js';
import { readBody } from '../../../src/polar/http/body.js';
import { openDispatcher } from '../../../src/polar/http/dispatcher.js';
import { freePort } from '../../auth/loopback/ports.js';
import { clientOf, failure, serve, serveRaw } from './server.js';

const text = JSON.stringify([{ id: 'a', start_time: '2026-02-22T07:50:17', note: 'x'.repeat(100_000) }]);
const { zstdCompressSync } = zlib as unknown as { zstdCompressSync?: (body: string) => Buffer };

const packed: [encoding: string, body: Buffer][] = [
  ['', Buffer.from(text)],
  ['identity', Buffer.from(text)],
  ['gzip', zlib.gzipSync(text)],
  ['x-gzip', zlib.gzipSync(text)],
  ['GZip', zlib.gzipSync(text)],
  ['br', zlib.brotliCompressSync(text)],
  ['deflate', zlib.deflateSync(text)],
  ['deflate', zlib.deflateRawSync(text)],
  ['gzip, br', zlib.brotliCompressSync(zlib.gzipSync(text))],
  ['deflate, identity, gzip', zlib.gzipSync(zlib.deflateSync(text))],
  ...(zstdCompressSync ? [['zstd', zstdCompressSync(text)] as [string, Buffer]] : []),
];

/** `[]` in a stored block of raw deflate, after bits that mean nothing there and are half of a valid zlib header. */
const lookalike = (first: number) => Buffer.from([first, 2, 0, 0xfd, 0xff, ...Buffer.from('[]'), 1, 0, 0, 0xff, 0xff]);

describe('a received body', () => {
  it.each([
    ['says method 8', 0x08],
    ['is a multiple of 31', 0xf0],
  ])("as deflate without zlib's header is read, although its first bytes %s", async (_, first) => {
    const body = lookalike(first);
    expect([(first & 15) === 8, body.readUInt16BE() % 31 === 0].filter(Boolean)).toHaveLength(1);
    const server = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'deflate' }).end(body));
    expect((await clientOf(server.url).client.listExercises()).value?.items).toEqual([]);
  });

  it.each(packed)('as "%s" is read', async (encoding, body) => {
    const server = await serve((_, response) =>
      response.writeHead(200, encoding === '' ? {} : { 'content-encoding': encoding }).end(body),
    );
    const { client } = clientOf(server.url);
    expect(Buffer.from((await client.listExercises()).body).toString()).toBe(text);
  });

  it.each(packed.filter(([encoding]) => !['', 'identity'].includes(encoding)))(
    'as "%s", but truncated or something else, is reported as damaged and requested again',
    async (encoding, body) => {
      for (const damaged of [body.subarray(0, body.length - 9), Buffer.from(text), Buffer.alloc(0)]) {
        const server = await serve((_, response) =>
          response.writeHead(200, { 'content-encoding': encoding }).end(damaged),
        );
        const error = await failure(clientOf(server.url).client.listExercises());
        expect(error).toMatchObject({ code: 'BAD_ANSWER', exitCode: 5 });
        expect(error.message).toMatch(/a damaged or truncated (gzip|br|deflate|zstd) body/);
        expect(server.seen).toHaveLength(3);
      }
    },
  );

  it.each(packed.filter(([encoding]) => !['', 'identity'].includes(encoding)))(
    'as "%s", but far too large once unpacked, is dropped',
    async (encoding, body) => {
      const server = await serve((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body));
      const { client } = clientOf(server.url, { limits: { bodyBytes: text.length - 1 } });
      expect(await failure(client.listExercises())).toMatchObject({
        code: 'BAD_ANSWER',
        message: expect.stringContaining('MiB'),
      });
      const just = clientOf(server.url, { limits: { bodyBytes: text.length } });
      expect((await just.client.listExercises()).value?.items).toHaveLength(1);
    },
  );

  it.each<[string, RegExp]>([
    ['compress', /compressed as "compress", which polar-sync did not ask for/],
    ['__proto__', /compressed as "__proto__"/],
    ['ax-gzip', /compressed as "ax-gzip"/],
    ['x-gzip2', /compressed as "x-gzip2"/],
    ['x'.repeat(99), /compressed as "x{40}", which/],
    ['gzip, gzip, gzip, gzip, gzip', /many times over/],
    ...(zstdCompressSync
      ? []
      : [['zstd', /compressed as "zstd", which this version of Node cannot read/] as [string, RegExp]]),
  ])('as "%s" is named, and not requested again', async (encoding, message) => {
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end('x'.repeat(1e6)),
    );
    const { client } = clientOf(server.url);
    const error = await failure(client.listExercises());
    expect(error).toMatchObject({ code: 'BAD_ANSWER', exitCode: 5, path: '/v3/exercises' });
    expect(error.message).toMatch(message);
    expect(server.seen).toHaveLength(1);
    // The connection was dropped, not the client.
    await failure(client.listExercises());
    expect(server.seen).toHaveLength(2);
  });

  it.each(['br', 'compress'])(
    'as "%s" is read in a token response, or only its status is reported',
    async (encoding) => {
      const body = zlib.brotliCompressSync('{"access_token":"a"}');
      const server = await serve((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body));
      const ask = { tokenUrl: `${server.url}/token`, client: { id: 'c', secret: 's' }, form: {} };
      expect(await askTokenEndpoint(ask)).toEqual({
        status: 200,
        answer: encoding === 'br' ? { access_token: 'a' } : undefined,
      });
    },
  );
});

/** Errors without a listener end the process: here they fail the test run as "Unhandled Errors". */
describe('an error event', () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n';

  it.each(['', 'gzip', 'br', 'deflate', 'compress'])(
    'of a connection that breaks within a body as "%s" is handled',
    async (encoding) => {
      const header = encoding === '' ? '' : `content-encoding: ${encoding}\r\n`;
      const server = await serveRaw(`${head}${header}\r\nhalf`, (socket) => socket.resetAndDestroy());
      const error = await failure(clientOf(server.url).client.listExercises());
      expect(error.code).toBe(encoding === 'compress' ? 'BAD_ANSWER' : 'CONNECTION_LOST');
      const ask = askTokenEndpoint({ tokenUrl: `${server.url}/token`, client: { id: 'c', secret: 's' }, form: {} });
      if (encoding === 'compress') expect(await ask).toEqual({ status: 200, answer: undefined });
      else expect((await failure(ask)).code).toMatch(/^[A-Z_]+$/);
    },
  );

  it.each([200, 201, 400, 403, 404, 500])(
    'of a response with status %i that is dropped halfway is handled',
    async (status) => {
      const server = await serveRaw(`HTTP/1.1 ${status} X\r\ncontent-length: 100000\r\n\r\nhalf`, (socket) =>
        socket.resetAndDestroy(),
      );
      const error = await failure(clientOf(server.url).client.listExercises());
      expect(error.code).toMatch(/^[A-Z_]+$/);
    },
  );

  it('of a body before, during and after reading is handled', async () => {
    const broken = () => new Error('broken');
    const before = new Readable({ read() {} });
    before.destroy(broken());
    await expect(readBody(before, {}, 10)).rejects.toThrow('broken');
    const within = new Readable({ read() {} });
    within.push('half');
    setImmediate(() => within.destroy(broken()));
    await expect(readBody(within, {}, 10)).rejects.toThrow('broken');
    const after = Readable.from([Buffer.from('whole')]);
    expect(Buffer.from(await readBody(after, {}, 10)).toString()).toBe('whole');
    expect(() => after.emit('error', broken())).not.toThrow();
    const refused = new Readable({ read() {}, destroy: (_, done) => done(broken()) });
    await expect(readBody(refused, { 'content-encoding': 'compress' }, 10)).rejects.toThrow('compress');
  });

  it('of an undici connection ends the waiting requests', async () => {
    const server = await serve(() => undefined);
    const line = openDispatcher(server.url, { connectMs: 1000, headersMs: 10_000, bodyMs: 10_000 });
    const waiting = failure(line.request({ origin: server.url, path: '/', method: 'GET' }));
    await expect.poll(() => server.seen.length).toBe(1);
    (line as unknown as EventEmitter).emit('error', new Error('not foreseen'));
    expect((await waiting).message).toBe('not foreseen');
  });

  it('of the server that waits for the browser, or of its responses, does not end the sign-in', async () => {
    const port = await freePort();
    const events: EventEmitter[] = [];
    const servers = await listenOnAll(parseRedirectUri(`http://127.0.0.1:${port}/callback`), (request, response) => {
      events.push(request, response);
      response.end('here');
    });
    expect(await (await fetch(`http://127.0.0.1:${port}/callback`)).text()).toBe('here');
    for (const emitter of [...servers, ...events]) emitter.emit('error', new Error('ECONNRESET'));
    expect(await (await fetch(`http://127.0.0.1:${port}/callback`)).text()).toBe('here');
    for (const one of servers) {
      one.closeAllConnections();
      one.close();
    }
    expect(events).toHaveLength(4);
  });
});
