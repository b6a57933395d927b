import type { DetailFlags } from '../../polar/v3/access-link.js';
import type { Session } from '../../storage/sessions/session.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { sportOfId } from '../../workouts/sports/sport-ids.js';
import { parseDuration } from '../../workouts/time/duration.js';

/** Of a session of which only the summary is wanted, or here. */
export const noDetails: DetailFlags = { samples: false, zones: false, route: false };

/** What is in either of the two. */
export function union(a: DetailFlags, b: DetailFlags): DetailFlags {
  return { samples: a.samples || b.samples, zones: a.zones || b.zones, route: a.route || b.route };
}

/** What of `wanted` is not in `held`. */
export function missing(wanted: DetailFlags, held: DetailFlags): DetailFlags {
  return {
    samples: wanted.samples && !held.samples,
    zones: wanted.zones && !held.zones,
    route: wanted.route && !held.route,
  };
}

/** Of several sessions the one of which most details are stored; of equal ones the first. */
export function fullest(sessions: readonly Session[]): Session | undefined {
  const weight = (s: Session) => Number(s.samples) + Number(s.zones) + Number(s.route);
  return sessions.reduce<Session | undefined>((best, s) => (best && weight(best) >= weight(s) ? best : s), undefined);
}

/** Whether there is anything in it. */
export function any(details: DetailFlags): boolean {
  return details.samples || details.zones || details.route;
}

/**
 * Whether two sources clearly speak of the same session: what both say agrees, and they say enough. Sessions are
 * matched generously, for a wrong guess there makes two workouts of one; here a wrong guess would lose data.
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
 * Which details really came through `/v3/exercises`, as far as that answer itself shows. Before a transaction is
 * committed on the strength of the other source, "asked for and answered" is not enough: a session that was recorded (it
 * has a heart rate or a distance) and came without samples, or one that may have a route and came without points, is
 * asked for again in the transaction. So is one whose series end long before it does.
 */
export function evident(asked: DetailFlags, answered: SourceSession): DetailFlags {
  const { zones = [], route = [], heartRate, hasRoute } = answered;
  return {
    samples: asked.samples && hasItsSeries(answered),
    zones: asked.zones && (zones.length > 0 || heartRate === undefined),
    route: asked.route && (route.length > 1 || hasRoute === false),
  };
}

/** Real series have a value for nearly every step of the session; the last ones may be missing. */
function hasItsSeries({ samples = [], heartRate, distance, duration = '' }: SourceSession): boolean {
  const seconds = parseDuration(duration) ?? 0;
  const whole = samples.filter(({ recordingRate, data }) => {
    const values = data === '' ? 0 : data.split(',').length;
    return values * (recordingRate || 1) >= 0.9 * seconds - 10 && values > 0;
  });
  if (heartRate !== undefined) return whole.some(({ sampleType }) => sampleType === '0');
  return distance === undefined || whole.length > 0;
}
