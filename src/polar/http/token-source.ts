/** Where a client gets its tokens. A token that expires within the hour has to be requested before each request. */
export interface TokenSource {
  /** A token for the next request: one that has not expired by its own expiry time. */
  token(): Promise<string>;
  /** After a 401: a token other than the refused one. Undefined: there is none, and the 401 stands. */
  renew(refused: string): Promise<string | undefined>;
}
