/** An answer exactly as it came, after transport decoding. `body` is what is stored as payload. */
export interface Answer {
  /** 200, 201 or 204; every other status is thrown as an AccessLinkError. */
  status: number;
  /** Path and query, without host: `/v3/exercises/y7lOpwnJ?samples=true`. */
  path: string;
  contentType: string | null;
  body: Uint8Array;
  /** RFC 3339 UTC, when the body was complete. */
  fetchedAt: string;
}

/** An answer with what it says. `value` is absent when Polar answered 204: there is none. */
export interface ParsedAnswer<T> extends Answer {
  value?: T;
}
