import { contentOf, hashed } from '../../deliver/content.js';
import { ExitCode } from '../../errors.js';
import type { Workout } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { type Delivered, deliveredInWords, deliveredOf } from '../delivery/delivered.js';
import { targetsOrNone } from '../delivery/targets.js';
import { dataOption } from '../kinds/choose.js';
import { type AthleteOption, athleteOption, openAthleteLibrary } from '../shared/athlete.js';
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

/** `polar-sync show`. */
export const command: Definition = {
  description: 'show one workout: its numbers, zones and channels; or a day of other data',
  arguments: [
    {
      name: '<id>',
      description: "its id, the beginning of it, or Polar's id; with --data a date (2026-05-01); or latest",
    },
  ],
  options: [dataOption((some) => `instead of a workout: ${some}`), athleteOption],
  examples: ['show k3f9', 'show latest', 'show y7lOpwnJ --json', 'show --data sleep 2026-05-01'],
  run: runShow,
};

/**
 * Prints one workout: numbers, zones and laps; on a terminal also plots and the route.
 * @throws UsageError UNKNOWN_ID or AMBIGUOUS_ID, StoreError.
 */
export async function runShow(context: Context, typed: string, options: ShowOptions = {}): Promise<number> {
  const { data } = options;
  if (data !== undefined) return (await import('../kinds/show.js')).runShowData(context, data, typed, options);
  const { ui } = context;
  const { workout, delivered } = await read(context, typed, options);
  if (ui.json) {
    ui.result({ ...workout, ...(delivered.length > 0 && { deliveries: delivered }) });
    return ExitCode.ok;
  }
  await ui.paged(async () => {
    printWrapped(ui, heading(workout), (line) => ui.paint('bold', line));
    ui.print(ui.paint('dim', workout.id));
    ui.print('');
    printFields(context, [
      ...facts(workout),
      ...delivered.map((one): [string, string] => ['Delivered', deliveredInWords(one)]),
    ]);
    await showZones(ui, workout);
    if (ui.terminal) showPlots(ui, workout);
    await showLaps(ui, workout);
    if (ui.terminal) showRoute(ui, workout);
    await showChannels(ui, workout);
  });
  return ExitCode.ok;
}

async function read(
  context: Context,
  typed: string,
  options: ShowOptions,
): Promise<{ workout: Workout; delivered: Delivered[] }> {
  const reader = await openAthleteLibrary(context, options);
  try {
    const workout = reader.get(resolveId(reader, typed));
    if (!workout) throw unknownId(typed);
    const rows = reader.deliveries.ofWorkout([workout.id, ...reader.aliases(workout.id)]);
    if (rows.length === 0) return { workout, delivered: [] };
    const now = hashed(contentOf(workout, reader.deliveries.details(workout.id)));
    return { workout, delivered: deliveredOf(rows, targetsOrNone(context), now) };
  } finally {
    reader.close();
  }
}
