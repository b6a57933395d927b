import { keysOf } from '../guards.js';
import type { RecordKind } from './types.js';

/** What `pull --data` is asked for besides `workouts`, and the kinds of records each one brings. */
export const dataKinds = {
  sleep: ['sleep'],
  'nightly-recharge': ['nightly_recharge'],
  activity: ['daily_activity'],
  'heart-rate': ['heart_rate'],
  'cardio-load': ['cardio_load'],
  sleepwise: ['sleepwise_alertness', 'sleepwise_bedtime'],
  biosensing: ['body_temperature', 'skin_temperature', 'skin_contacts', 'spo2', 'ecg'],
  'physical-info': ['physical_info'],
} as const satisfies Record<string, readonly RecordKind[]>;

/** What only an import brings: `list --data` and its like take these names as well. */
export const importedKinds = {
  tests: ['fitness_test', 'orthostatic_test'],
} as const satisfies Record<string, readonly RecordKind[]>;

/** Every kind of record, in the order of the data kinds. */
export const recordKinds: readonly RecordKind[] = [
  ...Object.values(dataKinds).flat(),
  ...Object.values(importedKinds).flat(),
];

export type DataKind = keyof typeof dataKinds;

/** In the order in which a pull asks for them: nights and days before the large series. */
export const dataKindNames = keysOf(dataKinds);
