import { toGpx } from '../represent/gpx.js';
import type { Representation } from '../represent/representation.js';
import { type ApiRequest, accepts, type Reply } from './http.js';
import type { Entry } from './uploads.js';

/** How each kind of file is made, and its media type. */
const kinds: Record<string, { type: string; of(of: Representation): string | Buffer | undefined }> = {
  gpx: { type: 'application/gpx+xml', of: (one) => gpxOf(one) },
  tcx: { type: 'application/vnd.garmin.tcx+xml', of: (one) => one.tcx() },
  fit: { type: '*/*', of: (one) => one.fit() },
};

/**
 * The session as a `gpx`, `tcx` or `fit` file; undefined if there is none. FIT has no media type of its own: it is
 * requested with one that accepts everything.
 */
export function file(request: ApiRequest, { representation }: Entry, kind: string): Reply | undefined {
  const made = kinds[kind];
  const body = made?.of(representation);
  if (made === undefined || body === undefined) return undefined;
  const welcome = request.headers.accept === undefined || accepts(request, '*/*') || accepts(request, made.type);
  const type = made.type === '*/*' ? 'application/octet-stream' : made.type;
  return welcome ? { status: 200, headers: { 'Content-Type': type }, body } : { status: 406 };
}

function gpxOf(representation: Representation): string | undefined {
  const track = representation.track();
  return track && toGpx(track.device, track.points);
}
