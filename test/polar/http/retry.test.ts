import { describe, expect, it } from 'vitest';
import {
  BadAnswerError,
  NetworkError,
  NotServedError,
  RateLimitedError,
  ServerError,
} from '../../../src/polar/errors.js';
import type { Method } from '../../../src/polar/http/http.js';
import { type RetryOptions, sleepUnlessAborted, withRetries } from '../../../src/polar/http/retry.js';

/** Tries until the failures are used up. */
async function tried(method: Method, failures: unknown[], more: Partial<RetryOptions> = {}) {
  const slept: number[] = [];
  const numbers: number[] = [];
  const options = { tries: 3, baseMs: 500, maxWaitSeconds: 60, random: () => 1, ...more };
  const sleep = async (ms: number) => void slept.push(ms);
  const outcome = await withRetries(method, { ...options, sleep }, async (n) => {
    numbers.push(n);
    if (n <= failures.length) throw failures[n - 1];
    return 'done';
  }).catch((error: unknown) => error);
  return { outcome, numbers, slept };
}

const later = new Date('2026-02-22T10:00:00Z');
const lost = new NetworkError('CONNECTION_LOST', 'lost', { notSent: false });
const unsent = new NetworkError('NETWORK_UNREACHABLE', 'nobody there', { notSent: true });
const server = new ServerError(503, '/');
const refused = new RateLimitedError(later, { status: 429 });
const held = new RateLimitedError(later, { path: '/' });
const bad = new BadAnswerError('empty');
const bomb = new BadAnswerError('larger than 1 MiB', { retryable: false });
const gone = new NotServedError(404, '/');

describe('what is sent again', () => {
  it.each([
    // The commit and every GET may be repeated; what opens or deletes, only if it certainly did not arrive.
    ['lost on the way', lost, ['GET', 'PUT']],
    ['an error of Polar', server, ['GET', 'PUT']],
    ['an answer that is none', bad, ['GET', 'PUT']],
    ['refused unheard', refused, ['GET', 'PUT', 'POST', 'DELETE']],
    ['never sent', unsent, ['GET', 'PUT', 'POST', 'DELETE']],
    ['an answer that would be as large again', bomb, []],
    ['held back here, because the wait is too long', held, []],
    ['not served', gone, []],
    ['a mistake of the program', new TypeError('x'), []],
  ] as const)('%s', async (_what, failure, repeated) => {
    for (const method of ['GET', 'PUT', 'POST', 'DELETE'] as const) {
      const { outcome, numbers } = await tried(method, [failure]);
      const again = (repeated as readonly Method[]).includes(method);
      expect([method, outcome], method).toEqual([method, again ? 'done' : failure]);
      expect(numbers).toEqual(again ? [1, 2] : [1]);
    }
  });

  it('as often as configured, and then the last failure counts', async () => {
    expect(await tried('GET', [lost, lost, server])).toMatchObject({ outcome: server, numbers: [1, 2, 3] });
    expect(await tried('GET', [lost, lost])).toMatchObject({ outcome: 'done', numbers: [1, 2, 3] });
    expect(await tried('GET', [lost], { tries: 1 })).toMatchObject({ outcome: lost, numbers: [1], slept: [] });
  });
});

describe('how long it waits', () => {
  it('up to twice as long each time, and not at all after a 429, which has a wait of its own', async () => {
    expect((await tried('GET', [lost, lost, lost], { tries: 4 })).slept).toEqual([500, 1000, 2000]);
    expect((await tried('GET', [lost, lost], { random: () => 0.5 })).slept).toEqual([250, 500]);
    expect((await tried('GET', [refused, refused])).slept).toEqual([]);
  });

  it('as long as a 5xx asks, but not longer than a run may wait', async () => {
    const asks = (seconds: number) => new ServerError(503, '/', seconds);
    expect(await tried('GET', [asks(7)])).toMatchObject({ outcome: 'done', slept: [7000] });
    expect(await tried('GET', [asks(60)])).toMatchObject({ outcome: 'done', slept: [60_000] });
    expect(await tried('GET', [asks(61)])).toMatchObject({
      outcome: { retryAfterSeconds: 61 },
      numbers: [1],
      slept: [],
    });
    // A request shorter than the usual wait changes nothing.
    expect((await tried('GET', [asks(0)])).slept).toEqual([500]);
  });
});

describe('a sleep', () => {
  it('ends by itself when the time is over, with and without a signal', async () => {
    const started = performance.now();
    await sleepUnlessAborted(50, undefined);
    await sleepUnlessAborted(50, new AbortController().signal);
    expect(performance.now() - started).toBeGreaterThan(90);
  });

  it('ends early if the signal aborts', async () => {
    const stop = new AbortController();
    const asleep = sleepUnlessAborted(600_000, stop.signal);
    stop.abort();
    await expect(asleep).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    await expect(sleepUnlessAborted(600_000, stop.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});
