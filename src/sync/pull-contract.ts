import type { DataKind } from '../kinds/kinds.js';
import type { NotServedError, RefusedError } from '../polar/errors.js';
import type { AccessLink, AccessLinkData, DetailFlags, OriginalFormat } from '../polar/v3/access-link.js';
import type { AccessLinkV4 } from '../polar/v4/access-link-v4.js';
import type { SourceName } from '../storage/sessions/source-name.js';
import type { Store } from '../storage/store.js';
import type { Lost } from '../storage/witness/lost.js';
import type { KindCounts } from './kinds/tally.js';

/**
 * The name of a source that is pulled, alone; or `auto`, which takes what the account can serve: sessions of API v4, then
 * details from `/v3/exercises`, then it settles and commits transactions.
 */
export type SourceChoice = SourceName;

/** What a pull is to bring, and by which way. */
export interface PullOptions {
  /** False: only the data of `PullDeps.data`. */
  workouts?: boolean;
  source: SourceChoice;
  details: DetailFlags;
  /** Which of Polar's own files are wanted of each session; absent: none. */
  originals?: readonly OriginalFormat[];
  /** An exercise id of a transaction that may be committed although it cannot be fetched: the person said so. */
  giveUp?: string;
  /** Walk back to this local day (`YYYY-MM-DD`) through API v4, beyond the 90 days of every pull. */
  since?: string;
  /** `since` is as far back as there can be anything, and no day that somebody named: what Polar refuses is left alone. */
  allHistory?: boolean;
}

/** What besides workouts a pull brings, and who is asked for it. */
export interface PullData {
  client: AccessLinkData;
  kinds: readonly DataKind[];
  /** They were not named one by one: where v3 is closed to the sign-in, that they do not come is no failure. */
  whatThereIs?: boolean;
}

/** What a pull touches, all of it handed in. */
export interface PullDeps {
  /** Of v3. With a sign-in for v4 it may be of no use: `opensV3` tells. */
  client: AccessLink;
  data?: PullData;
  /** With a sign-in for v4. */
  v4?: AccessLinkV4;
  /**
   * Whether Polar takes the token of a v4 sign-in for v3 too, or why v3 refuses what it takes; asked once for each token.
   * Absent: v3 is what it is for.
   */
  opensV3?: () => Promise<'yes' | 'no' | RefusedError | NotServedError>;
  store: Store;
  /** What the store had before an older copy of it was put back; and writes down, before a commit at Polar, what it has. */
  witness?: { readonly lost: Lost; keep(): void };
  signal: AbortSignal;
  /** Unix ms. */
  now: () => number;
  /** Something a person should know, once. */
  onNote?: (text: string) => void;
  onProgress?: (progress: PullProgress) => void;
}

/** What a pull is at. */
export interface PullProgress {
  /** `outdated`: workouts that an earlier version made. `days`: of API v4. `history`: days of the window of a walk back that begins at `until`. */
  step: 'outdated' | 'exercises' | 'originals' | 'transaction' | 'days' | 'history' | DataKind;
  done: number;
  total: number;
  until?: string;
}

/** What could not be fetched. `id` is the session's id at its source, or the name of the source itself. */
export interface Failure {
  id: string;
  reason: string;
}

/** The result of a pull, `polar-sync.pull/1`. */
export interface PullResult {
  schema: 'polar-sync.pull/1';
  outcome: 'ok' | 'partial';
  source: SourceChoice;
  workouts: { new: number; updated: number; unchanged: number };
  /** Of every kind that was asked for. */
  data: { [kind in DataKind]?: KindCounts };
  failed: Failure[];
  transactions: { opened: number; resumed: number; committed: number; left_open: number };
  requests: number;
  duration_ms: number;
}
