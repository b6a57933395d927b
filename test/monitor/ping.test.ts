import { describe, expect, it } from 'vitest';
import { readPing } from '../../src/config/addresses/ping-url.js';
import { sendPing } from '../../src/monitor/ping.js';
import { serve } from '../polar/http/server.js';

const options = { version: '1.2.3', env: {}, signal: new AbortController().signal };
const fine = { ok: true, title: 'polar-sync (default): pulled', text: 'ok; workouts: 2 new' };
const bad = { ok: false, title: 'polar-sync (default): the pull failed', text: 'TOKEN_REFUSED: signed out' };

describe('a ping', () => {
  it('to a dead man’s switch is its address on success, and /fail below it on failure', async () => {
    const server = await serve((_request, response) => response.end('OK'));
    for (const news of [fine, bad])
      expect(await sendPing(`${server.url}/ping/abc/?x=1`, news, options)).toBe(undefined);
    expect(server.seen.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/ping/abc/?x=1', fine.text],
      ['POST', '/ping/abc/fail?x=1', bad.text],
    ]);
  });

  it('to ntfy goes to the same topic, loud only for a failure, with the password of the address', async () => {
    const server = await serve((_request, response) => response.end('{}'));
    const topic = `ntfy+${server.url.replace('//', '//anna:pa%20ss@')}/polar`;
    for (const news of [fine, bad]) expect(await sendPing(topic, news, options)).toBe(undefined);
    expect(server.seen.map(({ path, headers, body }) => [path, headers.title, headers.priority, body])).toEqual([
      ['/polar', fine.title, '1', fine.text],
      ['/polar', bad.title, '4', bad.text],
    ]);
    expect(server.seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from('anna:pa ss').toString('base64')}`);
  });

  it('is sent once more after a failure, then given up, and follows no redirect', async () => {
    const flaky = await serve((_request, response, n) => void response.writeHead(n === 1 ? 503 : 200).end());
    expect(await sendPing(`${flaky.url}/x`, fine, options)).toBe(undefined);
    const away = await serve((_request, response) => void response.writeHead(302, { location: flaky.url }).end());
    expect(await sendPing(`${away.url}/secret`, fine, options)).toBe(`${new URL(away.url).host}: status 302`);
    expect([flaky.seen.length, away.seen.length]).toEqual([2, 2]);
    const silent = await serve(() => undefined);
    expect(await sendPing(silent.url, fine, { ...options, timeoutMs: 50 })).toMatch(/no response in time$/);
    expect(await sendPing('http://127.0.0.1:1/secret', fine, options)).toBe('127.0.0.1:1: ECONNREFUSED');
  });
});

describe('the address of a ping', () => {
  it.each([
    ['https://hc-ping.com/abc', 'switch'],
    ['http://nas.lan:8000/ping/abc', 'switch'],
    ['https://ntfy.sh/topic', 'ntfy'],
    ['ntfy+https://ntfy.example/topic', 'ntfy'],
  ])('%s is one for %s', (text, style) => expect(readPing(text)?.style).toBe(style));

  it.each(['http://hc-ping.com/abc', 'hc-ping.com/abc', 'ftp://x.lan/a', 'ntfy+x', 'https://a:%zz@x/', ''])(
    '%j is none',
    (text) => expect(readPing(text)).toBe(undefined),
  );
});
