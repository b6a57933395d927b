import type { Workout } from '../../workouts/workout.js';
import { NoPositionError } from '../errors.js';
import { Page } from '../files/page.js';
import { xmlElement } from '../xml/xml.js';
import { coordinates, linesOf } from './lines.js';

const OPENING = `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
<Document>
`;

/** On the ground, because the altitude of a watch is off by more than a map can hide. */
const STYLE = `<Style id="route"><LineStyle><color>ff2222d0</color><width>4</width></LineStyle></Style>
`;

/**
 * A workout as KML 2.2 with Google's `gx:Track`, which has an instant for every position. Pauses, gaps of more than three
 * minutes and the 180th meridian begin a new track. Off by at most 5e-8 degrees and 5 mm; instants by 0.5 ms.
 * @throws NoPositionError without a route.
 */
export function encodeKml(workout: Workout): Iterable<Uint8Array> {
  if ((workout.route ?? []).length === 0) throw new NoPositionError(workout);
  return kmlPages(workout);
}

function* kmlPages(workout: Workout): Generator<Uint8Array, void> {
  const page = new Page();
  const sport = workout.type.replaceAll('_', ' ');
  const name = xmlElement(
    'name',
    workout.name ?? `${sport} ${workout.start_time_local.slice(0, 16).replace('T', ' ')}`,
  );
  page.text(`${OPENING}${name}${STYLE}<Placemark>\n${name}`);
  page.text(xmlElement('description', workout.note));
  page.text('<styleUrl>#route</styleUrl>\n<gx:MultiTrack>\n');
  for (const line of linesOf(workout)) {
    page.text('<gx:Track>\n');
    // The schema wants all instants before the first position.
    for (const { time } of line) {
      page.text(`<when>${time}</when>\n`);
      if (page.isFull) yield page.take();
    }
    for (const point of line) {
      const { altitude = 0 } = point;
      page.text(`<gx:coord>${coordinates({ ...point, altitude }, ' ')}</gx:coord>\n`);
      if (page.isFull) yield page.take();
    }
    page.text('</gx:Track>\n');
  }
  page.text('</gx:MultiTrack>\n</Placemark>\n</Document>\n</kml>\n');
  yield page.take();
}
