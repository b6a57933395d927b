import type { ApiVersion } from '../../config/setting-table.js';
import type { Unknown } from '../../polar/parse/flow/unknown.js';
import type { Payload } from '../../storage/payloads/payloads.js';
import type { Readings } from '../../storage/payloads/readings.js';
import type { Session } from '../../storage/sessions/session.js';
import type { SourceName } from '../../storage/sessions/source-name.js';
import type { Store } from '../../storage/store.js';
import type { SourceSession } from '../../workouts/source-session.js';
import type { Workout } from '../../workouts/workout.js';
import type { Core } from '../arrival.js';
import type { PullResult } from '../pull-contract.js';
import type { Run } from '../run.js';

/**
 * A source of training sessions: all that is particular to it, in one object, in a folder of its own. `sources.ts` lists
 * them in the order in which they are believed. The core asks these objects and knows no source by name; they do not import
 * the core, which a run (or `catchUp`) hands to them.
 */
export interface Source {
  /** In the store, in `--source` and in messages. It never changes, for stores hold it. */
  readonly name: SourceName;
  /** How a workout says that it came from here; a word of the published format (workouts/schema.ts). */
  readonly via: Workout['source']['via'][number];
  /** The API that hands it out; absent: none does, it is imported. Two APIs may cut one session differently. */
  readonly api?: ApiVersion;
  /** Sources of one numbering know a session by the same id, and two by two. Absent: no other source has its ids. */
  readonly numbering?: string;

  /** The external id under which the payloads of a session lie: the exercises of a multisport session may share theirs. */
  payloadId(externalId: string): string;
  /** The payloads that a session is read from, as they are stored; none where nothing of it can be read. */
  payloads(store: Store, session: Session): Payload[];
  /**
   * What the session says, from those payloads.
   * @throws BadAnswerError when one of them cannot be understood.
   */
  read(store: Store, session: Session, payloads: readonly Payload[]): SourceSession | undefined;
  /**
   * The sessions whose start a single payload tells, be it an old one; of other payloads none.
   * @throws BadAnswerError as `read`.
   */
  sessionsIn(payload: Payload, readings: Readings): { externalId: string; exercise: SourceSession }[];
  /** What of an answer that `run.keep` is given has no meaning for this version, to be counted. Absent: that is not known. */
  unreadIn?(part: string, body: Uint8Array): Unknown[];
  /** Of several sessions of this source in one workout (it was offered again under another id) the one that counts. */
  choose(sessions: readonly Session[]): Session | undefined;
  /** The ids that a workout has from it, by their names in `external_ids`. */
  idsOf(session: Session, exercise: SourceSession): [name: string, id: string][];

  /**
   * Which of its sessions are two workouts for certain, as far as the store knows. Absent: all of them are, because an id
   * names one session for good.
   */
  knownApart?(store: Store, userId: string, sessions: readonly Session[]): (a: Session, b: Session) => boolean;

  /** Gives what an earlier version stored the names of this one. Runs inside the caller's database transaction. */
  catchUp?(store: Store, core: Core): void;

  /** How a pull brings it. Absent: it is imported. */
  readonly pull?: Pull;
}

/** How a source is pulled. */
export interface Pull {
  /**
   * Brings what is new. Safe to repeat at any point.
   * @throws what ends the run, or its way through this source.
   */
  bring(run: Run): Promise<void>;
  /** What `bring` would bring, with nothing stored; undefined: that cannot be told, and a note says why. */
  plan(run: Run): Promise<PullResult['workouts'] | undefined>;
  /** The options of a pull that are about this source. */
  readonly takes: readonly PullOption[];
  /** Polar finds it under the number of the user: it is left out while that is not known. */
  readonly needsUserNumber?: true;
  /** Whether something is half-done at Polar: that the source cannot go on makes the run incomplete then. */
  isUnderWay?(run: Run): boolean;
}

/** An option of a pull that not every source knows; see PullOptions. */
export type PullOption = 'since' | 'originals' | 'giveUp';

/** A source that can be pulled. */
export type PulledSource = Source & Required<Pick<Source, 'pull' | 'api'>>;
