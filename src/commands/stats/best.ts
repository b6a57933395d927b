import { ExitCode } from '../../errors.js';
import { type BestEffort, BestEfforts, type SportEfforts } from '../../numbers/efforts/best.js';
import { type EffortKind, effortKinds, effortsOf } from '../../numbers/efforts/efforts.js';
import { inSlices } from '../../slices.js';
import type { FailedWorkout } from '../../storage/errors.js';
import type { WorkoutReader } from '../../storage/read-contract.js';
import { count, duration, words } from '../../ui/format.js';
import { paced } from '../../ui/pace.js';
import { withProgress } from '../../ui/progress.js';
import type { Ui } from '../../ui/ui.js';
import { counted } from '../../workouts/counted.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { chosenFrom } from '../filters/chosen-workouts.js';
import { openAthleteLibrary } from '../shared/athlete.js';
import { warnFailed } from '../shared/failed.js';
import type { FilterOptions } from '../shared/filter.js';
import { type Tempo, tempo } from '../shared/workout-facts.js';
import { type Column, fitting, showColumns } from './fit.js';

/** Best efforts of the chosen workouts, by sport, from their recordings. @throws UsageError, StoreError. */
export async function runBest(context: Context, options: FilterOptions): Promise<number> {
  const { ui } = context;
  const reader = await openAthleteLibrary(context, options);
  try {
    const { workouts: chosen, failed: unreadable } = await chosenFrom(context, reader, options);
    const workouts = counted(chosen);
    const failed: FailedWorkout[] = [];
    const onDamaged = (one: FailedWorkout) => void failed.push(one);
    const sports = await search(context, reader, workouts, onDamaged);
    warnFailed(ui, failed);
    const all = [...unreadable, ...failed];
    if (ui.json) ui.result({ schema: 'polar-sync.best-efforts/1', workouts: workouts.length, sports, failed: all });
    else await ui.paged(() => showBest(ui, sports, workouts));
    return all.length > 0 ? ExitCode.partial : ExitCode.ok;
  } finally {
    reader.close();
  }
}

function search(
  { ui, signal }: Context,
  reader: WorkoutReader,
  workouts: readonly WorkoutSummary[],
  onDamaged: (failed: FailedWorkout) => void,
): Promise<SportEfforts[]> {
  return withProgress(ui, 'Searching', async (progress) => {
    const show = paced(progress);
    const best = new BestEfforts();
    let done = 0;
    for await (const workout of inSlices(reader.iterate({ ids: workouts.map(({ id }) => id) }, onDamaged), signal)) {
      best.add(workout, effortsOf(workout));
      done += 1;
      show({ doing: 'Searching', done, total: workouts.length, noun: 'workout' });
    }
    return best.bySport();
  });
}

const kindTitles: Readonly<Record<EffortKind, string>> = {
  distance: 'Fastest',
  speed_mps: '',
  power_watts: 'Power',
  heart_rate_bpm: 'Heart rate',
};

async function showBest(ui: Ui, all: readonly SportEfforts[], workouts: readonly WorkoutSummary[]): Promise<void> {
  const sports = all.filter((one) => effortKinds.some((kind) => one[kind].length > 0));
  if (sports.length === 0 && workouts.length > 0) ui.print('No recording of these workouts is long enough.');
  const familyOf = new Map(workouts.map(({ type, sport }) => [type, sport]));
  for (const [index, one] of sports.entries()) {
    if (index > 0) ui.print('');
    const name = words(one.sport);
    ui.print(
      ui.paint('bold', `${name.charAt(0).toUpperCase()}${name.slice(1)}, ${count(one.workouts, 'workout')} searched`),
    );
    const shown = tempo({ sport: familyOf.get(one.sport) ?? one.sport }, ui.units);
    for (const kind of effortKinds) if (one[kind].length > 0) await showKind(ui, kind, one[kind], shown);
  }
}

function showKind(ui: Ui, kind: EffortKind, best: readonly BestEffort[], { label, show }: Tempo): Promise<void> {
  const column = (title: string, align: Column['align'], cell: (one: BestEffort) => string): Column => {
    return { title, align, cells: best.map(cell) };
  };
  const mean: Record<EffortKind, (one: BestEffort) => string> = {
    distance: ({ over, value }) => show(over / value) ?? '',
    speed_mps: ({ value }) => show(value) ?? '',
    power_watts: ({ value }) => `${Math.round(value)} W`,
    heart_rate_bpm: ({ value }) => `${Math.round(value)} bpm`,
  };
  const columns = [
    column(kindTitles[kind] || label, 'left', ({ over }) =>
      kind === 'distance' ? distanceInWords(over) : durationInWords(over),
    ),
    ...(kind === 'distance' ? [column('Time', 'right', ({ value }) => duration(value))] : []),
    column(kind === 'distance' ? label : 'Mean', 'right', mean[kind]),
    column('Pauses', 'right', ({ paused_seconds: paused }) => (paused === undefined ? '' : duration(paused))),
    column('Date', 'left', ({ date }) => date),
    column('Workout', 'left', ({ workout }) => workout),
  ];
  return showColumns(ui, ui.terminal ? fitting(columns, ui.width, ['Pauses', 'Workout']) : columns);
}

const distanceNames = new Map([
  [1609.344, '1 mile'],
  [21_097.5, 'half marathon'],
  [42_195, 'marathon'],
]);

/** Race distances keep their names in every system of units. */
function distanceInWords(meters: number): string {
  return distanceNames.get(meters) ?? (meters < 1000 ? `${meters} m` : `${meters / 1000} km`);
}

/** `5 s`, `20 min`. */
function durationInWords(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${seconds / 60} min`;
}
