import { seededRandom } from '../../random.js';
import type { Session, Track } from '../../session.js';
import { exerciseIds, train } from '../generate.js';
import { zoneLimits } from '../load.js';
import { places } from '../places.js';
import { type Planned, planYear } from './plan.js';
import { type Round, roundsOf } from './routes.js';

const DAY = 86_400_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAYS = 365;

/** What a year of sample data should be like. */
export interface YearOptions {
  /** ms since 1970; everything ended before it. */
  now: number;
  /** The same seed and the same `now` give the same year; 1 by default. */
  seed?: number;
  /** Whole days before `now` without a session; 0 by default. */
  without?: number;
  /** Seconds from one sample to the next; 1 by default. */
  rateSeconds?: number;
  /** Sessions of the last so many days have a sample per second nevertheless; 0 by default. */
  fineDays?: number;
}

/** About 250 sessions of a year on three dozen rounds, oldest first: how someone trains, without oddities. */
export function generateYear({ now, seed = 1, without = 0, rateSeconds = 1, fineDays = 0 }: YearOptions): Session[] {
  const today = Math.floor(now / DAY);
  const plan = planYear(seededRandom(seed), today - DAYS + 1, today - without);
  const rounds = roundsOf();
  const ids = exerciseIds(seededRandom(seed ^ 0x9ea7), plan.length);
  return plan
    .flatMap((planned, i) => {
      const exerciseId = ids[i];
      if (exerciseId === undefined) return [];
      return [
        sessionOf(seed * 7919 + i, planned, rounds, {
          exerciseId,
          rateSeconds: planned.day > today - fineDays ? 1 : rateSeconds,
        }),
      ];
    })
    .filter(({ startedAt, durationMillis }) => startedAt + durationMillis < now)
    .sort((a, b) => a.startedAt - b.startedAt);
}

function sessionOf(
  seed: number,
  { day, hour, recipe: wanted, region, km = 0, isRace = false, minutes }: Planned,
  rounds: ReturnType<typeof roundsOf>,
  { exerciseId, rateSeconds }: { exerciseId: string; rateSeconds: number },
): Session {
  const random = seededRandom(seed);
  const round = region && nearRound(rounds[region], km, random.int(0, 3));
  const recipe = { ...wanted, rateSeconds, ...(round && { place: round.place }) };
  // Once around, at the mean speed; whoever is done stops the watch.
  const far = isRace || !round ? km : round.meters / 1000;
  const hours = minutes === undefined ? far / (recipe.kmh ?? 10) : minutes / 60;
  const place = places[recipe.place];
  const local = day * DAY + hour * HOUR;
  const utcOffsetMinutes = place.utcOffsetMinutes(local);
  const startedAt = Math.floor((local - utcOffsetMinutes * MINUTE + random.int(0, 1500) * 1000) / 1000) * 1000;
  const durationMillis = Math.round(hours * HOUR);
  const session = train(random, {
    recipe,
    durationMillis,
    exerciseId,
    limits: zoneLimits.later,
    timing: { startedAt, utcOffsetMinutes, uploadedAt: startedAt + durationMillis + 60_000 },
    ...(round && { course: round.course }),
  });
  return session.track && rateSeconds > 1 ? { ...session, track: thinned(session.track, rateSeconds) } : session;
}

/** One position of so many, and the last one. */
function thinned({ seconds, latitudes, longitudes, altitudes, satellites }: Track, rate: number): Track {
  const isKept = (_value: number, i: number) => i % rate === 0 || i === seconds.length - 1;
  return {
    seconds: seconds.filter(isKept),
    latitudes: latitudes.filter(isKept),
    longitudes: longitudes.filter(isKept),
    altitudes: altitudes.filter(isKept),
    satellites,
  };
}

/** One of the four rounds whose lengths are nearest to the distance, the nearest one first. */
function nearRound(rounds: readonly Round[], km: number, nth: number): Round | undefined {
  const byLength = [...rounds].sort((a, b) => Math.abs(a.meters - km * 1000) - Math.abs(b.meters - km * 1000));
  // A race has one route; so has whoever goes much further than usual.
  const near = byLength.filter(({ meters }) => Math.abs(meters - km * 1000) < km * 250);
  return near[nth % Math.max(1, near.length)] ?? byLength[0];
}
