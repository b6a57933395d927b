import { float, type Json, type JsonObject } from '../../represent/json.js';
import { type ActiveDay, stepsOf } from '../activity.js';
import { bodyTemperatureJson } from '../biosensing.js';
import { DAY, dateOf, HOUR, MINUTE } from '../dates.js';
import { heartRateJson } from '../heart.js';
import type { Life } from '../life.js';
import type { Night } from '../night.js';
import { physicalChanges } from '../physical.js';
import { deviceUuid } from './nights.js';

const SHORT = '0E92C540';
const SLOT = 30_000;
/** What a zone is worth, as a multiple of rest. */
const mets = { SLEEP: 0.95, SEDENTARY: 1.2, LIGHT: 2.1, MODERATE: 4, VIGOROUS: 8.25, NON_WEAR: 0 } as const;

/** A day of `/activity/list`. @param features asked for; none: only the date. */
export function activity4Json(life: Life, active: ActiveDay, features: ReadonlySet<string>): JsonObject {
  const date = dateOf(active.day);
  if (features.size === 0) return { date, activitiesPerDevice: [] };
  const start = (active.from + active.clock(active.from) * MINUTE) % DAY;
  const clock = (at: number) => new Date(at + active.clock(at) * MINUTE).toISOString().slice(11, 19);
  const minutes = Array.from({ length: Math.floor(active.steps.length / 2) }, (_, i) => 2 * i);
  const zone = (i: number) => active.zones[i] ?? 'NON_WEAR';
  const infos = active.zones.flatMap((one, i) =>
    one === active.zones[i - 1]
      ? []
      : [{ time: clock(active.from + i * SLOT), activityClass: className(one), factor: float(mets[one]) }],
  );
  const startTime = new Date(start).toISOString().slice(11, 19);
  const main = {
    deviceReference: { deviceId: SHORT },
    activitySamples: [
      {
        stepSamples: {
          startTime,
          interval: 60_000,
          steps: minutes.map((i) => (active.steps[i] ?? 0) + (active.steps[i + 1] ?? 0)),
        },
        metSamples: { startTime, interval: 60_000, mets: minutes.map((i) => float(mets[zone(i)])) },
        activityInfos: infos,
      },
    ],
  };
  // A second device sees a part of the day: its steps are no others.
  const other = {
    deviceReference: { uuid: '0e030000-0042-0000-0000-000055667788' },
    activitySamples: [
      {
        stepSamples: {
          startTime: '16:30:00.000',
          interval: '60000',
          steps: [Math.min(40, Math.floor(stepsOf(active) / 2)), 0],
        },
      },
    ],
  };
  const info = features.has('physical-information') ? currentInfo(life, active.until) : undefined;
  return {
    date,
    ...(info && { physicalInformation: { ...info, restingHeartRate: String(info.restingHeartRate) } }),
    ...(features.has('activity-target') && { target: { minDailyMetGoal: 840 } }),
    activitiesPerDevice: features.has('samples') ? [other, main] : [],
  };
}

const className = (zone: string) =>
  `ACTIVITY_CLASS_${zone === 'MODERATE' || zone === 'VIGOROUS' ? `CONTINUOUS_${zone}` : zone}`;

/** A day of `/continuous-samples`: the readings of v3, those without a heart rate as mere markers. */
export function continuous4Json(life: Life, day: number, syncedAt: number): JsonObject | undefined {
  const told = heartRateJson(life, day, syncedAt, '');
  if (!told) return undefined;
  const samples = told.heart_rate_samples as readonly { heart_rate: number; sample_time: string }[];
  return {
    date: told.date,
    deviceRef: { deviceId: SHORT },
    samples: samples.map(({ heart_rate: heartRate, sample_time: time }) => ({
      heartRate,
      offsetMillis: Date.parse(`1970-01-01T${time}Z`),
      triggerType: 'TRIGGER_TIMED_247',
    })),
  };
}

/** A day of `/ppi-samples`: beats of the night that ends on it. @param samples with its feature. */
export function ppi4Json(night: Night, samples: boolean): JsonObject {
  const midnight = night.day * DAY - night.clock(night.endsAt) * MINUTE;
  const beats: Json[] = [];
  const from = Math.max(night.startsAt, midnight);
  // Some minutes are enough to try a client with.
  for (let at = from, i = 0; at < Math.min(night.endsAt, from + 20 * MINUTE); i++) {
    const bpm = night.heart.findLast((one) => one.at <= at)?.bpm ?? 55;
    const interval = Math.round(60_000 / bpm) + ((i * 37) % 61) - 30;
    beats.push({
      ...{ offsetMillis: at - midnight, ppInterval: interval, errorEstimateMillis: i % 19 },
      ...{ skinContact: i % 50 !== 7, movement: i % 70 === 9, offline: false },
    });
    at += interval;
  }
  return {
    date: dateOf(night.day),
    modified: new Date(night.endsAt + 20 * MINUTE).toISOString(),
    ppiSamplesPerDevice: samples
      ? [
          {
            recordingDevice: { uuid: deviceUuid },
            ppiSamples: beats,
            recordingTriggerTypeChanges: [{ triggerType: 'TRIGGER_TYPE_AUTOMATIC', offsetMillis: from - midnight }],
          },
        ]
      : [],
  };
}

/** A period of `/temperature-measurements`; the delta 0 is left out. */
export function temperature4Json(life: Life, night: Night): JsonObject {
  const told = bodyTemperatureJson(life, night);
  const samples = told.samples as readonly { temperature_celsius: Json; recording_time_delta_milliseconds: number }[];
  return {
    startTime: `${String(told.start_time)}Z`,
    sensorLocation: told.sensor_location,
    measurementType: told.measurement_type,
    temperatureMeasurementSamples: samples.map(
      ({ temperature_celsius: value, recording_time_delta_milliseconds: delta }) => ({
        ...(delta > 0 && { recordingTimeDeltaMilliseconds: delta }),
        temperatureCelsius: value,
      }),
    ),
  };
}

/** A test on every eighth day: orthostatic, or the fitness test once a month. */
export function test4Json(life: Life, day: number, syncedAt: number): JsonObject | undefined {
  const at = life.bounds(day).from + 7.2 * HOUR;
  if (day <= life.firstDay || day % 8 !== 3 || at > syncedAt) return undefined;
  const { hrv, restingHeartRate } = life.form(day);
  const startTime = new Date(at + life.clock(day)(at) * MINUTE).toISOString().slice(0, 19);
  const rr = Math.round(60_000 / restingHeartRate);
  if (day % 32 === 3) {
    const fitnessTestResult = {
      ownIndex: 51,
      fitnessClass: 'FITNESS_CLASS_VERY_GOOD',
      averageHeartRate: 54,
      maximumHeartRate: 188,
    };
    return { startTime, fitnessTestResult };
  }
  const result = {
    rrAvgSupine: rr,
    rrMinStandup: rr - 400,
    rrAvgStand: rr - 250,
    rmssdSupine: Math.round(hrv),
    rmssdStand: 20,
  };
  return { startTime, orthostaticTestResult: result };
}

/** `physicalInformation` as of an instant. */
export function currentInfo(life: Life, at: number): JsonObject {
  const info = physicalChanges(life, at).at(-1)?.info ?? {};
  return {
    birthday: info.birthday,
    sex: `SEX_${String(info.gender)}`,
    height: info.height,
    weight: info.weight,
    restingHeartRate: info.resting_heart_rate,
    maximumHeartRate: info.maximum_heart_rate,
    vo2Max: info.vo2_max,
    trainingBackground: `TRAINING_BACKGROUND_${String(info.training_background)}`,
    sleepGoal: '28800',
  };
}
