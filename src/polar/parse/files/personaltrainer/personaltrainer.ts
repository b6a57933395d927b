import type { SourceSession } from '../../../../workouts/source-session.js';
import { pointsBeside, routeAlone } from '../companion-route.js';
import type { FileFormat, NamedFile } from '../format.js';
import { localStartIn, stemOf } from '../names.js';
import { startAtInstant } from '../starts.js';
import { readCalendar } from './calendar.js';
import { type PlacedRoute, placeRoute } from './route.js';

/** XML of polarpersonaltrainer.com: a calendar with any number of exercises, and a GPX file with the same name beside it. */
export const personaltrainerFile: FileFormat = {
  name: 'personaltrainer_file',
  label: 'XML',
  recognize({ text }) {
    if (text.startsWith('<') && /<(?:\w{1,20}:)?polar-exercise-data[\s>]/.test(text)) return 'session';
    return isRouteOfExercise(text) ? 'companion' : undefined;
  },
  read({ body }, beside) {
    const sessions = readCalendar(body);
    return beside.reduce(withRoute, sessions);
  },
  readAlone: (file) => routeAlone(file, (firstMs) => startAtInstant(firstMs, localStartIn(file.name))),
  keyOf: (name) => `personaltrainer ${stemOf(name)}`,
};

const isRouteOfExercise = (head: string) =>
  head.startsWith('<') && /<gpx\b[^>]{0,2000}\bcreator\s*=\s*["']http:\/\/www\.polarpersonaltrainer\.com/.test(head);

/**
 * Gives a route to the exercise whose altitudes it has; if it agrees with none, to the only one there is. Marks:
 * `route_start_assumed` (nothing but the name shows that it belongs here), `route_unplaced`, `route_unreadable`.
 */
function withRoute(sessions: SourceSession[], file: NamedFile): SourceSession[] {
  const points = pointsBeside(file);
  if (!points) return marked(sessions, 'route_unreadable');
  const placed = sessions.map((session) => (session.route ? undefined : placeRoute(points, session)));
  const owner = placed.findIndex((route) => route?.agrees);
  const only = owner < 0 && sessions.length === 1 ? 0 : owner;
  const route = placed[only];
  if (!route) return marked(sessions, 'route_unplaced');
  return sessions.map((session, i) => (i === only ? routed(session, route) : session));
}

function routed(session: SourceSession, { agrees, ...route }: PlacedRoute): SourceSession {
  return { ...session, ...route, ...(!agrees && { marks: [...(session.marks ?? []), 'route_start_assumed'] }) };
}

/** Of a calendar with many exercises nobody knows which one lacks its route. */
function marked(sessions: SourceSession[], mark: string): SourceSession[] {
  if (sessions.length !== 1) return sessions;
  return sessions.map((session) => ({ ...session, marks: [...(session.marks ?? []), mark] }));
}
