import { dirname, join } from 'node:path';
import type { Environment } from '../config/environment.js';
import type { Settings } from '../config/settings.js';
import { TokenStoreError } from '../errors.js';
import { isObject } from '../guards.js';
import { keychainAccount } from './choose.js';
import type { KeychainProcess } from './keychain-process.js';
import { secretText } from './secrets/secret-text.js';

/** What lets one target be used: a secret of its own, which a sign-in at Polar neither reads nor writes. */
export interface TargetSecret {
  /** The origin it may go to, such as `https://intervals.icu`; nothing else ever gets it. */
  origin: string;
  /** A key that the person made there. */
  key?: string;
  accessToken?: string;
  refreshToken?: string;
  /** RFC 3339 UTC. */
  expiresAt?: string;
  clientId?: string;
  clientSecret?: string;
}

/** Where the secret of one target is kept. Failures are TokenStoreErrors (exit 7). */
export interface TargetSecrets {
  /** A short phrase for messages. */
  describe(): string;
  /** undefined: there is none. */
  read(): Promise<TargetSecret | undefined>;
  /** Durable when it resolves. */
  write(secret: TargetSecret): Promise<void>;
  /** Resolves to whether there was something to forget. */
  clear(): Promise<boolean>;
}

const texts = ['key', 'accessToken', 'refreshToken', 'expiresAt', 'clientId', 'clientSecret'] as const;

/**
 * The secret of a target, in the token store that the profile uses: an entry of the keychain, or a file (0600) for each
 * target, so that two of them, or a sign-in, never write the same place.
 */
export function targetSecrets(
  settings: Settings,
  env: Environment,
  name: string,
  keychain: Pick<KeychainProcess, 'childPath'> = {},
): TargetSecrets {
  const account = `${keychainAccount(settings)} target ${name}`;
  const place = secretText(
    settings,
    env,
    { account, file: targetSecretFile(settings.paths.tokenFile, name) },
    keychain,
  );
  return {
    describe: () => place.describe(),
    read: async () => understand(await place.read(), place.describe()),
    write: (secret) => place.write(JSON.stringify(secret)),
    clear: () => place.clear(),
  };
}

/** Where the file of a target's secret lies. */
export function targetSecretFile(tokenFile: string, name: string): string {
  return join(dirname(tokenFile), 'target-keys', `${name}.json`);
}

/** The text itself never goes into a message. */
function understand(text: string | null | undefined, where: string): TargetSecret | undefined {
  if (text === null) return undefined;
  const value = parsed(text);
  const damaged = new TokenStoreError('TARGET_KEY_INVALID', `The key in ${where} is damaged.`, {
    hint: 'Run polar-sync target add again with the same name.',
  });
  if (!isObject(value) || typeof value.origin !== 'string') throw damaged;
  const secret: TargetSecret = { origin: value.origin };
  for (const name of texts) {
    const entry = value[name];
    if (entry === undefined) continue;
    if (typeof entry !== 'string') throw damaged;
    secret[name] = entry;
  }
  return secret;
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // JSON.parse quotes the text in its message, and the text is the secret.
    return undefined;
  }
}
