import type { ResourceName } from '../../kinds/kinds.js';
import type { SourceRoutePoint, SourceSamples, SourceSession, SourceZone } from '../../workouts/source-session.js';
import type { ParsedAnswer } from '../answer.js';
import type { RateBudget } from '../http/budget.js';
import type { Understood } from '../parse/kinds/elements.js';
import type { DayRange } from './data.js';

/** Which details of a session are wanted. */
export interface DetailFlags {
  samples: boolean;
  zones: boolean;
  route: boolean;
}

/** A transaction as Polar names it. */
export interface TransactionRef {
  /** int64 as decimal text. */
  transactionId: string;
  /** Path of the transaction below the API's own host: `/v3/users/1/exercise-transactions/2`. */
  path: string;
}

/** One thing that Polar lists in a transaction: a session, or one physical information. */
export interface TransactionItem {
  /** int64 as decimal text. */
  id: string;
  /** Path below the transaction. */
  path: string;
}

/** The kinds of files Polar makes of a session. */
export const originalFormats = ['fit', 'tcx', 'gpx'] as const;
export type OriginalFormat = (typeof originalFormats)[number];

/** One line of the list of `/v3/exercises`: the session without details. The id is always there; a start may be empty. */
export type ListedExercise = SourceSession & { id: string };

/** A list, element by element: those that can be read, and how many cannot (no object, no id). */
export interface Listing<T> {
  items: T[];
  unreadable: number;
}

/** What a client does; the engine in `sync/` takes one as argument. Every method may throw an AccessLinkError. */
export interface AccessLink {
  /** The Polar user the token belongs to. */
  readonly userId: string;
  /** Requests sent so far, retries included. */
  readonly requests: number;
  /** What is left of the rate limit, as the last answer said. Absent: there is none. */
  budget?(): RateBudget | undefined;

  /** `GET /v3/exercises`: what was uploaded in the last 30 days, without details. */
  listExercises(): Promise<ParsedAnswer<Listing<ListedExercise>>>;
  /** `GET /v3/exercises/{hash}` with the flags asked for. */
  getExercise(hash: string, details: DetailFlags): Promise<ParsedAnswer<SourceSession>>;

  /** `GET /v3/exercises/{hash}/{format}`. No value (204, 404): Polar has no such file of the session. */
  getExerciseFile(hash: string, format: OriginalFormat): Promise<ParsedAnswer<Uint8Array>>;

  /** `POST .../exercise-transactions`. No value: nothing new, or one is open. Sent once: it is not safe to repeat. */
  createTransaction(): Promise<ParsedAnswer<TransactionRef>>;
  listTransaction(transaction: TransactionRef): Promise<ParsedAnswer<Listing<TransactionItem>>>;
  getSummary(item: TransactionItem): Promise<ParsedAnswer<SourceSession>>;
  getZones(item: TransactionItem): Promise<ParsedAnswer<SourceZone[]>>;
  /** The sample types a session has, each with the path it is fetched from. */
  listSamples(item: TransactionItem): Promise<ParsedAnswer<Listing<SampleLink>>>;
  getSamples(link: SampleLink): Promise<ParsedAnswer<SourceSamples>>;
  /** GPX; no value when the session has no route. */
  getRoute(item: TransactionItem): Promise<ParsedAnswer<SourceRoutePoint[]>>;
  /** The session as a file of Polar's own; no value when it has none (204). */
  getItemFile(item: TransactionItem, format: OriginalFormat): Promise<ParsedAnswer<Uint8Array>>;
  /** `PUT`: Polar deletes what is in it. `unknown`: 404 or 204, it was committed before, has expired, or is empty. */
  commitTransaction(transaction: TransactionRef): Promise<'committed' | 'unknown'>;
}

/** The client's part about everything besides workouts. Every method may throw an AccessLinkError. */
export interface AccessLinkData {
  /** One resource: as Polar serves it without dates, or the days that are named. No value: there is none. */
  getData(name: ResourceName, days?: DayRange): Promise<ParsedAnswer<Understood>>;
  /** `POST`. No value: nothing new, or one is open. Sent once: it is not safe to repeat. */
  createPhysicalInfoTransaction(): Promise<ParsedAnswer<TransactionRef>>;
  listPhysicalInfos(transaction: TransactionRef): Promise<ParsedAnswer<Listing<TransactionItem>>>;
  getPhysicalInfo(item: TransactionItem): Promise<ParsedAnswer<Understood>>;
  /** `PUT`: Polar deletes what is in it. `unknown`: 404 or 204. */
  commitPhysicalInfos(transaction: TransactionRef): Promise<'committed' | 'unknown'>;
}

/** The account behind the token, as far as Polar tells; nothing here is needed to pull. */
export interface PolarUser {
  /** int64 as decimal text. */
  polarUserId?: string;
  /** What this installation called itself when it registered. */
  memberId?: string;
  /** RFC 3339. Only what was uploaded after it is visible. */
  registrationDate?: string;
  firstName?: string;
  lastName?: string;
}

/** The client's part about the account itself. Every method may throw an AccessLinkError. */
export interface AccessLinkUsers {
  /**
   * `POST /v3/users`. `already`: 409, the account is registered with this client (or the member id is taken). A new
   * registration tells the number of the user.
   */
  registerUser(memberId: string): Promise<{ outcome: 'registered' | 'already'; userId?: string }>;
  /** `GET /v3/users/{id}`; undefined when Polar knows no such registration (204). */
  getUser(): Promise<PolarUser | undefined>;
  /** `DELETE /v3/users/{id}`: ends the registration and revokes the token. */
  deleteUser(): Promise<void>;
}

/** Where one series of a session of a transaction is to be had. */
export interface SampleLink {
  /** `"0"` to `"11"`. */
  sampleType: string;
  path: string;
}
