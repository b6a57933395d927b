/**
 * What a login leaves behind, kept as one secret: the token, whose it is, and the AccessLink client it belongs to
 * (the client secret lives beside the token, never in the configuration).
 */
export interface Credentials {
  accessToken: string;
  /** Polar's numeric user id (`x_user_id`), as text. */
  userId: string;
  clientId?: string;
  clientSecret?: string;
  refreshToken?: string;
  /** RFC 3339 UTC. */
  obtainedAt?: string;
  /** RFC 3339 UTC; Polar documents that tokens do not expire, yet sends `expires_in`: warn, never refuse. */
  expiresAt?: string;
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
