import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Environment } from '../config/environment.js';
import type { Settings } from '../config/settings.js';
import { TokenStoreError } from '../errors.js';
import { isObject } from '../guards.js';
import { keychainAccount } from './choose.js';
import { forgetEntries } from './keychain.js';
import { secretText } from './secrets/secret-text.js';

/** Where the password for one mirror is kept. Failures are TokenStoreErrors (exit 7). */
export interface MirrorPassword {
  /** A short phrase for messages. */
  describe(): string;
  /** undefined: there is none. */
  read(): Promise<string | undefined>;
  /** Durable when it resolves. */
  write(password: string): Promise<void>;
  /** Resolves to whether there was something to forget. */
  clear(): Promise<boolean>;
}

/**
 * The password for a mirror, in the token store that the profile uses: an entry of the keychain, or a file (0600).
 * @param place whom it is for, `user@host:port/database`: no other address ever gets it.
 */
export function mirrorPassword(settings: Settings, env: Environment, place: string): MirrorPassword {
  const name = createHash('sha256').update(place).digest('hex').slice(0, 16);
  const store = secretText(settings, env, {
    account: `${accountsOf(settings)}${place}`,
    // No target can have this name.
    file: join(dirname(settings.paths.tokenFile), 'target-keys', `mirror+${name}.json`),
  });
  return {
    describe: () => store.describe(),
    read: async () => {
      const text = await store.read();
      return text === null ? undefined : understood(text, place, store.describe());
    },
    write: (password) => store.write(JSON.stringify({ place, password })),
    clear: () => store.clear(),
  };
}

/** Forgets the passwords for all mirrors that the profile has in a keychain; those in files lie in its folder. */
export async function forgetMirrorPasswords(settings: Settings, env: Environment): Promise<void> {
  if (settings.tokenStore === 'keychain') await forgetEntries(accountsOf(settings), { env });
}

/** What the names of their entries start with. */
function accountsOf(settings: Settings): string {
  return `${keychainAccount(settings)} mirror `;
}

/** The text itself never goes into a message. */
function understood(text: string | undefined, place: string, where: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    // JSON.parse quotes the text in its message, and the text is the secret.
    value = undefined;
  }
  if (isObject(value) && value.place === place && typeof value.password === 'string') return value.password;
  throw new TokenStoreError('MIRROR_PASSWORD_INVALID', `The password in ${where} is damaged.`, {
    hint: 'Run polar-sync mirror --save-password again.',
  });
}
