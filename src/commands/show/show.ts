import { contentOf, hashed } from '../../deliver/content.js';
import { ExitCode, UsageError } from '../../errors.js';
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
import { showLaps, showSplits } from './parts.js';
import { showPlots } from './plots.js';
import { showRoute } from './route.js';
import { showChannels, showZones } from './tables.js';

/** The flags of `show`, as typed. */
export interface ShowOptions extends AthleteOption {
  data?: string;
  /** In the browser. */
  open?: boolean;
}

/** `polar-sync show`. */
export const command: Definition = {
  description:
    'show one workout: its numbers, zones, laps, splits and channels; two side by side; or a day of other data',
  arguments: [
    {
      name: '<id>',
      description:
        "its id, the beginning of it, its date (2026-11-13), or Polar's id; with --data a date (2026-05-01); or latest",
      completes: 'stored',
    },
    { name: '[other]', description: 'another workout, to show both side by side', completes: 'stored' },
  ],
  options: [
    dataOption((some) => `instead of a workout: ${some}`),
    { flags: '--open', description: 'open its page of the report in the browser', of: ['workouts'] },
    athleteOption,
  ],
  examples: [
    'show k3f9',
    'show latest',
    'show latest --open',
    'show y7lOpwnJ --json',
    'show k3f9 latest',
    'show --data sleep 2026-05-01',
  ],
  run: (context: Context, typed: string, other: string | undefined, options: ShowOptions) =>
    runShow(context, [typed, other], options),
};

/**
 * Prints one workout, or two side by side: numbers, zones, laps and splits; on a terminal also plots and the route.
 * @throws UsageError UNKNOWN_ID or AMBIGUOUS_ID, StoreError.
 */
export async function runShow(
  context: Context,
  [typed, other]: readonly [string, string | undefined],
  options: ShowOptions = {},
): Promise<number> {
  const { data, open = false } = options;
  if (open && other !== undefined) {
    throw new UsageError('OPEN_ONE', '--open shows one workout, but two were given.', {
      hint: 'Leave --open out to see both side by side here.',
    });
  }
  if (open) return (await import('./open.js')).runOpen(context, typed, options);
  if (other !== undefined) return (await import('./side-by-side.js')).runSideBySide(context, [typed, other], options);
  if (data !== undefined) return (await import('../kinds/show.js')).runShowData(context, data, typed, options);
  const { ui } = context;
  const { workout, delivered, files } = await read(context, typed, options);
  if (ui.json) {
    ui.result({
      ...workout,
      ...(files.length > 0 && { files }),
      ...(delivered.length > 0 && { deliveries: delivered }),
    });
    return ExitCode.ok;
  }
  await ui.paged(async () => {
    printWrapped(ui, heading(workout), (line) => ui.paint('bold', line));
    ui.print(ui.paint('dim', workout.id));
    ui.print('');
    printFields(context, [
      ...facts(workout, ui.units),
      ...(files.length > 0 ? [['Files', files.join(', ')] as [string, string]] : []),
      ...delivered.map((one): [string, string] => ['Delivered', deliveredInWords(one)]),
    ]);
    await showZones(ui, workout);
    if (ui.terminal) showPlots(ui, workout);
    await showLaps(ui, workout);
    await showSplits(ui, workout);
    if (ui.terminal) showRoute(ui, workout);
    await showChannels(ui, workout);
  });
  return ExitCode.ok;
}

async function read(
  context: Context,
  typed: string,
  options: ShowOptions,
): Promise<{ workout: Workout; delivered: Delivered[]; files: string[] }> {
  const reader = await openAthleteLibrary(context, options);
  try {
    const workout = reader.get(resolveId(reader, typed));
    if (!workout) throw unknownId(typed);
    const rows = reader.deliveries.ofWorkout([workout.id, ...reader.aliases(workout.id)]);
    const files = reader.filesOf(workout);
    if (rows.length === 0) return { workout, delivered: [], files };
    const now = hashed(contentOf(workout, reader.deliveries.details(workout.id)));
    return { workout, delivered: deliveredOf(rows, targetsOrNone(context), now), files };
  } finally {
    reader.close();
  }
}
