import { fstatSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { type Answers, layOut } from './help-layout.js';

const STDOUT = 1;
const NOT_A_TERMINAL = 80;

/**
 * The very beginning: what the build has written down is answered at once, everything else by the program. It loads as
 * little as can be, for this is what every call waits for.
 */
export function start(argv: string[]): void {
  if (answered(argv)) return;
  // Before anything is loaded, or its stacks would name lines of the bundle.
  if (argv.includes('--debug')) process.setSourceMapsEnabled(true);
  void import('./main.js').then(async ({ main }) => {
    // main has flushed its output; a connection kept alive must not keep the process.
    process.exit(await main(argv));
  });
}

/** @returns false as well when it could not be written: the program tells why, in its own way. */
function answered(argv: string[]): boolean {
  const page = pageAsked(argv);
  if (page === undefined) return false;
  const { version, pages } = JSON.parse(readFileSync(join(import.meta.dirname, 'answers.json'), 'utf8')) as Answers;
  if (page === 'version') return said(`${version}\n`);
  const lines = Object.hasOwn(pages, page.of) ? pages[page.of] : undefined;
  if (lines === undefined) return false;
  const width = onTerminal() ? process.stdout.columns : NOT_A_TERMINAL;
  return said(layOut(lines, width || NOT_A_TERMINAL));
}

function pageAsked(argv: string[]): 'version' | { of: string } | undefined {
  const [first = 'help', second, ...rest] = argv;
  if (rest.length > 0) return undefined;
  if (second === undefined) {
    if (first === '--version' || first === '-V') return 'version';
    return isHelp(first) || first === 'help' ? { of: '' } : undefined;
  }
  if (first === 'help') return { of: second };
  return isHelp(second) ? { of: first } : undefined;
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

/** Looks at the file first: Node's own answer takes longer than everything else here. */
function onTerminal(): boolean {
  return (process.platform === 'win32' || fstatSync(STDOUT).isCharacterDevice()) && isatty(STDOUT);
}

/** Past Node's streams, which take longer to make than all of this; a terminal has its own ways of writing. */
function said(text: string): boolean {
  if (onTerminal()) {
    process.stdout.write(text);
    return true;
  }
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(STDOUT, bytes, written);
    } catch (problem) {
      // A pipe that is full and does not wait: its reader is slow.
      if ((problem as NodeJS.ErrnoException).code !== 'EAGAIN') return false;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
}
