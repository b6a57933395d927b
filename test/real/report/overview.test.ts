import { expect, it } from 'vitest';
import { describeReport, position } from './opened.js';

describeReport('the overview of the report in a real browser', ({ openAt }) => {
  it('shows a year of days at once on a laptop, and the weekdays on a phone', async () => {
    const { page, quiet } = await openAt('', 1100);
    const box = page.locator('.calendar-box');
    const hidden = () => box.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(await hidden()).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await hidden()).toBeGreaterThan(100);
    await box.evaluate((element) => element.scrollTo(9999, 0));
    const [label, frame] = [await box.getByText('Mon').boundingBox(), await box.boundingBox()];
    expect(label!.x).toBeGreaterThanOrEqual(frame!.x);
    quiet();
  });

  it('says that it contains health data', async () => {
    const { page, quiet } = await openAt('');
    const words = await page.getByRole('contentinfo').innerText();
    for (const one of ['health data', 'slept', 'ECG', 'blood oxygen', 'skin temperature']) expect(words).toContain(one);
    quiet();
  });

  it('can be used with the keyboard alone', async () => {
    const { page, quiet } = await openAt('');
    const newest = page.getByRole('link', { name: 'Tuesday, 2026-03-03' });
    await newest.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toContain('2026-02');
    await page.keyboard.press('Enter');
    await page.getByRole('article').waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    await position(page).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    expect(await position(page).inputValue()).toBe(await position(page).getAttribute('max'));
    quiet();
  });

  it('keeps the colors you have chosen', async () => {
    const { page, quiet } = await openAt('');
    const paper = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    const light = await paper();
    await page.getByRole('button', { name: 'Switch to dark colors' }).click();
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await paper()).toBe(dark);
    await page.getByRole('button', { name: 'Switch to light colors' }).click();
    quiet();
  });
});
