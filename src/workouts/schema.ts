import { z } from 'zod';
import { editedFields } from './edits/fields.js';

const instant = z.iso.datetime().describe('RFC 3339 instant in UTC, with Z');
const seconds = z.number().nonnegative();
const percent = z.number();

const stream = z.strictObject({
  interval_seconds: z.number().positive().describe('seconds between two values, on the timer'),
  values: z
    .array(z.number().nullable())
    .describe('value i was measured at second i * interval_seconds of the timer, which stops during pauses'),
});

/** A vendor channel whose meaning is unknown: the comma-separated text exactly as Polar sent it. */
const vendorStream = z.strictObject({
  interval_seconds: z.number().positive().optional(),
  data: z.string(),
});

/** The recorded channels of a workout, named with their units. */
export const streamsSchema = z
  .strictObject({
    heart_rate_bpm: stream.optional(),
    speed_mps: stream.optional(),
    cadence_rpm: stream.optional(),
    altitude_meters: stream.optional(),
    power_watts: stream.optional(),
    pedaling_index_percent: stream.optional(),
    left_right_balance_percent: stream.optional(),
    air_pressure_hpa: stream.optional(),
    running_cadence_spm: stream.optional(),
    temperature_celsius: stream.optional(),
    distance_meters: stream.optional(),
  })
  .catchall(vendorStream);

/** A heart rate zone, counted from 1 whatever Polar counted from. */
export const heartRateZoneSchema = z.strictObject({
  zone: z.int().positive(),
  min_bpm: z.number().optional(),
  max_bpm: z.number().optional(),
  seconds: seconds.optional(),
});

/** A point of the route, in degrees (WGS 84). */
export const routePointSchema = z.strictObject({
  time_seconds: z.number().describe('seconds since start_time, on the wall clock'),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  altitude_meters: z.number().optional(),
  satellites: z.int().optional(),
  fix: z.int().optional(),
});

const lapSchema = z.strictObject({
  start_seconds: seconds.describe('seconds since start_time, on the wall clock'),
  duration_seconds: seconds.describe('on the timer, without pauses'),
  distance_meters: z.number().optional(),
  calories_kcal: z.number().optional(),
  avg_heart_rate_bpm: z.number().optional(),
  max_heart_rate_bpm: z.number().optional(),
  avg_speed_mps: z.number().optional(),
  max_speed_mps: z.number().optional(),
  avg_cadence_rpm: z.number().optional(),
  max_cadence_rpm: z.number().optional(),
  avg_power_watts: z.number().optional(),
  max_power_watts: z.number().optional(),
  elevation_gain_meters: z.number().optional(),
  elevation_loss_meters: z.number().optional(),
});

const pauseSchema = z.strictObject({
  start_seconds: seconds.describe('seconds since start_time, on the wall clock'),
  duration_seconds: seconds,
});

const speedZoneSchema = z.strictObject({
  zone: z.int().positive(),
  min_mps: z.number(),
  max_mps: z.number().optional(),
  seconds,
  distance_meters: z.number().optional(),
});

const powerZoneSchema = z.strictObject({
  zone: z.int().positive(),
  min_watts: z.number(),
  max_watts: z.number().optional(),
  seconds,
  muscle_load: z.number().optional(),
});

const swimmingSchema = z.strictObject({
  pool_length_meters: z.number().optional(),
  pool_lengths: z.number().optional(),
  strokes: z.number().optional(),
  styles: z
    .array(
      z.strictObject({
        style: z.string().optional(),
        distance_meters: z.number().optional(),
        strokes: z.number().optional(),
        seconds: seconds.optional(),
        avg_heart_rate_bpm: z.number().optional(),
        max_heart_rate_bpm: z.number().optional(),
        swolf: z.number().optional(),
      }),
    )
    .optional(),
});

const strengthSetSchema = z.strictObject({
  round: z.int().positive(),
  start_seconds: seconds.describe('seconds since start_time'),
  duration_seconds: seconds,
  kind: z.string().optional(),
  movement: z.string().optional(),
  resistance: z.string().optional(),
  avg_heart_rate_bpm: z.number().optional(),
  max_heart_rate_bpm: z.number().optional(),
});

/**
 * The normalized workout, `polar-sync.workout/1`: what every export and `show --json` writes. What is unknown is absent,
 * units are in the names, instants are UTC. A breaking change would be `/2`.
 */
export const workoutSchema = z.strictObject({
  schema: z.literal('polar-sync.workout/1'),
  id: z.string().regex(/^[0-9a-z]+$/),
  external_ids: z.strictObject({
    accesslink_exercise: z.string().optional(),
    accesslink_transaction: z.string().optional(),
    flow_export: z.string().optional(),
    accesslink_v4_session: z.string().optional(),
    accesslink_v4_exercise: z.string().optional(),
  }),
  part_of: z
    .strictObject({ session: z.string(), index: z.int().positive(), count: z.int().positive() })
    .optional()
    .describe('one exercise of a multisport session; index counts from 1'),
  legs: z
    .int()
    .positive()
    .optional()
    .describe('this is a whole multisport session, and so many legs of it are workouts too; totals count the legs'),
  name: z.string().optional(),
  note: z.string().optional(),
  feeling: z.number().optional(),
  tags: z.array(z.string()).optional().describe('your own'),
  gear: z.string().optional().describe('what you used, by the name you gave it'),
  hidden: z.literal(true).optional().describe('you have hidden it: it is in no list, total or delivery'),
  alternatives: z
    .array(z.string())
    .optional()
    .describe('ids of other recordings of the same activity, by other devices or an app; totals count this one'),
  alternative_to: z
    .string()
    .optional()
    .describe('id of the recording of the same activity that counts; this one is in lists only with --doubles'),
  edited: z
    .array(z.enum(editedFields))
    .optional()
    .describe('what you have said yourself, instead of Polar or in addition; sport covers type and sub_sport as well'),
  source: z.strictObject({
    provider: z.literal('polar'),
    device: z.string().optional(),
    device_id: z.string().optional(),
    via: z.array(
      z.enum([
        'transaction',
        'exercises',
        'flow_export',
        'v4',
        // Files of single sessions.
        'fit_file',
        'personaltrainer_file',
        'pdd_file',
        'hrm_file',
        'tcx_file',
        'csv_file',
        'gpx_file',
        'rr_file',
      ]),
    ),
  }),
  type: z.string(),
  sport: z.string(),
  sub_sport: z.string().optional(),
  vendor_sport: z.strictObject({
    sport: z.string().optional(),
    detailed_sport_info: z.string().optional(),
    sport_id: z.string().optional(),
  }),
  start_time: instant,
  end_time: instant.optional(),
  start_time_local: z.string(),
  utc_offset_minutes: z.int().optional(),
  duration_seconds: seconds.optional().describe('on the timer, without pauses'),
  distance_meters: z.number().optional(),
  calories_kcal: z.number().optional(),
  avg_heart_rate_bpm: z.int().optional(),
  max_heart_rate_bpm: z.int().optional(),
  avg_speed_mps: z.number().optional(),
  max_speed_mps: z.number().optional(),
  elevation_gain_meters: z.number().optional(),
  elevation_loss_meters: z.number().optional(),
  avg_cadence_rpm: z.number().optional(),
  max_cadence_rpm: z.number().optional(),
  avg_power_watts: z.number().optional(),
  max_power_watts: z.number().optional(),
  energy_split_percent: z
    .strictObject({ fat: percent.optional(), carbohydrate: percent.optional(), protein: percent.optional() })
    .optional(),
  training_load: z
    .strictObject({
      legacy: z.number().optional(),
      cardio: z.number().optional(),
      muscle: z.number().optional(),
      perceived: z.number().optional(),
      rpe: z.string().optional(),
      cardio_interpretation: z.string().optional(),
      muscle_interpretation: z.string().optional(),
      perceived_interpretation: z.string().optional(),
    })
    .optional(),
  running_index: z.int().optional(),
  club: z.strictObject({ id: z.int().optional(), name: z.string().optional() }).optional(),
  has_route: z.boolean().optional(),
  uploaded_at: instant.optional(),
  heart_rate_zones: z.array(heartRateZoneSchema).optional(),
  speed_zones: z.array(speedZoneSchema).optional(),
  power_zones: z.array(powerZoneSchema).optional(),
  fat_fitness_zones: z
    .array(heartRateZoneSchema)
    .optional()
    .describe('below the limit, mostly fat is burned; above it, fitness improves'),
  swimming: swimmingSchema.optional(),
  strength_sets: z.array(strengthSetSchema).optional(),
  laps: z.array(lapSchema).optional(),
  auto_laps: z.array(lapSchema).optional().describe('taken by the device, for instance every kilometer'),
  pauses: z.array(pauseSchema).optional().describe('when the timer was stopped'),
  derived: z.array(z.string()),
  quality: z.array(z.string()),
  provenance: z.strictObject({
    fetched_at: instant,
    normalizer_version: z.int().positive(),
    payload_sha256: z.array(z.string()),
  }),
  streams: streamsSchema.optional(),
  rr_intervals_ms: z
    .array(z.int().nullable())
    .optional()
    .describe('beat to beat, one after the other on the timer; null is a beat that was not measured'),
  rr_gaps: z
    .array(z.strictObject({ beat: z.int().nonnegative(), ms: z.int().positive() }))
    .optional()
    .describe('how long unmeasured beats took; beat is the index in rr_intervals_ms, from 0, where the value is null'),
  route: z.array(routePointSchema).optional(),
});
