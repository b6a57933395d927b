import type { JsonObject } from './json.js';

/**
 * How answers are spelled. `documented`: both sides as Polar's documentation has them. `seen`: both sides as real
 * answers of `/v3/exercises` were in 2026 (for transactions that is a guess). `mixed`: transactions as documented,
 * exercises as seen; the nearest to what is known of the real thing.
 */
export type Spelling = 'documented' | 'seen' | 'mixed';

/** Which details the caller of `/v3/exercises` asked for. */
export interface Details {
  samples: boolean;
  zones: boolean;
  route: boolean;
}

/** One position; the altitude is absent where the source has none. */
export interface TrackPoint {
  /** ms since 1970 */
  at: number;
  latitude: number;
  longitude: number;
  altitude?: number;
}

/** The two faces of one session. Members the server itself decides (transaction, links, ids) are not here. */
export interface Representation {
  /** An element of `/v3/exercises`, whole, with the details asked for. */
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
  /** undefined: there is no such file. */
  tcx(): string | Buffer | undefined;
  fit(): Buffer | undefined;
}
