import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { writeReport } from '../../../dist/report/write.js';
import { noisyRide } from '../../support/data/noisy-ride.mjs';

const WORKOUTS = 1000;
const HOUR = 3600;
export const ROUNDS = 7;
const OPEN_AIM_MS = 1000;
const executablePath = '/usr/bin/chromium';

/**
 * Writes a report of 1,000 noisy rides and opens it in Chromium, compared with an empty page: milliseconds from the click
 * until the overview is shown, until everything is read, and from there to a workout with its plots.
 */
export async function measureReport(folder) {
  const path = join(folder, 'report.html');
  const rides = Array.from({ length: 8 }, (_, seed) => noisyRide(HOUR, seed));
  const started = performance.now();
  await writeReport({ path, summaries: library(rides, true), days: [], workouts: library(rides, false) });
  const seconds = (performance.now() - started) / 1000;
  const opened = await openings(path, folder, idOf);
  return { seconds, megabytes: statSync(path).size / 1e6, ...opened };
}

function* library(rides, short) {
  for (let n = 0; n < WORKOUTS; n++) {
    const { streams, route, ...summary } = rides[n % rides.length];
    const start = new Date(Date.UTC(2022, 0, 1, 6) + n * 129_600_000).toISOString().slice(0, 19);
    const one = {
      ...summary,
      id: idOf(n),
      start_time: `${start}Z`,
      start_time_local: start,
    };
    yield short ? one : { ...one, streams, route };
  }
}

/** @param idOf the id of the workout that a round opens. */
export async function openings(path, folder, idOf) {
  const profile = join(folder, 'browser');
  mkdirSync(profile, { recursive: true });
  const quiet = ['quic', 'background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`);
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet];
  const browser = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args });
  const { href } = pathToFileURL(path);
  const times = { overview: [], whole: [], workout: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const page = await browser.newPage();
    await page.goto(href);
    const [overview, whole] = await page.evaluate(paintAndLoad);
    const workout = await page.evaluate(openWorkout(`#/workout/${idOf(round)}`));
    for (const [name, ms] of Object.entries({ overview, whole, workout })) times[name].push(ms);
    await page.close();
  }
  await browser.close();
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

const paintAndLoad = `(() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return [paint.startTime, performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd];
})()`;

const openWorkout = (hash) => `(async () => {
  const started = performance.now();
  location.hash = '${hash}';
  while (!document.querySelector('.plot canvas')) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - started;
})()`;

const idOf = (n) => `bench${String(n).padStart(7, '0')}`;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

export function reportAims({ whole }) {
  return [['a report of 1,000 workouts opens in less than 1 s', `${Math.round(whole)} ms`, whole < OPEN_AIM_MS]];
}

export function reportSection({ seconds, megabytes, overview, whole, workout }) {
  return `## A report of ${WORKOUTS.toLocaleString('en')} workouts of 1 hour

Rides with a route and 7 channels whose values wander at random, the hardest data to compress; real workouts take about
half. Chromium, wall-clock milliseconds, medians of ${ROUNDS} runs.

| what | measured |
| --- | ---: |
| writing it, s | ${seconds.toFixed(1)} |
| its size, MB | ${megabytes.toFixed(1)} |
| until the overview is painted, ms | ${overview.toFixed(0)} |
| until the whole file is read, ms | ${whole.toFixed(0)} |
| from there to a workout with its plots, ms | ${workout.toFixed(0)} |
`;
}
