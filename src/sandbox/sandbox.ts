import type { AddressInfo } from 'node:net';
import { DAY } from './days/dates.js';
import { Life } from './days/life.js';
import { type SandboxOptions, sandboxApis, withDefaults } from './options.js';
import { representSession } from './represent/generated.js';
import type { JsonObject } from './represent/json.js';
import { representRaw } from './represent/raw.js';
import type { Sandbox } from './sandbox-handle.js';
import { Api } from './server/api.js';
import { DailyData } from './server/days/daily-data.js';
import { dayRoutes } from './server/days/day-routes.js';
import { Exercises } from './server/exercises.js';
import { Faults, type SeenRequest } from './server/faults.js';
import { close, listen } from './server/listen.js';
import { createListener } from './server/listener.js';
import { RateLimiter } from './server/rate-limit.js';
import { OAuth } from './server/sign-in/oauth.js';
import { ActivityTransactions } from './server/transactions/activity.js';
import { Transactions } from './server/transactions/exercises.js';
import { PhysicalInformation } from './server/transactions/physical-information.js';
import { Uploads } from './server/uploads.js';
import { Users } from './server/users.js';
import { Data4 } from './server/v4/data.js';
import { OAuth4 } from './server/v4/oauth.js';
import { Sessions4 } from './server/v4/sessions.js';
import { type SignIn4, usualSignIn } from './server/v4/sign-in.js';
import type { Session } from './session.js';
import type { PolarEvent } from './webhooks/events.js';
import { Webhooks } from './webhooks/webhooks.js';
import { generateSessions } from './workouts/generate.js';

export type { SandboxOptions } from './options.js';
export type { Sandbox } from './sandbox-handle.js';
export type { FaultKind, FaultPlan, SeenRequest } from './server/faults.js';

const workoutScopes = ['training_sessions:read', 'sports:read'];

/** Starts the sandbox; it listens when this resolves. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = withDefaults(options);
  const { now, spelling, userId, clientId, clientSecret, redirectUris } = settings;
  let url = '';
  const userUrl = () => `${settings.publicUrl ?? url}/v3/users/${userId}`;
  // The data has Polar's own host, so that a session is the same byte for byte whatever port the sandbox got.
  const polarUser = `https://www.polaraccesslink.com/v3/users/${userId}`;
  const uploads = new Uploads({ ...settings, transactionSize: 50, windowMillis: 30 * 86_400_000 }, now);
  const signIn4: SignIn4 = { ...usualSignIn, ...settings.signIn4 };
  const knows = sandboxApis[settings.api];
  const oauth = new OAuth({ ...settings, serves: knows.v3 }, now);
  const oauth4 = new OAuth4({ ...settings, serves: knows.v4 }, signIn4, now);
  const both = knows.v3 && knows.v4;
  const holds = (token: string) =>
    oauth.holds(token) || (both && signIn4.opensV3 && oauth4.grants.scopesOf(token) !== undefined);
  const forbids = (token: string, path: string) =>
    oauth.holds(token) ? undefined : signIn4.v3Forbids.find((one) => one.path.test(path))?.body;
  const revoke = () => {
    oauth.revokeAll();
    oauth4.grants.revokeAll();
  };
  const users = new Users(userId, uploads, revoke);
  const transactions = new Transactions(uploads, userUrl, polarUser);
  const life = new Life(settings.seed, Math.floor(now() / DAY) - settings.historyDays);
  const documented = spelling === 'documented';
  const days = new DailyData(life, now, { polarUser, documented });
  const lifeMillis = settings.transactionLifeMillis;
  const physical = new PhysicalInformation(life, uploads, { lifeMillis, userUrl, polarUser, now });
  const exercises = new Exercises(uploads, now);
  const activities = new ActivityTransactions(days, uploads, { lifeMillis, userUrl, polarUser, now });

  const api = new Api({
    userId,
    oauth,
    holds,
    forbids,
    users,
    uploads,
    transactions,
    exercises,
    physical,
    activities,
    days: dayRoutes(days, documented),
    userUrl,
  });
  const faults = new Faults();
  const requests: SeenRequest[] = [];
  const sessions4 = new Sessions4();
  const put = (session: Session) => {
    uploads.add(session.exerciseId, session.uploadedAt, representSession(session, spelling, polarUser));
    sessions4.add(session);
    life.add(session);
  };
  for (const session of settings.sessions ?? generateSessions({ ...options, now: now() })) put(session);

  const entryOf = (exerciseId: string) => {
    const entry = uploads.entries.find((candidate) => candidate.exerciseId === exerciseId);
    if (!entry) throw new Error(`The sandbox has no exercise ${exerciseId}.`);
    return entry;
  };
  const data4 = new Data4(
    (token) => oauth4.grants.scopesOf(token),
    () => sessions4.elements,
    days,
  );
  const limiters = {
    limiter: new RateLimiter(settings.rateLimit, now),
    limiter4: new RateLimiter(settings.rateLimit4, now),
  };
  const webhooks = new Webhooks({ userId, now, isClient: (request) => oauth.isClient(request) });
  // A user who has left causes no events.
  const notify = (events: readonly PolarEvent[]) => {
    if (uploads.registeredAt !== undefined) webhooks.deliveries.notify(events);
  };
  const wire = { api, data4, oauth, oauth4, webhooks, ...limiters, faults, requests };
  const { onRequest, onEffect, onResponseSent } = options;
  const hooks = { latencyMs: settings.latencyMs ?? 0, onRequest, onEffect, onResponseSent };
  const server = await listen(createListener(wire, hooks), settings);
  const { port } = server.address() as AddressInfo;
  url = `http://${settings.host}:${port}`;

  return {
    ...{ url, port, clientId, clientSecret, userId: String(userId), requests, faults },
    get committed() {
      return uploads.entries.filter((entry) => entry.committed).map((entry) => entry.exerciseId);
    },
    get exerciseIds() {
      return uploads.entries.map((entry) => entry.exerciseId);
    },
    get openTransaction() {
      const { open } = uploads;
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
      notify(sessions.map(({ exerciseId }) => ({ event: 'EXERCISE', entity_id: exerciseId })));
    },
    addRawExercises: (elements, uploadedAt = now()) => {
      for (const element of jsonOf(elements)) {
        uploads.add(String(element.id), uploadedAt, representRaw(element));
      }
    },
    edit: (exerciseId, changes) => {
      const entry = entryOf(exerciseId);
      entry.edits = { ...entry.edits, ...changes };
    },
    delay: (exerciseId, until) => {
      entryOf(exerciseId).lateUntil = until;
    },
    breakExercise: (exerciseId, status) => {
      entryOf(exerciseId).brokenStatus = status;
    },
    v4: data4.behavior,
    signIn4,
    addV4Sessions: (elements) => sessions4.addRaw(jsonOf(elements)),
    editV4: (id, changes) => sessions4.edit(id, changes, now()),
    retire: (sessionApi, status) => api.retire(sessionApi, status),
    data: {
      serve: (kind, elements) => {
        if (kind === 'physical-info') physical.serve(jsonOf(elements));
        else days.serve(kind, jsonOf(elements));
      },
      takeOff: (count) => days.takeOff(days.today - count + 1),
      refuse: (kind, refused = true) => {
        if (refused) api.refused.add(kind);
        else api.refused.delete(kind);
      },
    },
    issueToken: ({ register = true } = {}) => {
      if (register && uploads.registeredAt === undefined) users.enroll('sandbox-member');
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
    webhooks: {
      behavior: webhooks.behavior,
      get registered() {
        return webhooks.webhook;
      },
      get attempts() {
        return webhooks.deliveries.attempts;
      },
      get waiting() {
        return webhooks.deliveries.waiting;
      },
      notify: (...events) => notify(events),
      retry: () => webhooks.deliveries.sendWaiting(),
      settled: () => webhooks.deliveries.settled(),
    },
    close: async () => {
      webhooks.deliveries.stop();
      await close(server);
    },
  };
}

/** Tests pass recorded JSON, whatever its type says. */
const jsonOf = (elements: readonly unknown[]) => elements as readonly JsonObject[];
