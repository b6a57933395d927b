import { distance, duration } from '../../ui/format.js';
import { channelInWords } from '../../ui/plain-words.js';
import { bar, roomForBars } from '../../ui/plots/bars.js';
import type { Align, Style, Ui } from '../../ui/ui.js';
import type { HeartRateZone, Lap, Workout } from '../../workouts/workout.js';
import { tempo } from '../shared/workout-facts.js';

const BAR = 30;
/** From the easiest zone to the hardest; color is never the only sign, because the number is beside it. */
const zoneStyles: readonly Style[] = ['dim', 'cyan', 'green', 'yellow', 'red'];

/** Time in heart rate zones, with bars. */
export async function showZones(ui: Ui, { heart_rate_zones: zones = [] }: Workout): Promise<void> {
  if (zones.length === 0) return;
  const total = zones.reduce((sum, zone) => sum + (zone.seconds ?? 0), 0);
  const share = (zone: HeartRateZone) => (total > 0 ? (zone.seconds ?? 0) / total : 0);
  ui.print('');
  const head = ['Zone', 'bpm', 'Time', 'Share'];
  const cells = zones.map((zone) => [
    String(zone.zone),
    [zone.min_bpm, zone.max_bpm].map((bpm) => bpm ?? '').join('-'),
    zone.seconds === undefined ? '' : duration(zone.seconds),
    `${Math.round(share(zone) * 100)}%`,
  ]);
  const room = ui.terminal ? roomForBars(ui.width, [head, ...cells], BAR) : 0;
  await ui.table(
    room > 0 ? [...head, ''] : head,
    room > 0 ? zones.map((zone, index) => [...(cells[index] ?? []), bar(share(zone), room)]) : cells,
    ['right', 'right', 'right', 'right', 'left'],
    (row, column) => (column === head.length ? zoneStyles[Math.min(row, zoneStyles.length - 1)] : undefined),
  );
}

/** The laps you took, otherwise the automatic ones. Empty columns are left out. */
export async function showLaps(ui: Ui, workout: Workout): Promise<void> {
  const laps = workout.laps ?? workout.auto_laps ?? [];
  if (laps.length === 0) return;
  const { label, show } = tempo(workout);
  const columns: { title: string; cell: (lap: Lap, index: number) => string | undefined }[] = [
    { title: workout.laps ? 'Lap' : 'Auto lap', cell: (_, index) => String(index + 1) },
    { title: 'From', cell: (lap) => duration(lap.start_seconds) },
    { title: 'Time', cell: (lap) => duration(lap.duration_seconds) },
    { title: 'Distance', cell: (lap) => optional(lap.distance_meters, distance) },
    { title: label, cell: (lap) => optional(speedOf(lap), show) },
    { title: 'HR', cell: (lap) => optional(lap.avg_heart_rate_bpm, String) },
    { title: 'max', cell: (lap) => optional(lap.max_heart_rate_bpm, String) },
  ];
  const filled = columns.filter(({ cell }) => laps.some((lap, index) => cell(lap, index) !== undefined));
  ui.print('');
  await ui.table(
    filled.map(({ title }) => title),
    laps.map((lap, index) => filled.map(({ cell }) => cell(lap, index) ?? '')),
    filled.map((): Align => 'right'),
  );
}

/** The channels that were recorded, how often, and how many values are missing. */
export async function showChannels(ui: Ui, workout: Workout): Promise<void> {
  const rows: string[][] = [];
  for (const [channel, stream] of Object.entries(workout.streams ?? {})) {
    if (stream === undefined) continue;
    const every = stream.interval_seconds === undefined ? '' : `${stream.interval_seconds} s`;
    rows.push([
      channelInWords(channel),
      every,
      ...counted('values' in stream ? stream.values : stream.data.split(',')),
    ]);
  }
  if (workout.rr_intervals_ms)
    rows.push([channelInWords('rr_intervals_ms'), 'beat', ...counted(workout.rr_intervals_ms)]);
  if (workout.route) rows.push(['route', 'point', ...counted(workout.route)]);
  if (rows.length === 0) return;
  ui.print('');
  await ui.table(['Channel', 'Every', 'Values', 'Gaps'], rows, ['left', 'right', 'right', 'right']);
}

/** How many values there are, and how many of them are gaps. */
const counted = (values: readonly unknown[]) => [
  String(values.length),
  String(values.filter((value) => value === null).length || ''),
];

function speedOf({ distance_meters: meters, duration_seconds: seconds }: Lap): number | undefined {
  return meters === undefined || seconds === 0 ? undefined : meters / seconds;
}

function optional<T>(value: T | undefined, text: (value: T) => string | undefined): string | undefined {
  return value === undefined ? undefined : text(value);
}
