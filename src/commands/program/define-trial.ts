import type { Command } from 'commander';
import type { DemoFlags } from '../demo/demo.js';
import type { SandboxFlags } from '../sandbox.js';
import { example, type Runner } from './define.js';
import { seconds } from './durations.js';

/** As in sandbox/quirks.ts, which is not loaded for a help page. */
const quirks = [
  ...['late-details', 'broken-detail', 'odd-shapes', 'triathlon', 'numeric-sport', 'zoned-start'],
  'lowest-ans-charge',
];

/** The commands that need no account: sandbox, demo. */
export function defineTrial(program: Command, run: Runner): void {
  program
    .command('sandbox')
    .description('run a local AccessLink with sample workouts, to try everything without an account')
    .option('--port <port>', 'the port to listen on, 0 for any that is free (default: 8766)')
    .option('--seed <number>', 'other sample workouts (default: 1)')
    .addOption(
      program.createOption('--api <name>', 'the APIs that know the client (default: v3)').choices(['v3', 'v4', 'both']),
    )
    .option('--token-life <span>', 'how long an access token of v4 is good (default: 43199s)', seconds)
    .addOption(
      program
        .createOption('--quirk <name...>', 'sessions as Polar has been seen to send them against its documentation')
        .choices(quirks),
    )
    .option(
      '--redirect <url>',
      'a redirect URL of this machine registered for the client, instead of the usual one; may be repeated',
      (url: string, before: string[] = []) => [...before, url],
    )
    .addHelpText('after', example('sandbox', 'sandbox --port 0 --json'))
    .action((options: SandboxFlags, command: Command) =>
      run(command, async (context) => (await import('../sandbox.js')).runSandbox(context, options), { profile: 'any' }),
    );

  program
    .command('demo')
    .description('everything in one go against the sandbox: login, pull, list and all exports, in a folder of its own')
    .option('--dir <folder>', 'the folder to work in (default: polar-sync-demo)')
    .addHelpText('after', example('demo', 'demo --dir /tmp/polar-sync-demo'))
    .action((options: DemoFlags, command: Command) =>
      run(command, async (context) => (await import('../demo/demo.js')).runDemo(context, options), { profile: 'any' }),
    );
}
