import { UsageError } from '../../errors.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { filterOptions } from '../shared/filter.js';
import type { ReportOptions } from './options.js';
import { FILE_NAME, runReport } from './write-report.js';

/** `polar-sync report`. */
export const command: Definition = {
  description: 'write one HTML file with a calendar, weeks, zones and every workout',
  options: [
    ...filterOptions,
    { flags: '--out <path>', description: `the file to write, or a folder for it (default: ${FILE_NAME})` },
    { flags: '--year <year>', description: 'only this year, instead of --since and --until' },
    { flags: '--open', description: 'open it in the browser' },
    { flags: '--watch', description: 'show it at an address of this machine, and again after each pull, until Ctrl-C' },
    { flags: '--port <port>', description: 'with --watch: the port (default: any free one)' },
    { flags: '--card <year>', description: 'a picture of a year to share, SVG or PNG, instead of the report' },
    { flags: '--poster', description: 'all routes in one picture, SVG or PNG, instead of the report' },
    { flags: '--no-routes', description: 'with --card: without the shapes of routes' },
  ],
  examples: [
    'report --open',
    'report --since 2026-01-01 --out 2026.html',
    'report --watch --open',
    'report --card 2026 --out 2026.png',
    'report --poster --sport cycling --out routes.png',
  ],
  run: runReportCommand,
};

/** What the flags ask for: a report, one that is kept up to date, or a picture. @throws UsageError, StoreError. */
async function runReportCommand(context: Context, options: ReportOptions): Promise<number> {
  const { card, poster = false, watch = false } = options;
  refuseTogether(options);
  if (card !== undefined) return (await import('./card.js')).runCard(context, { ...options, card });
  if (poster) return (await import('./poster.js')).runPoster(context, options);
  if (watch) return (await import('./watch.js')).runWatch(context, options);
  return runReport(context, options);
}

/** @throws UsageError CONFLICTING_OPTIONS for flags that ask for different things, MEANINGLESS_OPTION for one without its own. */
function refuseTogether({ card, poster, watch, year, open, port, routes }: ReportOptions): void {
  const isPicture = card !== undefined || poster;
  const [first, second] = [
    card !== undefined && '--card',
    poster && '--poster',
    watch && '--watch',
    year !== undefined && card !== undefined && '--year',
    open && isPicture && '--open',
  ].filter(Boolean);
  if (second) {
    throw new UsageError('CONFLICTING_OPTIONS', `${first} and ${second} ask for different things.`, {
      hint: 'Give one or the other.',
    });
  }
  const lost =
    routes === false && card === undefined
      ? '--no-routes is only for --card.'
      : port !== undefined && !watch
        ? '--port is only for --watch.'
        : undefined;
  if (lost) throw new UsageError('MEANINGLESS_OPTION', lost, { hint: 'Leave it out.' });
}
