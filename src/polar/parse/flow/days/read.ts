import { z } from 'zod';
import { isObject } from '../../../../guards.js';
import { BadAnswerError } from '../../../errors.js';
import { readVerbatimAs } from '../../json.js';
import { plausible, type Understood } from '../../kinds/elements.js';
import { readActivity } from './activity.js';
import { readHeartRates } from './heart-rate.js';
import { readPerceived } from './perceived.js';
import { readPeriod } from './periods.js';
import { readNotes, readPhysicalInformations, readWeights } from './physical.js';
import { readPpiDays } from './ppi.js';
import { readNightlyRecoveries, readNightlyRecoverySeries } from './recovery.js';
import { readPlannedRoute } from './routes.js';
import { readSleepResults, readSleepScores } from './sleep.js';
import { readSleepWakes } from './sleep-wake.js';
import { readFavorites, readTarget } from './targets.js';
import { readFitnessTest, readOrthostaticTest } from './tests.js';

/** @param fileName some files have only there whose they are. @param arrivedAt RFC 3339, for what has no date. */
type Read = (json: unknown, fileName: string, arrivedAt: string) => Understood;

const nothing: Understood = { records: [], problems: [] };

/** Reads a file that is a list; a single object counts as a list of one. */
const each =
  (read: (elements: readonly unknown[], fileName: string, arrivedAt: string) => Understood): Read =>
  (json, ...more) =>
    read(Array.isArray(json) ? json : [json], ...more);

/** Reads the lists under these names in an object; absent ones are ignored. */
const under =
  (lists: Readonly<Record<string, (elements: readonly unknown[]) => Understood>>): Read =>
  (json) => {
    const parts = Object.entries(lists).map(([name, read]) => {
      const list = isObject(json) ? json[name] : undefined;
      return Array.isArray(list) ? read(list) : nothing;
    });
    return {
      records: parts.flatMap(({ records }) => records),
      problems: parts.flatMap(({ problems }) => problems),
    };
  };

/** Reads a file in two ways. */
const both =
  (one: Read, other: Read): Read =>
  (...file) => {
    const [first, second] = [one(...file), other(...file)];
    return {
      records: [...first.records, ...second.records],
      problems: [...first.problems, ...second.problems],
    };
  };

/**
 * The files of an account export that contain nights and days, by the names of `Kind`. Their shapes are known from public
 * programs that read them, not from Polar: what differs is left out and counted.
 */
const readers = {
  sleep_result: each(readSleepResults),
  sleep_score: each(readSleepScores),
  sleep_wake: each(readSleepWakes),
  nightly_recovery: each(readNightlyRecoveries),
  nightly_recovery_blob: each(readNightlyRecoverySeries),
  activity: readActivity,
  heart_rate: under({ deviceDays: readHeartRates }),
  generic_period: readPeriod,
  fitness_test: each(readFitnessTest),
  orthostatic_test: each(readOrthostaticTest),
  calendar_items: both(
    under({ physicalInformations: readPhysicalInformations, weights: readWeights, notes: readNotes }),
    readPerceived,
  ),
  ppi: each(readPpiDays),
  training_target: each(readTarget),
  favourite_targets: each(readFavorites),
  planned_route: readPlannedRoute,
} as const satisfies Record<string, Read>;

export type FlowDaysKind = keyof typeof readers;

/** Whether files of this kind contain nights or days that are read here. */
export function isFlowDaysKind(kind: string): kind is FlowDaysKind {
  return Object.hasOwn(readers, kind);
}

/**
 * Reads a file. One that is not JSON has no records, and a problem.
 * @param arrivedAt RFC 3339: the date of what has none of its own.
 */
export function readFlowDays(
  kind: FlowDaysKind,
  body: Uint8Array,
  { fileName = '', arrivedAt }: { fileName?: string; arrivedAt: string },
): Understood {
  let json: unknown;
  try {
    json = readVerbatimAs(z.unknown(), body);
  } catch (problem) {
    if (!(problem instanceof BadAnswerError)) throw problem;
    return { records: [], problems: [`it is ${problem.what}`] };
  }
  const { records, problems, outOfRange } = readers[kind](json, fileName, arrivedAt);
  return plausible(records, problems, outOfRange);
}
