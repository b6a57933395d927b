import { z } from 'zod';
import { round } from '../../numbers/arithmetic.js';
import { rowOf } from '../../storage/sqlite/rows.js';
import { defineTool } from '../tool.js';

const span = { count: z.number(), first_date: z.string().optional(), last_date: z.string().optional() };

/** What there is, and how fresh it is. */
export const inventory = defineTool({
  name: 'inventory',
  title: 'What is stored',
  description:
    'What the database holds and how fresh it is: workouts by sport, kinds of nights and days with their first and last dates, the last pull. Call it first, and whenever something seems to be missing.',
  input: z.object({}),
  output: z.object({
    now_local: z.string().describe('date on the clock of this machine'),
    workouts: z.object({ ...span, hours: z.number().describe('h, without pauses') }),
    sports: z.array(z.object({ sport: z.string(), ...span })),
    data: z.array(z.object({ kind: z.string(), ...span })).describe('kinds of which something is stored'),
    last_pull: z
      .object({
        started_at: z.string().describe('UTC'),
        outcome: z.string(),
        hours_ago: z.number().describe('h'),
      })
      .optional()
      .describe('only a pull brings something new: polar-sync pull --full --data all'),
    served: z.object({
      since: z.string().optional().describe('nothing from before this local date is served'),
      positions: z.boolean().describe('whether routes are served'),
    }),
  }),
  run(served) {
    const { db, library, options, now } = served;
    const sports = db
      .prepare<unknown[], { sport: string; count: number; first_date: string; last_date: string; seconds: number }>(
        `SELECT type AS sport, count(*) AS count, substr(min(start_time_local), 1, 10) AS first_date,
           substr(max(start_time_local), 1, 10) AS last_date, total(duration_seconds) AS seconds
         FROM workouts GROUP BY type ORDER BY count(*) DESC, type`,
      )
      .all();
    const all = rowOf(
      db
        .prepare<unknown[], { count: number; first: string | null; last: string | null }>(
          `SELECT count(*) AS count, substr(min(start_time_local), 1, 10) AS first,
             substr(max(start_time_local), 1, 10) AS last FROM workouts`,
        )
        .get(),
    );
    const [pull] = library.runs(1);
    return {
      now_local: served.today(),
      workouts: {
        count: all.count,
        first_date: all.first ?? undefined,
        last_date: all.last ?? undefined,
        hours: round(sports.reduce((sum, { seconds }) => sum + seconds, 0) / 3600),
      },
      sports: sports.map(({ seconds: _, ...row }) => row),
      data: library.records
        .counts()
        .filter(({ count }) => count > 0)
        .map(({ kind, count, first, last }) => ({ kind, count, first_date: first, last_date: last })),
      last_pull: pull && {
        started_at: pull.startedAt,
        outcome: pull.outcome,
        hours_ago: round((now().getTime() - Date.parse(pull.startedAt)) / 3_600_000),
      },
      served: { since: options.since, positions: options.positions },
    };
  },
});
