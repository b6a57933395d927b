import { describe, expect, it } from 'vitest';
import { LaunchLink } from '../../../src/auth/loopback/launch-link.js';

const leadsTo = 'https://flow.polar.com/oauth2/authorization?state=x';
const linkAt = (redirectUri = 'http://localhost:8765/callback', lifeMs = 10_000) =>
  new LaunchLink({ leadsTo, redirectUri, lifeMs });
/** The cookie that a visitor gets, as a browser sends it back, and its attributes. */
const given = (link: LaunchLink, cookies?: string) => {
  const visit = link.visit(cookies);
  if (visit.kind === 'refused') return expect.unreachable('the visitor was refused');
  const [pair = '', ...attributes] = visit.cookie.split('; ');
  return { pair, attributes, to: visit.to };
};

describe('the launch link', () => {
  it('leads to Polar, and has an address of its own that nobody can guess', () => {
    const link = linkAt();
    const { pathname } = new URL(link.address);
    expect(given(link).to).toBe(leadsTo);
    expect([link.isAt(pathname), link.isAt(`${pathname}x`), link.isAt('/callback')]).toEqual([true, false, false]);
    expect(linkAt().isAt(pathname)).toBe(false);
  });

  it.each([
    ['http://localhost:8765/callback', '/callback/open/', '/callback'],
    ['http://localhost:8765/', '/open/', '/'],
    ['http://localhost:8765/a/b/', '/a/b/open/', '/a/b/'],
    ['http://localhost:8765/a;b', '/a;b/open/', '/'],
  ])('is below %s, where its cookie is sent', (redirectUri, below, path) => {
    const link = linkAt(redirectUri);
    expect(new URL(link.address).pathname).toMatch(new RegExp(`^${below}[\\w-]{43}$`));
    expect(given(link).attributes).toEqual([`Path=${path}`, 'Max-Age=10', 'HttpOnly', 'SameSite=Lax']);
  });

  it('sets a cookie that lives at least as long as the sign-in', () => {
    expect(given(linkAt(undefined, 1001)).attributes).toContain('Max-Age=2');
    expect(given(linkAt(undefined, 300_000)).attributes).toContain('Max-Age=300');
  });
});

describe('a later visitor', () => {
  it('is redirected with the cookie of the first, wherever it is among others', () => {
    const link = linkAt();
    const { pair } = given(link);
    const wrong = `${pair.split('=')[0]}=wrong`;
    for (const cookies of [pair, `a=b; ${pair}`, `a=b;${pair};c=d`, `${wrong}; ${pair}`])
      expect([link.admits(cookies), given(link, cookies).pair]).toEqual([true, pair]);
    expect(() => link.checkUncontested()).not.toThrow();
  });

  it.each([
    ['none', () => undefined],
    ['an empty one', () => ''],
    ['that of another sign-in', () => given(linkAt()).pair],
    ['its name alone', (pair: string) => pair.split('=')[0]],
    ['a part of it', (pair: string) => pair.slice(0, -1)],
    ['more than it', (pair: string) => `${pair}x`],
    ['its value under another name', (pair: string) => `x${pair}`],
    ['its value under another name as long', (pair: string) => `x${pair.slice(1)}`],
  ])('is refused with %s, and that ends the sign-in', (_what, change) => {
    const link = linkAt();
    const { pair } = given(link);
    const cookies = change(pair);
    expect(link.admits(cookies)).toBe(false);
    expect(() => link.checkUncontested()).not.toThrow();
    expect(link.visit(cookies)).toMatchObject({ kind: 'refused', error: { code: 'LOGIN_CONTESTED' } });
    expect(() => link.checkUncontested()).toThrow(
      expect.objectContaining({ exitCode: 4, hint: expect.stringContaining('--no-browser') }),
    );
  });

  it("needs no cookie if there was no first: Polar's address was opened by hand", () => {
    expect(linkAt().admits(undefined)).toBe(true);
  });
});
