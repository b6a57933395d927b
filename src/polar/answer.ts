/** A response exactly as it came, after transport decoding. `body` is what is stored as the payload. */
export interface Answer {
  /** 200, 201 or 204; every other status is thrown as an AccessLinkError. */
  status: number;
  /** Path and query, without host: `/v3/exercises/y7lOpwnJ?samples=true`. */
  path: string;
  contentType: string | null;
  body: Uint8Array;
  /** When the body was complete; RFC 3339 UTC. */
  fetchedAt: string;
}

/** A response with its parsed value. `value` is absent if Polar responded with 204: there is none. */
export interface ParsedAnswer<T> extends Answer {
  value?: T;
}
