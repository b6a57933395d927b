import { duration } from '../../ui/format.js';
import { channelInWords } from '../../ui/plain-words.js';
import { bar, roomForBars } from '../../ui/plots/bars.js';
import type { Style, Ui } from '../../ui/ui.js';
import type { HeartRateZone, Workout } from '../../workouts/workout.js';

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

/** The channels that were recorded, how often, and how many values are missing. */
export async function showChannels(ui: Ui, workout: Workout): Promise<void> {
  const rows: string[][] = [];
  for (const [channel, stream] of Object.entries(workout.streams ?? {})) {
    if (stream === undefined) continue;
    const every = stream.interval_seconds === undefined ? '' : `${stream.interval_seconds} s`;
    rows.push([
      channelInWords(channel, ui.units),
      every,
      ...counted('values' in stream ? stream.values : stream.data.split(',')),
    ]);
  }
  if (workout.rr_intervals_ms)
    rows.push([channelInWords('rr_intervals_ms', ui.units), 'beat', ...counted(workout.rr_intervals_ms)]);
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
