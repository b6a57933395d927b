import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FirstRedirect } from '../../../src/auth/loopback/first-redirect.js';
import { AuthError, InterruptedError } from '../../../src/errors.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const code = (text: string) => ({ kind: 'code', code: text }) as const;
const refused = (name: string) => ({ kind: 'refused', error: new AuthError(name, 'No.') }) as const;
const waiting = (firstRedirect: FirstRedirect, timeoutMs = 10_000, { signal } = new AbortController()) =>
  firstRedirect.wait({ timeoutMs, signal });

describe('the redirect that decides a sign-in', () => {
  it.each([
    ['the same code', code('a'), code('a'), 'same'],
    ['another code', code('a'), code('b'), 'late'],
    ['an error after a code', code('a'), refused('X'), 'late'],
    ['a code after an error', refused('X'), code('a'), 'late'],
    ['the same error', refused('X'), refused('X'), 'same'],
    ['another error', refused('X'), refused('Y'), 'late'],
  ])('is the first, and %s after it changes nothing', async (_what, first, second, reception) => {
    const firstRedirect = new FirstRedirect();
    const decided = waiting(firstRedirect).then(
      (value) => value,
      (error: AuthError) => error.code,
    );
    expect([firstRedirect.offer(first), firstRedirect.offer(second)]).toEqual(['first', reception]);
    expect(await decided).toBe(first.kind === 'code' ? 'a' : 'X');
  });

  it('counts even if it came before the wait, and leaves nothing behind that keeps waiting', async () => {
    const firstRedirect = new FirstRedirect();
    firstRedirect.offer(code('early'));
    const controller = new AbortController();
    expect(await waiting(firstRedirect, 10_000, controller)).toBe('early');
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });
});

describe('waiting for it', () => {
  it.each([
    [1000, '1 seconds'],
    [119_499, '119 seconds'],
    [120_000, '2 minutes'],
    [300_000, '5 minutes'],
  ])('ends after %i ms, shown in words', async (timeoutMs, words) => {
    const firstRedirect = new FirstRedirect();
    const problem = waiting(firstRedirect, timeoutMs).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(timeoutMs - 1);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await problem).toMatchObject({
      ...{ code: 'LOGIN_TIMEOUT', exitCode: 4, hint: expect.stringContaining('polar-sync login again') },
      message: expect.stringContaining(`within ${words}.`),
    });
    expect(firstRedirect.offer(code('a'))).toBe('late');
  });

  it('does not end immediately if it is for months', async () => {
    const firstRedirect = new FirstRedirect();
    const outcome = waiting(firstRedirect, 2 ** 40);
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(firstRedirect.offer(code('a'))).toBe('first');
    expect(await outcome).toBe('a');
  });

  it.each(['before', 'while'])('ends with Ctrl-C %s waiting', async (when) => {
    const firstRedirect = new FirstRedirect();
    const controller = new AbortController();
    if (when === 'before') controller.abort();
    const problem = waiting(firstRedirect, 10_000, controller).catch((error: unknown) => error);
    controller.abort();
    expect(await problem).toBeInstanceOf(InterruptedError);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });
});
