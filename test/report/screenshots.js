import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { fillShowcase } from './showcase.js';

/*
 * npm run screenshots [FOLDER]: takes pictures of a report with invented workouts, in light and dark, on a desktop and on
 * a phone. Without a folder, it writes only docs/report.png and docs/report-overview.png, which the documentation shows.
 */

const root = resolve(import.meta.dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'polar-sync-showcase-'));
const report = join(home, 'report.html');
const [, , folder] = process.argv;
const quiet = ['quic', 'background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`);

try {
  const workouts = fillShowcase(join(home, 'polar-sync.db'));
  const env = { PATH: process.env.PATH, POLAR_SYNC_HOME: home };
  const run = spawnSync(process.execPath, [join(root, 'bin/polar-sync.js'), 'report', '--out', report], {
    env,
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
  process.stderr.write(`${workouts} workouts, ${run.stdout}`);
  await takePictures();
} finally {
  rmSync(home, { recursive: true });
}

async function takePictures() {
  const browser = await chromium.launchPersistentContext(join(home, 'browser'), {
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet],
  });
  const page = await browser.newPage();
  try {
    if (folder === undefined) {
      await open(page, `#/workout/${hilliestRun()}`, 'light', 1280, 1000);
      await page.screenshot({ path: join(root, 'docs/report.png') });
      await open(page, '#/', 'dark', 1280, 1000);
      await page.screenshot({ path: join(root, 'docs/report-overview.png') });
      return;
    }
    mkdirSync(folder, { recursive: true });
    const places = { overview: '#/', workouts: '#/workouts', workout: `#/workout/${hilliestRun()}` };
    for (const scheme of ['light', 'dark']) {
      for (const width of [1280, 390]) {
        for (const [name, hash] of Object.entries(places)) {
          await open(page, hash, scheme, width, 900);
          await page.screenshot({
            path: join(folder, `${name}-${scheme}-${width}.png`),
            fullPage: name !== 'workouts',
          });
        }
      }
    }
  } finally {
    await browser.close();
  }
}

async function open(page, hash, colorScheme, width, height) {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height });
  await page.goto('about:blank');
  await page.goto(`${pathToFileURL(report).href}${hash}`);
  await page.waitForSelector('h1');
  const position = page.locator('#position');
  if ((await position.count()) > 0)
    await position.fill(String(Math.round(Number(await position.getAttribute('max')) * 0.4)));
  await page.evaluate('document.activeElement?.blur()');
  await page.waitForTimeout(300);
}

/** The run of about 1 hour with the most to see. */
function hilliestRun() {
  const [, json] = /id="report-workouts">([\s\S]*?)<\/script>/.exec(readFileSync(report, 'utf8'));
  const runs = JSON.parse(json).filter(
    ({ type, has_route: route, duration_seconds: seconds }) =>
      type === 'running' && route && seconds > 3000 && seconds < 5000,
  );
  return runs.sort((a, b) => (b.elevation_gain_meters ?? 0) - (a.elevation_gain_meters ?? 0))[0].id;
}
