import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoginStage } from './login-stage.js';

let at: LoginStage;
beforeEach(async () => {
  at = await LoginStage.set();
});
afterEach(() => at.polar.stop());

describe('a login without a browser here', () => {
  it('takes a pasted address when there is no browser, after wrong ones', async () => {
    const pastedLines = async function* () {
      yield '';
      yield 'the-code';
      yield at.answer({ state: 'wrong' });
      yield at.answer();
    };
    const result = await at.run({ openBrowser: undefined, pastedLines });
    expect(result.userId).toBe('475');
    const notes = at.diary.filter((line) => line.startsWith('note'));
    expect(notes).toHaveLength(2);
    expect(notes.join()).not.toContain('the-code');
  });

  it('also takes the browser of another window then, and stops reading', async () => {
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

  it('says so when nothing more can be pasted, and goes on waiting for a browser', async () => {
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
    expect(at.diary.join()).toContain('exit code 3');
  });

  it('tells a pasted refusal', async () => {
    const pastedLines = async function* () {
      yield `${at.redirectUri}?error=access_denied&state=${new URL(at.shown).searchParams.get('state')}`;
    };
    await expect(at.run({ openBrowser: undefined, pastedLines })).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
    });
  });
});
