import type { Ora } from 'ora';
import { inAscii } from './ascii.js';
import { plain } from './safe-text.js';
import type { OutputStream, Progress, Ui } from './ui.js';

/** For output that is not a terminal: no motion, no lines. */
export const silentProgress: Progress = { update() {}, done() {}, fail() {} };

/** What a terminal can show. */
interface Looks {
  color: boolean;
  unicode: boolean;
}

/**
 * A spinner on `stream`. Its library is loaded while the work is already running; work that ends before that leaves only
 * its last line. One spinner at a time: start the next one when this one has ended.
 */
export function spinner(stream: OutputStream, text: string, { color, unicode }: Looks): Progress {
  const clean = (line: string) => (unicode ? plain(line) : inAscii(plain(line)));
  let latest = clean(text);
  let running: Ora | undefined;
  let ended = false;

  // discardStdin would take over the keyboard, and with it Ctrl-C and questions.
  const options = {
    stream,
    discardStdin: false,
    isEnabled: true,
    color: color ? ('cyan' as const) : (false as const),
    ...(!unicode && { spinner: 'line' as const }),
  };
  const loading = import('ora').then(({ default: ora }) => {
    if (!ended) running = ora({ ...options, text: latest }).start();
  });
  // Motion is decoration: without it the command still does its work, and what it does is printed once.
  loading.catch(() => {
    if (!ended) stream.write(`${latest}\n`);
  });

  function end(symbol: string, last: string | undefined): void {
    if (ended) return;
    ended = true;
    running?.stop();
    if (last !== undefined) stream.write(`${clean(symbol)} ${clean(last)}\n`);
  }

  return {
    update(next) {
      latest = clean(next);
      if (running && !ended) running.text = latest;
    },
    done: (last) => end('✔', last),
    fail: (last) => end('✖', last),
  };
}

/** Shows that `work` is running, and how far it is; nothing of that remains afterwards, whether it succeeds or fails. */
export async function withProgress<T>(
  ui: Pick<Ui, 'progress'>,
  text: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = ui.progress(text);
  try {
    const result = await work(progress);
    progress.done();
    return result;
  } catch (problem) {
    progress.fail();
    throw problem;
  }
}
