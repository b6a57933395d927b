import type { AddressInfo } from 'node:net';
import { type Athlete, createAthlete } from './athlete.js';
import { type SandboxOptions, withDefaults } from './options.js';
import type { JsonObject } from './represent/json.js';
import { representRaw } from './represent/raw.js';
import type { Sandbox } from './sandbox-handle.js';
import { Faults, type SeenRequest } from './server/faults.js';
import { close, listen } from './server/listen.js';
import { createListener } from './server/listener.js';
import { RateLimiter } from './server/rate-limit.js';
import { type SignIn4, usualSignIn } from './server/v4/sign-in.js';
import { Whose } from './server/whose.js';
import type { Session } from './session.js';
import type { PolarEvent } from './webhooks/events.js';
import { Webhooks } from './webhooks/webhooks.js';

export type { SandboxOptions } from './options.js';
export type { Sandbox } from './sandbox-handle.js';
export type { FaultKind, FaultPlan, SeenRequest } from './server/faults.js';

const workoutScopes = ['training_sessions:read', 'sports:read'];

/** Starts the sandbox; it listens when this resolves. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = withDefaults(options);
  const { now, clientId, clientSecret, redirectUris } = settings;
  let url = '';
  const signIn4: SignIn4 = { ...usualSignIn, ...settings.signIn4 };
  const userIds = Array.from({ length: settings.athletes }, (_, n) => settings.userId + n);
  const club = { settings, signIn4, userIds, url: () => url };
  const athlete = (n: number) =>
    createAthlete(club, {
      userId: settings.userId + n,
      seed: settings.seed + n,
      sessions: n === 0 ? settings.sessions : undefined,
    });
  const first = athlete(0);
  const athletes: [Athlete, ...Athlete[]] = [first];
  for (let n = 1; n < settings.athletes; n += 1) athletes.push(athlete(n));
  const { userId, uploads, api, oauth4, sessions4, data4, days, physical, revoke, oauth } = first;
  const faults = new Faults();
  const requests: SeenRequest[] = [];

  const entryOf = (exerciseId: string) => {
    const entry = uploads.entries.find((candidate) => candidate.exerciseId === exerciseId);
    if (!entry) throw new Error(`The sandbox has no exercise ${exerciseId}.`);
    return entry;
  };
  const limiters = {
    limiter: new RateLimiter(settings.rateLimit, now),
    limiter4: new RateLimiter(settings.rateLimit4, now),
  };
  const webhooks = new Webhooks({ userId, now, isClient: (request) => oauth.isClient(request) });
  // A user who has left causes no events.
  const notify = (events: readonly PolarEvent[], of = first) => {
    if (of.uploads.registeredAt !== undefined) webhooks.deliveries.notify(events, of.userId);
  };
  const upload = (of: Athlete, sessions: readonly Session[]) => {
    for (const session of sessions) of.put({ ...session, uploadedAt: now() });
    notify(
      sessions.map(({ exerciseId }) => ({ event: 'EXERCISE', entity_id: exerciseId })),
      of,
    );
  };
  const wire = { whose: new Whose(athletes), webhooks, ...limiters, faults, requests };
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
    upload: (...sessions) => upload(first, sessions),
    athletes: athletes.map((one) => ({
      userId: String(one.userId),
      issueToken: one.issueToken,
      upload: (...sessions) => upload(one, sessions),
      notify: (...events) => notify(events, one),
      get isRegistered() {
        return one.uploads.registeredAt !== undefined;
      },
      revokeTokens: one.revoke,
    })),
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
    issueToken: first.issueToken,
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
