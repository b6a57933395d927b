import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { needsStream, writeAll } from '../../ui/standard-output.js';
import { type Answers, layOut } from './help-layout.js';

const STDOUT = 1;
const NOT_A_TERMINAL = 80;

/**
 * The entry point: help and version come straight from what the build stored, everything else from the program. It loads
 * as little as possible, because every call waits for it.
 */
export function start(argv: string[]): void {
  if (printStored(argv)) return;
  // Before anything is loaded, otherwise its stacks would name lines of the bundle.
  if (argv.includes('--debug')) process.setSourceMapsEnabled(true);
  void import('./main.js').then(async ({ main }) => {
    // main has flushed its output; a connection kept alive must not keep the process.
    process.exit(await main(argv));
  });
}

/** @returns false also if it could not be written: the program then reports why. */
function printStored(argv: string[]): boolean {
  const page = pageAsked(argv);
  if (page === undefined) return false;
  const { version, pages } = JSON.parse(readFileSync(join(import.meta.dirname, 'answers.json'), 'utf8')) as Answers;
  if (page === 'version') return tryPrint(`${version}\n`);
  const lines = Object.hasOwn(pages, page.of) ? pages[page.of] : undefined;
  if (lines === undefined) return false;
  const width = needsStream(STDOUT) ? process.stdout.columns : NOT_A_TERMINAL;
  return tryPrint(layOut(lines, width || NOT_A_TERMINAL));
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

/** Prints without a stream where possible, because creating one takes longer than all the rest. */
function tryPrint(text: string): boolean {
  if (needsStream(STDOUT)) {
    process.stdout.write(text);
    return true;
  }
  try {
    writeAll(STDOUT, text);
    return true;
  } catch {
    return false;
  }
}
