import { expect, it } from 'vitest';
import { describeReport } from './opened.js';

describeReport('the list of the report in a real browser', ({ openAt }) => {
  it('shows the name of a workout even if there is no room for a column of names', async () => {
    const { page, quiet } = await openAt('#/workouts', 390);
    const named = page.getByRole('row', { name: 'Trail running Hill & <valley>' }).first();
    await named.waitFor();
    expect(await named.locator('small').isVisible()).toBe(true);
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(await named.locator('small').isVisible()).toBe(false);
    expect(await named.getByRole('cell', { name: 'Hill & <valley>', exact: true }).isVisible()).toBe(true);
    quiet();
  });

  it('finds, filters and sorts', async () => {
    const { page, quiet } = await openAt('#/workouts');
    const rows = page.locator('tbody tr');
    expect(await rows.count()).toBe(33);
    await page.getByRole('searchbox', { name: 'Search' }).fill('cycling');
    expect(await rows.count()).toBe(1);
    await page.reload();
    expect(await rows.count()).toBe(1);
    await page.getByRole('link', { name: 'Clear' }).click();
    await page.getByRole('combobox', { name: 'Sport' }).selectOption('strength_training');
    expect(await page.getByRole('status').innerText()).toContain('10 of 33 workouts');
    await page.getByRole('button', { name: 'Time' }).click();
    expect(await page.getByRole('columnheader', { name: 'Time' }).getAttribute('aria-sort')).toBe('descending');
    const times = await page.locator('td.time').allInnerTexts();
    expect(times[0]).toBe('32:00');
    await page.getByRole('button', { name: 'Time' }).click();
    expect((await page.locator('td.time').allInnerTexts())[0]).toBe('5:00');
    await page.getByRole('searchbox', { name: 'Search' }).fill('nothing of the kind');
    expect(await page.getByRole('status').innerText()).toBe('No workout matches.');
    expect(await page.getByRole('table').count()).toBe(0);
    quiet();
  });
});
