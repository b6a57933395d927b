import { UnexpectedError } from '../errors.js';

/**
 * Plays the browser and its user: opens the authorize page, presses Allow (or Deny) and follows the redirect to the
 * waiting loopback server. For the sandbox's own consent page only.
 * @throws UnexpectedError when the page is not a consent page, or the form does not redirect.
 */
export async function approveInBrowserless(url: string, decision: 'allow' | 'deny' = 'allow'): Promise<void> {
  const { page, cookie } = await open(url);
  const text = await page.text();
  // A rejected request goes back to the client without a page.
  const rejected = page.headers.get('location');
  if (page.status === 302 && rejected !== null) return land(rejected, cookie);
  const action = attribute(/<form\b[^>]*>/.exec(text)?.[0] ?? '', 'action');
  if (page.status !== 200 || action === undefined) {
    throw new UnexpectedError('CONSENT_PAGE', `The authorize page responded with ${page.status} and no consent form.`, {
      hint: 'Compare POLAR_CLIENT_ID and POLAR_REDIRECT_URI with what the sandbox was started with.',
    });
  }
  const form = new URLSearchParams({ decision });
  for (const [input] of text.matchAll(/<input\b[^>]*>/g)) {
    form.append(attribute(input, 'name') ?? '', attribute(input, 'value') ?? '');
  }
  const response = await fetch(new URL(action, page.url), { method: 'POST', body: form, redirect: 'manual' });
  const location = response.headers.get('location');
  if (location === null) {
    throw new UnexpectedError(
      'CONSENT_REDIRECT',
      `The consent form responded with ${response.status} and no redirect.`,
    );
  }
  return land(location, cookie);
}

/** A sign-in may open its own address that leads to the authorize page, and recognizes the browser by a cookie. */
async function open(url: string): Promise<{ page: Response; cookie: string }> {
  const page = await fetch(url, { redirect: 'manual' });
  const next = page.headers.get('location');
  if (next === null || new URL(url).searchParams.has('response_type')) return { page, cookie: '' };
  const cookie = page.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  return { page: await fetch(next, { redirect: 'manual' }), cookie };
}

async function land(location: string, cookie: string): Promise<void> {
  const landed = await fetch(location, { headers: cookie === '' ? {} : { cookie } });
  await landed.arrayBuffer();
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return value?.replace(/&(amp|lt|gt|quot|#39);/g, (whole, entity: string) => entities[entity] ?? whole);
}
