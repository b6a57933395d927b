import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { openStore } from '../../../src/storage/store.js';
import { library } from '../../commands/library.js';
import { run } from '../../commands/run.js';
import { wholeRecords } from '../../support/data/records.js';
import { describeChromium, openChromium } from '../chromium.js';
import { sessions } from './sessions.js';

/** A report of `sessions` and 40 nights, in a real browser. */
interface OpenedReport {
  /** A tab at a place in the report, with its error messages and its network requests. */
  openAt(hash: string, width?: number): Promise<{ page: Page; quiet(): void }>;
  address(hash: string): string;
}

/** Runs the tests with a report that the real command wrote; skipped where there is no browser. */
export function describeReport(name: string, tests: (report: OpenedReport) => void): void {
  describeChromium(name, () => {
    let home: string;
    const path = () => join(home, 'report.html');
    const address = (hash: string) => `${pathToFileURL(path()).href}${hash}`;
    let chromium: Awaited<ReturnType<typeof openChromium>>;

    beforeAll(async () => {
      home = mkdtempSync(join(tmpdir(), 'polar-sync-report-'));
      const env = library(home, sessions());
      storeNights(join(home, 'polar-sync.db'));
      const { exitCode, stderr } = await run(['report', '--out', path()], { env });
      expect([exitCode, stderr]).toEqual([0, '']);
      chromium = await openChromium();
    });
    afterAll(async () => {
      await chromium?.close();
      rmSync(home, { recursive: true, force: true });
    });

    tests({
      address,
      async openAt(hash, width = 1280) {
        const page = await chromium.browser.newPage();
        onTestFinished(() => page.close());
        await page.setViewportSize({ width, height: 900 });
        const complaints: string[] = [];
        const asked: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(error.message));
        page.on('request', (request) => {
          if (!/^(file|data):/.test(request.url())) asked.push(request.url());
        });
        await page.goto(address(hash));
        await page.getByRole('heading', { level: 1 }).waitFor();
        return { page, quiet: () => expect({ complaints, asked }).toEqual({ complaints: [], asked: [] }) };
      },
    });
  });
}

function storeNights(dbFile: string): void {
  const store = openStore(dbFile);
  store.atomically(() => {
    for (let i = 0; i < 40; i++) {
      const date = `2026-0${i < 20 ? 1 : 2}-${String(1 + (i % 20)).padStart(2, '0')}`;
      store.records.save('1', { ...wholeRecords.sleep, id: date, date });
      store.records.save('1', { ...wholeRecords.nightly_recharge, id: date, date, avg_hrv_rmssd_ms: 50 + (i % 9) });
    }
  });
  store.close();
}

export const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
export const position = (page: Page) => page.getByRole('slider', { name: 'Position in the workout' });
