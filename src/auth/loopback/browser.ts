import type { Environment } from '../../config/environment.js';

/** Whether a browser opened from here would appear in front of you: not over SSH, not without a display. */
export function hasBrowser(env: Environment, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return !env.SSH_CONNECTION;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.BROWSER || env.WSL_DISTRO_NAME);
}

/**
 * Opens your browser. Rejects as soon as it is clear that none opened. Stays pending while the opener runs, because
 * some openers exit only with the browser.
 */
export async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open');
  const opener = await open(url);
  await new Promise<void>((resolve, reject) => {
    opener.once('error', reject);
    opener.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`the opener exited with ${signal ?? `exit code ${code}`}`));
    });
  });
}
