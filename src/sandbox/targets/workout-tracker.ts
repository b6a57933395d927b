import type { Reply } from '../server/http.js';
import { json, type TargetRequest } from './request.js';
import { type AcceptedWorkout, notFound, type StandIn } from './stand-in.js';
import { readUploaded } from './uploaded.js';

/** workout-tracker. Its response, and what it does with a duplicate, is not known, so it can be set to do either. */
export class WorkoutTrackerStandIn implements StandIn {
  /** undefined: the key was replaced. */
  key: string | undefined = 'workout-tracker-key';
  responses: 'results' | 'workout' | 'nothing' | 'none' = 'results';
  duplicates: 'again' | 'refused' = 'again';
  readonly workouts: AcceptedWorkout[] = [];

  respond(request: TargetRequest): Reply {
    const { method, path, headers, body } = request;
    const bearer = /^bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (this.key === undefined || bearer !== this.key) return json(401, { errors: ['invalid key'], results: null });
    if (method !== 'POST' || path !== '/api/v1/import/generic') return notFound;
    const read = (['fit', 'tcx', 'gpx'] as const).map((one) => readUploaded(`file.${one}`, body)).find((one) => one);
    if (read === undefined) return json(400, { errors: ['could not parse the file'], results: null });
    if (this.duplicates === 'refused' && this.workouts.some(({ start }) => start === read.start))
      return json(409, { errors: ['workout already exists'], results: null });
    const id = this.workouts.length + 1;
    this.workouts.push({ ...read, id: String(id) });
    if (this.responses === 'results') return json(200, { results: { id }, errors: null });
    if (this.responses === 'none') return json(200, { results: [], errors: [] });
    return json(201, this.responses === 'workout' ? { id } : {});
  }
}
