import { ExitCode, PolarSyncError, UsageError } from '../../errors.js';
import { rest } from '../../own-signal.js';
import { type LiveReport, serveReport } from '../../report/live/serve.js';
import { StoreChanges } from '../../storage/sqlite/changes.js';
import type { Context } from '../context.js';
import { wholeNumber } from '../shared/numbers.js';
import { openAddress } from './open.js';
import type { ReportOptions } from './options.js';
import { writtenReport } from './write-report.js';

const LOOK_MS = 1000;
/** A pull writes often; while it does, the report is written anew no more often than this. */
const MAX_WAIT_MS = 20_000;

/**
 * Serves the report on loopback until SIGINT or SIGTERM (exit 0), and writes it anew when the database has changed.
 * @throws UsageError, StoreError from the beginning; later, a report that cannot be written is a warning.
 */
export async function runWatch(context: Context, options: ReportOptions): Promise<number> {
  const { settings, ui, signal } = context;
  const port = wholeNumber('--port', options.port ?? '0', 65_535, 0, 8080);
  // Before the first report: nothing is missed that is written meanwhile.
  const changes = new StoreChanges(settings.paths.dbFile);
  let live: LiveReport | undefined;
  try {
    const { path } = await writtenReport(context, options);
    live = await serveReport(path, port);
    if (ui.json) ui.result({ schema: 'polar-sync.report-watch/1', address: live.address });
    else ui.print(`Showing it at ${live.address} and again after each pull. Ctrl-C ends it.`);
    if (options.open) await openAddress(context, live.launchAddress, live.address);
    while (!signal.aborted) {
      await rest(LOOK_MS, signal);
      if (!signal.aborted && changes.seen()) await renew(context, options, changes, live);
    }
  } finally {
    changes.close();
    await live?.close();
  }
  ui.note('Ended. The report stays as it is.');
  return ExitCode.ok;
}

/** Writes the report anew when the database has come to rest. */
async function renew(context: Context, options: ReportOptions, changes: StoreChanges, live: LiveReport): Promise<void> {
  const { ui, signal } = context;
  const latest = Date.now() + MAX_WAIT_MS;
  do await rest(LOOK_MS, signal);
  while (!signal.aborted && changes.seen() && Date.now() < latest);
  if (signal.aborted) return;
  try {
    const { isNew } = await writtenReport(context, options);
    if (isNew) live.changed();
  } catch (problem) {
    if (signal.aborted) return;
    // A mistyped flag would have been rejected the first time, and the next pull may mend the rest.
    if (!(problem instanceof PolarSyncError) || problem instanceof UsageError) throw problem;
    ui.warn(`The report was not written anew: ${problem.message}`);
  }
}
