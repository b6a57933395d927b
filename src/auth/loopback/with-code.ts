import type { PolarSyncError } from '../../errors.js';
import { LaunchLink } from './launch-link.js';
import { type Loopback, startLoopback } from './loopback.js';
import { judgePasted } from './pasted.js';

/** What getting an authorization code needs, whoever gives it. */
export interface CodeParts {
  redirectUri: string;
  /** Shows you where to go. */
  showUrl(url: string): void;
  /** Opens a local address that redirects to `url`. Rejects when no browser opened. undefined: there is none here. */
  openBrowser: ((url: string) => Promise<void>) | undefined;
  /** The lines you paste, read only when no browser opens. */
  pastedLines(signal: AbortSignal): AsyncIterable<string>;
  note(line: string): void;
  signal: AbortSignal;
  /** How long to wait for the redirect. */
  timeoutMs: number;
  /** Says in other words why there is no code; absent: the words are about Polar. */
  reword?: (problem: PolarSyncError) => PolarSyncError;
}

/** What has to be done with a code while the tab that brought it waits. */
type UseCode<T> = (code: string, parts: { launchLink: LaunchLink; loopback: Loopback }) => Promise<T>;

/**
 * Gets one authorization code, by a browser on this machine or pasted, and hands it over. The port is free again when
 * this ends, however it ends.
 * @param to the page on which you agree, and the state in its address.
 * @throws what the loopback server and `use` throw.
 */
export async function withCode<T>(
  parts: CodeParts,
  { url, state }: { url: string; state: string },
  use: UseCode<T>,
): Promise<T> {
  const { redirectUri, signal, timeoutMs, reword } = parts;
  const launchLink = new LaunchLink({ leadsTo: url, redirectUri, lifeMs: timeoutMs });
  const loopback = await startLoopback({
    redirectUri,
    state,
    launchLink,
    signal,
    timeoutMs,
    ...(reword && { reword }),
  });
  const arrived = new AbortController();
  try {
    parts.showUrl(url);
    invite(parts, launchLink.address, () => readPasted(parts, loopback, state, arrived.signal));
    const code = await loopback.waitForCode();
    arrived.abort();
    return await use(code, { launchLink, loopback });
  } finally {
    arrived.abort();
    await loopback.close();
  }
}

/** Opens the browser, or reads pasted lines where that is not possible. Waits for neither: only the code matters. */
function invite(parts: CodeParts, url: string, paste: () => Promise<void>): void {
  if (!parts.openBrowser) {
    void paste();
    return;
  }
  parts.openBrowser(url).catch((error: unknown) => {
    parts.note(
      `Could not open a browser (${messageOf(error)}). Open the address yourself, or paste the address it ended up at:`,
    );
    return paste();
  });
}

const inputEnded =
  'The input has ended, so nothing can be pasted: only a browser that can reach this machine can finish the sign-in now. In a container, start polar-sync with a terminal (docker run -it).';

async function readPasted(parts: CodeParts, loopback: Loopback, state: string, signal: AbortSignal): Promise<void> {
  try {
    for await (const line of parts.pastedLines(signal)) {
      if (line.trim() === '') continue;
      const verdict = judgePasted(line, parts.redirectUri, state);
      if (verdict.kind !== 'invalid') {
        loopback.offer(verdict);
        return;
      }
      parts.note(`That does not work. ${verdict.reason}`);
    }
    if (!signal.aborted) parts.note(inputEnded);
  } catch (error) {
    if (!signal.aborted)
      parts.note(`Cannot read pasted input here (${messageOf(error)}); waiting for the browser only.`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown reason';
}
