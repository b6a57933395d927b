import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceDurably } from '../../config/durable-file.js';
import { StoreError } from '../../errors.js';
import { codeOf, isObject } from '../../guards.js';
import { isOfferedKind } from '../transactions/data-transactions.js';
import type { WitnessedCommit, WitnessedRun } from './inventory.js';

/*
 * `witness/STORE_ID.json`, next to the configuration: what a database held when it was last written, so that an older copy
 * of it can be recognized. It is written after the database, which has everything on disk by then, and before a commit at
 * Polar: so it never remembers anything that the database did not have, and always what Polar has been told to delete.
 */

/** The contents of a witness file. */
export interface Witness {
  schema: 'polar-sync.witness/1';
  /** The id of the database, which is also in it. */
  store: string;
  /** Where it was; null: another database is there now. */
  path: string | null;
  /** The number of the last run. */
  run: number;
  /** The last runs that fetched something. */
  runs: WitnessedRun[];
  /** The last transactions that Polar was told to delete. */
  commits: WitnessedCommit[];
  /** For each local day, when sessions started and what is held of them: `06:30:00 szr` (samples, zones, route). */
  sessions: Record<string, string[]>;
  /** For each other kind, the days with data, as spans with both ends included. */
  records: Record<string, [from: string, to: string][]>;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isDay = (value: unknown) =>
  isText(value) && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
const isListOf = (value: unknown, isOne: (one: unknown) => boolean) => Array.isArray(value) && value.every(isOne);

function isWitness(value: unknown): value is Witness {
  return (
    isObject(value) &&
    value.schema === 'polar-sync.witness/1' &&
    isText(value.store) &&
    /^[0-9a-f]{32}$/.test(value.store) &&
    (value.path === null || isText(value.path)) &&
    isCount(value.run) &&
    isListOf(value.runs, isRun) &&
    isListOf(value.commits, isCommit) &&
    isObject(value.sessions) &&
    Object.entries(value.sessions).every(([day, starts]) => isDay(day) && isListOf(starts, isStart)) &&
    isObject(value.records) &&
    Object.values(value.records).every((spans) => isListOf(spans, isSpan))
  );
}

function isRun(one: unknown): boolean {
  return isObject(one) && isCount(one.id) && isText(one.started_at) && isText(one.source) && isCount(one.workouts);
}

function isCommit(one: unknown): boolean {
  return (
    isObject(one) &&
    isOfferedKind(one.kind) &&
    [one.user_id, one.transaction_id, one.opened_at].every(isText) &&
    isCount(one.items)
  );
}

function isStart(one: unknown): boolean {
  return isText(one) && /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d s?z?r?$/.test(one);
}

function isSpan(one: unknown): boolean {
  return Array.isArray(one) && one.length === 2 && one.every(isDay);
}

/** @returns undefined when there is none, `damaged` when the file is not a witness or cannot be read. */
export function readWitness(folder: string, store: string): Witness | 'damaged' | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, `${store}.json`), 'utf8');
  } catch (problem) {
    return codeOf(problem) === 'ENOENT' ? undefined : 'damaged';
  }
  const witness = parseWitness(text);
  return witness?.store === store ? witness : 'damaged';
}

/** @returns undefined if the text is not a witness. */
export function parseWitness(text: string): Witness | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isWitness(value) ? value : undefined;
}

/** All witnesses except one; those that cannot be read are reported when their own database is used. */
export function otherWitnesses(folder: string, store: string | undefined): Witness[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    // None yet; any other problem also prevents writing, and is reported then.
    return [];
  }
  return names
    .flatMap((name) => /^([0-9a-f]{32})\.json$/.exec(name)?.[1] ?? [])
    .filter((id) => id !== store)
    .sort()
    .flatMap((id) => {
      const witness = readWitness(folder, id);
      return witness === undefined || witness === 'damaged' ? [] : [witness];
    });
}

/** Writes a witness unless it is unchanged; on disk when this returns. @throws StoreError WITNESS_UNWRITABLE */
export function writeWitness(folder: string, witness: Witness): void {
  const path = join(folder, `${witness.store}.json`);
  const text = `${JSON.stringify(witness)}\n`;
  try {
    if (textOf(path) !== text) replaceDurably(path, text);
  } catch (cause) {
    throw new StoreError('WITNESS_UNWRITABLE', `The witness ${path} cannot be written.`, {
      hint: `Check the permissions of ${folder} and the free space.`,
      cause,
    });
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Whatever is there will be replaced.
    return undefined;
  }
}
