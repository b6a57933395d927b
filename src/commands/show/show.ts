import { ExitCode } from '../../errors.js';
import type { Workout } from '../../workouts/types.js';
import type { Context } from '../context.js';
import { type AthleteOption, openAthleteLibrary } from '../shared/athlete.js';
import { printFields, printWrapped } from '../shared/fields.js';
import { resolveId, unknownId } from '../shared/resolve-id.js';
import { facts, heading } from '../shared/workout-facts.js';
import { showPlots } from './plots.js';
import { showRoute } from './route.js';
import { showChannels, showLaps, showZones } from './tables.js';

/** The flags of `show`, as typed. */
export interface ShowOptions extends AthleteOption {
  data?: string;
}

/**
 * Shows one workout: numbers, zones and laps; with plots and the route on a terminal, where pictures are seen.
 * @throws UsageError UNKNOWN_ID or AMBIGUOUS_ID, StoreError.
 */
export async function runShow(context: Context, typed: string, options: ShowOptions = {}): Promise<number> {
  const { data } = options;
  if (data !== undefined) return (await import('../data/show.js')).runShowData(context, data, typed, options);
  const { ui } = context;
  const workout = await read(context, typed, options);
  if (ui.json) {
    ui.result(workout);
    return ExitCode.ok;
  }
  await ui.paged(async () => {
    printWrapped(ui, heading(workout), (line) => ui.paint('bold', line));
    ui.print(ui.paint('dim', workout.id));
    ui.print('');
    printFields(context, facts(workout));
    await showZones(ui, workout);
    if (ui.terminal) showPlots(ui, workout);
    await showLaps(ui, workout);
    if (ui.terminal) showRoute(ui, workout);
    await showChannels(ui, workout);
  });
  return ExitCode.ok;
}

async function read(context: Context, typed: string, options: ShowOptions): Promise<Workout> {
  const reader = await openAthleteLibrary(context, options);
  try {
    const workout = reader.get(resolveId(reader, typed));
    if (!workout) throw unknownId(typed);
    return workout;
  } finally {
    reader.close();
  }
}
