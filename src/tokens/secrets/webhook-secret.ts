import { dirname, join } from 'node:path';
import type { Environment } from '../../config/environment.js';
import type { Settings } from '../../config/settings.js';
import { keychainAccount } from '../choose.js';
import type { KeychainProcess } from '../keychain-process.js';
import { type SecretText, secretText } from './secret-text.js';

/** Where the key lies with which Polar signs the events of the webhook that a profile has registered. */
export function webhookSecret(
  settings: Settings,
  env: Environment,
  keychain: Pick<KeychainProcess, 'childPath'> = {},
): SecretText {
  const file = join(dirname(settings.paths.tokenFile), 'webhook-key');
  return secretText(settings, env, { account: `${keychainAccount(settings)} webhook`, file }, keychain);
}
