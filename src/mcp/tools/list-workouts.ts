import { z } from 'zod';
import { unlessDamaged } from '../../storage/errors.js';
import { rowOf as only } from '../../storage/sqlite/rows.js';
import { period, sport } from '../inputs.js';
import { defineTool, fitting } from '../tool.js';
import { rowOf, whereOf, workoutRow } from '../workout-row.js';

const orders = {
  newest: 'start_time DESC',
  oldest: 'start_time',
  longest: 'duration_seconds DESC',
  farthest: 'distance_meters DESC',
  hardest: 'cardio_load DESC',
} as const;
type Order = keyof typeof orders;

/** Workouts by period, sport and size, page by page. */
export const listWorkouts = defineTool({
  name: 'list_workouts',
  title: 'Workouts',
  description:
    'Workouts with their numbers, newest first, page by page. Filter by period, sport, duration and distance. For one of them with laps, splits, zones and samples use get_workout.',
  input: z.object({
    ...period,
    sport,
    min_duration_seconds: z.number().nonnegative().optional().describe('s'),
    min_distance_meters: z.number().nonnegative().optional().describe('m'),
    order: z.enum(Object.keys(orders) as [Order, ...Order[]]).default('newest'),
    limit: z.int().min(1).max(100).default(15),
    offset: z.int().nonnegative().default(0).describe('next_offset of the page before'),
  }),
  output: z.object({
    total: z.number().describe('how many match'),
    workouts: z.array(workoutRow),
    next_offset: z.number().optional().describe('absent: this is the last page'),
  }),
  run({ db, library }, { order, limit, offset, ...filter }) {
    const { sql, values } = whereOf(filter);
    const where = `${sql} AND coalesce(duration_seconds, 0) >= ? AND coalesce(distance_meters, 0) >= ?`;
    const all = [...values, filter.min_duration_seconds ?? 0, filter.min_distance_meters ?? 0];
    const count = db.prepare<unknown[], number>(`SELECT count(*) FROM workouts WHERE ${where}`).pluck();
    const ids = db
      .prepare<unknown[], string>(
        `SELECT id FROM workouts WHERE ${where} ORDER BY ${orders[order]}, id LIMIT ? OFFSET ?`,
      )
      .pluck()
      .all(...all, limit, offset);
    const rows = ids.map((id) => unlessDamaged(() => library.summary(id)));
    // More than the default was asked for.
    const room = limit > 15 ? 100_000 : undefined;
    const { shown, omitted } = fitting(
      rows.flatMap((row) => (row ? [rowOf(row)] : [])),
      room,
    );
    const total = only(count.get(...all));
    const next = offset + ids.length - omitted;
    return { total, workouts: shown, next_offset: next < total && ids.length > 0 ? next : undefined };
  },
});
