import type { Environment } from '../config/environment.js';

/** Whether a browser opened from here would be in front of the person: not over SSH, not without a display. */
export function hasBrowser(env: Environment, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return !env.SSH_CONNECTION;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.BROWSER || env.WSL_DISTRO_NAME);
}

/**
 * Opens the person's browser. Rejects as soon as it is known that none came up; while the opener is still running it
 * stays pending, because some openers end only with the browser.
 */
export async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open');
  const opener = await open(url);
  await new Promise<void>((resolve, reject) => {
    opener.once('error', reject);
    opener.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`the opener ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}
