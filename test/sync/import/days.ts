import { recordKinds } from '../../../src/kinds/kinds.js';
import { sha256Of } from '../../../src/storage/sqlite/sha256.js';
import type { Store } from '../../../src/storage/store.js';
import { linkRecords } from '../../../src/sync/kinds/link-records.js';
import { RecordReader, readerFor } from '../../../src/sync/kinds/read.js';
import {
  activityDay,
  calendarItems,
  daysFile,
  deviceDay,
  fitnessTest,
  nightlyRecovery,
  orthostaticTest,
  recoverySeries,
  sleepResult,
  sleepScore,
  spo2Period,
  temperaturePeriod,
} from '../../support/data/account-days.js';
import { stamp, user } from './support.js';

/** The night and day of all this data. */
export const night = '2026-02-22';

/** Names as Polar gives them. */
export const periodFile = (id: string) => `generic-period-2026-02-21-${id}-6090-32b2-f705-0b063ea9f20b.json`;
export const orthostaticFile = 'orthostatic-test-result-4476608-1-0e16eab9-6090-32b2-f705-0b063ea9f20b.json';
export const activityFile = (date: string, id: string) => `activity-${date}-${id}-6090-32b2-f705-0b063ea9f20b.json`;

/** AccessLink's data, stored and linked as by a pull. */
export function pulledData(store: Store, resource: string, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  const key = { userId: user, source: 'data', externalId: resource, part: 'list' } as const;
  const payload = { ...key, path: `/v3/users/${resource}`, status: 200, body: bytes, fetchedAt: stamp };
  const sha256 = sha256Of(bytes);
  store.atomically(() => {
    const id = store.payloads.append({ ...payload, contentType: null });
    const reading = readerFor(key)?.({ ...payload, id, sha256 });
    if (!reading) throw new Error(`${resource} is not read`);
    linkRecords(new RecordReader(store), id, reading);
  });
}

/** AccessLink's data for that night and day. */
export const accessLinkNight = {
  date: night,
  sleep_start_time: '2026-02-21T23:00:00.715+01:00',
  sleep_end_time: '2026-02-22T07:00:00.715+01:00',
  sleep_score: 77,
  light_sleep: 14_000,
  heart_rate_samples: { '23:05': 52 },
};

export const accessLinkRecharge = { date: night, heart_rate_avg: 55, heart_rate_variability_avg: 43, ans_charge: 1.4 };

export const accessLinkDay = (until: string, steps: number) => ({
  start_time: `${night}T00:00`,
  end_time: `${night}T${until}`,
  steps,
  active_calories: 700,
});

export const accessLinkTemperature = {
  start_time: '2026-02-21T22:11:57',
  measurement_type: 'TM_SKIN_TEMPERATURE',
  samples: [{ temperature_celsius: 33.5, recording_time_delta_milliseconds: 0 }],
};

export const accessLinkSpo2 = {
  test_time: Date.parse('2026-02-21T07:34:16Z') / 1000,
  time_zone_offset: 60,
  blood_oxygen_percent: 96,
};

/** What v4 says of that night and day. */
export const v4Night = {
  sleepDate: night,
  sleepResult: {
    hypnogram: {
      sleepStart: '2026-02-21T23:00:00.715+01:00',
      sleepEnd: '2026-02-22T07:00:00.715+01:00',
      sleepStateChanges: [{ offsetFromStart: '0s', newState: 'SLEEP_STATE_NON_REM2' }],
    },
  },
  sleepScore: { sleepScore: 77.4, remScore: 80.5 },
};

export const v4Recharge = (hrvValues: number[]) => ({
  ...{ sleepResultDate: night, meanNightlyRecoveryRri: 1090, meanNightlyRecoveryRmssd: 44, ansStatus: 1.41 },
  hrvSamples: hrvValues.length > 0 ? [{ startTime: '2026-02-21T23:32:00', sampleInterval: '301s', hrvValues }] : [],
});

export const v4Activity = {
  date: night,
  activitiesPerDevice: [
    {
      deviceReference: { deviceId: '0E92C540' },
      activitySamples: [{ stepSamples: { startTime: '09:00:00', interval: 60_000, steps: [80, 90] } }],
    },
  ],
};

export const v4HeartRate = {
  date: night,
  samples: [
    { heartRate: 50, offsetMillis: 60_000 },
    { heartRate: 52, offsetMillis: 90_000 },
  ],
};

const beatAt = (seconds: number) =>
  new Date(Date.parse(`${night}T00:00:00Z`) + seconds * 1000).toISOString().slice(0, 23);

/** Beats of v4: some at one in the night, and one later on, as far as the day has come. */
export const v4Beats = (seconds: number) => ({
  date: night,
  ppiSamplesPerDevice: [
    {
      recordingDevice: { uuid: '0e030000-0084-0000-0000-00000e92c540' },
      ppiSamples: [3600, 3600.9, 3600 + seconds].map((at) => ({
        ...{ offsetMillis: at * 1000, ppInterval: 900, errorEstimateMillis: 3, skinContact: true },
      })),
    },
  ],
});

/** The same beats in an account export, which knows no quality. */
export const exportedBeats = (seconds: number) => ({
  date: night,
  devicePpiSamplesList: [
    {
      deviceId: '0E92C540',
      ppiSamples: [3600, 3600.9, 3600 + seconds].map((at) => ({ sampleDateTime: beatAt(at), pulseLength: 900 })),
    },
  ],
});

export const v4SleepWake = {
  date: night,
  deviceReference: { uuid: '0e030000-0084-0000-0000-00000e92c540' },
  sleepWakeStateChanges: [
    { newState: 'SLEEP_WAKE_STATE_SLEEP', startOffset: 0 },
    { newState: 'SLEEP_WAKE_STATE_WAKE', startOffset: 25_200_000 },
  ],
};

export const exportedSleepWake = {
  night,
  sleepWake: [
    {
      deviceId: '0E92C540',
      sleepStateChanges: { sleepWakeStateChangeModels: [{ millisInDay: 60_000, state: 'SLEEP' }] },
    },
  ],
};

export const v4Test = { startTime: `${night}T07:40:00`, orthostaticTestResult: { rrAvgSupine: 1000, rmssdSupine: 40 } };

export const v4Temperature = {
  startTime: '2026-02-21T22:11:57Z',
  measurementType: 'TM_SKIN_TEMPERATURE',
  sensorLocation: 'SL_DISTAL',
  temperatureMeasurementSamples: [{ temperatureCelsius: 33.6 }],
};

/** Every record, ordered by kind and day. */
export const dump = (store: Store) => recordKinds.flatMap((kind) => [...store.records.iterate(kind)]);

/** One file of every kind that is read. */
export const everything: Record<string, unknown> = {
  [daysFile('sleep_result')]: [sleepResult(night), sleepResult('2026-02-23')],
  [daysFile('sleep_score')]: [sleepScore(night)],
  [daysFile('nightly_recovery')]: [nightlyRecovery(night)],
  [daysFile('nightly_recovery_blob')]: [recoverySeries(night)],
  [activityFile(night, '0e16eab9')]: activityDay(night),
  [daysFile('247ohr', '4476608_02')]: { deviceDays: [deviceDay(night, [[300, 60], [600, 0]])] }, // biome-ignore format: samples
  'calendar-items-4476608-0e16eab9-6090-32b2-f705-0b063ea9f20b.json': calendarItems(['2016-05-08']),
  'fitness-test-results-4476608-2026-02-21-0e16eab9-6090-32b2-f705-0b063ea9f20b.json':
    fitnessTest('2026-02-21T07:30:00'),
  [orthostaticFile]: orthostaticTest('2026-02-21T07:40:00'),
  [periodFile('00000007')]: temperaturePeriod('2026-02-21T22:11:57Z'),
  [periodFile('00000011')]: spo2Period('2026-02-21T07:34:16Z'),
};
