import type { Command } from 'commander';
import { groups } from '../../kinds/kinds.js';
import type { ExportOptions } from '../export/export.js';
import { EXPORT_FIELDS } from '../export/fields.js';
import type { ListOptions } from '../list/list.js';
import type { ReportOptions } from '../report.js';
import type { ShowOptions } from '../show/show.js';
import type { StatsOptions } from '../stats/stats.js';
import { example, type Runner } from './define.js';

/** The commands that read what is stored: list, show, stats, report, export, schema. */
export function defineLibrary(program: Command, run: Runner): void {
  withFilter(program.command('list').description('the workouts stored here, oldest first'))
    .option('--data <kinds>', `not workouts but ${someData}`)
    .option('--sort <by>', 'start, sport, time, distance, speed, heart-rate, climb, energy or load: the greatest last')
    .option('--reverse', 'the other way round: newest, or greatest, first')
    .addHelpText(
      'after',
      example(
        'list --since 2024-05-01 --sport running',
        'list --sort distance --last 100',
        'list --last 10 --json',
        'list --data sleep,nightly-recharge --last 14',
      ),
    )
    .action((options: ListOptions, command: Command) =>
      run(command, async (context) => (await import('../list/list.js')).runList(context, options)),
    );

  program
    .command('show')
    .description('one workout: its numbers, zones and channels; or a day of other data')
    .argument('<id>', "the id, the beginning of it, or Polar's id; with --data a day (2026-05-01); or latest")
    .option('--data <kinds>', `not a workout but ${someData}`)
    .option('--athlete <id>', oneAthlete)
    .addHelpText('after', example('show k3f9', 'show latest', 'show y7lOpwnJ --json', 'show --data sleep 2026-05-01'))
    .action((id: string, options: ShowOptions, command: Command) =>
      run(command, async (context) => (await import('../show/show.js')).runShow(context, id, options)),
    );

  withFilter(program.command('stats').description('weeks, months, years, sports, load and records in numbers'))
    .option('--by <span>', 'one table: week, month, year or sport')
    .addHelpText('after', example('stats', 'stats --by month --sport running', 'stats --since 2024-01-01 --json'))
    .action((options: StatsOptions, command: Command) =>
      run(command, async (context) => (await import('../stats/stats.js')).runStats(context, options)),
    );

  withFilter(program.command('report').description('one HTML file to look at: calendar, weeks, zones, every workout'))
    .option('--out <path>', 'the file to write, or a folder for it (default: polar-report.html)')
    .option('--year <year>', 'only this year, instead of --since and --until')
    .option('--open', 'show it in the browser')
    .addHelpText('after', example('report --open', 'report --since 2026-01-01 --out 2026.html', 'report --year 2025'))
    .action((options: ReportOptions, command: Command) =>
      run(command, async (context) => (await import('../report.js')).runReport(context, options)),
    );

  withFilter(
    program
      .command('export')
      .description('write workouts as json, jsonl, csv, gpx, tcx or fit')
      .argument('[id...]', 'only these, as in show')
      .requiredOption('--format <format>', "json, jsonl, csv, gpx, tcx, fit, or original for Polar's own files"),
  )
    .option('--data <kinds>', `not workouts but ${someData}; as json, jsonl or csv`)
    .option('--out <path>', 'a folder, a file, or - for stdout (default: polar-export/)')
    .option('--changed', 'only what has changed since the last export into that folder')
    .option('--name <template>', 'how files in a folder are named (default: {start_local}_{type}_{id})')
    .option('--multisport', 'fit: the parts of a multisport session in one file, with a session for each')
    .option('--as-device', "fit: name Polar as the maker, so that services take the file for the watch's own")
    .option('--table <table>', 'csv: only this table, workouts or samples; a single file holds workouts unless told')
    .option('--columns <names>', 'csv: these columns of the table of workouts, with commas between')
    .addHelpText('after', EXPORT_FIELDS)
    .addHelpText(
      'after',
      example(
        'export --format fit',
        'export --format fit --out my-workouts/ --changed',
        'export k3f9 --format gpx --out run.gpx',
        'export --format json --out - | jq length',
        'export --data sleep --format csv --since 2026-01-01 --out sleep/',
      ),
    )
    .action((ids: string[], options: ExportOptions, command: Command) =>
      run(command, async (context) => (await import('../export/export.js')).runExport(context, ids, options)),
    );

  program
    .command('schema')
    .description('the JSON Schema of an exported workout, or of other data')
    .option('--data <kinds>', `not of workouts but of ${someData}`)
    .addHelpText('after', example('schema > workout.schema.json', 'schema --data sleep'))
    .action((options: { data?: string }, command: Command) =>
      run(command, async (context) => (await import('../schema.js')).runSchema(context, options), {
        profile: 'any',
      }),
    );
}

/** As `--data` names it; `dataNames` has them all. */
const someData = `${groups.map(({ name }) => name).join(', ')} (with commas between), or all`;

/** As with a database that two share. */
const oneAthlete = 'with several athletes in the database: the Polar user id of one (default: who is signed in)';

/** The flags that choose workouts. */
function withFilter(command: Command): Command {
  return command
    .option('--since <day>', 'from this local day on: 2024-05-31, or an instant: 2024-05-31T06:30:00Z')
    .option('--until <day>', 'up to this day, the whole of it')
    .option('--sport <sport>', "a sport: running, cycling..., or Polar's own word")
    .option('--last <n>', 'only the newest n of them')
    .option('--athlete <id>', oneAthlete);
}
