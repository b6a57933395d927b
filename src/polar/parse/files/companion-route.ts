import type { SourceRoutePoint, SourceSession } from '../../../workouts/source-session.js';
import { parseInstant } from '../../../workouts/time/time.js';
import { BadAnswerError } from '../../errors.js';
import { parseRouteGpx } from '../gpx.js';
import type { NamedFile } from './format.js';
import type { FileStart } from './starts.js';

/** The points of a GPX file beside a session. Undefined if it is damaged: that costs the route, not the session. */
export function pointsBeside({ body }: NamedFile): SourceRoutePoint[] | undefined {
  try {
    return parseRouteGpx(body);
  } catch (problem) {
    if (problem instanceof BadAnswerError) return undefined;
    throw problem;
  }
}

/**
 * The session that a route is when nothing else of it is there. Undefined if it is damaged or has no times.
 * @param startOf from the clock of the first point, ms, read as if it were UTC.
 */
export function routeAlone(file: NamedFile, startOf: (firstMs: number) => FileStart): SourceSession | undefined {
  const timed = (pointsBeside(file) ?? []).flatMap(({ time = '', ...point }) => {
    const at = parseInstant(time);
    return at === undefined ? [] : [{ at, point }];
  });
  const [first] = timed;
  if (!first) return undefined;
  return {
    ...startOf(first.at),
    hasRoute: true,
    route: timed.map(({ at, point }) => ({ ...point, offsetMillis: at - first.at })),
    routeClock: 'wall',
    marks: ['start_from_first_point'],
  };
}
