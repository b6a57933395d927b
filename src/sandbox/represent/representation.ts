import type { JsonObject } from './json.js';

/**
 * How responses are spelled. `documented`: exercises and transactions as in Polar's documentation. `seen`: both like real
 * responses of `/v3/exercises` in 2026 (for transactions that is a guess). `mixed`: transactions as documented, exercises
 * as seen; the closest to what is known of the real API.
 */
export type Spelling = 'documented' | 'seen' | 'mixed';

/** Which details a request to `/v3/exercises` asks for. */
export interface Details {
  samples: boolean;
  zones: boolean;
  route: boolean;
}

/** One position; the altitude is absent if the source has none. */
export interface TrackPoint {
  /** ms since 1970 */
  at: number;
  latitude: number;
  longitude: number;
  altitude?: number;
}

/** A session as both APIs of v3 serve it, without members that the server decides (transaction, links, ids). */
export interface Representation {
  /** A whole element of `/v3/exercises`, with the requested details. */
  exercise(details: Details): JsonObject;
  /** The transactional summary without `id`, `polar-user` and `transaction-id`. */
  summary(): JsonObject;
  /** The list within `heart-rate-zones`; null: `{"zone":null}`; undefined: 204. */
  zones(): JsonObject[] | null | undefined;
  /** Types that have samples; empty: 204. */
  sampleTypes(): string[];
  sample(type: string): JsonObject | undefined;
  /** undefined: no route. */
  track(): { device: string; points: TrackPoint[] } | undefined;
  /** undefined: no such file. */
  tcx(): string | Buffer | undefined;
  fit(): Buffer | undefined;
}
