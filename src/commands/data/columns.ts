import type { Align } from '../../ui/ui.js';
import type { RecordKind, RecordOfKind } from '../../wellness/types.js';
import { clock, fieldText, hoursMinutes } from './text.js';

/** A column of a list of records of one kind. */
export interface RecordColumn<K extends RecordKind = RecordKind> {
  title: string;
  align: Align;
  cell(record: RecordOfKind<K>): string;
}

type Cells<K extends RecordKind> = readonly (readonly [title: string, cell: (record: RecordOfKind<K>) => unknown])[];

const hours = (seconds: number | undefined) => (seconds === undefined ? undefined : hoursMinutes(seconds));
const one = (value: number | undefined) => value?.toFixed(1);
const whole = (value: number | undefined) => (value === undefined ? undefined : Math.round(value));

const columns: { readonly [K in RecordKind]: Cells<K> } = {
  sleep: [
    ['From', (r) => clock(r.start_time_local)],
    ['Until', (r) => clock(r.end_time_local)],
    ['Asleep', (r) => hours(asleep(r))],
    ['Deep', (r) => hours(r.deep_sleep_seconds)],
    ['REM', (r) => hours(r.rem_sleep_seconds)],
    ['Awake', (r) => hours(r.total_interruption_seconds)],
    ['Score', (r) => whole(r.sleep_score)],
  ],
  nightly_recharge: [
    ['Recharge', (r) => r.nightly_recharge_status],
    ['ANS', (r) => one(r.ans_charge)],
    ['HRV ms', (r) => whole(r.avg_hrv_rmssd_ms)],
    ['HR', (r) => whole(r.avg_heart_rate_bpm)],
    ['Breaths', (r) => one(r.avg_breaths_per_minute)],
  ],
  daily_activity: [
    ['Steps', (r) => r.steps],
    ['Distance', (r) => text('x_meters', r.distance_from_steps_meters)],
    ['Active', (r) => hours(r.active_seconds)],
    ['Goal', (r) => text('x_percent', r.daily_activity_percent)],
    ['kcal', (r) => whole(r.calories_kcal)],
    ['Until', (r) => clock(r.end_time_local)],
  ],
  heart_rate: [
    ['Lowest', (r) => r.min_heart_rate_bpm],
    ['Mean', (r) => whole(r.avg_heart_rate_bpm)],
    ['Highest', (r) => r.max_heart_rate_bpm],
    ['Readings', (r) => r.sample_count],
    ['Gaps', (r) => r.gap_count || undefined],
  ],
  cardio_load: [
    ['Load', (r) => whole(r.cardio_load)],
    ['Strain', (r) => whole(r.strain)],
    ['Tolerance', (r) => whole(r.tolerance)],
    ['Ratio', (r) => r.cardio_load_ratio?.toFixed(2)],
    ['Status', (r) => text('status', r.status)],
  ],
  sleepwise_alertness: [
    ['Boost', (r) => one(r.grade)],
    ['Class', (r) => text('class', r.grade_classification)],
    ['Inertia', (r) => text('inertia', r.sleep_inertia)],
    ['Kind', (r) => r.result_type],
  ],
  sleepwise_bedtime: [
    ['Bed from UTC', (r) => clock(r.preferred_sleep_start_time)],
    ['Until UTC', (r) => clock(r.preferred_sleep_end_time)],
    ['Quality', (r) => text('quality', r.quality)],
    ['Kind', (r) => r.result_type],
  ],
  body_temperature: [
    ['From UTC', (r) => clock(r.start_time)],
    ['Until UTC', (r) => clock(r.end_time)],
    ['Measured', (r) => text('type', r.measurement_type)],
    ['Sensor', (r) => r.sensor_location],
  ],
  skin_temperature: [
    ['Skin', (r) => text('x_celsius', r.skin_temperature_celsius)],
    ['Deviation', (r) => r.deviation_from_baseline_celsius?.toFixed(2)],
  ],
  skin_contacts: [
    ['From UTC', (r) => clock(r.start_time)],
    ['Until UTC', (r) => clock(r.end_time)],
  ],
  spo2: [
    ['At', (r) => clock(r.time_local ?? r.time)],
    ['SpO2', (r) => text('x_percent', r.blood_oxygen_percent)],
    ['Class', (r) => text('class', r.blood_oxygen_class)],
    ['HR', (r) => whole(r.avg_heart_rate_bpm)],
    ['Test', (r) => text('status', r.test_status)],
  ],
  ecg: [
    ['At', (r) => clock(r.time_local ?? r.time)],
    ['HR', (r) => whole(r.avg_heart_rate_bpm)],
    ['HRV ms', (r) => whole(r.hrv_rmssd_ms)],
    ['Level', (r) => text('level', r.hrv_level)],
  ],
  physical_info: [
    ['Weight', (r) => text('x_kg', r.weight_kg)],
    ['VO2max', (r) => r.vo2_max],
    ['HR rest', (r) => r.resting_heart_rate_bpm],
    ['HR max', (r) => r.maximum_heart_rate_bpm],
    ['Aerobic', (r) => r.aerobic_threshold_bpm],
    ['Anaerobic', (r) => r.anaerobic_threshold_bpm],
  ],
  fitness_test: [
    ['At', (r) => clock(r.time_local)],
    ['OwnIndex', (r) => r.own_index],
    ['Class', (r) => text('class', r.fitness_class)],
    ['HR', (r) => whole(r.avg_heart_rate_bpm)],
  ],
  orthostatic_test: [
    ['At', (r) => clock(r.time_local)],
    ['RR lying', (r) => whole(r.supine_rr_ms)],
    ['RR standing', (r) => whole(r.standing_rr_ms)],
    ['HRV lying', (r) => whole(r.supine_hrv_rmssd_ms)],
    ['HRV standing', (r) => whole(r.standing_hrv_rmssd_ms)],
  ],
};

/** The columns of a list of one kind, the day first. */
export function columnsOf<K extends RecordKind>(kind: K): RecordColumn<K>[] {
  const cells = columns[kind] as Cells<K>;
  return [
    { title: 'Day', align: 'left', cell: (record) => record.date },
    ...cells.map(([title, cell]): RecordColumn<K> => {
      return { title, align: wordy.has(title) ? 'left' : 'right', cell: (record) => String(cell(record) ?? '') };
    }),
  ];
}

/** Columns of words; the others hold numbers. */
const wordy: ReadonlySet<string> = new Set('Status Class Inertia Kind Quality Measured Sensor Test Level'.split(' '));

function asleep(record: RecordOfKind<'sleep'>): number | undefined {
  const parts = [record.light_sleep_seconds, record.deep_sleep_seconds, record.rem_sleep_seconds];
  const known = [...parts, record.unrecognized_sleep_seconds].filter((part) => part !== undefined);
  return known.length > 0 ? known.reduce((sum, part) => sum + part, 0) : undefined;
}

function text(name: string, value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : fieldText(name, value);
}
