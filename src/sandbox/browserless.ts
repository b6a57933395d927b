import { UnexpectedError } from '../errors.js';

/**
 * Plays the browser and the person in it: opens the authorize page, presses Allow (or Deny) and follows the redirect to
 * the waiting loopback server. For the sandbox's own consent page only.
 * @throws UnexpectedError when the page is not a consent page, or nobody takes the redirect.
 */
export async function approveInBrowserless(url: string, decision: 'allow' | 'deny' = 'allow'): Promise<void> {
  const { page, cookie } = await open(url);
  const text = await page.text();
  // A request that is refused goes back to the client without a page.
  const refused = page.headers.get('location');
  if (page.status === 302 && refused !== null) return land(refused, cookie);
  const action = attribute(/<form\b[^>]*>/.exec(text)?.[0] ?? '', 'action');
  if (page.status !== 200 || action === undefined) {
    throw new UnexpectedError('CONSENT_PAGE', `The authorize page answered ${page.status} and shows no consent form.`, {
      hint: 'Check POLAR_CLIENT_ID and POLAR_REDIRECT_URI against what the sandbox was started with.',
    });
  }
  const form = new URLSearchParams({ decision });
  for (const [input] of text.matchAll(/<input\b[^>]*>/g)) {
    form.append(attribute(input, 'name') ?? '', attribute(input, 'value') ?? '');
  }
  const answer = await fetch(new URL(action, page.url), { method: 'POST', body: form, redirect: 'manual' });
  const location = answer.headers.get('location');
  if (location === null) {
    throw new UnexpectedError('CONSENT_REDIRECT', `The consent form answered ${answer.status} without a redirect.`);
  }
  return land(location, cookie);
}

/** A login may open an address of its own that leads to the authorize page, and knows the browser again by a cookie. */
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
