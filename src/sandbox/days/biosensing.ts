import { float, type JsonObject } from '../represent/json.js';
import { bareUtc, dateOf, HOUR, MINUTE } from './dates.js';
import type { Life } from './life.js';
import type { Night } from './night.js';

const DEVICE = '0E92C540';
/** Nights the watch needs for a baseline. */
const BASELINE = 5;
const hundredth = (value: number) => float(Math.round(value * 100) / 100);

/** A period of `/v3/users/biosensing/bodytemperature`: the skin at the wrist through a night, in UTC. */
export function bodyTemperatureJson(life: Life, night: Night): JsonObject {
  const random = life.random(night.day, 11);
  const length = night.endsAt - night.startsAt;
  const samples: JsonObject[] = [];
  for (let delta = 0; delta < length; delta += 4 * MINUTE) {
    const warmth = 33.4 + 1.9 * (1 - Math.exp(-delta / (50 * MINUTE))) + random.between(-0.15, 0.15);
    samples.push({ temperature_celsius: hundredth(warmth), recording_time_delta_milliseconds: delta });
  }
  return {
    source_device_id: DEVICE,
    measurement_type: 'TM_SKIN_TEMPERATURE',
    sensor_location: 'SL_DISTAL',
    start_time: bareUtc(night.startsAt),
    end_time: bareUtc(night.endsAt),
    modified_time: bareUtc(night.endsAt + 20 * MINUTE),
    samples,
  };
}

/** A night of `/v3/users/biosensing/skintemperature`; without a baseline nothing can deviate. */
export function skinTemperatureJson(life: Life, night: Night): JsonObject {
  const deviation = life.random(night.day, 12).between(-0.6, 0.7);
  const based = night.day - life.firstDay > BASELINE;
  return {
    sleep_time_skin_temperature_celsius: hundredth(34.9 + deviation),
    deviation_from_baseline_celsius: based ? hundredth(deviation) : undefined,
    sleep_date: dateOf(night.day),
  };
}

/** A period of `/v3/users/biosensing/skincontacts`: from one charge to the next. */
export function skinContactsJson(life: Life, day: number, syncedAt: number): JsonObject | undefined {
  const random = life.random(day, 13);
  const bounds = life.bounds(day);
  const from = bounds.from + 7 * HOUR;
  const until = Math.min(bounds.until - HOUR, syncedAt);
  if (day <= life.firstDay || until <= from) return undefined;
  const changes: JsonObject[] = [];
  let contact = true;
  for (let delta = 0; from + delta < until; delta += random.int(40, 300) * MINUTE + random.int(0, 59_999)) {
    changes.push({ skin_contact: contact, recording_time_delta_milliseconds: delta });
    contact = !contact;
  }
  return {
    source_device_id: DEVICE,
    start_time: bareUtc(from),
    end_time: bareUtc(until),
    modified_time: bareUtc(until),
    skin_contact_changes: changes,
  };
}

/** A test of `/v3/users/biosensing/spo2`, on every fifth day; some are inconclusive. */
export function spo2Json(life: Life, day: number, syncedAt: number): JsonObject | undefined {
  const at = life.bounds(day).from + 8.2 * HOUR;
  if (day <= life.firstDay || day % 5 !== 2 || at > syncedAt) return undefined;
  const random = life.random(day, 14);
  const percent = random.int(93, 99);
  const passed = day % 15 !== 2;
  return {
    source_device_id: DEVICE,
    test_time: Math.floor(at / 1000),
    time_zone_offset: life.clock(day)(at),
    test_status: passed ? 'SPO2_TEST_PASSED' : 'SPO2_TEST_INCONCLUSIVE_TOO_LOW_OVERALL_QUALITY',
    ...(passed && { blood_oxygen_percent: percent, spo2_class: `SPO2_CLASS_${percent < 95 ? 'LOW' : 'NORMAL'}` }),
    spo2_value_deviation_from_baseline: passed ? 'DEVIATION_USUAL' : 'DEVIATION_NO_BASELINE',
    spo2_quality_average_percent: float(passed ? random.int(82, 98) : 31),
    average_heart_rate_bpm: random.int(52, 66),
    heart_rate_variability_ms: hundredth(life.form(day).hrv),
    spo2_hrv_deviation_from_baseline: 'DEVIATION_USUAL',
    altitude_meters: float(278),
  };
}

/** A test of `/v3/users/biosensing/ecg`: half a minute at the wrist, on every ninth day. */
export function ecgJson(life: Life, day: number, syncedAt: number): JsonObject | undefined {
  const at = life.bounds(day).from + 8.6 * HOUR;
  if (day <= life.firstDay || day % 9 !== 3 || at > syncedAt) return undefined;
  const random = life.random(day, 15);
  const bpm = random.int(54, 68);
  const beat = 60_000 / bpm;
  const samples = Array.from({ length: 30 * 125 }, (_, i) => ({
    recording_time_delta_ms: i * 8,
    amplitude_mv: float(Math.round((heartbeat((i * 8) % beat) + random.between(-0.02, 0.02)) * 1000) / 1000),
  }));
  return {
    source_device_id: DEVICE,
    test_time: Math.floor(at / 1000),
    time_zone_offset: life.clock(day)(at),
    average_heart_rate_bpm: bpm,
    heart_rate_variability_ms: hundredth(life.form(day).hrv),
    heart_rate_variability_level: day - life.firstDay > 14 ? 'ECG_HRV_LEVEL_USUAL' : 'ECG_HRV_LEVEL_NO_BASELINE',
    rri_ms: hundredth(beat),
    pulse_transit_time_systolic_ms: hundredth(random.between(210, 260)),
    pulse_transit_time_diastolic_ms: hundredth(random.between(280, 330)),
    pulse_transit_time_quality_index: hundredth(random.between(60, 99)),
    samples,
    quality_measurements: [
      { recording_time_delta_ms: 0, quality_level: 'ECG_QUALITY_LOW' },
      { recording_time_delta_ms: 2400, quality_level: 'ECG_QUALITY_HIGH' },
    ],
  };
}

/** The waves of one beat, in mV. @param ms since it began. */
function heartbeat(ms: number): number {
  const wave = (middle: number, width: number, height: number) => height * Math.exp(-(((ms - middle) / width) ** 2));
  return wave(90, 22, 0.12) + wave(190, 9, -0.1) + wave(210, 10, 1.05) + wave(232, 10, -0.22) + wave(430, 45, 0.28);
}
