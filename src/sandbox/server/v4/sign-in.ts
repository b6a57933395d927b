import type { Json } from '../../represent/json.js';

/** How the sign-in of v4 behaves. Where Polar's own way is not known, each of the possible ones can be had. */
export interface SignIn4 {
  /** `expires_in`, and how long an access token is good: 3599 and 43199 are seen. */
  tokenSeconds: number;
  /**
   * What a refresh does. `strict`: a new refresh token, the old one is dead at once. `lenient`: a new one, the old one
   * stays good. `same`: the old one is told again. `silent`: the answer names none, the old one stays good.
   */
  rotation: 'strict' | 'lenient' | 'same' | 'silent';
  /** A refresh ends the access tokens before it. */
  endsOlder: boolean;
  /** Where `x_user_id` stands in answers: documented nowhere, seen. */
  userId: 'always' | 'never' | 'when refreshed';
  /** Refresh answers name the scopes. */
  scopeWhenRefreshed: boolean;
  /** v3 takes the tokens, once the person is registered there. */
  opensV3: boolean;
  /** What of v3 the scopes of the tokens do not cover, and what it says then (403). */
  v3Forbids: readonly { path: RegExp; body: Json }[];
  /** Scopes the person takes away on the consent page. */
  withheld: ReadonlySet<string>;
}

/** How the sandbox signs in unless told otherwise; a refresh is as strict as it can be. */
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
