import { randomUUID } from 'node:crypto';
import { TokenStoreError } from '../errors.js';
import { parseCredentials, serializeCredentials } from './credentials.js';
import { callKeychain, type KeychainProcess } from './keychain-process.js';
import type { Credentials, TokenStore } from './types.js';

const service = 'polar-sync';

interface KeychainOptions extends KeychainProcess {
  /** What the entry is called beside the service. */
  account: string;
  /** A login was stored here. Then "no entry" is not an answer but a failure: the keychain is locked, or was emptied. */
  expected: boolean;
}

/**
 * The keychain of the operating system (Secret Service, macOS Keychain, Windows Credential Manager): service
 * `polar-sync`. Windows takes at most 2560 bytes an entry; ours have about 300.
 */
export function keychainTokenStore(options: KeychainOptions): TokenStore {
  return new KeychainTokenStore(options);
}

class KeychainTokenStore implements TokenStore {
  readonly kind = 'keychain';
  readonly #options: KeychainOptions;
  readonly #entry: { service: string; account: string };
  readonly #probe: { service: string; account: string };

  constructor(options: KeychainOptions) {
    this.#options = options;
    this.#entry = { service, account: options.account };
    this.#probe = { service, account: `${options.account}.probe` };
  }

  describe(): string {
    return `the keychain (${service}, ${this.#options.account})`;
  }

  async read(): Promise<Credentials | null> {
    const text = await callKeychain({ operation: 'get', ...this.#entry }, this.#options);
    if (typeof text === 'string') return this.#understand(text);
    if (!this.#options.expected) return null;
    // A locked keyring reads as empty; only a write tells the two apart.
    await this.probe();
    throw new TokenStoreError('KEYCHAIN_EMPTY', 'The token is no longer in the keychain: something removed it.', {
      hint: 'Run polar-sync login again.',
    });
  }

  async write(credentials: Credentials): Promise<void> {
    await callKeychain({ operation: 'set', ...this.#entry, secret: serializeCredentials(credentials) }, this.#options);
  }

  async clear(): Promise<boolean> {
    const removed = await callKeychain({ operation: 'delete', ...this.#entry }, this.#options);
    if (removed === true) return true;
    if (this.#options.expected) await this.probe();
    return false;
  }

  async probe(): Promise<void> {
    const secret = randomUUID();
    await callKeychain({ operation: 'set', ...this.#probe, secret }, this.#options);
    const back = await callKeychain({ operation: 'get', ...this.#probe }, this.#options);
    await callKeychain({ operation: 'delete', ...this.#probe }, this.#options);
    if (back === secret) return;
    throw new TokenStoreError('KEYCHAIN_UNAVAILABLE', 'The keychain takes a secret but does not give it back.', {
      hint: 'Use polar-sync login --token-store file instead.',
    });
  }

  #understand(text: string): Credentials {
    const credentials = parseCredentials(text);
    if (credentials) return credentials;
    throw new TokenStoreError(
      'KEYCHAIN_ENTRY_INVALID',
      `The keychain entry ${service}, ${this.#options.account} is damaged.`,
      { hint: 'Run polar-sync login to write a new one.' },
    );
  }
}
