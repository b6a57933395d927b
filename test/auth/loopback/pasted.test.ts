import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgePasted } from '../../../src/auth/loopback/pasted.js';

describe('pasted address', () => {
  const redirectUri = 'http://localhost:8765/callback';
  const judge = (text: string) => judgePasted(text, redirectUri, 'right');
  const good = `${redirectUri}?state=right&code=abc`;

  it.each([
    good,
    `  ${good}\r`,
    ` "${good}"\r`,
    `"${good}"`,
    `<${good}>`,
    `'${good}'`,
    good.replace('localhost', 'LOCALHOST'),
  ])('takes %j', (text) => {
    expect(judge(text)).toEqual({ kind: 'code', code: 'abc' });
  });

  it.each([
    '',
    'abc',
    'code=abc&state=right',
    'https://localhost:8765/callback?state=right&code=abc',
    'http://localhost:8766/callback?state=right&code=abc',
    'http://localhost/callback?state=right&code=abc',
    'http://localhost:8765/callback/?state=right&code=abc',
    'http://localhost:8765/?state=right&code=abc',
    'http://example.com:8765/callback?state=right&code=abc',
    'http://localhost:8765/callback?state=wrong&code=abc',
    'http://localhost:8765/callback#state=right&code=abc',
  ])('rejects %j', (text) => {
    expect(judge(text).kind).toBe('invalid');
  });

  it('treats quotation marks in the middle of an address as part of it', () => {
    expect(judge(`${good}"b<c>d'e`)).toEqual({ kind: 'code', code: `abc"b<c>d'e` });
  });

  it('says what has to be pasted', () => {
    expect(judge('abc')).toEqual({
      ...{ kind: 'invalid', reason: expect.stringContaining(`starting with ${redirectUri}?`) },
    });
  });

  it('explains a refusal', () => {
    expect(judge(`${redirectUri}?error=access_denied&state=right`)).toMatchObject({ error: { code: 'ACCESS_DENIED' } });
  });

  it('accepts any code, but never that of another sign-in', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(text, text, (code, state) => {
        const pasted = `${redirectUri}?${new URLSearchParams({ code, state })}`;
        expect(judgePasted(pasted, redirectUri, state)).toEqual({ kind: 'code', code });
        expect(judgePasted(pasted, redirectUri, `${state}x`).kind).toBe('invalid');
      }),
    );
    fc.assert(fc.property(fc.string(), (junk) => judge(junk).kind === 'invalid'));
  });
});
