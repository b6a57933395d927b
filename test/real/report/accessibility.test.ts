import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect, it } from 'vitest';
import { describeReport } from './opened.js';
import { HEADLINE, HOSTILE } from './sessions.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describeReport('the report in a real browser', ({ openAt, address }) => {
  const places = [
    ['#/', HEADLINE],
    ['#/?period=2026', 'Training'],
    ['#/nights', 'Nights'],
    ['#/night/2026-02-20', 'The night to Friday, 2026-02-20'],
    ['#/routes', 'Where you have been'],
    ['#/workouts', 'Workouts'],
    ['#/year', '2026 in training'],
    ['#/workout/3k9x2m7q1v8a', 'Hill & <valley>'],
    ['#/workout/0bare0000000', HOSTILE],
    ['#/workout/0ride0000000', 'Cycling'],
    ['#/nowhere', 'Not found'],
  ] as const;

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'passes axe-core in %s at %d, and fits the screen',
    async (colorScheme, width) => {
      const { page, quiet } = await openAt('', width);
      await page.emulateMedia({ colorScheme });
      await page.evaluate(axe);
      for (const [hash, name] of places) {
        await page.goto(address(hash));
        await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
        expect(await page.evaluate('document.documentElement.scrollWidth'), hash).toBeLessThanOrEqual(width);
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
        const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
        const found = violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes.map(({ html }) => html) }));
        expect(found, hash).toEqual([]);
      }
      quiet();
    },
    120_000,
  );
});
