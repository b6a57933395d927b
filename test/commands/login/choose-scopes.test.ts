import { describe, expect, it, onTestFinished } from 'vitest';
import { usualScopes } from '../../../src/auth/scopes.js';
import { chooseScopes } from '../../../src/commands/login/choose-scopes.js';
import { createUi } from '../../../src/ui/terminal.js';
import { Keyboard, Screen } from '../../ui/streams.js';
import { until } from './place.js';

/** Types each answer once it is asked for. */
async function choose(answers: readonly string[], granted: readonly string[] = []) {
  const stdin = new Keyboard();
  onTestFinished(() => void stdin.destroy());
  const stderr = new Screen({ tty: true });
  const { signal } = new AbortController();
  const ui = createUi({ stdin, stdout: new Screen(), stderr, env: {}, json: false, color: false, signal });
  const chosen = chooseScopes(ui, new Set(granted)).then(
    (scopes) => ({ scopes, code: undefined }),
    (problem: { code: string }) => ({ scopes: [] as string[], code: problem.code }),
  );
  for (const [i, answer] of answers.entries()) {
    await until(() => stderr.text.split('Press Enter for all').length === i + 2);
    stdin.type(`${answer}\r`);
  }
  return { ...(await chosen), shown: stderr.text };
}

describe('the scopes to allow', () => {
  it('are shown on one screen with what each brings, and Enter takes all', async () => {
    const { scopes, shown } = await choose(['']);
    expect([...scopes].sort()).toEqual([...usualScopes].sort());
    for (const name of usualScopes) expect(shown).toMatch(new RegExp(`\\d  ${name.replace(':read', '')} +\\S`));
    expect(shown.split('\n').length).toBeLessThan(24);
  });

  it('are fewer by the numbers that are typed', async () => {
    const { scopes, shown } = await choose(['3, 7 15']);
    const nameOf = (n: number) => new RegExp(`^ +${n}  (\\S+)`, 'm').exec(shown)?.[1];
    expect(usualScopes.filter((name) => !scopes.includes(name)).sort()).toEqual(
      [3, 7, 15].map((n) => `${nameOf(n)}:read`).sort(),
    );
  });

  it('never lack what workouts need, and are asked for again if an answer means nothing', async () => {
    const { scopes, shown } = await choose(['1', 'sleep', '2']);
    expect(scopes).not.toContain('sports:read');
    expect(shown).toContain('1 is needed');
    expect(shown).toContain(`numbers from 1 to ${usualScopes.length}`);
    expect((await choose(['99', '0', '1.5'])).code).toBe('SCOPE_CHOICE');
  });

  it('say which of them the sign-in has not allowed so far', async () => {
    const { shown } = await choose(
      [''],
      usualScopes.filter((name) => name !== 'tests:read'),
    );
    expect(shown.match(/^.*not allowed so far.*$/gm)).toEqual([expect.stringContaining('tests ')]);
  });
});
