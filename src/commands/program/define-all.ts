import type { Command } from 'commander';
import type { Runner } from './define.js';
import { defineAccount } from './define-account.js';
import { defineCare } from './define-care.js';
import { defineLibrary } from './define-library.js';
import { defineSync } from './define-sync.js';
import { defineTrial } from './define-trial.js';

/** Everything the program takes: the flags of all commands, and every command, each importing its own file only when it is run. */
export function defineAll(program: Command, run: Runner): void {
  program
    .option('--json', 'the result as one JSON value on stdout, errors as one JSON line on stderr')
    .option('-q, --quiet', 'no remarks and no progress')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .option('--db <path>', 'the database to use')
    .option('--profile <name>', 'the account to use: each has its own token, database and configuration')
    .option('--debug', 'every request on stderr; where an error came from, with its stack');
  defineAccount(program, run);
  defineSync(program, run);
  defineLibrary(program, run);
  defineCare(program, run);
  defineTrial(program, run);
}
