import type { ApiVersion } from '../config/api-version.js';
import { type Environment, fromEnvironment } from '../config/environment.js';
import { TokenStoreError, UsageError } from '../errors.js';
import type { Credentials, TokenStore } from './token-store.js';

/**
 * A token passed in from outside, as containers and CI do. null: the environment has none. The token does not show
 * which API version it belongs to: POLAR_SYNC_API says so.
 * @throws UsageError when only one of the two variables is set, or the user id is not Polar's number.
 */
export function environmentTokenStore(env: Environment, apiVersion?: ApiVersion): TokenStore | null {
  const accessToken = fromEnvironment(env, 'accessToken');
  const userId = fromEnvironment(env, 'tokenUser');
  if (!accessToken && !userId) return null;
  if (!accessToken || !userId) {
    throw new UsageError(
      'TOKEN_ENVIRONMENT',
      `${accessToken ? 'POLAR_SYNC_ACCESS_TOKEN' : 'POLAR_SYNC_USER_ID'} is set, but not ${accessToken ? 'POLAR_SYNC_USER_ID' : 'POLAR_SYNC_ACCESS_TOKEN'}.`,
      { hint: 'Set both (the user id is x_user_id in the token response), or neither and run polar-sync login.' },
    );
  }
  if (!/^\d{1,19}$/.test(userId)) {
    throw new UsageError('TOKEN_ENVIRONMENT', 'POLAR_SYNC_USER_ID is not a Polar user id.', {
      hint: 'Set it to the number that came as x_user_id with the token.',
    });
  }
  return new EnvironmentTokenStore({ accessToken, userId, ...(apiVersion && { apiVersion }) });
}

class EnvironmentTokenStore implements TokenStore {
  readonly kind = 'environment';
  readonly #credentials: Credentials;

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
  }

  describe(): string {
    return 'the environment (POLAR_SYNC_ACCESS_TOKEN)';
  }

  async read(): Promise<Credentials> {
    return { ...this.#credentials };
  }

  async write(): Promise<never> {
    throw readOnly();
  }

  async clear(): Promise<never> {
    throw readOnly();
  }

  async probe(): Promise<never> {
    throw readOnly();
  }
}

function readOnly(): TokenStoreError {
  return new TokenStoreError('TOKEN_STORE_READ_ONLY', 'The token comes from the environment and cannot be changed.', {
    hint: 'Unset POLAR_SYNC_ACCESS_TOKEN and POLAR_SYNC_USER_ID first.',
  });
}
