import { describe, expect, it } from 'vitest';
import { failurePage, invalidPage, renderPage, successPage } from '../../../src/auth/loopback/pages.js';

describe('the pages of a sign-in', () => {
  it('show what they are given as text, whatever it contains', () => {
    const nasty = `<b>&"'</b>`;
    const shown = '&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;';
    const page = renderPage({ status: 200, title: nasty, paragraphs: [nasty, 'second'] });
    expect(page).not.toContain(nasty);
    expect(page).toContain(`<title>${shown} - polar-sync</title>`);
    expect(page).toContain(`<h1>${shown}</h1>`);
    expect(page).toContain(`<p>${shown}</p>\n<p>second</p>`);
  });

  it('say what happened and what to do, one after the other', () => {
    expect(failurePage('It failed.', 'Try again.')).toMatchObject({
      ...{ status: 400, paragraphs: ['It failed.', 'Try again.', expect.stringContaining('terminal')] },
    });
    expect(failurePage('It failed.', undefined).paragraphs).toEqual([
      'It failed.',
      expect.stringContaining('terminal'),
    ]);
    expect(invalidPage('Not ours.')).toMatchObject({
      ...{ status: 400, paragraphs: ['Not ours.', expect.stringContaining('still waiting')] },
    });
    expect(successPage('the keychain')).toMatchObject({
      ...{
        status: 200,
        paragraphs: [expect.stringContaining('the keychain'), expect.stringContaining('close this tab')],
      },
    });
  });
});
