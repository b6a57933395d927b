import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DAY } from './days/dates.js';
import { Life } from './days/life.js';
import { type SandboxOptions, withDefaults } from './options.js';
import { representSession } from './represent/generated.js';
import type { JsonObject } from './represent/json.js';
import { representRaw } from './represent/raw.js';
import { Api } from './server/api.js';
import type { DataKind } from './server/data-kinds.js';
import { dayRoutes } from './server/days/day-routes.js';
import { DayShelf } from './server/days/day-shelf.js';
import { Exercises } from './server/exercises.js';
import { Faults, type SeenRequest } from './server/faults.js';
import { createListener } from './server/listener.js';
import { OAuth } from './server/oauth.js';
import { PhysicalInformation } from './server/physical-information.js';
import { RateLimiter } from './server/rate-limit.js';
import type { Side } from './server/route.js';
import { Shelf } from './server/shelf.js';
import { Transactions } from './server/transactions.js';
import { Users } from './server/users.js';
import { type Behaviour4, Data4 } from './server/v4/data.js';
import { OAuth4, type SignIn4, usualSignIn } from './server/v4/oauth.js';
import { Sessions4 } from './server/v4/sessions.js';
import type { Session } from './session.js';
import { generateSessions } from './workouts/generate.js';

export type { SandboxOptions } from './options.js';
export type { FaultKind, FaultPlan, SeenRequest } from './server/faults.js';

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

const workoutScopes = ['training_sessions:read', 'sports:read'];

/** Starts the sandbox; it listens when this resolves. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = withDefaults(options);
  const { now, spelling, userId, clientId, clientSecret, redirectUris } = settings;
  let url = '';
  const userUrl = () => `${settings.publicUrl ?? url}/v3/users/${userId}`;
  // The data name Polar's own host, so that a session is the same byte for byte whatever port the sandbox got.
  const polarUser = `https://www.polaraccesslink.com/v3/users/${userId}`;
  const shelf = new Shelf({ ...settings, transactionSize: 50, windowMillis: 30 * 86_400_000 }, now);
  const signIn4: SignIn4 = { ...usualSignIn, ...settings.signIn4 };
  const oauth = new OAuth({ ...settings, serves: settings.api !== 'v4' }, now);
  const oauth4 = new OAuth4({ ...settings, serves: settings.api !== 'v3' }, signIn4, now);
  const both = settings.api === 'both';
  const holds = (token: string) =>
    oauth.holds(token) || (both && signIn4.opensV3 && oauth4.grants.scopesOf(token) !== undefined);
  const revoke = () => {
    oauth.revokeAll();
    oauth4.grants.revokeAll();
  };
  const users = new Users(userId, shelf, revoke);
  const transactions = new Transactions(shelf, userUrl, polarUser);
  const life = new Life(settings.seed, Math.floor(now() / DAY) - settings.historyDays);
  const documented = spelling === 'documented';
  const days = new DayShelf(life, now, { polarUser, documented });
  const lifeMillis = settings.transactionLifeMillis;
  const physical = new PhysicalInformation(life, shelf, { lifeMillis, userUrl, polarUser, now });
  const exercises = new Exercises(shelf);
  const tellDays = dayRoutes(days, documented);
  const api = new Api({
    userId,
    oauth,
    holds,
    users,
    shelf,
    transactions,
    exercises,
    physical,
    days: tellDays,
    userUrl,
  });
  const faults = new Faults();
  const requests: SeenRequest[] = [];
  const sessions4 = new Sessions4();
  const put = (session: Session) => {
    shelf.add(session.exerciseId, session.uploadedAt, representSession(session, spelling, polarUser));
    sessions4.add(session);
    life.add(session);
  };
  for (const session of settings.sessions ?? generateSessions({ ...options, now: now() })) put(session);

  const data4 = new Data4(
    (token) => oauth4.grants.scopesOf(token),
    () => sessions4.elements,
  );
  const limiters = {
    limiter: new RateLimiter(settings.rateLimit, now),
    limiter4: new RateLimiter(settings.rateLimit4, now),
  };
  const wire = { api, data4, oauth, oauth4, ...limiters, faults, requests };
  const { onRequest, onEffect, onAnswered } = options;
  const hooks = { latencyMs: settings.latencyMs ?? 0, onRequest, onEffect, onAnswered };
  const server = await listen(createListener(wire, hooks), settings);
  const { port } = server.address() as AddressInfo;
  url = `http://${settings.host}:${port}`;

  return {
    ...{ url, port, clientId, clientSecret, userId: String(userId), requests, faults },
    get committed() {
      return shelf.entries.filter((entry) => entry.committed).map((entry) => entry.exerciseId);
    },
    get exerciseIds() {
      return shelf.entries.map((entry) => entry.exerciseId);
    },
    get openTransaction() {
      const { open } = shelf;
      const exerciseIds = open?.entries.map((entry) => entry.exerciseId) ?? [];
      return open && { id: open.id.toString(), exerciseIds, expiresAt: open.expiresAt };
    },
    get latencyMs() {
      return hooks.latencyMs;
    },
    set latencyMs(millis: number) {
      hooks.latencyMs = millis;
    },
    get consent() {
      return api.consent;
    },
    set consent(given: boolean) {
      api.consent = given;
    },
    upload: (...sessions) => {
      for (const session of sessions) put({ ...session, uploadedAt: now() });
    },
    addRawExercises: (elements, uploadedAt = now()) => {
      for (const element of elements as readonly JsonObject[]) {
        shelf.add(String(element.id), uploadedAt, representRaw(element));
      }
    },
    edit: (exerciseId, changes) => {
      const entry = shelf.entries.find((candidate) => candidate.exerciseId === exerciseId);
      if (!entry) throw new Error(`The sandbox has no exercise ${exerciseId}.`);
      entry.edits = { ...entry.edits, ...changes };
    },
    v4: data4.behaviour,
    signIn4,
    addV4Sessions: (elements) => sessions4.addRaw(elements as readonly JsonObject[]),
    editV4: (id, changes) => sessions4.edit(id, changes, now()),
    retire: (side, status) => api.retire(side, status),
    data: {
      serve: (kind, elements) => {
        if (kind === 'physical-info') physical.serve(elements as readonly JsonObject[]);
        else days.serve(kind, elements as readonly JsonObject[]);
      },
      refuse: (kind, refused = true) => {
        if (refused) api.refused.add(kind);
        else api.refused.delete(kind);
      },
    },
    issueToken: ({ register = true } = {}) => {
      if (register && shelf.registeredAt === undefined) users.enrol('sandbox-member');
      return oauth.issue();
    },
    issueV4Token: (scopes = workoutScopes) => oauth4.grants.open(scopes).accessToken,
    issueV4Pair: (scopes = workoutScopes) => oauth4.grants.open(scopes),
    refreshed: oauth4.grants.refreshed,
    expireTokens: () => {
      oauth.expireAll();
      oauth4.grants.expireAll();
    },
    revokeTokens: revoke,
    env: (redirectUri = redirectUris[0] ?? '') => ({
      POLAR_CLIENT_ID: clientId,
      POLAR_CLIENT_SECRET: clientSecret,
      POLAR_REDIRECT_URI: redirectUri,
      POLAR_SYNC_API_URL: url,
      POLAR_SYNC_AUTHORIZE_URL: `${url}/oauth2/authorization`,
      POLAR_SYNC_TOKEN_URL: `${url}/v2/oauth2/token`,
      POLAR_SYNC_V4_API_URL: `${url}/v4/data`,
      POLAR_SYNC_V4_AUTHORIZE_URL: `${url}/oauth/authorize`,
      POLAR_SYNC_V4_TOKEN_URL: `${url}/oauth/token`,
    }),
    close: () => close(server),
  };
}

function listen(listener: RequestListener, { port, host }: { port: number; host: string }): Promise<Server> {
  const server = createServer(listener);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
