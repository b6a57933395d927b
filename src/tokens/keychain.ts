import { TokenStoreError } from '../errors.js';
import { parseCredentials, serializeCredentials } from './credentials.js';
import { type Entries, LongSecret } from './keychain-pieces.js';
import { callKeychain, type KeychainProcess } from './keychain-process.js';
import type { KeychainCall } from './keychain-protocol.js';
import type { Credentials, TokenStore } from './token-store.js';

const service = 'polar-sync';

interface KeychainOptions extends KeychainProcess {
  /** The entry's name, beside the service. */
  account: string;
  /** A sign-in was stored here. Then "no entry" is a failure, not a result: the keychain is locked, or was emptied. */
  expected: boolean;
  /** How many bytes an entry holds; by default the platform's limit. */
  maxBytes?: number;
}

/** `CRED_MAX_CREDENTIAL_BLOB_SIZE` of Windows; the others have no limit that a token could reach. */
const platformBytes = process.platform === 'win32' ? 2560 : Number.POSITIVE_INFINITY;

/**
 * The keychain of the operating system (Secret Service, macOS Keychain, Windows Credential Manager): service
 * `polar-sync`.
 */
export function keychainTokenStore(options: KeychainOptions): TokenStore {
  return new KeychainTokenStore(options);
}

/** One secret text of any length in an entry of its own. */
export function keychainSecret({
  account,
  maxBytes = platformBytes,
  ...process
}: Omit<KeychainOptions, 'expected'>): LongSecret {
  return new LongSecret(entriesOf(process), account, maxBytes);
}

/** Removes every entry whose name starts with `prefix`. @throws TokenStoreError */
export async function forgetEntries(prefix: string, process: KeychainProcess): Promise<void> {
  await callKeychain({ service, operation: 'delete-all', account: prefix }, process);
}

function entriesOf(process: KeychainProcess): Entries {
  const call = (request: KeychainCall) => callKeychain({ service, ...request }, process);
  return {
    get: async (name) => (await call({ operation: 'get', account: name })) as string | null,
    set: async (name, secret) => void (await call({ operation: 'set', account: name, secret })),
    delete: async (name) => (await call({ operation: 'delete', account: name })) === true,
  };
}

class KeychainTokenStore implements TokenStore {
  readonly kind = 'keychain';
  readonly #options: KeychainOptions;
  readonly #secret: LongSecret;
  readonly #probe: { service: string; account: string };

  constructor(options: KeychainOptions) {
    this.#options = options;
    const { account, maxBytes = platformBytes } = options;
    this.#secret = new LongSecret(entriesOf(options), account, maxBytes);
    this.#probe = { service, account: `${options.account}.probe` };
  }

  describe(): string {
    return `the keychain (${service}, ${this.#options.account})`;
  }

  async read(): Promise<Credentials | null> {
    const text = await this.#secret.read();
    if (text !== null) return this.#understand(text);
    if (!this.#options.expected) return null;
    // A locked keyring reads as empty; only a write can tell the two apart.
    await this.probe();
    throw new TokenStoreError('KEYCHAIN_EMPTY', 'The token is no longer in the keychain: something removed it.', {
      hint: 'Run polar-sync login again.',
    });
  }

  async write(credentials: Credentials): Promise<void> {
    await this.#secret.write(serializeCredentials(credentials));
  }

  async clear(): Promise<boolean> {
    if (await this.#secret.clear()) return true;
    if (this.#options.expected) await this.probe();
    return false;
  }

  async probe(): Promise<void> {
    const secret = crypto.randomUUID();
    await callKeychain({ operation: 'set', ...this.#probe, secret }, this.#options);
    const back = await callKeychain({ operation: 'get', ...this.#probe }, this.#options);
    await callKeychain({ operation: 'delete', ...this.#probe }, this.#options);
    if (back === secret) return;
    throw new TokenStoreError('KEYCHAIN_UNAVAILABLE', 'The keychain accepts a secret but does not return it.', {
      hint: 'Use polar-sync login --token-store file instead.',
    });
  }

  #understand(text: string | undefined): Credentials {
    const credentials = text === undefined ? undefined : parseCredentials(text);
    if (credentials) return credentials;
    throw new TokenStoreError(
      'KEYCHAIN_ENTRY_INVALID',
      `The keychain entry ${service}, ${this.#options.account} is damaged.`,
      { hint: 'Run polar-sync login to write a new one.' },
    );
  }
}
