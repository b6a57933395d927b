import { type Json, toJsonText } from '../represent/json.js';
import type { DataKind } from './data-kinds.js';
import type { Exercises } from './exercises.js';
import { type ApiRequest, bearerToken, data, html, type Reply } from './http.js';
import type { Route, SessionApi } from './route.js';
import type { OAuth } from './sign-in/oauth.js';
import type { ActivityTransactions } from './transactions/activity.js';
import type { Transactions } from './transactions/exercises.js';
import type { PhysicalInformation } from './transactions/physical-information.js';
import type { Uploads } from './uploads.js';
import type { Users } from './users.js';

export interface ApiParts {
  userId: number;
  oauth: OAuth;
  /** Whether a token is valid here: one of v3, or one of v4 that v3 accepts. */
  holds: (token: string) => boolean;
  /** The response body for a path that the scopes of a token do not cover; undefined: they do. */
  forbids: (token: string, path: string) => Json | undefined;
  users: Users;
  uploads: Uploads;
  transactions: Transactions;
  exercises: Exercises;
  physical: PhysicalInformation;
  activities: ActivityTransactions;
  /** Routes for data by day. */
  days: Route[];
  /** `https://host/v3/users/1` */
  userUrl: () => string;
}

/** Everything below `/v3`: who is allowed, which route, which response. */
export class Api {
  /** The user's mandatory consents; without them everything is 403. */
  consent = true;
  /** Kinds the user does not share: 403 for those alone. */
  readonly refused = new Set<DataKind>();
  readonly #retired = new Map<SessionApi, number>();
  readonly #routes: Route[];

  constructor(private readonly parts: ApiParts) {
    const { users, transactions, exercises } = parts;
    const base = '^/v3/users/(\\d+)';
    const transaction = `${base}/exercise-transactions`;
    const below = '(?:/(heart-rate-zones|samples|samples/[^/]+|gpx|tcx|fit))?$';
    const transactional = (method: string, path: string, run: Route['run']): Route => {
      return { method, path: new RegExp(path), sessionApi: 'transactions', run };
    };
    this.#routes = [
      { method: 'POST', path: /^\/v3\/users$/, open: true, run: (request) => users.register(request) },
      { method: 'GET', path: new RegExp(`${base}$`), open: true, run: (request) => users.show(request) },
      { method: 'DELETE', path: new RegExp(`${base}$`), open: true, run: () => users.remove() },
      transactional('POST', `${transaction}$`, (request) => transactions.create(request)),
      transactional('GET', `${transaction}/([^/]+)$`, (request, [, id = '']) => transactions.list(request, id)),
      transactional('PUT', `${transaction}/([^/]+)$`, (_request, [, id = '']) => transactions.commit(id)),
      transactional(
        'GET',
        `${transaction}/([^/]+)/exercises/([^/]+)${below}`,
        (request, [, id = '', one = '', part = '']) => transactions.exercise(request, id, one, part),
      ),
      { method: 'GET', path: /^\/v3\/exercises$/, sessionApi: 'exercises', run: (request) => exercises.list(request) },
      {
        ...{ method: 'GET', path: /^\/v3\/exercises\/([^/]+)$/, sessionApi: 'exercises' },
        run: (request, [id = '']) => exercises.one(request, id),
      },
      {
        ...{ method: 'GET', path: /^\/v3\/exercises\/([^/]+)\/(gpx|tcx|fit)$/, sessionApi: 'exercises' },
        run: (request, [id = '', kind = '']) => exercises.file(request, id, kind),
      },
      ...parts.physical.routes(),
      ...parts.activities.routes(),
      ...parts.days,
    ];
  }

  /** One of the session APIs responds with this status from now on; undefined: normal again. */
  retire(sessionApi: SessionApi, status: number | undefined): void {
    if (status === undefined) this.#retired.delete(sessionApi);
    else this.#retired.set(sessionApi, status);
  }

  handle(request: ApiRequest): Reply {
    if (request.path === '/v3/notifications') return this.#notifications(request);
    const matching = this.#routes.filter(({ path }) => path.test(request.path));
    const retired = matching
      .map(({ sessionApi }) => sessionApi && this.#retired.get(sessionApi))
      .find((status) => status !== undefined);
    if (retired !== undefined) return { status: retired };
    const token = bearerToken(request);
    if (token === undefined || !this.parts.holds(token)) return unauthorized();
    if (matching.length === 0) return request.path.includes('/exercises/') ? { status: 404 } : unauthorized();
    const route = matching.find(({ method }) => method === request.method);
    if (!route) return { status: 405, headers: { Allow: matching.map(({ method }) => method).join(', ') } };
    const beyondScope = this.parts.forbids(token, request.path);
    if (beyondScope !== undefined) return forbidden(beyondScope);
    const parts = (route.path.exec(request.path) ?? []).slice(1);
    const owner = /^\/v3\/users\/(\d+)(?:\/|$)/.exec(request.path)?.[1];
    const stranger = owner !== undefined && owner !== String(this.parts.userId);
    const unregistered = !route.open && this.parts.uploads.registeredAt === undefined;
    const refused = route.kind !== undefined && this.refused.has(route.kind);
    if (!this.consent || stranger || unregistered || refused) return { status: 403 };
    return route.run(request, parts);
  }

  /** `GET /v3/notifications`, with the client's own credentials: whether a transaction would find something. */
  #notifications(request: ApiRequest): Reply {
    if (!this.parts.oauth.isClient(request)) return unauthorized();
    if (request.method !== 'GET') return { status: 405, headers: { Allow: 'GET' } };
    const news = [
      ...(this.parts.uploads.waiting.length > 0 ? [this.#news('EXERCISE', 'exercise-transactions')] : []),
      ...(this.parts.physical.waiting.length > 0
        ? [this.#news('PHYSICAL_INFORMATION', 'physical-information-transactions')]
        : []),
      ...(this.parts.activities.waiting.length > 0 ? [this.#news('ACTIVITY_SUMMARY', 'activity-transactions')] : []),
    ];
    if (news.length === 0) return { status: 204 };
    return data(request, 'available-user-data-list', { 'available-user-data': news });
  }

  #news(type: string, service: string) {
    return { 'user-id': this.parts.userId, 'data-type': type, url: `${this.parts.userUrl()}/${service}` };
  }
}

function forbidden(body: Json): Reply {
  return { status: 403, headers: { 'Content-Type': 'application/json;charset=UTF-8' }, body: toJsonText(body) };
}

/** The bare page of the servlet container, as real clients get it for an invalid token or an unknown path. */
function unauthorized(): Reply {
  return html(401, 'HTTP Status 401 - Unauthorized', '<h1>HTTP Status 401 - Unauthorized</h1>');
}
