import { createHash } from 'node:crypto';

/** A page shown in the browser: plain text, escaped; self-contained. */
export interface Page {
  status: number;
  title: string;
  paragraphs: string[];
  /** Where to go on, below the text. */
  link?: { href: string; text: string };
  /** Who shows this; absent: this machine, to its own user. */
  footer?: string;
}

const style = `
:root { color-scheme: light dark; --ink: #1c1f24; --paper: #fbfbf9; --soft: #5c636e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9eaec; --paper: #17191d; --soft: #a2a9b4; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
  font: 1.05rem/1.55 system-ui, sans-serif; }
main { box-sizing: border-box; width: 100%; max-width: 34rem; padding: 2rem; }
h1 { margin: 0 0 1rem; font-size: 1.6rem; line-height: 1.25; }
p { margin: 0 0 0.8rem; overflow-wrap: anywhere; }
a { color: inherit; font-weight: 600; }
footer { margin-top: 2rem; color: var(--soft); font-size: 0.9rem; }
`;

/** No script, no requests, no caching, and the address (which contains the code) is passed on to nobody. */
export const pageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  Connection: 'close',
};

const ownFooter = 'polar-sync, running on your own machine';

export function renderPage({ title, paragraphs, link, footer = ownFooter }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} - polar-sync</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')}${link ? `\n<p><a href="${escapeHtml(link.href)}" rel="noreferrer">${escapeHtml(link.text)}</a></p>` : ''}
<footer>${escapeHtml(footer)}</footer>
</main>
</body>
</html>
`;
}

export function successPage(storeDescription: string): Page {
  return {
    status: 200,
    title: 'You are signed in',
    paragraphs: [
      `polar-sync may now read your Polar workouts. The token is kept in ${storeDescription}.`,
      'You can close this tab and go back to the terminal.',
    ],
  };
}

export function failurePage(message: string, hint: string | undefined): Page {
  return {
    status: 400,
    title: 'Sign-in failed',
    paragraphs: [
      message,
      ...(hint === undefined ? [] : [hint]),
      'The terminal shows the same. You can close this tab.',
    ],
  };
}

export function invalidPage(reason: string): Page {
  return {
    status: 400,
    title: 'Unexpected page',
    paragraphs: [reason, 'The sign-in in the terminal is still waiting; go back to the tab that it opened.'],
  };
}

export const alreadyAnsweredPage: Page = {
  status: 409,
  title: 'Another tab was first',
  paragraphs: ['The sign-in was already completed elsewhere. The terminal shows the outcome.'],
};

export const wrongUserPage: Page = {
  status: 403,
  title: 'Not for this user',
  paragraphs: [
    'Another user of this machine started this sign-in.',
    'If that was you, open the address that the terminal shows.',
  ],
};

export const notFoundPage: Page = {
  status: 404,
  title: 'Nothing here',
  paragraphs: ["This small server only waits for Polar's response to a sign-in."],
};

export const methodPage: Page = { ...notFoundPage, status: 405 };

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
