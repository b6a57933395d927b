import { createInterface } from 'node:readline/promises';
import { StringDecoder } from 'node:string_decoder';
import { InterruptedError, UsageError } from '../errors.js';
import { plain } from './safe-text.js';
import type { InputStream, OutputStream } from './ui.js';

/** Where a question is printed and answered. */
export interface Terminal {
  input: InputStream;
  output: OutputStream;
  /** An abort ends the question. */
  signal?: AbortSignal | undefined;
}

/**
 * Asks one question on the terminal and resolves to the line typed, without surrounding spaces.
 * @throws UsageError if there is no terminal, InterruptedError on Ctrl-C, Ctrl-D or the end of input.
 */
export async function ask(terminal: Terminal, question: string, { secret = false } = {}): Promise<string> {
  if (terminal.input.isTTY !== true || terminal.output.isTTY !== true) {
    throw new UsageError('NO_TERMINAL', `There is no terminal to ask on: ${plain(question)}`, {
      hint: 'Run this in a terminal, or give the answer by flag or environment variable.',
    });
  }
  if (terminal.signal?.aborted) throw interrupted();
  const prompt = `${plain(question).trimEnd()} `;
  return (secret ? await readHidden(terminal, prompt) : await readLine(terminal, prompt)).trim();
}

async function readLine({ input, output, signal }: Terminal, prompt: string): Promise<string> {
  const line = createInterface({ input, output, terminal: true });
  try {
    return await new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(interrupted()), { once: true });
      line.once('SIGINT', () => reject(interrupted()));
      line.once('close', () => reject(interrupted()));
      line.question(prompt).then(resolve, reject);
    });
  } catch (problem) {
    // What is printed next starts on a new line.
    output.write('\n');
    throw problem;
  } finally {
    line.close();
  }
}

/** Raw mode: nothing is echoed, and Backspace, Ctrl-U, Ctrl-C and Ctrl-D must be handled here. */
async function readHidden({ input, output, signal }: Terminal, prompt: string): Promise<string> {
  const over = new AbortController();
  output.write(prompt);
  input.setRawMode?.(true);
  try {
    return await new Promise((resolve, reject) => {
      const onData = hiddenKeys(resolve, () => reject(interrupted()));
      const stop = () => reject(interrupted());
      input.on('data', onData);
      input.on('end', stop);
      signal?.addEventListener('abort', stop);
      over.signal.addEventListener('abort', () => {
        input.off('data', onData);
        input.off('end', stop);
        signal?.removeEventListener('abort', stop);
      });
      input.resume();
    });
  } finally {
    over.abort();
    input.setRawMode?.(false);
    input.pause();
    output.write('\n');
  }
}

function hiddenKeys(enter: (line: string) => void, stop: () => void): (chunk: Buffer | string) => void {
  const decoder = new StringDecoder('utf8');
  const typed: string[] = [];
  const done = () => enter(typed.join(''));
  const erase = () => void typed.pop();
  const eraseAll = () => void typed.splice(0);
  const meant = new Map<string, () => void>([
    ['\r', done],
    ['\n', done],
    ['\u0003', stop],
    ['\u0004', stop],
    ['\u007f', erase],
    ['\b', erase],
    ['\u0015', eraseAll],
  ]);
  const press = (key: string) => {
    const act = meant.get(key);
    if (act) act();
    else if (key >= ' ') typed.push(key);
  };
  return (chunk) => {
    for (const key of typeof chunk === 'string' ? chunk : decoder.write(chunk)) press(key);
  };
}

function interrupted(): InterruptedError {
  return new InterruptedError('INTERRUPTED', 'Interrupted.');
}
