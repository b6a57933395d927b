import { z } from 'zod';
import { type RecordKind, recordKinds } from '../../kinds/kinds.js';
import { date } from '../inputs.js';
import { defineTool, fitting } from '../tool.js';
import { rowOf, workoutRow } from '../workout-row.js';

/** What says nothing in an answer, or is said by the answer itself. */
const needless = ['kind', 'date', 'time_basis', 'device_id', 'user_id'];

/** Everything about one day. */
export const day = defineTool({
  name: 'day',
  title: 'One day',
  description:
    'Everything stored about one local date: workouts, the night up to its morning, activity and steps, heart rate around the clock, cardio load, alertness, tests, weight. Without their minute-by-minute lists: query has these.',
  input: z.object({ date: date.optional().describe('local date; default: the newest date with any data') }),
  output: z.object({
    date: z.string(),
    workouts: z.array(workoutRow),
    records: z
      .record(z.string(), z.array(z.record(z.string(), z.union([z.string(), z.number()]))))
      .describe('by kind; units are in the names, _local is local time, source is where Polar gave it'),
    omitted: z.number().optional().describe('records left out to keep the answer short'),
  }),
  run({ db, library }, given) {
    const on = given.date ?? newestDate(db, library.records.counts()) ?? '';
    const filter = { since: on, until: on };
    const workouts = on === '' ? [] : library.list(filter, () => undefined);
    const records = recordKinds.flatMap((kind) =>
      library.records.list(kind, filter).map((record) => ({ kind, record: shortened(record) })),
    );
    const { shown, omitted } = fitting(records, 6500);
    const byKind: Record<string, Record<string, string | number>[]> = {};
    for (const { kind, record } of shown) byKind[kind] = [...(byKind[kind] ?? []), record];
    const rows = fitting(workouts.map(rowOf), 3000);
    return {
      date: on,
      workouts: rows.shown,
      records: byKind,
      omitted: omitted + rows.omitted > 0 ? omitted + rows.omitted : undefined,
    };
  },
});

function newestDate(
  db: { prepare(sql: string): { pluck(): { get(): unknown } } },
  counts: readonly { kind: RecordKind; last?: string }[],
): string | undefined {
  const workout = db.prepare('SELECT substr(max(start_time_local), 1, 10) FROM workouts').pluck().get();
  // Predictions, plans and devices are no days.
  const days: readonly RecordKind[] = ['sleep', 'nightly_recharge', 'daily_activity', 'heart_rate', 'cardio_load'];
  const dates = counts.flatMap(({ kind, last }) => (days.includes(kind) && last !== undefined ? [last] : []));
  return [...dates, ...(typeof workout === 'string' ? [workout] : [])].sort().at(-1);
}

function shortened(record: object): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([name, value]) => !needless.includes(name) && (typeof value === 'string' || typeof value === 'number'))
      .map(([name, value]) => [name, typeof value === 'number' ? Math.round(value * 100) / 100 : value]),
  );
}
