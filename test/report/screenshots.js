import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

/*
 * npm run screenshots [FOLDER]: takes pictures of the report of `polar-sync demo`, in light and dark, on a desktop and on a
 * phone. Without a folder, it writes only the pictures that the documentation shows: docs/report*.png and docs/year.svg.
 */

const root = resolve(import.meta.dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'polar-sync-showcase-'));
const demo = join(home, 'demo');
const report = join(demo, 'report.html');
const [, , folder] = process.argv;
const quiet = ['quic', 'background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`);
/** GitHub shows pictures some 830 px wide: at this width their text is still readable then. */
const width = 1100;

try {
  process.stderr.write(polarSync('demo', '--dir', demo));
  if (folder === undefined)
    process.stderr.write(polarSync('report', '--card', year(), '--out', join(root, 'docs/year.svg')));
  await takePictures();
} finally {
  rmSync(home, { recursive: true });
}

function polarSync(...argv) {
  const env = { PATH: process.env.PATH, HOME: home, POLAR_SYNC_HOME: demo };
  const run = spawnSync(process.execPath, [join(root, 'bin/polar-sync.js'), ...argv], { env, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
}

async function takePictures() {
  const browser = await chromium.launchPersistentContext(join(home, 'browser'), {
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet],
  });
  const page = await browser.newPage();
  try {
    const workout = `#/workout/${marathon()}`;
    if (folder === undefined) {
      // GitHub chooses by the reader's scheme.
      for (const [scheme, name] of [
        ['light', 'report-overview'],
        ['dark', 'report-overview-dark'],
      ]) {
        await open(page, '#/', scheme, width, 602);
        await page.screenshot({ path: join(root, `docs/${name}.png`) });
      }
      await open(page, workout, 'light', width, 1000);
      await page.screenshot({ path: join(root, 'docs/report.png') });
      return;
    }
    mkdirSync(folder, { recursive: true });
    const places = { overview: '#/', workouts: '#/workouts', workout };
    for (const scheme of ['light', 'dark']) {
      for (const wide of [1280, 390]) {
        for (const [name, hash] of Object.entries(places)) {
          await open(page, hash, scheme, wide, 900);
          await page.screenshot({
            path: join(folder, `${name}-${scheme}-${wide}.png`),
            fullPage: name !== 'workouts',
          });
        }
      }
    }
  } finally {
    await browser.close();
  }
}

async function open(page, hash, colorScheme, wide, height) {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width: wide, height });
  await page.goto('about:blank');
  await page.goto(`${pathToFileURL(report).href}${hash}`);
  await page.waitForSelector('h1');
  const position = page.locator('#position');
  if ((await position.count()) > 0)
    await position.fill(String(Math.round(Number(await position.getAttribute('max')) * 0.4)));
  await page.evaluate('document.activeElement?.blur()');
  await page.waitForTimeout(1500);
}

/** The year with most of the workouts. */
function year() {
  return new Date(Date.now() - 182 * 86_400_000).toISOString().slice(0, 4);
}

/** The longest run. */
function marathon() {
  const [, json] = /id="report-workouts">([\s\S]*?)<\/script>/.exec(readFileSync(report, 'utf8'));
  const runs = JSON.parse(json).filter(({ type, has_route: route }) => type === 'running' && route);
  return runs.sort((a, b) => (b.distance_meters ?? 0) - (a.distance_meters ?? 0))[0].id;
}
