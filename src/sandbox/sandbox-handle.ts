import type { JsonObject } from './represent/json.js';
import type { DataKind } from './server/data-kinds.js';
import type { Faults, SeenRequest } from './server/faults.js';
import type { Side } from './server/route.js';
import type { Behaviour4 } from './server/v4/data.js';
import type { SignIn4 } from './server/v4/sign-in.js';
import type { Session } from './session.js';

/** A running local AccessLink, with the strings to pull in tests. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly userId: string;
  /** Everything asked so far, oldest first; carries no token. */
  readonly requests: readonly SeenRequest[];
  /** Exercise ids (hashes) that transactions have committed, in the order of upload. */
  readonly committed: string[];
  /** Exercise ids (hashes) that are on the shelf, in the order of upload. */
  readonly exerciseIds: string[];
  readonly openTransaction: { id: string; exerciseIds: string[]; expiresAt: number } | undefined;
  readonly faults: Faults;
  /** ms before each answer */
  latencyMs: number;
  /** The person's mandatory consents: false makes every call 403. */
  consent: boolean;
  /** More sessions; they arrive now. */
  upload(...sessions: Session[]): void;
  /**
   * Recorded elements of `/v3/exercises`, served verbatim on that side and in documented spelling on the other. They
   * arrive now, whatever their `upload_time` says, unless `uploadedAt` (ms since 1970) is given.
   */
  addRawExercises(elements: readonly unknown[], uploadedAt?: number): void;
  /** The person edits a session in Flow: `/v3/exercises` shows it (keys as answered), the transactional copy is frozen. */
  edit(exerciseId: string, changes: JsonObject): void;
  /** Until then (ms since 1970) the details of a session are empty on `/v3/exercises`, as if Polar were still at it. */
  delay(exerciseId: string, until: number): void;
  /** `/v3/exercises/{id}` of one session answers with this status; undefined: as usual again. The list still names it. */
  breakExercise(exerciseId: string, status: number | undefined): void;
  /** How API v4 behaves, to be changed at any time. */
  readonly v4: Behaviour4;
  /** How the sign-in of API v4 behaves, to be changed at any time. */
  readonly signIn4: SignIn4;
  /** Sessions of API v4 (or of an account export, which has the same model), served as they are besides the others. */
  addV4Sessions(elements: readonly unknown[]): void;
  /** The person changes (keys as API v4 has them) or, with undefined, deletes a session of API v4, by its id. */
  editV4(id: string, changes: JsonObject | undefined): void;
  /** One side answers everybody with this status from now on; undefined brings it back. */
  retire(side: Side, status: number | undefined): void;
  /** What there is beside the sessions: sleep, activity, heart rate and so on. */
  readonly data: {
    /**
     * Recorded elements instead of all that is generated of a kind, served verbatim under the dates they tell; none: there
     * is nothing. For `physical-info` the last one is the current one, and the transactions offer each.
     */
    serve(kind: DataKind, elements: readonly unknown[]): void;
    /** The person does not give this kind (any more): 403. `false`: gives it again. */
    refuse(kind: DataKind, refused?: boolean): void;
  };
  /** A token without OAuth; registers the user unless told not to. */
  issueToken(options?: { register?: boolean }): string;
  /** A token of v4 without OAuth; for workouts when no scopes are named. */
  issueV4Token(scopes?: readonly string[]): string;
  /** The same with its refresh token. */
  issueV4Pair(scopes?: readonly string[]): { accessToken: string; refreshToken: string };
  /** How many refresh tokens of v4 were taken, and how many refused. */
  readonly refreshed: Readonly<{ taken: number; refused: number }>;
  /** The time of all access tokens is over; refresh tokens stay good. */
  expireTokens(): void;
  /** The person removes the client in Flow: all tokens are dead, the registration stays. */
  revokeTokens(): void;
  /** The environment that points polar-sync here. */
  env(redirectUri?: string): Record<string, string>;
  close(): Promise<void>;
}
