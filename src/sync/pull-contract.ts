import type { ApiVersion } from '../config/api-version.js';
import type { DataKind } from '../kinds/kinds.js';
import type { NotServedError, RefusedError } from '../polar/errors.js';
import type { AccessLink, AccessLinkData, DetailFlags, OriginalFormat } from '../polar/v3/access-link.js';
import type { AccessLinkV4 } from '../polar/v4/access-link-v4.js';
import type { SourceName } from '../storage/sessions/source-name.js';
import type { Store } from '../storage/store.js';
import type { Lost } from '../storage/witness/lost.js';
import type { KindCounts } from './kinds/tally.js';

/**
 * The name of one source to pull alone; or `auto`, which takes whatever the sign-in can be served: sessions from v4, then
 * details from `/v3/exercises`, then transactions, which it resolves and commits.
 */
export type SourceChoice = SourceName;

/** What to pull, and from where. */
export interface PullOptions {
  /** False: only the kinds in `PullDeps.data`. */
  workouts?: boolean;
  source: SourceChoice;
  details: DetailFlags;
  /** Which original files are wanted for each session; absent: none. */
  originals?: readonly OriginalFormat[];
  /** The id of an exercise without which a transaction may be committed although it cannot be fetched: the user said so. */
  giveUp?: string;
  /** Walk back to this date (local, `YYYY-MM-DD`) through v4, beyond the 90 days of every pull. */
  since?: string;
  /** `since` was not given by the user but is the earliest possible date: what Polar refuses is not requested again. */
  allHistory?: boolean;
}

/** What a pull fetches besides workouts, and with which client. */
export interface PullData {
  client: AccessLinkData;
  kinds: readonly DataKind[];
  /** The kinds were not named one by one: if v3 does not accept the sign-in, their absence is not a failure. */
  whatThereIs?: boolean;
}

/** Everything a pull depends on, passed in. */
export interface PullDeps {
  /** For v3. It may not work with a v4 sign-in: see `opensV3`. */
  client: AccessLink;
  data?: PullData;
  /** Present with a v4 sign-in. */
  v4?: AccessLinkV4;
  /** What the v4 sign-in was granted; absent: not known, so everything is asked for. */
  scopes?: ReadonlySet<string>;
  /**
   * Whether Polar accepts the token of a v4 sign-in for v3 too, or with which error v3 refuses data all the same; checked
   * once per token. Absent: the sign-in is for v3.
   */
  opensV3?: () => Promise<'yes' | 'no' | RefusedError | NotServedError>;
  store: Store;
  /** What was lost when an older copy of the database was restored; `keep` records what the database holds before a commit. */
  witness?: { readonly lost: Lost; keep(): void };
  signal: AbortSignal;
  /** Unix ms. */
  now: () => number;
  /** For what the user should know, once. */
  onNote?: (text: string) => void;
  onProgress?: (progress: PullProgress) => void;
}

/** How far a pull has come. */
export interface PullProgress {
  /**
   * `outdated`: workouts that an earlier version derived. `days`: of v4. `history`: days of the current window of a walk
   * back, which begins at `until`.
   */
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
  /** For every kind requested. */
  data: { [kind in DataKind]?: KindCounts };
  /** Through which API versions each kind came in this run. */
  through?: { [kind in DataKind]?: ApiVersion[] };
  failed: Failure[];
  transactions: { opened: number; resumed: number; committed: number; left_open: number };
  requests: number;
  duration_ms: number;
}
