import type { ApiVersion } from '../../config/api-version.js';
import type { Unknown } from '../../polar/parse/flow/unknown.js';
import type { Payload } from '../../storage/payloads/payload.js';
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
 * A source of training sessions: everything particular to it, in one object, in a folder of its own. `sources.ts` lists
 * them in order of precedence. The core uses these objects and knows no source by name; they do not import the core, which
 * a run (or `catchUp`) passes to them.
 */
export interface Source {
  /** Used in the database, in `--source` and in messages. It never changes, because existing databases contain it. */
  readonly name: SourceName;
  /** What a workout from here has in `via`; a word of the published format (workouts/schema.ts). */
  readonly via: Workout['source']['via'][number];
  /** The API that serves it; absent: none does, it is imported. Two APIs may split one session differently. */
  readonly api?: ApiVersion;
  /** Sources with the same numbering use the same id for the same session. Absent: no other source has its ids. */
  readonly numbering?: string;

  /** The external id under which the payloads of a session are stored: exercises of a multisport session may share one. */
  payloadId(externalId: string): string;
  /** The stored payloads from which a session is read; empty if nothing of it can be read. */
  payloads(store: Store, session: Session): Payload[];
  /**
   * The session as read from those payloads.
   * @throws BadAnswerError when one of them cannot be understood.
   */
  read(store: Store, session: Session, payloads: readonly Payload[]): SourceSession | undefined;
  /**
   * The sessions whose start is in a single payload, even an old one; empty for other payloads.
   * @throws BadAnswerError as `read`.
   */
  sessionsIn(payload: Payload, readings: Readings): { externalId: string; exercise: SourceSession }[];
  /** What this version does not recognize in a response given to `run.keep`, to be counted. Absent: that is not known. */
  unreadIn?(part: string, body: Uint8Array): Unknown[];
  /**
   * The one that counts of several sessions of this source in one workout (it was offered again under another id), or that
   * counts first if all do.
   */
  choose(sessions: readonly Session[]): Session | undefined;
  /** Several of its sessions can describe one workout, each with what the others lack: then all of them count. */
  readonly everyCounts?: true;
  /** What the files of one session have in common: sessions with equal keys are one, even if a clock is off. */
  keyOf?(externalId: string): string | undefined;
  /**
   * What sessions of one day name each other by: a diary its recordings, a recording itself. Two with a name in common that
   * last equally long are one, even if a clock is off.
   */
  names?: {
    /** @param read reads the session from its payloads. */
    of(session: Omit<Session, 'workoutId'>, read: () => SourceSession | undefined): string[];
    /** The sessions that may have such a name in common with this one. */
    around(store: Store, session: Session): Session[];
  };
  /**
   * Adds what this source has beside sessions of any source with these keys, without being a session itself.
   * @param session all of them combined.
   */
  complete?(
    store: Store,
    userId: string,
    keys: ReadonlySet<string>,
    session: SourceSession,
  ): { session: SourceSession; from: Payload[] };
  /** The ids that it gives a workout, by their names in `external_ids`. */
  idsOf(session: Session, exercise: SourceSession): [name: string, id: string][];

  /**
   * Which of its sessions certainly are different workouts, according to the database. Absent: all of them are, because an
   * id names one session for good.
   */
  knownApart?(store: Store, userId: string, sessions: readonly Session[]): (a: Session, b: Session) => boolean;

  /** Renames what an earlier version stored to the names of this one. Runs inside the caller's database transaction. */
  catchUp?(store: Store, core: Core): void;

  /** How it is pulled. Absent: it is imported. */
  readonly pull?: Pull;
}

/** How a source is pulled. */
export interface Pull {
  /**
   * Fetches and stores what is new. Safe to repeat at any point.
   * @throws what ends the run, or this source.
   */
  fetchNew(run: Run): Promise<void>;
  /** What `fetchNew` would bring, with nothing stored; undefined: that cannot be known, and a note says why. */
  plan(run: Run): Promise<PullResult['workouts'] | undefined>;
  /** The options of a pull that apply to this source. */
  readonly takes: readonly PullOption[];
  /** Its requests need the user's number: it is left out while that is not known. */
  readonly needsUserNumber?: true;
  /** Whether something is half-done at Polar: then the run is incomplete if the source fails. */
  isUnderWay?(run: Run): boolean;
}

/** An option of a pull that not every source supports; see PullOptions. */
export type PullOption = 'since' | 'originals' | 'giveUp';

/** A source that can be pulled. */
export type PulledSource = Source & Required<Pick<Source, 'pull' | 'api'>>;
