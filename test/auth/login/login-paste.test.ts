import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoginStage } from './login-stage.js';

let at: LoginStage;
beforeEach(async () => {
  at = await LoginStage.set();
});
afterEach(() => at.polar.stop());

describe('a sign-in without a browser here', () => {
  it('accepts a pasted address when there is no browser, after wrong ones', async () => {
    const pastedLines = async function* () {
      yield '';
      yield '  ';
      yield 'the-code';
      yield at.answer({ state: 'wrong' });
      yield at.answer();
    };
    const result = await at.run({ openBrowser: undefined, pastedLines });
    expect(result.userId).toBe('475');
    const notes = at.diary.filter((line) => line.startsWith('note'));
    expect(notes).toEqual([
      expect.stringContaining('That does not work. It must be the whole address'),
      expect.stringContaining('That does not work. It does not belong to the sign-in'),
    ]);
    expect(notes.join()).not.toContain('the-code');
  });

  it('then also accepts a redirect from another browser, and stops reading', async () => {
    let stopped = false;
    const pastedLines = async function* (signal: AbortSignal): AsyncGenerator<string> {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      stopped = true;
    };
    const showUrl = (url: string) => {
      at.shown = url;
      void at.visit(at.answer());
    };
    await at.run({ openBrowser: undefined, showUrl, pastedLines });
    expect(stopped).toBe(true);
  });

  it('says so when nothing more can be pasted, and keeps waiting for a browser', async () => {
    const outcome = at.run({ openBrowser: undefined });
    await expect.poll(() => at.diary.join(), { timeout: 10_000 }).toContain('note: The input has ended');
    void at.visit(at.answer());
    expect((await outcome).userId).toBe('475');
    expect(at.diary.filter((line) => line.startsWith('note'))).toHaveLength(1);
  });

  it('reads pasted addresses when the browser does not open', async () => {
    const pastedLines = async function* () {
      yield at.answer();
    };
    const openBrowser = () => Promise.reject(new Error('exit code 3'));
    expect((await at.run({ openBrowser, pastedLines })).userId).toBe('475');
    expect(at.diary.join()).toContain('(exit code 3)');
  });

  it.each([
    [new Error('EIO'), '(EIO)'],
    ['no error at all', '(unknown reason)'],
  ])('says why nothing can be pasted, and keeps waiting for a browser: %s', async (problem, words) => {
    const outcome = at.run({
      openBrowser: undefined,
      // biome-ignore lint/correctness/useYield: it fails before the first line.
      pastedLines: async function* (): AsyncGenerator<string> {
        throw problem;
      },
    });
    await expect.poll(() => at.diary.join()).toContain(`note: Cannot read pasted input here ${words}`);
    void at.visit(at.answer());
    expect((await outcome).userId).toBe('475');
  });

  it.each(['ends', 'fails'])('does not mention an input that %s when the redirect has arrived', async (how) => {
    const pastedLines = async function* (signal: AbortSignal): AsyncGenerator<string> {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      if (how === 'fails') throw signal.reason;
    };
    const showUrl = (url: string) => {
      at.shown = url;
      void at.visit(at.answer());
    };
    await at.run({ openBrowser: undefined, showUrl, pastedLines });
    expect(at.diary.filter((line) => line.startsWith('note'))).toEqual([]);
  });

  it('reads nothing while a browser is open', async () => {
    let read = false;
    const pastedLines = async function* (): AsyncGenerator<string> {
      read = true;
      yield at.answer({ code: 'pasted' });
    };
    await at.run({ pastedLines });
    expect(read).toBe(false);
  });

  it('reports a pasted refusal', async () => {
    const pastedLines = async function* () {
      yield `${at.redirectUri}?error=access_denied&state=${new URL(at.shown).searchParams.get('state')}`;
    };
    await expect(at.run({ openBrowser: undefined, pastedLines })).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
    });
  });
});
