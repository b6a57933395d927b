import { hasBrowser } from '../../auth/loopback/browser.js';
import { ExitCode, UsageError } from '../../errors.js';
import { writeReport } from '../../report/write.js';
import type { Workout } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { linksIn } from '../report/content.js';
import { openInBrowser } from '../report/open.js';
import { type AthleteOption, openAthleteReader } from '../shared/athlete.js';
import { resolveId, unknownId } from '../shared/resolve-id.js';
import { heading } from '../shared/workout-facts.js';

/**
 * Opens the page of one workout, as the report has it, in the browser. The page is a file of its own beside the database,
 * because a report that was written earlier may lack the workout, or be anywhere.
 * @returns 1 if no browser opened: a warning then names the file.
 * @throws UsageError NO_BROWSER before anything is written, UNKNOWN_ID, AMBIGUOUS_ID; StoreError, InterruptedError.
 */
export async function runOpen(context: Context, typed: string, options: AthleteOption): Promise<number> {
  const { ui, env, settings } = context;
  if (!hasBrowser(env)) throw noBrowser(typed);
  const path = `${settings.paths.dbFile}.page.html`;
  const workout = await write(context, typed, options, path);
  if (ui.json) ui.result({ schema: 'polar-sync.page/1', workout: workout.id, out: path });
  else ui.print(`${heading(workout)}: ${path}`);
  return (await openInBrowser(context, path, `#/workout/${workout.id}`)) ? ExitCode.ok : ExitCode.unexpected;
}

async function write(context: Context, typed: string, options: AthleteOption, path: string): Promise<Workout> {
  const { settings, signal } = context;
  const reader = await openAthleteReader(context, options);
  try {
    const id = resolveId(reader, typed);
    const workout = reader.get(id);
    if (!workout) throw unknownId(typed);
    const filter = { ids: [id] };
    await writeReport({
      path,
      summaries: reader.summaries(filter),
      days: [],
      workouts: [workout],
      ...linksIn(context, reader, filter),
      units: settings.units,
      signal,
    });
    return workout;
  } finally {
    reader.close();
  }
}

function noBrowser(typed: string): UsageError {
  return new UsageError('NO_BROWSER', 'Cannot open a browser here: there is no display, or this is a remote session.', {
    hint: `Leave --open out to see the workout here, or run polar-sync export ${typed} --format json.`,
  });
}
