import type { ApiVersion } from '../../config/setting-table.js';
import { type Settings, unusualUrls } from '../../config/settings.js';
import { count } from '../../ui/format.js';
import type { Context } from '../context.js';

interface Invitation {
  url: string;
  apiVersion: ApiVersion;
  /** Whether one is opened here. */
  browser: boolean;
  /** Seconds for which the answer is waited for. */
  timeout: number;
}

/** Tells the person where to sign in, and without a browser here how the answer can get back. */
export function invite({ ui }: Context, settings: Settings, { url, apiVersion, browser, timeout }: Invitation): void {
  const unusual = unusualUrls(settings);
  const apiUrl = apiVersion === 'v4' ? unusual.v4ApiUrl : unusual.apiUrl;
  if (apiUrl)
    ui.note(`This signs in at ${new URL(apiUrl).host}, not at Polar; polar-sync logout forgets that address.`);
  // Without the address nobody can sign in, so --quiet does not hide it.
  if (ui.quiet) {
    ui.warn(`To sign in, open ${url}`);
    return;
  }
  ui.note(
    browser ? 'Your browser opens at Polar. If it does not, open this address:' : 'Open this address in a browser:',
  );
  ui.note(url);
  const waiting = `This waits ${span(timeout)} for the answer (--timeout changes that); Ctrl-C ends it.`;
  if (browser) {
    ui.note(waiting);
    return;
  }
  const { origin, port } = new URL(settings.redirectUri);
  const forward = `${port || 80}:localhost:${port || 80}`;
  ui.note(`The browser ends up at a page of ${origin} that does not load:`);
  ui.note('copy its whole address and paste it here. Nothing needs pasting where the browser');
  ui.note(`runs on this machine, or you came here with ssh -L ${forward} THIS-MACHINE.`);
  ui.note(waiting);
}

function span(seconds: number): string {
  return seconds % 60 === 0 && seconds > 0 ? count(seconds / 60, 'minute') : count(seconds, 'second');
}
