import type { Environment } from '../../config/environment.js';
import type { Settings } from '../../config/settings.js';
import { forgetPrivateFile, readPrivateFile, replacePrivateFile } from '../file.js';
import { keychainSecret } from '../keychain.js';
import type { KeychainProcess } from '../keychain-process.js';

/** A place for one secret besides the token. Failures are TokenStoreErrors (exit 7). */
export interface SecretText {
  /** A short phrase for messages. */
  describe(): string;
  /** null: there is none. undefined: what is there is damaged. */
  read(): Promise<string | null | undefined>;
  /** Durable when it resolves. */
  write(text: string): Promise<void>;
  /** Resolves to whether there was something to forget. */
  clear(): Promise<boolean>;
}

/** The place in the token store that the profile uses: an entry of the keychain, or a file (0600). */
export function secretText(
  { tokenStore }: Pick<Settings, 'tokenStore'>,
  env: Environment,
  { account, file }: { account: string; file: string },
  keychain: Pick<KeychainProcess, 'childPath'> = {},
): SecretText {
  if (tokenStore === 'file') {
    return {
      describe: () => `the file ${file}`,
      read: () => readPrivateFile(file),
      write: (text) => replacePrivateFile(file, `${text}\n`),
      clear: () => forgetPrivateFile(file),
    };
  }
  const entry = keychainSecret({ ...keychain, account, env });
  return {
    describe: () => `the keychain (polar-sync, ${account})`,
    read: () => entry.read(),
    // A file may be left from the time before the keychain was chosen.
    write: async (text) => {
      await entry.write(text);
      await forgetPrivateFile(file);
    },
    clear: async () => {
      const wasInFile = await forgetPrivateFile(file);
      return (await entry.clear()) || wasInFile;
    },
  };
}
