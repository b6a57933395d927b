import type {
  BodyTemperature,
  Ecg,
  FitnessTest,
  OrthostaticTest,
  PhysicalInfo,
  SkinContacts,
  SkinTemperature,
  Spo2,
} from './body-types.js';
import type { CardioLoad, DailyActivity, HeartRateDay } from './day-types.js';
import type { NightlyRecharge, Sleep, SleepwiseAlertness, SleepwiseBedtime } from './night-types.js';

export type * from './body-types.js';
export type * from './day-types.js';
export * from './night-types.js';
export * from './record.js';

/** Any record. */
export type WellnessRecord =
  | Sleep
  | NightlyRecharge
  | DailyActivity
  | HeartRateDay
  | CardioLoad
  | SleepwiseAlertness
  | SleepwiseBedtime
  | BodyTemperature
  | SkinTemperature
  | SkinContacts
  | Spo2
  | Ecg
  | PhysicalInfo
  | FitnessTest
  | OrthostaticTest;

export type RecordKind = WellnessRecord['kind'];
export type RecordOfKind<K extends RecordKind> = Extract<WellnessRecord, { kind: K }>;
