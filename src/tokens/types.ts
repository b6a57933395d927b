import type { Generation } from '../config/setting-table.js';

/**
 * What a login leaves behind, kept as one secret: the token, whose it is, and the AccessLink client it belongs to
 * (the client secret lives beside the token, never in the configuration). What earlier versions stored has none of the
 * fields below `expiresAt`, and stays readable.
 */
export interface Credentials {
  accessToken: string;
  /** Polar's numeric user id (`x_user_id`), as text; or a stand-in of ours, see auth/user-key.ts. */
  userId: string;
  clientId?: string;
  clientSecret?: string;
  refreshToken?: string;
  /** Of the access token, RFC 3339 UTC. */
  obtainedAt?: string;
  /** RFC 3339 UTC. For v3 Polar documents that tokens do not expire, yet sends `expires_in`: warn, never refuse. */
  expiresAt?: string;
  /** Absent: v3. */
  generation?: Generation;
  /** Why this generation, a word of auth/generation.ts. */
  chosen?: string;
  /** The granted scopes as Polar writes them, with blanks between; their order means nothing. */
  scope?: string;
  /** When the refresh token came that is stored now, RFC 3339 UTC. */
  refreshObtainedAt?: string;
  /** When the person signed in, RFC 3339 UTC. */
  signedInAt?: string;
  /** Whether v3 takes this v4 token, `yes` or `no`; absent: not asked yet. */
  opensV3?: string;
  /** The stand-in this user had before the number was known. */
  formerUserId?: string;
  /** The origins it was made at, such as `https://www.polaraccesslink.com`: see origins.ts. Absent: Polar's own. */
  apiOrigin?: string;
  tokenOrigin?: string;
  v4ApiOrigin?: string;
  v4TokenOrigin?: string;
  /** `profile`: Polar has not said whose the sign-in is, and it was taken for the user of the profile. */
  userFrom?: string;
}

/** Which generation of AccessLink the credentials are for. */
export function generationOf({ generation }: Pick<Credentials, 'generation'>): Generation {
  return generation ?? 'v3';
}

/** The scopes of a text with blanks between, as Polar and the stores write them. */
export function scopesOf(scope: string | undefined): ReadonlySet<string> {
  return new Set((scope ?? '').split(/\s/).filter((name) => name !== ''));
}

/**
 * One place where credentials can lie. Three exist: `environment` (read-only, wins over the others), `keychain` (the
 * default) and `file` (0600). Every failure is a TokenStoreError (exit 7); a store never falls back to another one.
 */
export interface TokenStore {
  readonly kind: 'environment' | 'keychain' | 'file';
  /** One short phrase for `status` and messages: `the keychain (polar-sync, default)`. */
  describe(): string;
  /** null: nothing is stored here. */
  read(): Promise<Credentials | null>;
  /** Durable when it resolves. @throws TokenStoreError, also for the read-only environment. */
  write(credentials: Credentials): Promise<void>;
  /** Resolves to whether there was something to forget. */
  clear(): Promise<boolean>;
  /** Fails when a write would fail. Called before a login opens the browser. */
  probe(): Promise<void>;
}
