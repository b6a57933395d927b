import type { Workout } from '../../workouts/workout.js';
import { NoPositionError } from '../errors.js';
import { Page } from '../files/page.js';
import { instantText } from '../track/numbers.js';
import { segmentBreaks } from '../track/segments.js';
import { startMs } from '../track/timing.js';
import { orderedRoute } from '../track/track.js';
import { lapWaypoints } from './gpx-laps.js';
import { pointWriter } from './gpx-point.js';
import { xmlElement } from './xml.js';

const OPENING = `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="polar-sync" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2" xmlns:gpxpx="http://www.garmin.com/xmlschemas/PowerExtension/v1">
`;

/**
 * A workout as GPX 1.1, with a point for every route point. Each point gets the samples nearest to it in time, no further
 * away than half their interval and not across a pause. Laps are waypoints where they ended. A pause starts a new segment,
 * and so does a gap of more than three minutes. Read back, it equals the route within: time 0.5 ms, position 5e-8 degrees,
 * altitude 5 mm, speed 0.5 mm/s, temperature 0.05 degrees, heart rate, cadence and power 0.5 units.
 * @throws NoPositionError without a route.
 */
export function encodeGpx(workout: Workout): Iterable<Uint8Array> {
  if ((workout.route ?? []).length === 0) throw new NoPositionError(workout);
  return gpxPages(workout);
}

function* gpxPages(workout: Workout): Generator<Uint8Array> {
  const page = new Page();
  const name = xmlElement('name', workout.name);
  page.text(`${OPENING}<metadata>\n${name}<time>${instantText(startMs(workout))}</time>\n</metadata>\n`);
  const route = orderedRoute(workout);
  page.text(lapWaypoints(workout, route));
  page.text(`<trk>\n${name}`);
  page.text(xmlElement('desc', workout.note));
  page.text(xmlElement('src', workout.source.device));
  page.text(xmlElement('type', workout.type.replaceAll('_', ' ')));
  page.text('<trkseg>\n');
  const isNewSegment = segmentBreaks(workout);
  const writePoint = pointWriter(page, workout);
  let previous: number | undefined;
  for (const point of route) {
    const t = point.time_seconds;
    if (previous !== undefined && isNewSegment(previous, t)) {
      page.text('</trkseg>\n<trkseg>\n');
    }
    previous = t;
    writePoint(point);
    if (page.isFull) yield page.take();
  }
  page.text('</trkseg>\n</trk>\n</gpx>\n');
  yield page.take();
}
