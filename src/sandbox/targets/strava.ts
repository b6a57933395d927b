import { isObject } from '../../guards.js';
import type { Reply } from '../server/http.js';
import { OAuthStandIn } from './oauth.js';
import { json, readForm, readJson, type TargetRequest, textOf } from './request.js';
import { type AcceptedWorkout, notFound, type StandIn } from './stand-in.js';
import { readUploaded } from './uploaded.js';

interface Upload {
  id: number;
  externalId: string | null;
  /** How many more responses say that it is being processed. */
  left: number;
  error: string | null;
  workout: AcceptedWorkout | undefined;
  /** ms since 1970, of the last request about it. */
  askedAt: number;
}

const dataTypes = ['fit', 'fit.gz', 'tcx', 'tcx.gz', 'gpx', 'gpx.gz'];

/**
 * Strava. A request only begins an upload; its outcome comes from another one, at most once per second. A duplicate is an
 * error of the upload, in words: `duplicate of activity N`.
 */
export class StravaStandIn implements StandIn {
  readonly oauth: OAuthStandIn;
  /** Since 30 June 2026 the API needs a paid subscription. */
  subscribed = true;
  /** How many responses about an upload say that it is being processed. */
  processing = 1;
  readonly workouts: AcceptedWorkout[] = [];
  readonly #uploads: Upload[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.oauth = new OAuthStandIn(
      {
        ...{ separator: ',', pkce: false, lifeSeconds: 21_600, rotates: true },
        scopes: ['read', 'read_all', 'activity:read', 'activity:read_all', 'activity:write', 'profile:read_all'],
        rejection: (why) =>
          json(400, { message: 'Bad Request', errors: [{ resource: 'RefreshToken', field: why, code: 'invalid' }] }),
      },
      now,
    );
  }

  respond(request: TargetRequest): Reply {
    const { method, path } = request;
    if (path === '/oauth/authorize') return this.oauth.authorize(request);
    if (path === '/oauth/token') return this.oauth.token(request);
    const scopes = this.oauth.scopesOf(request);
    if (scopes === undefined) return unauthorized('access_token', 'invalid');
    if (!this.subscribed) return json(403, { message: 'A subscription is required to use the API', errors: [] });
    const needed = method === 'GET' && path === '/api/v3/athlete/activities' ? 'activity:read_all' : 'activity:write';
    if (!scopes.includes(needed)) return unauthorized(`${needed}_permission`, 'missing');
    return this.#route(request);
  }

  #route(request: TargetRequest): Reply {
    const { method, path, query } = request;
    if (method === 'POST' && path === '/api/v3/uploads') return this.#upload(request);
    const upload = /^\/api\/v3\/uploads\/(\d+)$/.exec(path)?.[1];
    if (method === 'GET' && upload !== undefined) return this.#ask(Number(upload));
    if (method === 'GET' && path === '/api/v3/athlete/activities') return this.#list(query);
    const id = /^\/api\/v3\/activities\/(\d+)$/.exec(path)?.[1];
    const workout = this.workouts.find((one) => one.id === id);
    const changes = method === 'PUT' ? readJson(request) : undefined;
    if (!workout || !isObject(changes)) return notFound;
    if (typeof changes.name === 'string') workout.name = changes.name;
    if (typeof changes.description === 'string') workout.note = changes.description;
    return json(200, { id: Number(id) });
  }

  #upload(request: TargetRequest): Reply {
    const form = readForm(request);
    const file = form?.get('file');
    const type = textOf(form, 'data_type') ?? '';
    if (file?.fileName === undefined || !dataTypes.includes(type)) {
      return json(400, { message: 'Bad Request', errors: [{ resource: 'Upload', field: 'file', code: 'missing' }] });
    }
    const read = readUploaded(`file.${type}`, file.bytes);
    const [externalId, name, note] = ['external_id', 'name', 'description'].map((field) => textOf(form, field));
    const known = read && this.workouts.find(({ start }) => start === read.start);
    const upload: Upload = {
      ...{ id: 80_001 + this.#uploads.length, externalId: externalId ?? null, left: this.processing },
      error: !read ? 'The file is malformed.' : known ? `${externalId} duplicate of activity ${known.id}` : null,
      workout: undefined,
      askedAt: this.#now(),
    };
    this.#uploads.push(upload);
    if (read && !known) {
      upload.workout = {
        ...read,
        id: String(7_000_001 + this.workouts.length),
        ...(name !== undefined && { name }),
        ...(note !== undefined && { note }),
        ...(externalId !== undefined && { externalId: `${externalId}.${read.format}` }),
      };
      this.workouts.push(upload.workout);
    }
    return json(201, this.#shown({ ...upload, left: 1 }));
  }

  #ask(id: number): Reply {
    const upload = this.#uploads.find((one) => one.id === id);
    if (!upload) return notFound;
    if (this.#now() - upload.askedAt < 1000) return json(429, { message: 'Rate Limit Exceeded', errors: [] });
    upload.askedAt = this.#now();
    const shown = this.#shown(upload);
    upload.left = Math.max(0, upload.left - 1);
    return json(200, shown);
  }

  #shown({ id, externalId, left, error, workout }: Upload) {
    const shown = { id, id_str: String(id), external_id: externalId };
    if (left > 0)
      return { ...shown, error: null, status: 'Your activity is still being processed.', activity_id: null };
    if (error !== null)
      return { ...shown, error, status: 'There was an error processing your activity.', activity_id: null };
    return { ...shown, error: null, status: 'Your activity is ready.', activity_id: Number(workout?.id) };
  }

  #list(query: URLSearchParams): Reply {
    const after = Number(query.get('after') ?? 0) * 1000;
    const before = Number(query.get('before') ?? 1e12) * 1000;
    const found = this.workouts.filter(({ start }) => start > after && start < before);
    const shown = found.slice(0, Number(query.get('per_page') ?? 30)).map((one) => ({
      ...{ id: Number(one.id), name: one.name ?? null, external_id: one.externalId ?? null },
      start_date: new Date(one.start).toISOString().replace('.000Z', 'Z'),
    }));
    return json(200, shown);
  }
}

function unauthorized(field: string, code: string): Reply {
  return json(401, { message: 'Authorization Error', errors: [{ resource: 'AccessToken', field, code }] });
}
