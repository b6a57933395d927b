import { describe, expect, it } from 'vitest';
import { hasBrowser } from '../../src/auth/browser.js';

describe('a browser in front of the person', () => {
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
