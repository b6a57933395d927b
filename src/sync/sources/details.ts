import type { DetailFlags } from '../../polar/v3/access-link.js';
import type { Session } from '../../storage/sessions/session.js';
import { seriesLength } from '../../workouts/parts/streams.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { sportOfId } from '../../workouts/sports/sport-ids.js';
import { parseDuration } from '../../workouts/time/duration.js';

/** For a session of which only the summary is wanted or stored. */
export const noDetails: DetailFlags = { samples: false, zones: false, route: false };

/** The details in either of the two. */
export function union(a: DetailFlags, b: DetailFlags): DetailFlags {
  return { samples: a.samples || b.samples, zones: a.zones || b.zones, route: a.route || b.route };
}

/** The details in `wanted` that are not in `held`. */
export function missing(wanted: DetailFlags, held: DetailFlags): DetailFlags {
  return {
    samples: wanted.samples && !held.samples,
    zones: wanted.zones && !held.zones,
    route: wanted.route && !held.route,
  };
}

/** The session with the most details stored; the first of equal ones. */
export function fullest(sessions: readonly Session[]): Session | undefined {
  const weight = (s: Session) => Number(s.samples) + Number(s.zones) + Number(s.route);
  return sessions.reduce<Session | undefined>((best, s) => (best && weight(best) >= weight(s) ? best : s), undefined);
}

/** Whether any detail is set. */
export function any(details: DetailFlags): boolean {
  return details.samples || details.zones || details.route;
}

/**
 * Whether two sources clearly describe the same session: everything that both state agrees, and they state enough. Grouping
 * matches sessions generously, because a wrong guess there makes two workouts of one; here a wrong guess would lose data.
 */
export function agree(one: SourceSession, other: SourceSession): boolean {
  const facts = (e: SourceSession) => [
    e.deviceId?.toUpperCase(),
    e.device?.toUpperCase(),
    e.detailedSportInfo && (sportOfId(e.detailedSportInfo) ?? e.detailedSportInfo),
    e.calories,
    e.distance,
    e.heartRate?.average,
    e.heartRate?.maximum,
  ];
  const theirs = facts(other);
  const shared = facts(one).flatMap((fact, i) =>
    fact === undefined || theirs[i] === undefined ? [] : [fact === theirs[i]],
  );
  return one.duration !== undefined && other.duration !== undefined && shared.length >= 2 && !shared.includes(false);
}

/**
 * Which details really came through `/v3/exercises`, as far as the response itself shows. Before a transaction is committed
 * relying on the other source, "requested and received" is not enough: a session that was recorded (it has a heart rate or
 * a distance) and came without samples, or one that may have a route and came without points, is requested again in the
 * transaction. So is one whose samples end long before it does.
 */
export function evident(asked: DetailFlags, answered: SourceSession): DetailFlags {
  const { zones = [], route = [], heartRate, hasRoute } = answered;
  return {
    samples: asked.samples && hasAllSamples(answered),
    zones: asked.zones && (zones.length > 0 || heartRate === undefined),
    route: asked.route && (route.length > 1 || hasRoute === false),
  };
}

/** Real channels have a value for nearly every interval of the session; the last ones may be missing. */
function hasAllSamples({ samples = [], heartRate, distance, duration = '' }: SourceSession): boolean {
  const seconds = parseDuration(duration) ?? 0;
  const whole = samples.filter(({ recordingRate, data }) => {
    const values = seriesLength(data);
    return values * (recordingRate || 1) >= 0.9 * seconds - 10 && values > 0;
  });
  if (heartRate !== undefined) return whole.some(({ sampleType }) => sampleType === '0');
  return distance === undefined || whole.length > 0;
}
