import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { replaceDurably } from '../config/durable-file.js';
import { exposureOfFile } from '../config/exposure.js';
import { makePrivateFolder } from '../config/folder.js';
import type { Paths } from '../config/paths.js';
import { StoreError, UsageError } from '../errors.js';
import { codeOf, isObject } from '../guards.js';
import { type DeliveryFormat, deliveryFormats, type TargetKindName, targetKindNames } from './names.js';

/** A target that was added. Nothing in it is secret: its key is in the token store. */
export interface TargetConfig {
  /** The name the user gave it, which the ledger uses. */
  name: string;
  kind: TargetKindName;
  /** Its address, with the path above its API; absent for a folder. */
  url?: string;
  /** The absolute path of a folder. */
  out?: string;
  format: DeliveryFormat;
  /** Workouts that start from this local date, or RFC 3339 instant, on. */
  since: string;
  /** Nights and days as well. */
  data?: boolean;
  /** Polar's original file, if it is stored. */
  preferOriginal?: boolean;
  /** FIT: Polar is named as the maker of the file. */
  asDevice?: boolean;
  /** RFC 3339 UTC. */
  addedAt: string;
}

/** `targets.json` beside the configuration of the profile. */
export function targetsFile({ configFile }: Pick<Paths, 'configFile'>): string {
  return join(dirname(configFile), 'targets.json');
}

/** What is remembered of deliveries outside of the database: see engine/journal.ts. */
export function journalFile({ configFile }: Pick<Paths, 'configFile'>): string {
  return join(dirname(configFile), 'delivered.json');
}

const schema = 'polar-sync.targets/1';

/**
 * The targets of a profile, in the order they were added; none if there is no file. It decides where workouts are sent, so
 * it is rejected if other users can change it.
 * @throws UsageError TARGETS_INVALID, CONFIG_EXPOSED
 */
export function readTargets(path: string): TargetConfig[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return [];
    throw new UsageError('TARGETS_INVALID', `The list of targets ${path} cannot be read.`, {
      hint: 'Check its permissions.',
      cause,
    });
  }
  refuseExposed(path);
  const value = parsed(text);
  if (!isObject(value) || value.schema !== schema || !Array.isArray(value.targets)) throw invalid(path);
  return value.targets.map((entry: unknown) => {
    const target = targetIn(entry);
    if (!target) throw invalid(path);
    return target;
  });
}

/** Replaces the list in one step (0600). @throws StoreError CONFIG_UNWRITABLE */
export function writeTargets(path: string, targets: readonly TargetConfig[]): void {
  try {
    makePrivateFolder(dirname(path));
    refuseExposed(path);
    replaceDurably(path, `${JSON.stringify({ schema, targets }, null, 2)}\n`);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new StoreError('CONFIG_UNWRITABLE', `The list of targets ${path} cannot be written.`, {
      hint: `Check the permissions of ${dirname(path)} and the free space.`,
      cause,
    });
  }
}

function targetIn(value: unknown): TargetConfig | undefined {
  if (!isObject(value)) return undefined;
  const { name, since, addedAt, url, out } = value;
  const kind = targetKindNames.find((known) => known === value.kind);
  const format = deliveryFormats.find((known) => known === value.format);
  if (!kind || !format || typeof name !== 'string' || typeof since !== 'string' || typeof addedAt !== 'string')
    return undefined;
  if (!isTargetName(name) || !isStart(since) || (kind === 'folder' && out === undefined)) return undefined;
  if (!isTextOrMissing(url, isWebAddress) || !isTextOrMissing(out, isAbsolute)) return undefined;
  return {
    ...{ name, kind, format, since, addedAt },
    ...(url !== undefined && { url }),
    ...(out !== undefined && { out }),
    ...(value.data === true && { data: true }),
    ...(value.preferOriginal === true && { preferOriginal: true }),
    ...(value.asDevice === true && { asDevice: true }),
  };
}

/** Whether it can be the name of a target: a word on the command line, and part of a file name. */
export function isTargetName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,39}$/.test(name);
}

/** Any other URL could be a program when it is shown as a link. */
function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function isTextOrMissing(value: unknown, isValid: (text: string) => boolean): value is string | undefined {
  return value === undefined || (typeof value === 'string' && isValid(value));
}

/** A local date or an RFC 3339 instant; what is compared with starts has to be one. */
function isStart(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(?:T.*)?$/.test(text) && !Number.isNaN(Date.parse(text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuseExposed(path: string): void {
  const exposure = exposureOfFile(path);
  if (exposure) throw new UsageError('CONFIG_EXPOSED', exposure.message, { hint: exposure.hint });
}

function invalid(path: string): UsageError {
  return new UsageError('TARGETS_INVALID', `The list of targets ${path} is damaged.`, {
    hint: 'Fix it, or delete it and run polar-sync target add again; what was delivered is remembered in the database.',
  });
}
