import { parseExercise } from '../../dist/polar/parse/exercise.js';
import { Life } from '../../dist/sandbox/days/life.js';
import { nightOf, Stage, secondsIn } from '../../dist/sandbox/days/night.js';
import { representSession } from '../../dist/sandbox/represent/generated.js';
import { toJsonText } from '../../dist/sandbox/represent/json.js';
import { generateSessions } from '../../dist/sandbox/workouts/generate.js';
import { openStore } from '../../dist/storage/store.js';
import { normalizeWorkout } from '../../dist/workouts/normalize.js';

const DAY = 86_400_000;
const FOUR_WEEKS = 28 * DAY;
const LONGEST = 4 * 3_600_000;
const USER = '1';
/** The first sessions the sandbox makes are oddities; from here on they are everyday ones. */
const EVERYDAY_FROM = 43;

/** Fills a database with 14 months of invented training: what the sandbox makes for 4 weeks, again and again. */
export function fillShowcase(path, until = Date.UTC(2026, 10, 20, 12)) {
  const spans = Array.from({ length: 15 }, (_, i) => until - i * FOUR_WEEKS);
  const sessions = spans.flatMap((now, i) => spread(generateSessions({ now, seed: i + 3 }).slice(EVERYDAY_FROM), now));
  const store = openStore(path);
  const life = new Life(7, Math.floor((until - spans.length * FOUR_WEEKS) / DAY));
  for (const session of sessions) {
    life.add(session);
    store.atomically(() => store.saveWorkout(USER, workoutOf(session)));
  }
  store.atomically(() => {
    for (let day = life.firstDay; day <= Math.floor(until / DAY); day++) saveNight(store, life, day);
  });
  store.close();
  return sessions.length;
}

/** The sandbox puts everyday sessions at the end of its 4 weeks; here they are as far apart as in real life. */
function spread(sessions, until) {
  const usual = sessions.filter(({ durationMillis }) => durationMillis < LONGEST);
  return usual.map((session, i) => {
    const day = Math.floor((i * 28) / usual.length);
    const moved = Math.round((until - FOUR_WEEKS + day * DAY - session.startedAt) / DAY) * DAY;
    return { ...session, startedAt: session.startedAt + moved, uploadedAt: session.uploadedAt + moved };
  });
}

function workoutOf(session) {
  const face = representSession(session, 'seen', 'https://example.org/user');
  const body = toJsonText(face.exercise({ samples: true, zones: true, route: true }));
  const workout = normalizeWorkout({
    id: session.exerciseId.toLowerCase(),
    userId: USER,
    exercise: parseExercise(Buffer.from(body)),
    via: ['exercises'],
    externalIds: {},
    provenance: { fetchedAt: '2026-11-21T06:00:00Z', payloadSha256: [] },
  });
  const autoLaps = kilometers(workout.streams);
  return autoLaps.length > 1 ? { ...workout, auto_laps: autoLaps } : workout;
}

/** A lap every kilometer, as a watch counts them. */
function kilometers({ distance_meters: distance, heart_rate_bpm: heart } = {}) {
  const laps = [];
  let start = 0;
  for (const [second, meters] of (distance?.values ?? []).entries()) {
    if (meters === null || meters < (laps.length + 1) * 1000) continue;
    const beats = (heart?.values ?? []).slice(start, second).filter((bpm) => bpm !== null);
    laps.push({
      start_seconds: start,
      duration_seconds: second - start,
      distance_meters: 1000,
      ...(beats.length > 0 && {
        avg_heart_rate_bpm: Math.round(beats.reduce((sum, bpm) => sum + bpm, 0) / beats.length),
        max_heart_rate_bpm: Math.max(...beats),
      }),
    });
    start = second;
  }
  return laps;
}

function saveNight(store, life, day) {
  const night = nightOf(life, day);
  if (!night) return;
  const date = new Date(day * DAY).toISOString().slice(0, 10);
  const local = (at) => new Date(at + night.clock(at) * 60_000).toISOString().slice(0, 19);
  const { restingHeartRate, hrv } = life.form(day);
  const record = { id: date, date, time_basis: 'local', source: 'accesslink' };
  store.records.save(USER, {
    kind: 'sleep',
    ...record,
    start_time_local: local(night.startsAt),
    end_time_local: local(night.endsAt),
    light_sleep_seconds: secondsIn(night, Stage.light, Stage.lighter),
    deep_sleep_seconds: secondsIn(night, Stage.deep),
    rem_sleep_seconds: secondsIn(night, Stage.rem),
  });
  store.records.save(USER, {
    kind: 'nightly_recharge',
    ...record,
    avg_heart_rate_bpm: Math.round(restingHeartRate),
    avg_hrv_rmssd_ms: Math.round(hrv),
  });
}
