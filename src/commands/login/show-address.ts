import { type ApiVersion, apis } from '../../config/api-version.js';
import { type Settings, unusualUrls } from '../../config/settings.js';
import { count } from '../../ui/format.js';
import type { Context } from '../context.js';

interface SignInAddress {
  url: string;
  apiVersion: ApiVersion;
  /** Whether one opens here. */
  browser: boolean;
  /** Seconds to wait for the response. */
  timeout: number;
}

/** Shows where to sign in, and, without a browser here, how the response can get back. */
export function showAddress(
  { ui }: Context,
  settings: Settings,
  { url, apiVersion, browser, timeout }: SignInAddress,
): void {
  const unusual = unusualUrls(settings);
  const apiUrl = unusual[apis[apiVersion].addresses.api];
  if (apiUrl)
    ui.note(`You are signing in at ${new URL(apiUrl).host}, not at Polar; polar-sync logout forgets that address.`);
  // Without the address you cannot sign in, so --quiet does not hide it.
  if (ui.quiet) {
    ui.warn(`To sign in, open ${url}`);
    return;
  }
  ui.note(
    browser ? "Your browser opens Polar's page. If it does not, open this address:" : 'Open this address in a browser:',
  );
  ui.note(url);
  const waiting = `Waiting ${span(timeout)} for the response (--timeout changes that). Press Ctrl-C to cancel.`;
  if (browser) {
    ui.note(waiting);
    return;
  }
  const { origin, port } = new URL(settings.redirectUri);
  const forward = `${port || 80}:localhost:${port || 80}`;
  ui.note(`The browser ends up at an address on ${origin} that does not load:`);
  ui.note('copy the whole address and paste it here. Nothing needs pasting if the browser runs');
  ui.note(`on this machine, or if you came here with ssh -L ${forward} THIS-MACHINE.`);
  ui.note(waiting);
}

function span(seconds: number): string {
  return seconds % 60 === 0 && seconds > 0 ? count(seconds / 60, 'minute') : count(seconds, 'second');
}
