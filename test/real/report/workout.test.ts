import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeReport, heading, position } from './opened.js';
import { HEADLINE, HOSTILE } from './sessions.js';

const said = async (page: Page) => (await position(page).getAttribute('aria-valuetext')) ?? '';

describeReport('a workout of the report in a real browser', ({ openAt, address }) => {
  it('leads from the calendar to a workout, along its plots, and back', async () => {
    const { page, quiet } = await openAt('');
    expect(await heading(page)).toBe(HEADLINE);
    await page.getByRole('link', { name: 'Sunday, 2026-02-22' }).click();
    expect(await heading(page)).toBe('Hill & <valley>');
    expect(await page.title()).toBe('Hill & <valley>, 2026-02-22 · Training report');
    expect(await page.getByRole('article').innerText()).toContain('Sunday, 2026-02-22, 07:50 (UTC+01:00)');

    await position(page).fill('300');
    expect(await said(page)).toBe(
      '10:00, 1.80 km, Heart rate 120 bpm, Pace 5:23 /km, Altitude 103 m, Power 260 W, Cadence 172 steps/min, Temperature -3.5 °C',
    );
    const plot = page.getByRole('img', { name: /^Power/ }).locator('.u-over');
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    await page.mouse.move(box!.x + box!.width / 2, box!.y + 20);
    expect(await said(page)).toMatch(/^(24:59|25:00|24:58|25:01), 4\.\d\d km/);

    await page.goBack();
    expect(await heading(page)).toBe(HEADLINE);
    quiet();
  });

  it('reads nothing before a position is chosen, and then each value in its own column', async () => {
    const { page, quiet } = await openAt('#/workout/3k9x2m7q1v8a');
    const readings = page.locator('dl.here dd');
    expect((await readings.allInnerTexts()).join('').trim()).toBe('');
    expect(await said(page)).toBe('No position chosen');
    await position(page).fill('300');
    expect(await readings.allInnerTexts()).toContain('172 steps/min');
    for (const width of [1280, 1100, 980]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await readings.evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length)).toBe(
        0,
      );
    }
    quiet();
  });

  it('shows plots over time and over distance, and a part of all of them', async () => {
    const { page, quiet } = await openAt('#/workout/3k9x2m7q1v8a');
    const whole = page.getByRole('button', { name: 'Whole workout' });
    expect(await whole.isDisabled()).toBe(true);
    await page.getByRole('radio', { name: 'Distance' }).check();

    const box = (await page
      .getByRole('img', { name: /^Heart rate/ })
      .locator('.u-over')
      .boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + 20, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => whole.isDisabled()).toBe(false);
    expect(await page.locator('.route-sky .part').getAttribute('d')).toMatch(/^M/);
    await whole.click();
    expect(await whole.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Show lap 2 in the plots' }).click();
    expect(await whole.isDisabled()).toBe(false);
    quiet();
  });

  it('moves the position on the route with the cursor, and the cursor with the route', async () => {
    const { page, quiet } = await openAt('#/workout/3k9x2m7q1v8a');
    const here = () => page.locator('circle.here').evaluate((circle) => circle.getAttribute('cx'));
    const before = await here();
    await position(page).fill('700');
    expect(await here()).not.toBe(before);
    const map = (await page.getByRole('img', { name: /^Route/ }).boundingBox())!;
    await page.mouse.move(map.x + map.width / 2, map.y + 4);
    expect(await position(page).inputValue()).not.toBe('700');
    quiet();
  });

  it.each([390, 800, 1280])('draws the route to scale and finds the position pointed at, %d wide', async (width) => {
    const { page, quiet } = await openAt('#/workout/3k9x2m7q1v8a', width);
    const map = page.getByRole('img', { name: /^Route/ });
    await map.scrollIntoViewIfNeeded();
    const box = async (selector: string) => (await map.locator(selector).boundingBox())!;
    const [, km] = /: ([\d.]+) km from west to east/.exec((await map.getAttribute('aria-label')) ?? '') ?? [];
    const [, ruler] = /^(\d+) m$/.exec((await map.locator('.ruler text').textContent()) ?? '') ?? [];
    const pixelsPerMeter = (await box('path.full')).width / (Number(km) * 1000);
    expect((await box('.ruler path')).width / pixelsPerMeter / Number(ruler)).toBeCloseTo(1, 1);

    const end = await box('.end');
    await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2);
    const last = Number(await position(page).getAttribute('max'));
    expect(last - Number(await position(page).inputValue())).toBeLessThan(20);
    quiet();
  });

  it('explains what is behind the plots, and has a unit in each column of laps', async () => {
    const { page, quiet } = await openAt('#/workout/3k9x2m7q1v8a');
    expect(await page.locator('.legend.marks').innerText()).toMatch(
      /1 pause, 0:20 \(included on the time axis\)\s+Lap\s+Heart rate zones 1–5/,
    );
    const laps = page.getByRole('region', { name: 'Table: Laps' });
    expect(await laps.getByRole('columnheader').allInnerTexts()).toEqual([
      'Lap',
      'Start',
      'Time',
      'Distance',
      'Pace min/km',
      'Heart rate bpm',
      'Max bpm',
      'Cadence steps/min',
      'Power W',
      'Max power W',
      'Climb m',
      'Down m',
    ]);
    expect(await laps.getByRole('row').nth(1).innerText()).toContain('3.00 km\t5:33\t145');
    await page.goto(address('#/workout/0ride0000000'));
    await page.getByRole('heading', { level: 1, name: 'Cycling' }).waitFor();
    expect(await page.locator('.legend.marks').count()).toBe(0);
    quiet();
  });

  it('redraws charts for paper, and prints text but not controls', async () => {
    const { page, quiet } = await openAt('#/workout/3k9x2m7q1v8a');
    const width = () =>
      page
        .locator('.plot canvas')
        .first()
        .evaluate((canvas) => canvas.getBoundingClientRect().width);
    const onScreen = await width();
    expect(onScreen).toBeGreaterThan(650);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await expect.poll(width).toBeLessThan(650);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    await expect.poll(width).toBe(onScreen);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('slider').count()).toBe(0);
    quiet();
  });

  it('says what a workout does not have, and treats its text as text', async () => {
    const { page, quiet } = await openAt('#/workout/0bare0000000');
    expect(await heading(page)).toBe(HOSTILE);
    expect(await page.getByRole('article').innerText()).toContain(
      'No heart rate, speed, altitude or route in this workout.',
    );
    expect(await page.locator('img').count()).toBe(0);
    await page.goto(address('#/workouts'));
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.goto(address('#/workout/nowhere'));
    await expect.poll(() => heading(page)).toBe('Not found');
    quiet();
  });
});
