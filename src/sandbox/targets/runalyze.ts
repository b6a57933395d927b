import { isObject } from '../../guards.js';
import type { Reply } from '../server/http.js';
import { json, readForm, readJson, type TargetRequest } from './request.js';
import { type AcceptedWorkout, notFound, type StandIn } from './stand-in.js';
import { readUploaded } from './uploaded.js';

/** The fields each metric needs, and may have, besides `date_time`. */
const metrics: Record<string, { needs: readonly string[]; may: readonly string[] }> = {
  sleep: {
    needs: ['duration'],
    may: ['rem_duration', 'light_sleep_duration', 'deep_sleep_duration', 'awake_duration', 'quality'],
  },
  hrv: { needs: ['metric', 'measurement_type'], may: [] },
  heartRateRest: { needs: ['heart_rate'], may: [] },
};

/** Runalyze. What it does with a duplicate is not known, so it can be set to do either. */
export class RunalyzeStandIn implements StandIn {
  /** undefined: the token has expired. */
  token: string | undefined = 'runalyze-token';
  /** An invalid token has been seen to get status 200 and these words. */
  badToken: 'words' | 'status' = 'words';
  duplicates: 'again' | 'same' | 'refused' = 'again';
  /** A file is only added to a queue: its activity has no id yet. */
  queues = false;
  readonly workouts: AcceptedWorkout[] = [];
  /** In order of arrival; what arrived twice is here twice. */
  readonly metrics: { name: string; fields: Record<string, unknown> }[] = [];

  respond(request: TargetRequest): Reply {
    const { method, path, headers } = request;
    if (this.token === undefined || headers.token !== this.token) {
      const words = { error: 'No valid token' };
      return this.badToken === 'words' ? json(200, words) : json(401, words);
    }
    if (method !== 'POST') return notFound;
    if (path === '/api/v1/activities/uploads') return this.#upload(request);
    const name = /^\/api\/v1\/metrics\/(\w+)$/.exec(path)?.[1] ?? '';
    return Object.hasOwn(metrics, name) ? this.#metric(name, readJson(request)) : notFound;
  }

  #upload(request: TargetRequest): Reply {
    const file = readForm(request)?.get('file');
    const read = file?.fileName === undefined ? undefined : readUploaded(file.fileName, file.bytes);
    if (read === undefined) return json(400, { status: 'error', message: 'No readable file' });
    const known = this.workouts.find(({ sha256 }) => sha256 === read.sha256);
    if (known && this.duplicates === 'refused') {
      return json(409, { status: 'error', message: 'Activity is a duplicate', activity_id: Number(known.id) });
    }
    const workout = known && this.duplicates === 'same' ? known : { ...read, id: String(5001 + this.workouts.length) };
    if (workout !== known) this.workouts.push(workout);
    const id = this.queues ? null : Number(workout.id);
    return json(201, { status: 'success', activity_id: id, queue_id: 900 + this.workouts.length });
  }

  #metric(name: string, fields: unknown): Reply {
    const { needs = [], may = [] } = metrics[name] ?? {};
    if (!isObject(fields) || Number.isNaN(Date.parse(String(fields.date_time)))) return invalid('date_time');
    const missing = needs.find((one) => fields[one] === undefined);
    if (missing !== undefined) return invalid(missing);
    const unknown = Object.keys(fields).find((one) => one !== 'date_time' && ![...needs, ...may].includes(one));
    if (unknown !== undefined) return invalid(unknown);
    this.metrics.push({ name, fields: { ...fields } });
    return json(201, {});
  }
}

function invalid(field: string): Reply {
  return json(422, { status: 'error', message: `${field} is not valid` });
}
