import type { Reply } from '../server/http.js';
import { json, readForm, type TargetRequest } from './request.js';
import { type AcceptedWorkout, notFound, PerMinute, type StandIn } from './stand-in.js';
import { readUploaded } from './uploaded.js';

/**
 * Endurain 0.19. A workout with the same start as another one becomes a hidden duplicate; it is not rejected, and no key
 * can list workouts. 120 requests per minute.
 */
export class EndurainStandIn implements StandIn {
  /** undefined: the key was revoked. */
  key: string | undefined = 'endurain-key';
  scopes: readonly string[] = ['activities:upload'];
  readonly workouts: AcceptedWorkout[] = [];
  readonly #limit: PerMinute;

  constructor(now: () => number) {
    this.#limit = new PerMinute(120, now);
  }

  respond(request: TargetRequest): Reply {
    const rejection = this.#limit.rejection();
    if (rejection) return rejection;
    if (request.path !== '/api/v1/activities/create/upload') return notFound;
    if (request.method !== 'POST') return json(405, { detail: 'Method Not Allowed' }, { Allow: 'POST' });
    if (this.key === undefined || request.headers['x-api-key'] !== this.key)
      return json(401, { detail: 'Invalid API key' });
    if (!this.scopes.includes('activities:upload')) return json(403, { detail: 'Missing scope activities:upload' });
    const file = readForm(request)?.get('file');
    if (file?.fileName === undefined) {
      return json(422, { detail: [{ type: 'missing', loc: ['body', 'file'], msg: 'Field required', input: null }] });
    }
    const read = readUploaded(file.fileName, file.bytes);
    if (read === undefined) return json(406, { detail: 'File extension not supported or file damaged' });
    const hidden = this.workouts.some(({ start }) => start === read.start);
    const id = String(this.workouts.length + 1);
    this.workouts.push({ ...read, id, hidden });
    return json(201, [{ id: Number(id), start_time: new Date(read.start).toISOString(), is_hidden: hidden }]);
  }
}
