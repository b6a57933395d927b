import { isObject } from '../../guards.js';
import type { Reply } from '../server/http.js';
import { OAuthStandIn } from './oauth.js';
import { json, readForm, type TargetRequest, textOf } from './request.js';
import { type AcceptedWorkout, notFound, type StandIn } from './stand-in.js';
import { readUploaded } from './uploaded.js';

/** FitTrackee: OAuth 2 with PKCE, sports by their ids there, and no file without positions unless it is a newer version. */
export class FitTrackeeStandIn implements StandIn {
  readonly oauth: OAuthStandIn;
  /** Newer versions accept files without GPS. */
  newer = false;
  /** Sports as FitTrackee has them when it is installed. */
  sports: readonly { id: number; label: string }[] = [
    { id: 1, label: 'Cycling (Sport)' },
    { id: 3, label: 'Hiking' },
    { id: 5, label: 'Running' },
    { id: 6, label: 'Walking' },
    { id: 8, label: 'Trail' },
  ];
  readonly workouts: (AcceptedWorkout & { sportId: number })[] = [];

  constructor(now: () => number) {
    this.oauth = new OAuthStandIn(
      {
        ...{ separator: ' ', pkce: true, lifeSeconds: 864_000, rotates: true },
        scopes: ['workouts:read', 'workouts:write', 'profile:read'],
        rejection: (why) => json(why === 'invalid_client' ? 401 : 400, { error: why }),
      },
      now,
    );
  }

  respond(request: TargetRequest): Reply {
    const { method, path } = request;
    if (path === '/profile/apps/authorize') return this.oauth.authorize(request);
    if (path === '/api/oauth/token') return this.oauth.token(request);
    const scopes = this.oauth.scopesOf(request);
    if (scopes === undefined) return json(401, { status: 'error', message: 'invalid token, please log in again' });
    const needed = method === 'GET' ? 'workouts:read' : 'workouts:write';
    if (!scopes.includes(needed)) return json(403, { status: 'error', message: 'insufficient scope' });
    if (path === '/api/sports' && method === 'GET')
      return json(200, { status: 'success', data: { sports: this.sports } });
    if (path !== '/api/workouts') return notFound;
    return method === 'POST' ? this.#upload(request) : method === 'GET' ? this.#list(request.query) : notFound;
  }

  #upload(request: TargetRequest): Reply {
    const form = readForm(request);
    const file = form?.get('file');
    const data = parsed(textOf(form, 'data'));
    if (file?.fileName === undefined) return invalid('no file part');
    if (!isObject(data) || !this.sports.some(({ id }) => id === data.sport_id)) return invalid('sport_id is not valid');
    const read = readUploaded(file.fileName, file.bytes);
    if (read === undefined) return invalid('error when parsing the file');
    if (!read.hasRoute && !this.newer) return invalid('no tracks in the file');
    const [title, notes] = [data.title, data.notes];
    const workout = {
      ...{ ...read, id: `w${this.workouts.length + 1}`, sportId: Number(data.sport_id) },
      ...(typeof title === 'string' && { name: title }),
      ...(typeof notes === 'string' && { note: notes }),
    };
    this.workouts.push(workout);
    return json(201, { status: 'created', data: { workouts: [shown(workout)] } });
  }

  /** `from` and `to` are UTC dates, both included. */
  #list(query: URLSearchParams): Reply {
    const day = ({ start }: AcceptedWorkout) => new Date(start).toISOString().slice(0, 10);
    const [from, to] = [query.get('from') ?? '', query.get('to') ?? '9999'];
    const found = this.workouts.filter((one) => day(one) >= from && day(one) <= to);
    const pagination = { has_next: false, has_prev: false, page: 1, pages: 1, total: found.length };
    return json(200, { status: 'success', data: { workouts: found.map(shown) }, pagination });
  }
}

function shown({ id, start, name, sportId }: AcceptedWorkout & { sportId: number }) {
  return { id, title: name ?? null, sport_id: sportId, workout_date: new Date(start).toUTCString() };
}

function invalid(message: string): Reply {
  return json(400, { status: 'invalid', message });
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
