import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { replaceDurably } from '../config/durable-file.js';
import { exposureOfFile } from '../config/exposure.js';
import { makePrivateFolder } from '../config/folder.js';
import type { Paths } from '../config/paths.js';
import { StoreError, UsageError } from '../errors.js';
import { codeOf, isObject } from '../guards.js';

/** What is known of the webhook that a profile has registered; its secret lies in the token store. */
export interface Registration {
  url: string;
  clientId: string;
  events: string[];
  /** Polar's name for it; absent while Polar has not answered. */
  id?: string;
  /** RFC 3339 UTC. */
  registeredAt: string;
  /** How Polar last said it was: `gone` if it has none with this id. */
  state: 'active' | 'inactive' | 'gone';
  /** When Polar said so, RFC 3339 UTC. */
  checkedAt: string;
}

const schema = 'polar-sync.webhook/1';
const states = ['active', 'inactive', 'gone'] as const;

/** `webhook.json` beside the configuration of the profile. */
export function registrationFile({ configFile }: Pick<Paths, 'configFile'>): string {
  return join(dirname(configFile), 'webhook.json');
}

/** undefined: this profile has registered none. @throws UsageError WEBHOOK_FILE, CONFIG_EXPOSED */
export function readRegistration(path: string): Registration | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw damaged(path, cause);
  }
  refuseExposed(path);
  return understand(path, text);
}

/** Replaces it in one step (0600). @throws StoreError CONFIG_UNWRITABLE */
export function writeRegistration(path: string, registration: Registration): void {
  guarded(path, () => {
    makePrivateFolder(dirname(path));
    refuseExposed(path);
    replaceDurably(path, `${JSON.stringify({ schema, ...registration }, null, 2)}\n`);
  });
}

/** @throws StoreError CONFIG_UNWRITABLE */
export function forgetRegistration(path: string): void {
  guarded(path, () => rmSync(path, { force: true }));
}

function understand(path: string, text: string): Registration {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(path, cause);
  }
  if (!isObject(value) || value.schema !== schema) throw damaged(path);
  const { url, clientId, events, id, registeredAt, checkedAt } = value;
  const state = states.find((one) => one === value.state);
  if (typeof url !== 'string' || !URL.canParse(url) || typeof clientId !== 'string' || state === undefined)
    throw damaged(path);
  if (typeof registeredAt !== 'string' || typeof checkedAt !== 'string' || !isTexts(events)) throw damaged(path);
  return { url, clientId, events, ...(typeof id === 'string' && { id }), registeredAt, state, checkedAt };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function guarded(path: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new StoreError('CONFIG_UNWRITABLE', `Cannot write ${path}.`, {
      hint: `Check the permissions of ${dirname(path)} and the free space.`,
      cause,
    });
  }
}

function refuseExposed(path: string): void {
  const exposure = exposureOfFile(path);
  if (exposure) throw new UsageError('CONFIG_EXPOSED', exposure.message, { hint: exposure.hint });
}

function damaged(path: string, cause?: unknown): UsageError {
  return new UsageError('WEBHOOK_FILE', `${path} cannot be read, or is damaged.`, {
    hint: 'Delete it and run polar-sync webhook register with --replace.',
    cause,
  });
}
