import { pathToFileURL } from 'node:url';
import { hasBrowser, openBrowser } from '../../auth/loopback/browser.js';
import type { Context } from '../context.js';

/** An opener that has not failed by then has started a browser. */
const OPENER_MS = 3000;

/**
 * Opens a file in the browser. It is written either way, so a browser that does not open is a warning, not a failure.
 * @param place the part of the address after the file, such as `#/workout/k3f9`.
 * @returns whether it opened, as far as the opener tells.
 */
export function openInBrowser(context: Context, path: string, place = ''): Promise<boolean> {
  return openAddress(context, `${pathToFileURL(path).href}${place}`, path);
}

/** As `openInBrowser`. @param named what to open by hand if no browser opens. */
export async function openAddress({ ui, env }: Context, address: string, named: string): Promise<boolean> {
  if (!hasBrowser(env)) {
    ui.warn(`Cannot open a browser here. Open ${named} yourself.`);
    return false;
  }
  // The opener does not keep this process alive: without the timer, the process would end before it can fail.
  let timer: NodeJS.Timeout | undefined;
  const longEnough = new Promise<void>((enough) => {
    timer = setTimeout(enough, OPENER_MS);
  });
  try {
    await Promise.race([openBrowser(address), longEnough]);
    return true;
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    ui.warn(`Could not open a browser (${reason}). Open ${named} yourself.`);
    return false;
  } finally {
    clearTimeout(timer);
  }
}
