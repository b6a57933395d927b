import type { Command } from 'commander';
import { example, type Runner } from './define.js';
import type { FilterOptions } from './filter.js';

/** The commands that read what is stored: list, show. */
export function defineLibrary(program: Command, run: Runner): void {
  withFilter(program.command('list').description('the workouts stored here, oldest first'))
    .addHelpText('after', example('list --since 2024-05-01 --sport running', 'list --last 10 --json'))
    .action((options: FilterOptions, command: Command) =>
      run(command, async (context) => (await import('./list.js')).runList(context, options)),
    );

  program
    .command('show')
    .description('one workout: its numbers, zones and channels')
    .argument('<id>', "the id, the beginning of it, or Polar's id")
    .addHelpText('after', example('show k3f9', 'show y7lOpwnJ --json'))
    .action((id: string, _options: unknown, command: Command) =>
      run(command, async (context) => (await import('./show.js')).runShow(context, id)),
    );
}

/** The flags that choose workouts. */
export function withFilter(command: Command): Command {
  return command
    .option('--since <day>', 'from this local day on: 2024-05-31, or an instant: 2024-05-31T06:30:00Z')
    .option('--until <day>', 'up to this day, the whole of it')
    .option('--sport <sport>', "a sport: running, cycling..., or Polar's own word")
    .option('--last <n>', 'only the newest n of them');
}
