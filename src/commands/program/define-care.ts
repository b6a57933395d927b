import type { Command } from 'commander';
import { resolveDespite } from '../../config/settings.js';
import { scheduleKinds } from '../../schedule/scheduler.js';
import type { BackupFlags } from '../backup.js';
import type { DoctorFlags } from '../doctor/doctor.js';
import type { ScheduleFlags } from '../schedule.js';
import { example, type Runner } from './define.js';
import { seconds } from './durations.js';

/** The commands that keep everything going for years: schedule, doctor, backup, profiles, completion. */
export function defineCare(program: Command, run: Runner): void {
  program
    .command('schedule')
    .description('run the pull regularly: print the entry for cron, systemd, launchd or Task Scheduler, or set it')
    .option('--every <span>', 'how often: 15m, 1h, 6h, 24h (default: 1h, or what is installed)', seconds)
    .option('--at <time>', 'once a day, at HH:MM')
    .addOption(program.createOption('--kind <kind>', "the scheduler (default: this system's)").choices(scheduleKinds))
    .option('--data <kinds>', 'what the pull brings, as in pull --data')
    .option('--originals <formats>', "with Polar's own files, as in pull --originals")
    .option('--install', 'set it, in the place of an earlier one')
    .option('--remove', 'remove it')
    .addHelpText(
      'after',
      example('schedule', 'schedule --every 30m --install', 'schedule --data all --install', 'schedule --remove'),
    )
    .action((options: ScheduleFlags, command: Command) =>
      run(
        command,
        async (context) => {
          const { db } = command.optsWithGlobals<{ db?: string }>();
          return (await import('../schedule.js')).runSchedule(context, { ...options, db });
        },
        // The entry of a profile that is gone can still be removed.
        options.remove ? { profile: 'any' } : {},
      ),
    );

  program
    .command('doctor')
    .description('check everything from the settings to Polar, and say what to do about what is wrong')
    .option('--as-cron', 'also read the token the way an unattended run would')
    .option('--accept-loss', 'no longer miss what an older copy of the database lacks')
    .addOption(program.createOption('--token-only').hideHelp())
    .addHelpText('after', example('doctor', 'doctor --as-cron'))
    .action((options: DoctorFlags, command: Command) =>
      run(
        command,
        async (context) => {
          const { db } = command.optsWithGlobals<{ db?: string }>();
          return (await import('../doctor/doctor.js')).runDoctor(context, { ...options, db });
        },
        // A broken configuration is among what it is asked about.
        { settings: resolveDespite },
      ),
    );

  program
    .command('backup')
    .description('a copy of the database, of one moment and checked, also while a pull runs')
    .argument('<path>', 'the file to write, or a folder for it')
    .option('--force', 'replace a file that is there')
    .addHelpText('after', example('backup /media/disk/polar-sync.db', 'backup /media/disk/ --force --quiet'))
    .action((path: string, options: BackupFlags, command: Command) =>
      run(command, async (context) => (await import('../backup.js')).runBackup(context, path, options)),
    );

  program
    .command('profiles')
    .description('the profiles on this machine, with their accounts and databases')
    .addHelpText('after', example('profiles', 'profiles --json'))
    .action((_options: unknown, command: Command) =>
      run(command, async (context) => (await import('../profiles.js')).runProfiles(context), {
        profile: 'any',
      }),
    );

  program
    .command('completion')
    .description('a completion script for your shell')
    .addArgument(program.createArgument('<shell>', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      example('completion bash > ~/.local/share/bash-completion/completions/polar-sync', 'completion fish | source'),
    )
    .action((shell: 'bash' | 'zsh' | 'fish', _options: unknown, command: Command) =>
      run(
        command,
        async (context) => (await import('../completion/completion.js')).runCompletion(context, shell, program),
        { profile: 'any' },
      ),
    );
}
