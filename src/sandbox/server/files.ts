import { toGpx } from '../represent/gpx.js';
import { type ApiRequest, accepts, type Reply } from './http.js';
import type { Entry } from './shelf.js';

/**
 * The session as a file, `gpx` or `tcx`; undefined when there is none. TCX goes out as plain XML: the documentation says
 * gzipped, clients have met plain.
 */
export function file(request: ApiRequest, { representation }: Entry, kind: string): Reply | undefined {
  const track = kind === 'gpx' ? representation.track() : undefined;
  const body = kind === 'tcx' ? representation.tcx() : track && toGpx(track.device, track.points);
  if (body === undefined) return undefined;
  const type = kind === 'tcx' ? 'application/vnd.garmin.tcx+xml' : 'application/gpx+xml';
  const welcome = request.headers.accept === undefined || accepts(request, '*/*') || accepts(request, type);
  return welcome ? { status: 200, headers: { 'Content-Type': type }, body } : { status: 406 };
}
