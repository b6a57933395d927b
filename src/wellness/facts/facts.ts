import type { RecordKind } from '../types.js';
import { cardioLoad, dailyActivity, heartRate } from './activity.js';
import { bodyTemperature, ecg, physicalInfo, skinContacts, skinTemperature, spo2 } from './biosensing.js';
import { nightlyRecharge, sleep } from './sleep.js';
import { sleepwiseAlertness, sleepwiseBedtime } from './sleepwise.js';
import { fitnessTest, orthostaticTest } from './tests.js';
import type { AnyFacts, FieldFacts } from './types.js';

/** The fields that every record has before its own. */
export const commonFields: Readonly<Record<'id' | 'date' | 'time_basis' | 'source', FieldFacts>> = {
  id: ['text', 'Names the record among those of its kind: the date, or the instant it begins', 'always'],
  date: ['day', 'The day it belongs to', 'always'],
  time_basis: [['utc', 'local'], 'Which clock its times are of', 'always'],
  source: ['text', 'Where it came from, best first: accesslink, accesslink_transaction, flow_export', 'always'],
};

/** What each field of each kind of record means: for JSON Schemas, for `docs/database.md`, for `show`. */
export const recordFacts: Readonly<Record<RecordKind, AnyFacts>> = {
  sleep,
  nightly_recharge: nightlyRecharge,
  daily_activity: dailyActivity,
  heart_rate: heartRate,
  cardio_load: cardioLoad,
  sleepwise_alertness: sleepwiseAlertness,
  sleepwise_bedtime: sleepwiseBedtime,
  body_temperature: bodyTemperature,
  skin_temperature: skinTemperature,
  skin_contacts: skinContacts,
  spo2,
  ecg,
  physical_info: physicalInfo,
  fitness_test: fitnessTest,
  orthostatic_test: orthostaticTest,
};
