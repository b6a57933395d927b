import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { describeWith } from '../support/judges/needs.js';

const executablePath = '/usr/bin/chromium';

/** Runs the tests where Chromium is installed; elsewhere they are skipped, but never in CI. */
export const describeChromium = (name: string, tests: () => void): void =>
  describeWith(existsSync(executablePath) ? [] : [executablePath], name, tests);

/** A real browser, headless and with a new profile, that connects only to the pages it is sent to. */
export async function openChromium(): Promise<{ browser: BrowserContext; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'polar-sync-chromium-'));
  const quiet = ['quic', 'background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`);
  const browser = await chromium.launchPersistentContext(folder, {
    executablePath,
    headless: true,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet],
    viewport: { width: 1000, height: 640 },
  });
  browser.setDefaultTimeout(10_000);
  return {
    browser,
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
