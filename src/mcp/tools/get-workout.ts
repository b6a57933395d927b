import { z } from 'zod';
import { UsageError } from '../../errors.js';
import { bucketsOf, round } from '../../numbers/arithmetic.js';
import { splitsOf } from '../../numbers/efforts/splits.js';
import { type Channel, channels, type Workout } from '../../workouts/workout.js';
import { unitOfChannel } from '../channel-units.js';
import type { Served } from '../served.js';
import { defineTool, fitting, shortened } from '../tool.js';
import { rowOf, workoutRow } from '../workout-row.js';

const number = z.number().optional();
const lap = z.object({
  start_seconds: z.number().describe('s since the start, pauses included'),
  duration_seconds: z.number().describe('s, on the timer'),
  distance_meters: number,
  avg_heart_rate_bpm: number,
  max_heart_rate_bpm: number,
  avg_speed_mps: number,
  avg_power_watts: number,
});
const limit = z.number().optional().describe('in the unit of these zones');
const zone = z.object({
  zone: z.number(),
  min: limit,
  max: limit,
  seconds: z.number().optional().describe('s in the zone'),
});
const values = z.array(z.number().nullable());

/** One workout, as detailed as asked for. */
export const getWorkout = defineTool({
  name: 'get_workout',
  title: 'One workout',
  description:
    'One workout: numbers, your note, zones, laps, kilometer splits, pauses, and its samples as means of equal parts (buckets) or one by one (raw, paged by from_seconds).',
  input: z.object({
    id: z.string().describe("its id, the beginning of it, Polar's id, or latest"),
    samples: z.enum(['buckets', 'raw', 'none']).default('buckets'),
    buckets: z.int().min(1).max(1000).default(30).describe('how many parts'),
    channels: z.array(z.enum(channels)).optional().describe('default: heart rate, speed, altitude, power'),
    from_seconds: z.int().nonnegative().default(0).describe('s on the timer'),
    to_seconds: z.int().positive().optional().describe('s on the timer; raw: max 3600 s at once'),
    route: z.boolean().default(false).describe('with the route, if positions are served'),
  }),
  output: z.object({
    workout: workoutRow.extend({
      note: z.string().optional().describe('as you wrote it'),
      feeling: z.number().optional().describe("Polar's number for how it felt"),
      tags: z.array(z.string()).optional().describe("the user's own"),
      gear: z.string().optional().describe('what the user used'),
      edited: z.array(z.string()).optional().describe('what the user has said in place of Polar, or in addition'),
      sub_sport: z.string().optional(),
      training_load: z
        .record(z.string(), z.union([z.number(), z.string()]))
        .optional()
        .describe("Polar's loads: cardio (TRIMP), muscle, perceived"),
    }),
    heart_rate_zones: z.array(zone).optional().describe('limits in bpm, time in s'),
    speed_zones: z.array(zone).optional().describe('limits in m/s, time in s'),
    power_zones: z.array(zone).optional().describe('limits in W, time in s'),
    laps: z.array(lap).optional().describe('as taken by you'),
    auto_laps: z.array(lap).optional().describe('as taken by the watch'),
    splits: z
      .array(z.object({ distance_meters: z.number(), duration_seconds: z.number(), avg_heart_rate_bpm: number }))
      .optional()
      .describe('each kilometer, computed here from the samples; s on the timer'),
    pauses: z.array(z.object({ start_seconds: z.number(), duration_seconds: z.number() })).optional(),
    samples: z
      .object({
        kind: z.enum(['means', 'raw']).describe('means are computed here, raw values are as recorded'),
        from_seconds: z.number(),
        step_seconds: z.number().describe('s between two values'),
        units: z.record(z.string(), z.string()),
        channels: z.record(z.string(), values),
        next_from_seconds: z.number().optional().describe('raw: there is more from here on'),
      })
      .optional(),
    route: z
      .array(z.object({ time_seconds: z.number(), latitude: z.number(), longitude: z.number() }))
      .optional()
      .describe('° (WGS 84), every nth point; s with pauses'),
    more: z.string().optional().describe('what was left out'),
  }),
  run(served, given) {
    const workout = found(served, given.id);
    const { laps, auto_laps: auto, training_load: load } = workout;
    const shownLaps = lapsThatFit(laps);
    const shownAuto = lapsThatFit(auto);
    const splits = fitting(
      splitsOf(workout).map(({ distance_meters, duration_seconds, avg_heart_rate_bpm }) => {
        return { distance_meters, duration_seconds, avg_heart_rate_bpm };
      }),
      1200,
    );
    const left =
      shownLaps.omitted + shownAuto.omitted + splits.omitted + Math.max(0, (workout.pauses?.length ?? 0) - 15);
    return {
      workout: {
        ...rowOf(workout),
        note: shortened(workout.note, 1000),
        feeling: workout.feeling,
        tags: workout.tags,
        gear: workout.gear,
        edited: workout.edited,
        sub_sport: workout.sub_sport,
        training_load: load && (JSON.parse(JSON.stringify(load)) as Record<string, string | number>),
      },
      heart_rate_zones: workout.heart_rate_zones?.map((one) => zoneOf(one, one.min_bpm, one.max_bpm)),
      speed_zones: workout.speed_zones?.map((one) => zoneOf(one, one.min_mps, one.max_mps)),
      power_zones: workout.power_zones?.map((one) => zoneOf(one, one.min_watts, one.max_watts)),
      laps: shownLaps.shown,
      auto_laps: shownAuto.shown,
      splits: splits.shown.length > 0 ? splits.shown : undefined,
      pauses: workout.pauses?.slice(0, 15),
      samples: given.samples === 'none' ? undefined : samplesOf(workout, given),
      route: given.route ? routeOf(served, workout) : undefined,
      more:
        left > 0
          ? `${left} more laps, splits and pauses: query has them (workouts.summary, samples, pauses)`
          : undefined,
    };
  },
});

/** @throws UsageError UNKNOWN_ID, AMBIGUOUS_ID */
export function found({ library }: Served, typed: string): Workout {
  const ids =
    typed === 'latest' ? library.list({ last: 1, onceEach: true }).map(({ id }) => id) : library.resolve(typed);
  const exact = ids.find((id) => id === typed.toLowerCase()) ?? (ids.length === 1 ? ids[0] : undefined);
  const workout = exact === undefined ? undefined : library.get(exact);
  if (workout) return workout;
  if (ids.length > 1 && exact === undefined) {
    throw new UsageError('AMBIGUOUS_ID', `${ids.length} workouts begin with ${JSON.stringify(typed)}.`, {
      hint: `Name one: ${ids.slice(0, 5).join(', ')}.`,
    });
  }
  throw new UsageError('UNKNOWN_ID', `No workout served here has the id ${JSON.stringify(typed)}.`, {
    hint: 'list_workouts has the ids.',
  });
}

function zoneOf({ zone, seconds }: { zone: number; seconds?: number | undefined }, min?: number, max?: number) {
  return { zone, min: round(min, 2), max: round(max, 2), seconds };
}

function lapsThatFit(laps: Workout['laps']) {
  if (laps === undefined) return { shown: undefined, omitted: 0 };
  return fitting(
    laps.map((one) => ({
      start_seconds: round(one.start_seconds),
      duration_seconds: round(one.duration_seconds),
      distance_meters: round(one.distance_meters),
      avg_heart_rate_bpm: round(one.avg_heart_rate_bpm, 0),
      max_heart_rate_bpm: round(one.max_heart_rate_bpm, 0),
      avg_speed_mps: round(one.avg_speed_mps, 2),
      avg_power_watts: round(one.avg_power_watts, 0),
    })),
    1000,
  );
}

const usualChannels: readonly Channel[] = ['heart_rate_bpm', 'speed_mps', 'altitude_meters', 'power_watts'];
const maxRawSeconds = 3600;
/** Numbers in an answer unless a range, channels or buckets were chosen. */
const usualNumbers = 450;

interface Chosen {
  samples: 'buckets' | 'raw' | 'none';
  buckets: number;
  channels?: Channel[] | undefined;
  from_seconds: number;
  to_seconds?: number | undefined;
}

function samplesOf(workout: Workout, { samples, buckets, channels: wanted = [...usualChannels], ...range }: Chosen) {
  const streams = wanted.flatMap((channel) => {
    const stream = workout.streams?.[channel];
    return stream ? [{ channel, ...stream }] : [];
  });
  const [first] = streams;
  if (first === undefined) return undefined;
  const from = range.from_seconds;
  const length = Math.max(...streams.map((one) => one.values.length * one.interval_seconds));
  const isRaw = samples === 'raw';
  const usual = Math.floor(usualNumbers / streams.length) * first.interval_seconds;
  const span = range.to_seconds === undefined ? (isRaw ? usual : length) : range.to_seconds - from;
  const to = Math.min(length, from + (isRaw ? Math.min(span, maxRawSeconds) : span));
  const parts = Math.max(1, Math.min(buckets, Math.ceil((to - from) / first.interval_seconds)));
  const inRange = streams.map(({ channel, interval_seconds: step, values: all }) => {
    const own = all.slice(Math.ceil(from / step), Math.ceil(to / step));
    const decimals = channel === 'speed_mps' ? 2 : channel.endsWith('_bpm') || channel.endsWith('_watts') ? 0 : 1;
    return [channel, isRaw ? own.map((one) => round(one ?? undefined, 3) ?? null) : bucketsOf(own, parts, decimals)];
  });
  return {
    kind: isRaw ? ('raw' as const) : ('means' as const),
    from_seconds: from,
    step_seconds: isRaw ? first.interval_seconds : round((to - from) / parts, 1),
    units: Object.fromEntries(streams.map(({ channel }) => [channel, unitOfChannel[channel]])),
    channels: Object.fromEntries(inRange) as Record<string, (number | null)[]>,
    next_from_seconds: isRaw && to < length ? to : undefined,
  };
}

/** At most 200 points. @throws UsageError POSITIONS_HIDDEN */
function routeOf({ options }: Served, { route = [] }: Workout) {
  if (!options.positions) {
    throw new UsageError('POSITIONS_HIDDEN', 'Positions are not served here.', {
      hint: 'Start polar-sync mcp with --with-positions to serve them.',
    });
  }
  const every = Math.ceil(route.length / 200);
  return route
    .filter((_, at) => at % every === 0)
    .map((point) => ({
      time_seconds: round(point.time_seconds),
      latitude: round(point.latitude, 5),
      longitude: round(point.longitude, 5),
    }));
}
