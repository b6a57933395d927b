import type { Field } from './base-types.js';

/**
 * The messages and fields that are written, by their numbers in the public FIT profile. Times are seconds since
 * 1989-12-31T00:00:00Z; durations are seconds, distances meters, positions degrees, speeds m/s, RR intervals milliseconds.
 */
export interface Message {
  number: number;
  fields: Record<string, Field>;
}

/** FIT measures angles in parts of a half circle. */
export const SEMICIRCLES_PER_DEGREE = 2 ** 31 / 180;

const timestamp: Field = { number: 253, type: 'uint32' };
const messageIndex: Field = { number: 254, type: 'uint16' };
const seconds = (number: number): Field => ({ number, type: 'uint32', scale: 1000 });
const meters = (number: number): Field => ({ number, type: 'uint32', scale: 100 });
const speed = (number: number): Field => ({ number, type: 'uint32', scale: 1000 });
const plain = (number: number, type: Field['type']): Field => ({ number, type });

export const fileId = {
  number: 0,
  fields: {
    type: plain(0, 'enum'),
    manufacturer: plain(1, 'uint16'),
    product: plain(2, 'uint16'),
    serial_number: plain(3, 'uint32z'),
    time_created: plain(4, 'uint32'),
    product_name: plain(8, 'string'),
  },
} satisfies Message;

export const deviceInfo = {
  number: 23,
  fields: {
    timestamp,
    device_index: plain(0, 'uint8'),
    manufacturer: plain(2, 'uint16'),
    serial_number: plain(3, 'uint32z'),
    product: plain(4, 'uint16'),
    product_name: plain(27, 'string'),
  },
} satisfies Message;

export const event = {
  number: 21,
  fields: { timestamp, event: plain(0, 'enum'), event_type: plain(1, 'enum') },
} satisfies Message;

export const record = {
  number: 20,
  fields: {
    timestamp,
    position_lat: { number: 0, type: 'sint32', scale: SEMICIRCLES_PER_DEGREE },
    position_long: { number: 1, type: 'sint32', scale: SEMICIRCLES_PER_DEGREE },
    heart_rate: plain(3, 'uint8'),
    cadence: plain(4, 'uint8'),
    distance: meters(5),
    power: plain(7, 'uint16'),
    temperature: plain(13, 'sint8'),
    left_right_balance: plain(30, 'uint8'),
    fractional_cadence: { number: 53, type: 'uint8', scale: 128 },
    enhanced_speed: speed(73),
    enhanced_altitude: { number: 78, type: 'uint32', scale: 5, offset: 500 },
  },
} satisfies Message;

export const hrv = { number: 78, fields: { time: plain(0, 'uint16') } } satisfies Message;

export const lap = {
  number: 19,
  fields: {
    message_index: messageIndex,
    timestamp,
    event: plain(0, 'enum'),
    event_type: plain(1, 'enum'),
    start_time: plain(2, 'uint32'),
    total_elapsed_time: seconds(7),
    total_timer_time: seconds(8),
    total_distance: meters(9),
    total_calories: plain(11, 'uint16'),
    avg_heart_rate: plain(15, 'uint8'),
    max_heart_rate: plain(16, 'uint8'),
    lap_trigger: plain(24, 'enum'),
    sport: plain(25, 'enum'),
    sub_sport: plain(39, 'enum'),
    enhanced_avg_speed: speed(110),
    enhanced_max_speed: speed(111),
    total_cycles: plain(10, 'uint32'),
    num_lengths: plain(32, 'uint16'),
    swim_stroke: plain(38, 'enum'),
    num_active_lengths: plain(40, 'uint16'),
    avg_cadence: plain(17, 'uint8'),
    max_cadence: plain(18, 'uint8'),
    avg_power: plain(19, 'uint16'),
    max_power: plain(20, 'uint16'),
    total_ascent: plain(21, 'uint16'),
    total_descent: plain(22, 'uint16'),
  },
} satisfies Message;

export const timeInZone = {
  number: 216,
  fields: {
    timestamp,
    reference_mesg: plain(0, 'uint16'),
    reference_index: plain(1, 'uint16'),
    time_in_hr_zone: seconds(2),
    hr_zone_high_boundary: plain(6, 'uint8'),
  },
} satisfies Message;

export const session = {
  number: 18,
  fields: {
    message_index: messageIndex,
    timestamp,
    event: plain(0, 'enum'),
    event_type: plain(1, 'enum'),
    start_time: plain(2, 'uint32'),
    sport: plain(5, 'enum'),
    sub_sport: plain(6, 'enum'),
    total_elapsed_time: seconds(7),
    total_timer_time: seconds(8),
    total_distance: meters(9),
    total_calories: plain(11, 'uint16'),
    avg_heart_rate: plain(16, 'uint8'),
    max_heart_rate: plain(17, 'uint8'),
    avg_cadence: plain(18, 'uint8'),
    avg_power: plain(20, 'uint16'),
    max_power: plain(21, 'uint16'),
    total_ascent: plain(22, 'uint16'),
    total_descent: plain(23, 'uint16'),
    first_lap_index: plain(25, 'uint16'),
    num_laps: plain(26, 'uint16'),
    trigger: plain(28, 'enum'),
    enhanced_avg_speed: speed(124),
    enhanced_max_speed: speed(125),
    total_cycles: plain(10, 'uint32'),
    num_lengths: plain(33, 'uint16'),
    swim_stroke: plain(43, 'enum'),
    pool_length: { number: 44, type: 'uint16', scale: 100 },
    pool_length_unit: plain(46, 'enum'),
    num_active_lengths: plain(47, 'uint16'),
  },
} satisfies Message;

export const activity = {
  number: 34,
  fields: {
    timestamp,
    total_timer_time: seconds(0),
    num_sessions: plain(1, 'uint16'),
    type: plain(2, 'enum'),
    event: plain(3, 'enum'),
    event_type: plain(4, 'enum'),
    local_timestamp: plain(5, 'uint32'),
  },
} satisfies Message;
