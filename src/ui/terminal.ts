import { setImmediate as nextTurn } from 'node:timers/promises';
import type { UnitSystem } from '../config/unit-system.js';
import { inAscii, showsUnicode } from './ascii.js';
import { silentProgress, spinner } from './progress.js';
import { jsonArray, jsonLine, plain } from './safe-text.js';
import { type Output, streamOf } from './standard-output.js';
import { keepPaint, paint, wantsColor } from './style.js';
import { tabLines, terminalTable } from './table.js';
import type { InputStream, Progress, Ui } from './ui.js';
import { unitsOf } from './units.js';
import { wrappedFor } from './width.js';

/** Where to print, and how much of it. */
export interface UiOptions {
  stdout: Output;
  stderr: Output;
  stdin: InputStream;
  env?: Readonly<Record<string, string | undefined>>;
  json?: boolean;
  quiet?: boolean;
  debug?: boolean;
  /** false: `--no-color`. Otherwise NO_COLOR and the terminal decide. */
  color?: boolean;
  /** The units of what is shown; metric if absent. */
  units?: UnitSystem;
  /** An abort cancels a question that is being asked. */
  signal?: AbortSignal;
}

const DEFAULT_WIDTH = 80;

/** The one place that prints. Text from outside cannot drive the terminal: every line and cell is cleaned here. */
export function createUi(options: UiOptions): Ui {
  const { stdout, stderr, env = {}, json = false, quiet = false, debug = false, color = true, signal } = options;
  const colorOut = wantsColor(stdout, env, color);
  const colorErr = wantsColor(stderr, env, color);
  const interactive = stderr.isTTY === true && env.TERM !== 'dumb';
  let last: Progress = silentProgress;
  let gathered: string[] | undefined;
  // A file can hold everything: only a screen may lack a character.
  const shown = (stream: Output) => {
    return stream.isTTY && !showsUnicode(env) ? inAscii : (text: string) => text;
  };
  const [onStdout, onStderr] = [shown(stdout), shown(stderr)];
  const write = (text: string) => void (gathered ? gathered.push(onStdout(text)) : stdout.write(onStdout(text)));

  /** The pager is loaded only for what does not fit. */
  async function show(text: string, rows: number): Promise<void> {
    if (text.split('\n').length > rows) {
      const { page, pagerOf } = await import('./pager.js');
      const pager = pagerOf(env);
      if (pager && (await page(text, pager, env))) return;
    }
    stdout.write(text);
  }

  return {
    json,
    quiet,
    interactive,
    terminal: stdout.isTTY === true,
    units: unitsOf(options.units ?? 'metric'),
    get width() {
      return (stdout.isTTY && stdout.columns) || DEFAULT_WIDTH;
    },
    result: (value) => void stdout.write(jsonLine(value)),
    results: (values) => writeInPieces(stdout, jsonArray(values), signal),
    print: (line) => write(`${colorOut ? keepPaint(line, plain) : plain(line)}\n`),
    note(line) {
      if (!quiet) stderr.write(`${onStderr(wrappedFor(stderr, plain(line)))}\n`);
    },
    warn(line) {
      const text = wrappedFor(stderr, plain(line), 'warning: '.length);
      stderr.write(`${colorErr ? paint('yellow', 'warning:') : 'warning:'} ${text}\n`);
    },
    debug(line) {
      if (debug) stderr.write(`${colorErr ? paint('dim', 'debug:') : 'debug:'} ${plain(line)}\n`);
    },
    async table(head, rows, align = [], style) {
      if (!stdout.isTTY) return writeInPieces(stdout, tabLines(head, rows), signal);
      const data = { head, rows: [...rows], align, ...(style && { style }) };
      write(await terminalTable(data, this.width, colorOut));
    },
    async paged(body) {
      const { rows } = stdout;
      if (!stdout.isTTY || !rows || !options.stdin.isTTY) return body();
      gathered = [];
      try {
        await body();
      } finally {
        const text = gathered.join('');
        gathered = undefined;
        await show(text, rows);
      }
    },
    paint: (style, text) => (colorOut ? paint(style, text) : text),
    progress(text) {
      // On a terminal that claims to have 0 columns, the spinner would clear endless lines and never return.
      if (!interactive || quiet || stderr.columns === 0) return silentProgress;
      last.done();
      last = spinner(streamOf(stderr), text, { color: colorErr, unicode: onStderr !== inAscii });
      return last;
    },
    async ask(question, askOptions) {
      last.done();
      // Reading lines is slow to load, and most commands ask nothing.
      const { ask } = await import('./ask.js');
      return ask({ input: options.stdin, output: streamOf(stderr), signal }, question, askOptions);
    },
  };
}

/** How many characters are written at once. */
const PIECE = 1 << 16;

/**
 * Writes text as it is produced, no faster than it is read; a signal is noticed in between.
 * @throws the reason of the signal.
 */
async function writeInPieces(stdout: Output, texts: Iterable<string>, signal?: AbortSignal): Promise<void> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    await written(stdout, piece, signal);
    piece = '';
    await nextTurn();
    signal?.throwIfAborted();
  }
  await written(stdout, piece, signal);
}

/** Resolves when the text has been written or the signal has arrived. */
async function written(stdout: Output, text: string, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      signal?.removeEventListener('abort', done);
      resolve();
    };
    signal?.addEventListener('abort', done);
    stdout.write(text, done);
  });
  signal?.throwIfAborted();
}
