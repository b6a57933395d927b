import type { Details } from '../represent/representation.js';
import { file } from './files.js';
import { type ApiRequest, data, type Reply } from './http.js';
import { currentExercise, type Uploads } from './uploads.js';

/** `/v3/exercises`: what was uploaded in the last 30 days, committed or not. */
export class Exercises {
  constructor(
    private readonly uploads: Uploads,
    private readonly now: () => number,
  ) {}

  /** A bare array. */
  list(request: ApiRequest): Reply {
    const details = detailsOf(request);
    return data(
      request,
      'exercises',
      this.uploads.offered().map((entry) => currentExercise(entry, details, this.now())),
    );
  }

  one(request: ApiRequest, exerciseId: string): Reply {
    const entry = this.uploads.find(exerciseId);
    if (!entry) return { status: 404 };
    if (entry.brokenStatus !== undefined) return { status: entry.brokenStatus };
    return data(request, 'exercise', currentExercise(entry, detailsOf(request), this.now()));
  }

  /** `gpx`, `tcx` or `fit`; also 404 if the session has no such file. */
  file(request: ApiRequest, exerciseId: string, kind: string): Reply {
    const entry = this.uploads.find(exerciseId);
    return (entry && file(request, entry, kind)) ?? { status: 404 };
  }
}

function detailsOf({ query }: ApiRequest): Details {
  const asked = (name: string) => query.get(name)?.toLowerCase() === 'true';
  return { samples: asked('samples'), zones: asked('zones'), route: asked('route') };
}
