import { z } from 'zod';
import { round } from '../../numbers/arithmetic.js';
import { BestEfforts } from '../../numbers/efforts/best.js';
import { type EffortKind, effortDistances, effortDurations } from '../../numbers/efforts/efforts.js';
import { type Best, bySport, recordsOf } from '../../numbers/totals/totals.js';
import { origin, period, sport } from '../inputs.js';
import { defineTool } from '../tool.js';
import { leanWorkouts } from '../workout-row.js';

const effort = z.object({
  over: z.number(),
  value: z.number(),
  start_seconds: z.number().describe('s into the workout, on the timer'),
  workout: z.string(),
  date: z.string().describe('local date'),
  paused_seconds: z.number().optional().describe('s that the timer was stopped within it; they do not count'),
});
const best = z.object({
  value: z.number().describe('in the unit of the record'),
  workout: z.string(),
  date: z.string().describe('local date'),
});

const sportsShown = 8;

/** Records over whole workouts, and the best stretches within them. */
export const bestEfforts = defineTool({
  name: 'best_efforts',
  title: 'Best efforts',
  description: `Records of each sport over whole workouts (longest, farthest, fastest, most climb, highest heart rate), and for one sport the best stretches within workouts: fastest ${effortDistances.join(', ')} m, and highest mean speed, power and heart rate over ${effortDurations.join(', ')} s. The first call for a sport reads its recordings, which can take 20 s; not_searched says whether to call again.`,
  input: z.object({ ...period, sport }),
  output: z.object({
    records: z.array(
      z.object({
        sport: z.string(),
        longest_seconds: best.optional(),
        farthest_meters: best.optional(),
        fastest_mps: best.optional().describe('m/s, mean of a workout of at least 20 min'),
        most_climb_meters: best.optional(),
        highest_heart_rate_bpm: best.optional(),
      }),
    ),
    efforts: z
      .object({
        sport: z.string(),
        workouts: z.number().describe('how many were searched'),
        not_searched: z.number().optional().describe('older workouts for which there was no time: call again'),
        fastest: z.array(effort).describe('over: m; value: s on the timer'),
        speed_mps: z.array(effort).describe('over: s; value: mean in m/s'),
        power_watts: z.array(effort).describe('over: s; value: mean in W'),
        heart_rate_bpm: z.array(effort).describe('over: s; value: mean in bpm'),
      })
      .optional()
      .describe('of the sport asked for, or of the one with the most time'),
    origin,
  }),
  async run(served, filter) {
    const workouts = leanWorkouts(served, filter);
    const records = recordsOf(workouts).slice(0, sportsShown);
    const main = bySport(workouts)[0]?.sport;
    const own = workouts.filter(({ type }) => type === main);
    // The newest first: they are what is asked about, if there is no time for all.
    const searched = await served.efforts.of(own.map(({ id }) => id).reverse());
    const best = new BestEfforts();
    for (const one of own) {
      const efforts = searched.found.get(one.id);
      if (efforts) best.add(one, efforts);
    }
    const [tops] = best.bySport();
    const top = (kind: EffortKind) => (tops?.[kind] ?? []).map(({ place: _, ...one }) => one);
    return {
      records: records.map(({ sport: name, ...bests }) => ({
        sport: name,
        ...Object.fromEntries(Object.entries(bests as Record<string, Best>).map(([key, one]) => [key, shown(one)])),
      })),
      efforts:
        main === undefined
          ? undefined
          : {
              sport: main,
              workouts: searched.found.size,
              not_searched: searched.remaining > 0 ? searched.remaining : undefined,
              fastest: top('distance'),
              speed_mps: top('speed_mps'),
              power_watts: top('power_watts'),
              heart_rate_bpm: top('heart_rate_bpm'),
            },
      origin: {
        polar: 'the numbers of whole workouts, unless their computed_here says otherwise',
        computed_here: 'efforts, from the samples; pauses do not count, and jumps of the position are refused',
      },
    };
  },
});

function shown({ value, workout, start_time_local: start }: Best): z.input<typeof best> {
  return { value: round(value, 2), workout, date: start.slice(0, 10) };
}
