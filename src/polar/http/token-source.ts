/** Where a client takes its tokens from. A token that ends within the hour has to be asked for before each request. */
export interface TokenSource {
  /** One that is good for the next request, as far as its own word goes. */
  token(): Promise<string>;
  /** After a 401: another token than the refused one. undefined: there is none, and the 401 stands. */
  renew(refused: string): Promise<string | undefined>;
}
