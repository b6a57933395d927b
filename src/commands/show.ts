import { ExitCode } from '../errors.js';
import { openReader } from '../storage/store.js';
import { duration } from '../ui/format.js';
import type { Ui } from '../ui/types.js';
import type { HeartRateZone, Workout } from '../workouts/types.js';
import type { Context } from './context.js';
import { printFields } from './fields.js';
import { resolveId, unknownId } from './resolve-id.js';
import { facts, heading } from './workout-facts.js';

const BAR = 24;

/** Shows one workout. @throws UsageError UNKNOWN_ID or AMBIGUOUS_ID, StoreError. */
export async function runShow(context: Context, typed: string): Promise<number> {
  const { ui, settings } = context;
  const workout = read(settings.paths.dbFile, typed);
  if (ui.json) {
    ui.result(workout);
    return ExitCode.ok;
  }
  ui.print(ui.paint('bold', heading(workout)));
  ui.print(ui.paint('dim', workout.id));
  ui.print('');
  printFields(context, facts(workout));
  await showZones(ui, workout.heart_rate_zones ?? []);
  await showChannels(ui, workout);
  return ExitCode.ok;
}

function read(dbFile: string, typed: string): Workout {
  const reader = openReader(dbFile);
  try {
    const workout = reader.get(resolveId(reader, typed));
    if (!workout) throw unknownId(typed);
    return workout;
  } finally {
    reader.close();
  }
}

async function showZones(ui: Ui, zones: HeartRateZone[]): Promise<void> {
  if (zones.length === 0) return;
  const total = zones.reduce((sum, zone) => sum + (zone.seconds ?? 0), 0);
  const share = (zone: HeartRateZone) => (total > 0 ? (zone.seconds ?? 0) / total : 0);
  ui.print('');
  await ui.table(
    ['Zone', 'bpm', 'Time', 'Share', ''],
    zones.map((zone) => [
      String(zone.zone),
      [zone.min_bpm, zone.max_bpm].map((bpm) => bpm ?? '').join('-'),
      zone.seconds === undefined ? '' : duration(zone.seconds),
      `${Math.round(share(zone) * 100)} %`,
      '█'.repeat(Math.round(share(zone) * BAR)),
    ]),
    ['right', 'right', 'right', 'right', 'left'],
  );
}

async function showChannels(ui: Ui, workout: Workout): Promise<void> {
  const rows: string[][] = [];
  for (const [channel, stream] of Object.entries(workout.streams ?? {})) {
    if (stream === undefined) continue;
    const every = stream.interval_seconds === undefined ? '' : `${stream.interval_seconds} s`;
    const values = 'values' in stream ? stream.values : stream.data.split(',');
    rows.push([channel, every, String(values.length), String(values.filter((value) => value === null).length || '')]);
  }
  const beats = workout.rr_intervals_ms;
  if (beats)
    rows.push([
      'rr_intervals_ms',
      'beat',
      String(beats.length),
      String(beats.filter((ms) => ms === null).length || ''),
    ]);
  if (workout.route) rows.push(['route', 'point', String(workout.route.length), '']);
  if (rows.length === 0) return;
  ui.print('');
  await ui.table(['Channel', 'Every', 'Values', 'Gaps'], rows, ['left', 'right', 'right', 'right']);
}
