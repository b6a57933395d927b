import type { Json } from '../../represent/json.js';

/** How the sign-in of v4 behaves. Where Polar's behavior is not known, every possible one can be chosen. */
export interface SignIn4 {
  /** `expires_in`, the lifetime of an access token: 3599 and 43199 have been seen. */
  tokenSeconds: number;
  /**
   * What a refresh does. `strict`: a new refresh token, the old one is invalid at once. `lenient`: a new one, the old one
   * stays valid. `same`: the old one is returned again. `silent`: the response has none, the old one stays valid.
   */
  rotation: 'strict' | 'lenient' | 'same' | 'silent';
  /** A refresh invalidates earlier access tokens. */
  endsOlder: boolean;
  /** Which responses have `x_user_id`: seen, but not documented. */
  userId: 'always' | 'never' | 'when refreshed';
  /** Refresh responses list the scopes. */
  scopeWhenRefreshed: boolean;
  /** v3 accepts the tokens once the user is registered there. */
  opensV3: boolean;
  /** Paths of v3 that the scopes of the tokens do not cover, and the body of the 403. */
  v3Forbids: readonly { path: RegExp; body: Json }[];
  /** Scopes the user unchecks on the consent page. */
  withheld: ReadonlySet<string>;
}

/** The default sign-in of the sandbox; a refresh is as strict as possible. */
export const usualSignIn: Readonly<SignIn4> = {
  tokenSeconds: 43_199,
  rotation: 'strict',
  endsOlder: true,
  userId: 'always',
  scopeWhenRefreshed: false,
  opensV3: true,
  v3Forbids: [],
  withheld: new Set(),
};
