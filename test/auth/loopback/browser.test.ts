import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hasBrowser, openBrowser } from '../../../src/auth/loopback/browser.js';
import { temporaryFolder } from '../../support/folder.js';

describe('a browser in front of you', () => {
  it.each([
    ['linux', {}, false],
    ['linux', { SSH_CONNECTION: '1 2 3 4' }, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['linux', { WSL_DISTRO_NAME: 'Debian' }, true],
    ['linux', { BROWSER: 'firefox' }, true],
    ['darwin', {}, true],
    ['darwin', { SSH_CONNECTION: '1 2 3 4' }, false],
    ['win32', {}, true],
    ['win32', { SSH_CONNECTION: '1 2 3 4' }, false],
  ] as const)('%s %j: %s', (platform, env, expected) => {
    expect(hasBrowser(env, platform)).toBe(expected);
  });
});

describe.runIf(process.platform === 'linux')('opening your browser', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  /** A browser that does this, and records the address it was opened with. */
  function browser(deed: string): string {
    const folder = temporaryFolder();
    const program = join(folder, 'browser');
    writeFileSync(program, `#!/bin/sh\nprintf %s "$1" > ${join(folder, 'address')}\n${deed}\n`);
    chmodSync(program, 0o700);
    for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'XDG_CURRENT_DESKTOP']) vi.stubEnv(name, undefined);
    vi.stubEnv('BROWSER', program);
    return join(folder, 'address');
  }

  it('passes it the address', async () => {
    const address = browser('exit 0');
    await openBrowser('http://localhost:8765/callback/open/x');
    expect(readFileSync(address, 'utf8')).toBe('http://localhost:8765/callback/open/x');
  });

  it('reports when none opens', async () => {
    browser('exit 1');
    await expect(openBrowser('http://localhost:8765/')).rejects.toThrow(/the opener exited with exit code \d/);
    browser('kill -9 $PPID');
    await expect(openBrowser('http://localhost:8765/')).rejects.toThrow('the opener exited with SIGKILL');
  });
});
