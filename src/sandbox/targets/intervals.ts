import { isObject } from '../../guards.js';
import type { Reply } from '../server/http.js';
import { json, readForm, readJson, type TargetRequest } from './request.js';
import { type AcceptedWorkout, notFound, type StandIn } from './stand-in.js';
import { readUploaded } from './uploaded.js';

const athlete = '/api/v1/athlete/0';
const wellnessFields = new Set(['id', 'restingHR', 'hrv', 'sleepSecs', 'sleepScore', 'weight', 'spO2', 'locked']);

/**
 * intervals.icu. 201 for a new file; 200 for content that is there already, perhaps from another integration, whose
 * `external_id` stays.
 */
export class IntervalsStandIn implements StandIn {
  /** undefined: the key was revoked. */
  key: string | undefined = 'intervals-key';
  /** Both shapes of the response to an upload have been seen. */
  responses: 'list' | 'single' = 'list';
  readonly workouts: AcceptedWorkout[] = [];
  /** By date. */
  readonly wellness = new Map<string, Record<string, unknown>>();

  respond(request: TargetRequest): Reply {
    const { method, path } = request;
    if (!this.#isAllowed(request)) return json(401, { status: 401, error: 'Unauthorized' });
    if (path === `${athlete}/activities` && method === 'POST') return this.#upload(request);
    if (path === `${athlete}/activities` && method === 'GET') return this.#list(request);
    const id = /^\/api\/v1\/activity\/(\w+)$/.exec(path)?.[1];
    if (id !== undefined && method === 'PUT') return this.#change(id, request);
    if (path === `${athlete}/wellness-bulk` && method === 'PUT') return this.#putWellness(readJson(request));
    const date = new RegExp(`^${athlete}/wellness/(\\d{4}-\\d{2}-\\d{2})$`).exec(path)?.[1];
    if (date === undefined || method !== 'PUT') return notFound;
    const day = readJson(request);
    return this.#putWellness(isObject(day) ? [{ ...day, id: date }] : undefined);
  }

  #isAllowed({ headers }: TargetRequest): boolean {
    const encoded = Buffer.from(`API_KEY:${this.key}`).toString('base64');
    return this.key !== undefined && headers.authorization === `Basic ${encoded}`;
  }

  #upload(request: TargetRequest): Reply {
    const file = readForm(request)?.get('file');
    const read = file?.fileName === undefined ? undefined : readUploaded(file.fileName, file.bytes);
    if (read === undefined) return json(422, { status: 422, error: 'Unable to read the file' });
    const known = this.workouts.find(({ sha256 }) => sha256 === read.sha256);
    const { query } = request;
    const workout = known ?? {
      ...read,
      id: `i${100_001 + this.workouts.length}`,
      ...given('name', query.get('name')),
      ...given('note', query.get('description')),
      ...given('externalId', query.get('external_id')),
    };
    if (!known) this.workouts.push(workout);
    const { id } = workout;
    return json(known ? 200 : 201, this.responses === 'list' ? { activities: [{ id }] } : { id });
  }

  /** `oldest` and `newest` are local dates, both included; the newest workout comes first. */
  #list({ query }: TargetRequest): Reply {
    const oldest = query.get('oldest');
    if (oldest === null) return json(422, { status: 422, error: 'oldest is required' });
    const newest = query.get('newest') ?? '9999';
    const found = this.workouts
      .map((workout) => ({ workout, local: new Date(workout.start).toISOString().slice(0, 19) }))
      .filter(({ local }) => local >= oldest && local.slice(0, newest.length) <= newest)
      .sort((a, b) => b.workout.start - a.workout.start);
    const shown = found.map(({ workout, local }) => ({
      id: workout.id,
      start_date_local: local,
      start_date: `${local}Z`,
      external_id: workout.externalId ?? null,
      name: workout.name ?? null,
      description: workout.note ?? null,
    }));
    return json(200, shown);
  }

  #change(id: string, request: TargetRequest): Reply {
    const workout = this.workouts.find((one) => one.id === id);
    const changes = readJson(request);
    if (!workout) return notFound;
    if (!isObject(changes)) return json(422, { status: 422, error: 'JSON expected' });
    if (typeof changes.name === 'string') workout.name = changes.name;
    if (typeof changes.description === 'string') workout.note = changes.description;
    return json(200, { id });
  }

  /** Fields that are left out stay; -1 clears one. */
  #putWellness(days: unknown): Reply {
    if (!Array.isArray(days) || !days.every(isDay)) return json(422, { status: 422, error: 'wellness expected' });
    for (const { id, ...fields } of days) {
      const before = this.wellness.get(id) ?? {};
      if (before.locked === true) continue;
      const now = Object.entries({ ...before, ...fields }).filter(([, value]) => value !== -1);
      this.wellness.set(id, Object.fromEntries(now));
    }
    return json(200, {});
  }
}

function isDay(value: unknown): value is { id: string } & Record<string, unknown> {
  return (
    isObject(value) &&
    /^\d{4}-\d{2}-\d{2}$/.test(String(value.id)) &&
    Object.keys(value).every((name) => wellnessFields.has(name))
  );
}

function given<Name extends string>(name: Name, value: string | null): { [name in Name]?: string } {
  return value === null ? {} : ({ [name]: value } as { [name in Name]: string });
}
