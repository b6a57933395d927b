import type { Exercises } from './exercises.js';
import { type ApiRequest, bearerToken, data, html, type Reply } from './http.js';
import type { OAuth } from './oauth.js';
import type { Shelf } from './shelf.js';
import type { Transactions } from './transactions.js';
import type { Users } from './users.js';

/** The two ways to the sessions; either can be taken out of service. */
export type Side = 'transactions' | 'exercises';

export interface ApiParts {
  userId: number;
  oauth: OAuth;
  users: Users;
  shelf: Shelf;
  transactions: Transactions;
  exercises: Exercises;
  /** `https://host/v3/users/1` */
  userUrl: () => string;
}

interface Route {
  method: string;
  path: RegExp;
  side?: Side;
  /** Without a registered user: 403, unless this is set. */
  open?: boolean;
  run(request: ApiRequest, parts: string[]): Reply;
}

/** Everything below `/v3`: who may, which route, what it answers. */
export class Api {
  /** The person's mandatory consents; without them everything is 403. */
  consent = true;
  readonly #retired = new Map<Side, number>();
  readonly #routes: Route[];

  constructor(private readonly parts: ApiParts) {
    const { users, transactions, exercises } = parts;
    const base = '^/v3/users/(\\d+)';
    const transaction = `${base}/exercise-transactions`;
    const below = '(?:/(heart-rate-zones|samples|samples/[^/]+|gpx|tcx))?$';
    const transactional = (method: string, path: string, run: Route['run']): Route => {
      return { method, path: new RegExp(path), side: 'transactions', run };
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
      { method: 'GET', path: /^\/v3\/exercises$/, side: 'exercises', run: (request) => exercises.list(request) },
      {
        ...{ method: 'GET', path: /^\/v3\/exercises\/([^/]+)$/, side: 'exercises' },
        run: (request, [id = '']) => exercises.one(request, id),
      },
      {
        ...{ method: 'GET', path: /^\/v3\/exercises\/([^/]+)\/(gpx|tcx)$/, side: 'exercises' },
        run: (request, [id = '', kind = '']) => exercises.file(request, id, kind),
      },
    ];
  }

  /** From now on one side answers everybody with this status; undefined brings it back. */
  retire(side: Side, status: number | undefined): void {
    if (status === undefined) this.#retired.delete(side);
    else this.#retired.set(side, status);
  }

  handle(request: ApiRequest): Reply {
    if (request.path === '/v3/notifications') return this.#notifications(request);
    const matching = this.#routes.filter(({ path }) => path.test(request.path));
    const retired = matching.map(({ side }) => side && this.#retired.get(side)).find((status) => status !== undefined);
    if (retired !== undefined) return { status: retired };
    const token = bearerToken(request);
    if (token === undefined || !this.parts.oauth.holds(token)) return unauthorized();
    if (matching.length === 0) return { status: 404 };
    const route = matching.find(({ method }) => method === request.method);
    if (!route) return { status: 405, headers: { Allow: matching.map(({ method }) => method).join(', ') } };
    const parts = (route.path.exec(request.path) ?? []).slice(1);
    const stranger = request.path.startsWith('/v3/users/') && parts[0] !== String(this.parts.userId);
    const unregistered = !route.open && this.parts.shelf.registeredAt === undefined;
    if (!this.consent || stranger || unregistered) return { status: 403 };
    return route.run(request, parts);
  }

  /** `GET /v3/notifications`, with the client's own credentials: whether a transaction would find something. */
  #notifications(request: ApiRequest): Reply {
    if (!this.parts.oauth.isClient(request)) return unauthorized();
    if (request.method !== 'GET') return { status: 405, headers: { Allow: 'GET' } };
    if (this.parts.shelf.waiting.length === 0) return { status: 204 };
    const exercise = {
      'user-id': this.parts.userId,
      'data-type': 'EXERCISE',
      url: `${this.parts.userUrl()}/exercise-transactions`,
    };
    return data(request, 'available-user-data-list', { 'available-user-data': [exercise] });
  }
}

/** The bare page of the servlet container, as real clients get it. */
function unauthorized(): Reply {
  return html(401, 'HTTP Status 401 - Unauthorized', '<h1>HTTP Status 401 - Unauthorized</h1>');
}
