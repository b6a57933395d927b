import type { DataKind } from './kinds.js';

/**
 * How days of a v4 resource are requested. `index`: a window without features names the dates that have anything, and each
 * of these is one request with all features. `window`: a window has it all. `either`: a window, and where Polar rejects
 * features for more than a day, as `index`. `state`: there are no dates.
 */
type Plan4 = 'index' | 'window' | 'either' | 'state';

/** What v4 serves besides training sessions. polar/v4/data.ts has the readers of the responses. */
export interface Resource4 {
  /** Under which its responses are stored. */
  readonly name: string;
  /** The name of `pull --data` it comes with. */
  readonly kind: DataKind;
  /** Below `/v4/data`. */
  readonly path: string;
  /** Without `:read`. */
  readonly scope: string;
  readonly plan: Plan4;
  /** The longest window that Polar answers, or that clients have been seen to use; days. */
  readonly span: number;
  /** Of one day with `index`, of the window with `window` and `either`. */
  readonly features?: readonly string[];
  /** How far ahead it is requested too, in days. */
  readonly ahead?: number;
  /** Its days are written as date-times without zone; a plain date is rejected there. */
  readonly dateTimes?: true;
  /**
   * Beside what v3 has of the kind. `always`: it has more than v3, or something else. `first`: v3 is not asked where it comes.
   * `instead`: only where v3 does not serve the kind.
   */
  readonly beside: 'always' | 'first' | 'instead';
  /** Nobody has shown a response: it is kept as it came, and counted. */
  readonly unseen?: true;
  /** It is of no use to a person: it is requested only where the sign-in is known to allow it. */
  readonly onlyGranted?: true;
  /** What its tables have of a response. `nothing`: it is kept as it came. `part`: every response is kept, also one without news. */
  readonly tabled?: 'nothing' | 'part';
  /** The name of the resource that it comes after; where it fails, that one has come. */
  readonly after?: string;
  /** Tells its records from those that another resource has of the same id (`IndexEntry.part`). */
  readonly recordPart?: string;
  /** A day that has come is not requested again. */
  readonly once?: true;
  /** The longest window in a pull that walks back, where others come first. */
  readonly spanOfWalk?: number;
}
