import type { Details } from '../represent/representation.js';
import { type ApiRequest, data, type Reply } from './http.js';
import { currentExercise, type Shelf } from './shelf.js';
import { gpxReply } from './transactions.js';

/** `/v3/exercises`: what was uploaded in the last 30 days, committed or not. FIT and TCX files answer 404. */
export class Exercises {
  constructor(private readonly shelf: Shelf) {}

  /** A bare array. */
  list(request: ApiRequest): Reply {
    const details = detailsOf(request);
    return data(
      request,
      'exercises',
      this.shelf.offered().map((entry) => currentExercise(entry, details)),
    );
  }

  one(request: ApiRequest, exerciseId: string): Reply {
    const entry = this.shelf.find(exerciseId);
    return entry ? data(request, 'exercise', currentExercise(entry, detailsOf(request))) : { status: 404 };
  }

  /** 404 also for a session without route. */
  gpx(request: ApiRequest, exerciseId: string): Reply {
    const track = this.shelf.find(exerciseId)?.representation.track();
    return track ? gpxReply(request, track) : { status: 404 };
  }
}

function detailsOf({ query }: ApiRequest): Details {
  const asked = (name: string) => query.get(name)?.toLowerCase() === 'true';
  return { samples: asked('samples'), zones: asked('zones'), route: asked('route') };
}
