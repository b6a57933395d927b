import type { Command } from 'commander';
import { example, type Runner } from './define.js';

/** The commands about the account: status. */
export function defineAccount(program: Command, run: Runner): void {
  program
    .command('status')
    .description('who is signed in, where the token lives, the last pulls, what is open (no network)')
    .addHelpText('after', example('status', 'status --json'))
    .action((_options: unknown, command: Command) =>
      run(command, async (context) => (await import('./status.js')).runStatus(context)),
    );
}
