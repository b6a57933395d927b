import type { Random } from '../random.js';
import type { JsonObject } from '../represent/json.js';
import { SampleType, type Session } from '../session.js';
import { dateOf, MINUTE } from './dates.js';
import type { Life } from './life.js';
import { asleepAt, nightOf } from './night.js';

const STEP = 5 * MINUTE;
/** The longest second-by-second period reported for one day was below this. */
const LONGEST = 4000;

/**
 * A day of `/v3/users/continuous-heart-rate`: every five minutes, a second early or late, and second by second where the
 * watch was measuring anyway; a zero where it lost contact with the skin. Times are those of the watch, so in the night
 * when summer time ends, one hour occurs twice. undefined: no heart rate on that day.
 */
export function heartRateJson(life: Life, day: number, syncedAt: number, polarUser: string): JsonObject | undefined {
  const { from, until } = life.bounds(day);
  if (day < life.firstDay) return undefined;
  const clock = life.clock(day);
  const samples = allDay(life, day, { from, until })
    .filter(({ at }) => at < syncedAt)
    .map(({ at, bpm }) => ({
      heart_rate: bpm,
      sample_time: new Date(at + clock(at) * MINUTE).toISOString().slice(11, 19),
    }));
  return samples.length === 0 ? undefined : { polar_user: polarUser, date: dateOf(day), heart_rate_samples: samples };
}

function allDay(life: Life, day: number, { from, until }: { from: number; until: number }) {
  const random = life.random(day, 8);
  const nights = [nightOf(life, day), nightOf(life, day + 1)];
  const { restingHeartRate } = life.form(day);
  const [session] = life.trainingOn(day).filter(({ durationMillis }) => durationMillis > 10 * MINUTE);
  // A day without the watch: it lay in a drawer.
  if (nights.every((night) => night === undefined) && !session && random.next() < 0.5) return [];
  const dense = session ? seconds(random, session, until) : [];
  const [first, last] = [dense[0]?.at ?? until, dense.at(-1)?.at ?? until];
  const samples: { at: number; bpm: number }[] = [];
  let bpm = restingHeartRate + 14;
  for (let at = from + random.int(20, 290) * 1000; at < until; at += STEP + random.int(-1, 1) * 1000) {
    const night = nights.find((one) => asleepAt(one, at));
    const asleep = night?.heart.find((sample) => Math.abs(sample.at - at) <= STEP);
    bpm += (restingHeartRate + random.between(9, 42) - bpm) / 2.5;
    if (at < first || at > last) samples.push({ at, bpm: asleep?.bpm ?? Math.round(bpm) });
  }
  return [...samples, ...dense].sort((a, b) => a.at - b.at);
}

/** The beginning of a session, with an occasional zero. */
function seconds(random: Random, session: Session, until: number): { at: number; bpm: number }[] {
  const heart = session.series?.find(({ type }) => type === SampleType.heartRate);
  if (!heart) return [];
  const values = heart.values.slice(0, LONGEST);
  return Array.from(values, (bpm, i) => ({
    at: session.startedAt + i * heart.rateSeconds * 1000,
    bpm: Number.isNaN(bpm) || random.next() < 0.027 ? 0 : bpm,
  })).filter(({ at }) => at < until);
}
