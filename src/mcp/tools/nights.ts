import { z } from 'zod';
import { UsageError } from '../../errors.js';
import { deviationOf, meanOf, round } from '../../numbers/arithmetic.js';
import { date, origin, period } from '../inputs.js';
import { nightRow, nightRows } from '../night-rows.js';
import { defineTool, fitting } from '../tool.js';

const averaged = [
  'asleep_seconds',
  'deep_sleep_seconds',
  'rem_sleep_seconds',
  'interruption_seconds',
  'sleep_score',
  'avg_heart_rate_bpm',
  'avg_hrv_rmssd_ms',
  'nightly_recharge_status',
  'ans_charge',
] as const;

/** Sleep and recovery. */
export const nights = defineTool({
  name: 'nights',
  title: 'Nights and recovery',
  description:
    'Sleep, Nightly Recharge (heart rate, heart rate variability, breathing) and skin temperature of each night, with means over the period. By default the newest 14; with date one night and its sleep stages.',
  input: z.object({
    ...period,
    date: date.optional().describe('one night, by the local date of its morning'),
    last: z.int().min(1).max(366).default(14).describe('only the newest n of the period'),
  }),
  output: z.object({
    nights: z.array(nightRow).describe('oldest first'),
    omitted: z.number().optional().describe('older nights left out to keep the answer short'),
    means: z
      .record(z.string(), z.object({ mean: z.number(), deviation: z.number().optional(), nights: z.number() }))
      .describe('over all nights of the answer and those left out, in the unit of the field'),
    stages: z
      .array(z.object({ start_time_local: z.string(), duration_seconds: z.number(), stage: z.string() }))
      .optional()
      .describe('of one night: wake, rem, lighter (N1), light (N2), deep (N3)'),
    origin,
  }),
  run({ db }, { date: night, last, ...range }) {
    const rows = nightRows(db, night === undefined ? range : { since: night, until: night }, last);
    if (night !== undefined && rows.length === 0) {
      throw new UsageError('UNKNOWN_ID', `No night of ${night} is served here.`, {
        hint: 'inventory shows which nights there are; a night has the date of its morning.',
      });
    }
    const { shown, omitted } = fitting([...rows].reverse(), last > 14 ? 100_000 : undefined);
    return {
      nights: shown.reverse(),
      omitted: omitted > 0 ? omitted : undefined,
      means: Object.fromEntries(
        averaged.flatMap((field) => {
          const values = rows.flatMap((row) => row[field] ?? []);
          const mean = round(meanOf(values));
          return mean === undefined
            ? []
            : [[field, { mean, deviation: round(deviationOf(values)), nights: values.length }]];
        }),
      ),
      stages:
        night === undefined
          ? undefined
          : db
              .prepare<unknown[], { start_time_local: string; duration_seconds: number; stage: string }>(
                `SELECT g.start_time_local, round(g.duration_seconds) AS duration_seconds, g.stage
                 FROM sleep_stages g JOIN sleep s ON s.key = g.sleep_key WHERE s.id = ? ORDER BY g.n LIMIT 80`,
              )
              .all(night),
      origin: {
        polar: 'everything of a night but asleep_seconds',
        computed_here: 'asleep_seconds and the means (deviation: sample standard deviation)',
      },
    };
  },
});
