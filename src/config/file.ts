import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError, UsageError } from '../errors.js';
import { codeOf } from '../guards.js';
import { meant } from '../nearest.js';
import { replaceDurably } from './durable-file.js';
import { exposureOfFile } from './exposure.js';
import { makePrivateFolder } from './folder.js';
import { type FileSetting, fileSettings } from './setting-table.js';

/**
 * What the configuration repeats of a sign-in, except its secrets, so that `status` need not ask the keychain: who signed
 * in, until when the token is valid according to Polar (RFC 3339 UTC), and the rest of Credentials. `generation` is the
 * API version. Files written by earlier versions lack some of them.
 */
export const signInKeys = [
  'userId',
  'expiresAt',
  'generation',
  'chosen',
  'scope',
  'obtainedAt',
  'refreshObtainedAt',
  'signedInAt',
  'opensV3',
] as const;

/**
 * As `signInKeys`, of the second sign-in of a profile (`login --also`); `second` is its API version. The user and the client
 * are the same.
 */
export const secondSignInKeys = [
  'second',
  'secondExpiresAt',
  'secondScope',
  'secondObtainedAt',
  'secondRefreshObtainedAt',
  'secondSignedInAt',
] as const;

/** The token store of an earlier login, from which its token has not been cleared yet. */
const FORMER_STORE = 'formerStore';

/** The `config.json` of a profile: settings that are not secret, and what a sign-in leaves. */
export type ConfigFile = Partial<
  Record<FileSetting | (typeof signInKeys)[number] | (typeof secondSignInKeys)[number] | typeof FORMER_STORE, string>
>;

/** Every key that any version of polar-sync has written, so that earlier files stay readable. */
const known: readonly string[] = [...fileSettings, FORMER_STORE, ...signInKeys, ...secondSignInKeys];

/**
 * Reads the configuration; a missing file counts as empty. It decides where the token goes, so nobody else may be able to
 * change it: like the token file, it is rejected if others can.
 * @throws UsageError CONFIG_EXPOSED, or if it is not a JSON object of strings or has an unknown key.
 */
export function readConfigFile(path: string): ConfigFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return {};
    throw new UsageError('CONFIG_UNREADABLE', `Cannot read the configuration ${path}.`, {
      hint: 'Check its permissions.',
      cause,
    });
  }
  refuseExposed(path);
  return check(path, parse(path, text));
}

/** New values of settings; undefined removes one. */
export type ConfigChanges = { [K in keyof ConfigFile]?: ConfigFile[K] | undefined };

/**
 * Merges `changes` into the configuration and replaces the file in one step (mode 0600, folder 0700).
 * @throws UsageError if the existing file is broken, StoreError if it cannot be written.
 */
export function updateConfigFile(path: string, changes: ConfigChanges): void {
  const merged = { ...readConfigFile(path), ...changes };
  try {
    makePrivateFolder(dirname(path));
    refuseExposed(path);
    replaceDurably(path, `${JSON.stringify(merged, null, 2)}\n`);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new StoreError('CONFIG_UNWRITABLE', `Cannot write the configuration ${path}.`, {
      hint: `Check the permissions of ${dirname(path)} and the free space.`,
      cause,
    });
  }
}

function refuseExposed(path: string): void {
  const exposure = exposureOfFile(path);
  if (exposure) throw new UsageError('CONFIG_EXPOSED', exposure.message, { hint: exposure.hint });
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError('CONFIG_INVALID', `The configuration ${path} is not JSON.`, {
      hint: 'Fix it, or delete it and run polar-sync login again.',
      cause,
    });
  }
}

function check(path: string, value: unknown): ConfigFile {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError('CONFIG_INVALID', `The configuration ${path} is not a JSON object.`, {
      hint: 'Fix it, or delete it and run polar-sync login again.',
    });
  }
  for (const [key, entry] of Object.entries(value)) {
    if (!known.includes(key)) {
      throw new UsageError('CONFIG_KEY', `Unknown setting ${JSON.stringify(key)} in ${path}.`, {
        hint: meant(key, known, 'Remove it; or update polar-sync, if a newer version wrote it.'),
      });
    }
    if (typeof entry !== 'string') {
      throw new UsageError('CONFIG_INVALID', `"${key}" in ${path} is not a string.`, {
        hint: `Put the value of "${key}" in quotes.`,
      });
    }
  }
  return value as ConfigFile;
}
