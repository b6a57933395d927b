import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/storage/store.js';
import type { Workout } from '../../src/workouts/types.js';
import { library } from '../commands/library.js';
import { run } from '../commands/run.js';
import { wholeRecords } from '../support/records.js';
import { indoorSession, outdoorRun, stream, workout } from '../support/workouts.js';

import { describeChromium, openChromium } from './chromium.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const HOSTILE = '</script><img src="https://example.org/x.png" onerror="document.title=1">';

const on = (day: string) => ({ start_time: `${day}T06:00:00Z`, start_time_local: `${day}T07:00:00` });

/** Ten weeks: a run with everything, sessions with little, and one that is called something nasty. */
function sessions(): Workout[] {
  const at = (day: number) => new Date(Date.UTC(2026, 0, 4) + day * 86_400_000).toISOString().slice(0, 10);
  const everyday = Array.from({ length: 30 }, (_, i) => {
    const make = i % 3 === 0 ? indoorSession : outdoorRun;
    return make(300 + 60 * i, {
      id: `everyday${String(i).padStart(4, '0')}`,
      ...on(at(2 * i)),
      training_load: { cardio: 40 + i },
    });
  });
  const bare = workout({
    id: '0bare0000000',
    name: HOSTILE,
    note: HOSTILE,
    type: 'other',
    duration_seconds: 61,
    ...on('2026-02-20'),
  });
  const ride = workout({
    id: '0ride0000000',
    type: 'cycling',
    sport: 'cycling',
    start_time: '2026-03-01T08:00:00Z',
    start_time_local: '2026-03-01T10:00:00',
    duration_seconds: 8000,
    power_zones: [1, 2].map((zone) => ({
      zone,
      min_watts: 100 * zone,
      max_watts: 100 * zone + 100,
      seconds: 600 * zone,
    })),
    strength_sets: [{ round: 1, start_seconds: 5, duration_seconds: 30, movement: 'PUSH_UP' }],
    streams: { heart_rate_bpm: stream(8000, (i) => 110 + (i % 60)), speed_mps: stream(8000, (i) => 5 + (i % 50) / 10) },
  });
  return [...everyday, bare, ride, outdoorRun(3000)];
}

describeChromium('the report in a real browser', () => {
  let chromium: Awaited<ReturnType<typeof openChromium>>;
  let browser: BrowserContext;
  let url: string;
  const home = mkdtempSync(join(tmpdir(), 'polar-sync-report-'));

  beforeAll(async () => {
    const env = library(home, sessions());
    const store = openStore(join(home, 'polar-sync.db'));
    store.atomically(() => {
      for (let i = 0; i < 40; i++) {
        const date = `2026-0${i < 20 ? 1 : 2}-${String(1 + (i % 20)).padStart(2, '0')}`;
        store.records.save('1', { ...wholeRecords.sleep, id: date, date });
        store.records.save('1', { ...wholeRecords.nightly_recharge, id: date, date, avg_hrv_rmssd_ms: 50 + (i % 9) });
      }
    });
    store.close();
    const path = join(home, 'report.html');
    const { exitCode, stderr } = await run(['report', '--out', path], { env });
    expect([exitCode, stderr]).toEqual([0, '']);
    url = pathToFileURL(path).href;
    chromium = await openChromium();
    browser = chromium.browser;
  });
  afterAll(async () => {
    await chromium?.close();
    rmSync(home, { recursive: true, force: true });
  });

  /** A tab at a place of the report, with what it complained about and what it asked the network for. */
  async function openAt(hash: string, width = 1280) {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.setViewportSize({ width, height: 900 });
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) asked.push(request.url());
    });
    await page.goto(`${url}${hash}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return { page, quiet: () => expect({ complaints, asked }).toEqual({ complaints: [], asked: [] }) };
  }

  const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
  const position = (page: Page) => page.getByRole('slider', { name: 'Position in the workout' });
  const said = async (page: Page) => (await position(page).getAttribute('aria-valuetext')) ?? '';

  it('leads from the calendar to a workout, along its plots, and back', async () => {
    const { page, quiet } = await openAt('');
    expect(await heading(page)).toBe('Training');
    await page.getByRole('link', { name: 'Sunday, 22 February 2026' }).click();
    expect(await heading(page)).toBe('Hill & <valley>');
    expect(await page.title()).toBe('Hill & <valley>, 22 Feb 2026 · Training report');
    expect(await page.getByRole('article').innerText()).toContain('Sunday, 22 February 2026, 07:50 (UTC+01:00)');

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
    expect(await heading(page)).toBe('Training');
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
    expect(await page.locator('.route .part').getAttribute('d')).toMatch(/^M/);
    await whole.click();
    expect(await whole.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Lap 2: show it in the plots' }).click();
    expect(await whole.isDisabled()).toBe(false);
    quiet();
  });

  it('moves the place on the route with the cursor, and the cursor with the route', async () => {
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

  it.each([390, 800, 1280])('draws the route to scale and finds the place pointed at, %d wide', async (width) => {
    const { page, quiet } = await openAt('#/workout/3k9x2m7q1v8a', width);
    const map = page.getByRole('img', { name: /^Route/ });
    await map.scrollIntoViewIfNeeded();
    const box = async (selector: string) => (await map.locator(selector).boundingBox())!;
    const [, km] = /: ([\d.]+) km from west to east/.exec((await map.getAttribute('aria-label')) ?? '') ?? [];
    const [, ruler] = /^(\d+) m$/.exec((await map.locator('.ruler text').textContent()) ?? '') ?? [];
    const pixelsPerMeter = (await box('path.way')).width / (Number(km) * 1000);
    expect((await box('.ruler path')).width / pixelsPerMeter / Number(ruler)).toBeCloseTo(1, 1);

    const end = await box('.end');
    await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2);
    const last = Number(await position(page).getAttribute('max'));
    expect(last - Number(await position(page).inputValue())).toBeLessThan(20);
    quiet();
  });

  it('shows a year of days at once on a laptop, and which days of the week on a phone', async () => {
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

  it('says what stands behind the plots, and the unit of each column of laps', async () => {
    const { page, quiet } = await openAt('#/workout/3k9x2m7q1v8a');
    expect(await page.locator('.legend.marks').innerText()).toMatch(/Pause\s+Lap\s+Heart rate zones 1–5/);
    const laps = page.getByRole('region', { name: 'Table: Laps' });
    expect(await laps.getByRole('columnheader').allInnerTexts()).toEqual([
      'Lap',
      'Start',
      'Time',
      'Distance',
      'Pace min/km',
      'Heart rate bpm',
      'Most bpm',
    ]);
    expect(await laps.getByRole('row').nth(1).innerText()).toContain('3.00 km\t5:33\t145');
    await page.goto(`${url}#/workout/0ride0000000`);
    await page.getByRole('heading', { level: 1, name: 'Cycling' }).waitFor();
    expect(await page.locator('.legend.marks').count()).toBe(0);
    quiet();
  });

  it('keeps the name of a workout where there is no room for a column of names', async () => {
    const { page, quiet } = await openAt('#/workouts', 390);
    const named = page.getByRole('row', { name: 'Trail running Hill & <valley>' }).first();
    await named.waitFor();
    expect(await named.locator('small').isVisible()).toBe(true);
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(await named.locator('small').isVisible()).toBe(false);
    expect(await named.getByRole('cell', { name: 'Hill & <valley>', exact: true }).isVisible()).toBe(true);
    quiet();
  });

  it('draws charts anew for paper, and shows there what can be read and not what can be pressed', async () => {
    const { page, quiet } = await openAt('#/workout/3k9x2m7q1v8a');
    const width = () =>
      page
        .locator('.plot canvas')
        .first()
        .evaluate((canvas) => canvas.getBoundingClientRect().width);
    const onScreen = await width();
    expect(onScreen).toBeGreaterThan(700);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await expect.poll(width).toBeLessThan(650);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    await expect.poll(width).toBe(onScreen);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('slider').count()).toBe(0);
    quiet();
  });

  it('can be used with the keyboard alone', async () => {
    const { page, quiet } = await openAt('');
    const newest = page.getByRole('link', { name: 'Tuesday, 3 March 2026' });
    await newest.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toContain('February 2026');
    await page.keyboard.press('Enter');
    await page.getByRole('article').waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    await position(page).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    expect(await position(page).inputValue()).toBe(await position(page).getAttribute('max'));
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

  it('says what a workout does not have, and takes its words for words', async () => {
    const { page, quiet } = await openAt('#/workout/0bare0000000');
    expect(await heading(page)).toBe(HOSTILE);
    expect(await page.getByRole('article').innerText()).toContain(
      'No heart rate, speed, altitude or route in this workout.',
    );
    expect(await page.locator('img').count()).toBe(0);
    await page.goto(`${url}#/workouts`);
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.goto(`${url}#/workout/nowhere`);
    await expect.poll(() => heading(page)).toBe('Not here');
    quiet();
  });

  it('keeps the colours a person has chosen', async () => {
    const { page, quiet } = await openAt('');
    const paper = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    const light = await paper();
    await page.getByRole('button', { name: 'Show in dark colours' }).click();
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await paper()).toBe(dark);
    await page.getByRole('button', { name: 'Show in light colours' }).click();
    quiet();
  });

  const places = [
    ['#/', 'Training'],
    ['#/workouts', 'Workouts'],
    ['#/workout/3k9x2m7q1v8a', 'Hill & <valley>'],
    ['#/workout/0bare0000000', HOSTILE],
    ['#/workout/0ride0000000', 'Cycling'],
    ['#/nowhere', 'Not here'],
  ] as const;

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'gives axe-core nothing to say in %s at %d, and fits the screen',
    async (colorScheme, width) => {
      const { page, quiet } = await openAt('', width);
      await page.emulateMedia({ colorScheme });
      await page.evaluate(axe);
      for (const [hash, name] of places) {
        await page.goto(`${url}${hash}`);
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
