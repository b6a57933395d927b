import { describe, expect, it } from 'vitest';
import { RateLimitedError } from '../../../src/polar/errors.js';
import { RateLimit, type RateLimitOptions } from '../../../src/polar/http/rate-limit.js';
import { clientOf, failure, json, serve } from './server.js';

const limits = (usage: string, reset: string) => ({
  'RateLimit-Usage': usage,
  'RateLimit-Limit': '520, 5100',
  'RateLimit-Reset': reset,
});

describe('the budget', () => {
  it('is known after the first response', async () => {
    const server = await serve((_, response) => json(response, 200, [], limits('12, 300', '601, 80000')));
    const { client } = clientOf(server.url);
    expect(client.budget()).toBeUndefined();
    await client.listExercises();
    expect(client.budget()).toEqual({
      shortUsed: 12,
      shortLimit: 520,
      shortResetSeconds: 601,
      longUsed: 300,
      longLimit: 5100,
      longResetSeconds: 80000,
      seenAt: new Date('2026-02-22T10:00:00.000Z'),
    });
  });

  it('survives a response that does not state it', async () => {
    const server = await serve((_, response, n) =>
      json(response, 200, [], n === 1 ? limits('12, 300', '601, 80000') : {}),
    );
    const { client } = clientOf(server.url);
    await client.listExercises();
    await client.listExercises();
    expect(client.budget()?.shortUsed).toBe(12);
  });

  it('used up: waits if the wait is short, reports it, and continues', async () => {
    const server = await serve((_, response, n) =>
      json(response, 200, [], limits(n === 1 ? '520, 600' : '1, 601', '45, 80000')),
    );
    const waits: unknown[] = [];
    const { client, slept } = clientOf(server.url, { onWait: (...wait) => waits.push(wait) });
    await client.listExercises();
    await client.listExercises();
    await client.listExercises();
    expect(slept).toEqual([45_000]);
    expect(waits).toEqual([[45, 'budget']]);
    expect(server.seen).toHaveLength(3);
  });

  it('with room left: a clock that is set back does not hold anything up', async () => {
    const server = await serve((_, response) => json(response, 200, [], limits('12, 300', '601, 80000')));
    let clock = Date.parse('2026-02-22T10:00:00.000Z');
    const { client, slept } = clientOf(server.url, { now: () => new Date(clock) });
    await client.listExercises();
    clock -= 30_000;
    await client.listExercises();
    clock -= 365 * 86_400_000;
    await client.listExercises();
    expect(server.seen).toHaveLength(3);
    expect(slept).toEqual([]);
  });

  it('used up for longer: stops before sending and says until when', async () => {
    const server = await serve((_, response) => json(response, 200, [], limits('520, 600', '601, 80000')));
    const { client, slept } = clientOf(server.url);
    await client.listExercises();
    const error = await failure(client.createTransaction());
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toMatchObject({ code: 'RATE_LIMITED', exitCode: 5, retryAt: new Date('2026-02-22T10:10:01.000Z') });
    expect(error.message).toMatch(/used up until \d\d:\d\d \(2026-02-22T10:10:01\.000Z\)/);
    expect(server.seen).toHaveLength(1);
    expect(slept).toEqual([]);
  });
});

describe('429', () => {
  it.each([
    ['Retry-After in seconds', { 'Retry-After': '30' }, 30],
    ['Retry-After as a date', { 'Retry-After': 'Sun, 22 Feb 2026 10:00:20 GMT' }, 20],
    ['Reset of the short window', limits('521, 600', '17, 80000'), 17],
    ['Reset without blanks', limits('521,600', '17,80000'), 17],
    ['Reset while usage claims there is room', limits('5, 600', '17, 80000'), 17],
    ['lower-case names', { 'ratelimit-usage': '521', 'ratelimit-limit': '520', 'ratelimit-reset': '9' }, 9],
    ['Retry-After beside Reset', { ...limits('521, 600', '900, 80000'), 'Retry-After': '30' }, 900],
    ['Retry-After beside a window with room', { ...limits('5, 600', '17, 80000'), 'Retry-After': '30' }, 30],
    ['Retry-After that is not a time', { 'Retry-After': 'soon' }, 60],
    ['nothing said', {}, 60],
    ['zero', { 'Retry-After': '0' }, 1],
  ])('%s', async (_, headers, seconds) => {
    const server = await serve((_, response, n) =>
      n === 1 ? response.writeHead(429, headers).end() : json(response, 200, []),
    );
    const { client, slept } = clientOf(server.url, { maxWaitSeconds: 900 });
    expect((await client.listExercises()).value?.items).toEqual([]);
    expect(slept).toEqual([seconds * 1000]);
  });

  it('asks for a long wait: stops at once, with the time', async () => {
    const server = await serve((_, response) => response.writeHead(429, limits('521, 600', '601, 80000')).end());
    const { client } = clientOf(server.url);
    expect(await failure(client.listExercises())).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt: new Date('2026-02-22T10:10:01.000Z'),
    });
    expect(await failure(client.listExercises())).toMatchObject({ code: 'RATE_LIMITED' });
    expect(server.seen).toHaveLength(1);
  });

  it('is abandoned after three attempts', async () => {
    const server = await serve((_, response) => response.writeHead(429, { 'retry-after': '5' }).end());
    const { client, slept } = clientOf(server.url);
    expect(await failure(client.listExercises())).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    expect(slept).toEqual([5000, 5000]);
    expect(server.seen).toHaveLength(3);
  });

  it('repeats even a create: it was refused unread', async () => {
    const server = await serve((_, response, n) =>
      n === 1 ? response.writeHead(429, { 'retry-after': '5' }).end() : response.writeHead(204).end(),
    );
    expect((await clientOf(server.url).client.createTransaction()).value).toBeUndefined();
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });
});

describe('a clock that is set back by a year while a process runs', () => {
  const year = 365 * 86_400_000;
  let clock = 0;

  function limitOf(more: Partial<RateLimitOptions> = {}) {
    clock = Date.parse('2026-02-22T10:00:00.000Z');
    const slept: number[] = [];
    const sleep = async (ms: number) => void slept.push(ms);
    return { slept, limit: new RateLimit({ now: () => new Date(clock), sleep, maxWaitSeconds: 900, ...more }) };
  }
  const ask = async (limit: RateLimit) => {
    await limit.beforeRequest('/');
    limit.ended();
  };

  it.each([
    [15_000, [30_000]],
    [-500, [45_500]],
    [-year, []],
  ])('does not make a year of a budget that is used up: %d ms later it waits %j', async (later, waits) => {
    const { limit, slept } = limitOf();
    limit.observe({ 'ratelimit-usage': '520, 600', 'ratelimit-limit': '520, 5100', 'ratelimit-reset': '45, 80000' });
    clock += later;
    await ask(limit);
    expect(slept).toEqual(waits);
  });

  it.each([
    [15_000, [30_000]],
    [-year, []],
  ])('nor of a 429: %d ms later it waits %j', async (later, waits) => {
    const { limit, slept } = limitOf();
    limit.refuse({ 'retry-after': '45' });
    clock += later;
    await ask(limit);
    expect(slept).toEqual(waits);
  });

  it.each([
    [1000, [59_000]],
    [-year, []],
  ])('nor of a window counted here: %d ms later it waits %j', async (later, waits) => {
    const { limit, slept } = limitOf({ unstated: { limit: 2, seconds: 60 } });
    for (let n = 0; n < 2; n += 1) await ask(limit);
    clock += later;
    await ask(limit);
    expect(slept).toEqual(waits);
  });
});
