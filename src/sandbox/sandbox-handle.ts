import type { JsonObject } from './represent/json.js';
import type { DataKind } from './server/data-kinds.js';
import type { Faults, SeenRequest } from './server/faults.js';
import type { SessionApi } from './server/route.js';
import type { Behavior4 } from './server/v4/data.js';
import type { SignIn4 } from './server/v4/sign-in.js';
import type { Session } from './session.js';
import type { Attempt, Webhook, WebhookBehavior } from './webhooks/deliveries.js';
import type { PolarEvent } from './webhooks/events.js';

/** One of several users of the client. */
export interface SandboxAthlete {
  readonly userId: string;
  readonly isRegistered: boolean;
  /** As those of the sandbox, for this user. */
  issueToken(options?: { register?: boolean }): string;
  upload(...sessions: Session[]): void;
  notify(...events: PolarEvent[]): void;
  revokeTokens(): void;
}

/** A running local AccessLink, and what tests can control of it. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly userId: string;
  /** All requests so far, oldest first, without tokens. */
  readonly requests: readonly SeenRequest[];
  /** Exercise ids (hashes) that transactions have committed, in upload order. */
  readonly committed: string[];
  /** Exercise ids (hashes) that have been uploaded, in upload order. */
  readonly exerciseIds: string[];
  readonly openTransaction: { id: string; exerciseIds: string[]; expiresAt: number } | undefined;
  readonly faults: Faults;
  /** ms before each response */
  latencyMs: number;
  /** The user's mandatory consents: false makes every call 403. */
  consent: boolean;
  /** Adds sessions, uploaded now. */
  upload(...sessions: Session[]): void;
  /**
   * Adds recorded elements of `/v3/exercises`, served verbatim there and in the documented spelling in transactions. They
   * are uploaded now, whatever their `upload_time` says, unless `uploadedAt` (ms since 1970) is given.
   */
  addRawExercises(elements: readonly unknown[], uploadedAt?: number): void;
  /** Edits a session in Polar Flow: `/v3/exercises` shows it (its own keys), the transactional copy stays the same. */
  edit(exerciseId: string, changes: JsonObject): void;
  /** Until then (ms since 1970) the details of a session are empty in `/v3/exercises`, as if Polar were not done yet. */
  delay(exerciseId: string, until: number): void;
  /** `/v3/exercises/{id}` of one session gets this status; undefined: normal again. The list still has it. */
  breakExercise(exerciseId: string, status: number | undefined): void;
  /** How v4 behaves; can be changed at any time. */
  readonly v4: Behavior4;
  /** How the sign-in of v4 behaves; can be changed at any time. */
  readonly signIn4: SignIn4;
  /** Adds sessions of v4 (or of an account export, which has the same model), served as they are. */
  addV4Sessions(elements: readonly unknown[]): void;
  /** Changes (with v4 keys) or, with undefined, deletes a session of v4, by its id. */
  editV4(id: string, changes: JsonObject | undefined): void;
  /** One of the session APIs responds with this status from now on; undefined: normal again. */
  retire(sessionApi: SessionApi, status: number | undefined): void;
  /** Data other than sessions: sleep, activity, heart rate and so on. */
  readonly data: {
    /**
     * Recorded elements instead of everything generated of a kind, served verbatim on their own dates; none: no data. For
     * `physical-info` the last one is the current one, and the transactions offer each.
     */
    serve(kind: DataKind, elements: readonly unknown[]): void;
    /** The user no longer shares this kind: 403. `false`: shares it again. */
    refuse(kind: DataKind, refused?: boolean): void;
    /**
     * From now on the watch stays in its drawer, so that no day grows. @param days how many days of activity, with today,
     * transactions offer.
     */
    takeOff(days: number): void;
  };
  /** A token without OAuth; registers the user by default. */
  issueToken(options?: { register?: boolean }): string;
  /** A token of v4 without OAuth; with the scopes for workouts by default. */
  issueV4Token(scopes?: readonly string[]): string;
  /** The same with its refresh token. */
  issueV4Pair(scopes?: readonly string[]): { accessToken: string; refreshToken: string };
  /** How many refresh tokens of v4 were accepted, and how many rejected. */
  readonly refreshed: Readonly<{ taken: number; refused: number }>;
  /** Expires all access tokens; refresh tokens stay valid. */
  expireTokens(): void;
  /** The user removes the client in Polar Flow: all tokens become invalid, the registration stays. */
  revokeTokens(): void;
  /** The webhook of the client. `upload` notifies it. */
  readonly webhooks: {
    /** Can be changed at any time. */
    readonly behavior: WebhookBehavior;
    readonly registered: Readonly<Webhook> | undefined;
    /** Every attempt to deliver, pings included, oldest first. */
    readonly attempts: readonly Attempt[];
    /** How many events are still to be delivered. */
    readonly waiting: number;
    /** Sends events of this moment, whatever data there is. */
    notify(...events: PolarEvent[]): void;
    /** Sends again what was not answered with 200, without waiting for its time. */
    retry(): void;
    /** Resolves once nothing is under way. */
    settled(): Promise<void>;
  };
  /** Every user of the client; everything above is about the first one. */
  readonly athletes: readonly SandboxAthlete[];
  /** The environment that points polar-sync here. */
  env(redirectUri?: string): Record<string, string>;
  close(): Promise<void>;
}
