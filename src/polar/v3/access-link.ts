import type { ResourceName } from '../../kinds/kinds.js';
import type { SourceRoutePoint, SourceSamples, SourceSession, SourceZone } from '../../workouts/source-session.js';
import type { ParsedAnswer } from '../answer.js';
import type { Understood } from '../parse/kinds/elements.js';
import type { DayRange } from './data.js';

/** Which details of a session to request. */
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

/** One item that Polar lists in a transaction: a session, or one physical information. */
export interface TransactionItem {
  /** int64 as decimal text. */
  id: string;
  /** Path below the transaction. */
  path: string;
}

/** What a day of activity in a transaction consists of, each with a request of its own. */
export const activityParts = ['summary', 'steps', 'zones'] as const;
export type ActivityPart = (typeof activityParts)[number];

/** The original files that Polar offers of a session. */
export const originalFormats = ['fit', 'tcx', 'gpx'] as const;
export type OriginalFormat = (typeof originalFormats)[number];

/** An entry in the list of `/v3/exercises`: the session without details. It always has an id; the start may be empty. */
export type ListedExercise = SourceSession & { id: string };

/** A list, element by element: the readable ones, and how many are not (no object, no id). */
export interface Listing<T> {
  items: T[];
  unreadable: number;
}

/** What a client does; the engine in `sync/` receives one as an argument. Every method may throw an AccessLinkError. */
export interface AccessLink {
  /** The Polar user the token belongs to. */
  readonly userId: string;
  /** Requests sent so far, retries included. */
  readonly requests: number;
  /** How many more requests fit into the rate limit now without a wait. Absent: there is none. */
  room?(): number;

  /** `GET /v3/exercises`: what was uploaded in the last 30 days, without details. */
  listExercises(): Promise<ParsedAnswer<Listing<ListedExercise>>>;
  /** `GET /v3/exercises/{hash}` with the requested details. */
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
  /** GPX; no value if the session has no route. */
  getRoute(item: TransactionItem): Promise<ParsedAnswer<SourceRoutePoint[]>>;
  /** The session as an original file; no value if Polar has none (204). */
  getItemFile(item: TransactionItem, format: OriginalFormat): Promise<ParsedAnswer<Uint8Array>>;
  /** `PUT`: Polar deletes what is in it. `unknown`: 404 or 204; it was committed before, has expired, or is empty. */
  commitTransaction(transaction: TransactionRef): Promise<'committed' | 'unknown'>;
}

/** The part of the client for everything besides workouts. Every method may throw an AccessLinkError. */
export interface AccessLinkData {
  /** One resource: as Polar serves it without dates, or the given days. No value: there is none. */
  getData(name: ResourceName, days?: DayRange): Promise<ParsedAnswer<Understood>>;
  /** `POST`. No value: nothing new, or one is open. Sent once: it is not safe to repeat. */
  createPhysicalInfoTransaction(): Promise<ParsedAnswer<TransactionRef>>;
  listPhysicalInfos(transaction: TransactionRef): Promise<ParsedAnswer<Listing<TransactionItem>>>;
  getPhysicalInfo(item: TransactionItem): Promise<ParsedAnswer<Understood>>;
  /** `PUT`: Polar deletes what is in it. `unknown`: 404 or 204. */
  commitPhysicalInfos(transaction: TransactionRef): Promise<'committed' | 'unknown'>;
  /** As the four above, for days of activity. */
  createActivityTransaction(): Promise<ParsedAnswer<TransactionRef>>;
  listActivities(transaction: TransactionRef): Promise<ParsedAnswer<Listing<TransactionItem>>>;
  /** The totals of a day, or its samples; no value: Polar has none. */
  getActivityPart(item: TransactionItem, part: ActivityPart): Promise<ParsedAnswer<Understood>>;
  commitActivities(transaction: TransactionRef): Promise<'committed' | 'unknown'>;
}

/** The account behind the token, as far as Polar describes it; nothing here is needed to pull. */
export interface PolarUser {
  /** int64 as decimal text. */
  polarUserId?: string;
  /** What this installation called itself when it registered. */
  memberId?: string;
  /** RFC 3339. Only what was uploaded later is visible. */
  registrationDate?: string;
  firstName?: string;
  lastName?: string;
}

/** The part of the client for the account itself. Every method may throw an AccessLinkError. */
export interface AccessLinkUsers {
  /**
   * `POST /v3/users`. `already`: 409, the account is registered with this client (or the member id is taken). A new
   * registration returns the user id.
   */
  registerUser(memberId: string): Promise<{ outcome: 'registered' | 'already'; userId?: string }>;
  /** `GET /v3/users/{id}`; undefined if Polar knows no such registration (204). */
  getUser(): Promise<PolarUser | undefined>;
  /** `DELETE /v3/users/{id}`: ends the registration and revokes the token. */
  deleteUser(): Promise<void>;
}

/** Where to get one series of a session in a transaction. */
export interface SampleLink {
  /** `"0"` to `"11"`. */
  sampleType: string;
  path: string;
}
