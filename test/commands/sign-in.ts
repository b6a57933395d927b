import { expect } from 'vitest';
import type { Running } from './bin.js';

/** The address a login without browser prints, once it has. */
export async function consentUrl(login: Running): Promise<string> {
  const address = /http:\S+(?:authorization|authorize)\S+(?=\s)/;
  await expect.poll(() => login.said, { timeout: 20_000, interval: 20 }).toMatch(address);
  return address.exec(login.said)?.[0] ?? '';
}

/** What the sandbox sends the browser to, once the person has pressed Allow: it carries the code. */
export async function redirectOf(url: string): Promise<string> {
  const body = new URLSearchParams(new URL(url).search);
  body.set('decision', 'allow');
  const answer = await fetch(url.split('?', 1)[0] ?? '', { method: 'POST', body, redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}
