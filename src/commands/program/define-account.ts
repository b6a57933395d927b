import type { Command } from 'commander';
import type { LoginOptions } from '../login/login.js';
import type { LogoutOptions } from '../logout.js';
import { example, type Runner } from './define.js';
import { seconds } from './durations.js';

/** The commands about the account: login, logout, status. */
export function defineAccount(program: Command, run: Runner): void {
  program
    .command('login')
    .description('sign in at Polar, once')
    .option('--no-browser', 'print the address instead; also takes the address the browser ended up at, pasted')
    .option('--token-store <name>', 'where the token is kept: keychain or file; remembered')
    .option('--api <name>', 'the AccessLink API: v3, v4 or auto, which finds out (default: auto)')
    .option('--scope <names>', 'with v4: more kinds of data to be allowed, such as sleep,activity', collect)
    .option('--pull', 'go straight on to the first full pull')
    .option('--other-athlete', "let another account's data into a database that holds somebody's")
    .option('--timeout <span>', 'how long to wait for the answer (default: 5m)', seconds)
    .addHelpText(
      'after',
      example('login', 'login --pull', 'login --api v4 --scope sleep', 'login --no-browser --token-store file'),
    )
    .action((options: LoginOptions, command: Command) =>
      run(command, async (context) => (await import('../login/login.js')).runLogin(context, options), {
        profile: 'any',
      }),
    );

  program
    .command('logout')
    .description('forget the token; the workouts stay')
    .option('--deregister', 'also end the registration at Polar, which cannot be undone')
    .option('--yes', 'do not ask')
    .addHelpText('after', example('logout', 'logout --deregister --yes'))
    .action((options: LogoutOptions, command: Command) =>
      run(command, async (context) => (await import('../logout.js')).runLogout(context, options)),
    );

  program
    .command('status')
    .description('who is signed in, where the token lives, the last pulls, what is open (no network)')
    .addHelpText('after', example('status', 'status --json'))
    .action((_options: unknown, command: Command) =>
      run(command, async (context) => (await import('../status/status.js')).runStatus(context)),
    );
}

/** A flag that may be given several times. */
function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}
