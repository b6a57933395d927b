import type { Command } from 'commander';
import { dataKindNames } from '../../kinds/kinds.js';
import type { ImportFlags } from '../import/import.js';
import type { PullFlags } from '../pull/flags.js';
import { example, type Runner } from './define.js';
import { seconds } from './durations.js';

/** The commands that fill and check the store: pull, import, rebuild, verify. */
export function defineSync(program: Command, run: Runner): void {
  program
    .command('pull')
    .description('bring home what Polar has; runs from cron, and carries on where the last one stopped')
    .option('--samples', 'with heart rate, speed and the other series')
    .option('--zones', 'with heart rate zones')
    .option('--route', 'with the route')
    .option('--full', 'with all three')
    .option('--originals <formats>', "with Polar's own files: fit, tcx, gpx, or several with commas between")
    .option('--data <kinds>', `workouts (default), ${dataKindNames.join(', ')}, or all; several with commas`)
    .option('--source <source>', 'auto, v4, exercises or transactions (default: auto)')
    .option('--since <day>', 'also go back to this day (2019-01-31); only with API v4')
    .option('--all-history', 'also go back as far as Polar answers; only with API v4')
    .option('--dry-run', 'only say what would come; never opens a transaction')
    .option('--wait <span>', 'when another pull is running, wait for it that long (90s, 5m)', seconds)
    .option('--other-athlete', "let another account's data into a database that holds somebody's")
    .option('--give-up <id>', 'let Polar forget this exercise, which cannot be fetched')
    .addHelpText(
      'after',
      example(
        'pull --full',
        'pull --source v4 --all-history',
        'pull --full --quiet --wait 5m',
        'pull --full --data all',
        'pull --dry-run --json',
      ),
    )
    .action((options: PullFlags, command: Command) =>
      run(command, async (context) => (await import('../pull/pull.js')).runPull(context, options)),
    );

  program
    .command('import')
    .description("take Polar's account export: the years before AccessLink, merged with what was pulled")
    .argument('<path...>', 'the ZIP from Polar, the folder it was unpacked into, or files of it')
    .option('--dry-run', 'only say what would be new, merged and skipped')
    .option('--since <date>', 'only training sessions that start then or later (2020-01-31, or an instant)')
    .option('--until <date>', 'only training sessions that start then or earlier')
    .option('--zone <zone>', 'the time zone of the sessions that name none (Europe/Berlin)')
    .option('--user <id>', 'whose export it is, when nobody is signed in: the Polar user id')
    .option('--other-athlete', "let another account's data into a database that holds somebody's")
    .addHelpText(
      'after',
      example(
        'import polar-user-data-export.zip',
        'import --dry-run unpacked/',
        'import --since 2020-01-01 export.zip',
        'import --zone Europe/Berlin export.zip',
      ),
    )
    .action((paths: string[], options: ImportFlags, command: Command) =>
      run(command, async (context) => (await import('../import/import.js')).runImport(context, paths, options), {
        profile: 'any',
      }),
    );

  program
    .command('rebuild')
    .description('make everything again from what Polar sent')
    .addHelpText('after', example('rebuild'))
    .action((_options: unknown, command: Command) =>
      run(command, async (context) => (await import('../rebuild.js')).runRebuild(context)),
    );

  program
    .command('verify')
    .description('check the store: hashes, references, everything against what Polar sent')
    .option('--remote', 'also compare the workouts, and no other data, with what Polar lists')
    .addHelpText('after', example('verify', 'verify --remote'))
    .action((options: { remote?: boolean }, command: Command) =>
      run(command, async (context) => (await import('../verify.js')).runVerify(context, options)),
    );
}
