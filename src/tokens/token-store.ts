import type { ApiVersion } from '../config/api-version.js';

/**
 * What signing in stores, as one secret: the token, its user, and the AccessLink client it belongs to (the client
 * secret is kept beside the token, never in the configuration). Credentials stored by earlier versions lack the fields
 * below `expiresAt`, and stay readable.
 */
export interface Credentials {
  accessToken: string;
  /** Polar's numeric user id (`x_user_id`), as text; or a placeholder, see auth/user-key.ts. */
  userId: string;
  clientId?: string;
  clientSecret?: string;
  refreshToken?: string;
  /** When the access token was issued, RFC 3339 UTC. */
  obtainedAt?: string;
  /** RFC 3339 UTC. For v3 Polar documents that tokens do not expire, yet sends `expires_in`: warn, never refuse. */
  expiresAt?: string;
  /** Absent: v3. */
  apiVersion?: ApiVersion;
  /** Why this API version: a `Chosen` value. */
  chosen?: string;
  /** The granted scopes as Polar writes them, separated by spaces; their order does not matter. */
  scope?: string;
  /** When the stored refresh token was issued, RFC 3339 UTC. */
  refreshObtainedAt?: string;
  /** When you signed in, RFC 3339 UTC. */
  signedInAt?: string;
  /** Whether v3 accepts this v4 token, `yes` or `no`; absent: not asked yet. */
  opensV3?: string;
  /** The placeholder this user had before the number was known. */
  formerUserId?: string;
  /** The origins of this sign-in, such as `https://www.polaraccesslink.com`: see origins.ts. Absent: Polar's own. */
  apiOrigin?: string;
  tokenOrigin?: string;
  v4ApiOrigin?: string;
  v4TokenOrigin?: string;
  /** `profile`: Polar did not say whose sign-in this is, so it was assumed to be the profile's user's. */
  userFrom?: string;
}

/** Which API version the credentials are for. */
export function apiVersionOf({ apiVersion }: Pick<Credentials, 'apiVersion'>): ApiVersion {
  return apiVersion ?? 'v3';
}

/** The scopes in a text separated by spaces, as Polar and the token stores write them. */
export function scopesOf(scope: string | undefined): ReadonlySet<string> {
  return new Set((scope ?? '').split(/\s/).filter((name) => name !== ''));
}

/**
 * A place where credentials can be kept. There are three: `environment` (read-only, wins over the others), `keychain`
 * (the default) and `file` (0600). Every failure is a TokenStoreError (exit 7); a store never falls back to another
 * one.
 */
export interface TokenStore {
  readonly kind: 'environment' | 'keychain' | 'file';
  /** A short phrase for `status` and messages: `the keychain (polar-sync, default)`. */
  describe(): string;
  /** null: nothing is stored here. */
  read(): Promise<Credentials | null>;
  /** Durable when it resolves. @throws TokenStoreError, also for the read-only environment. */
  write(credentials: Credentials): Promise<void>;
  /** Resolves to whether there was something to forget. */
  clear(): Promise<boolean>;
  /** Fails if a write would fail. Called before signing in opens the browser. */
  probe(): Promise<void>;
}
