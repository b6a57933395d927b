import fc from 'fast-check';
import { parseExercise } from '../../../src/polar/parse/exercise.js';
import { parseTrainingSession } from '../../../src/polar/parse/flow/session.js';
import { parseSessionList } from '../../../src/polar/parse/flow/session-list.js';
import { representSession } from '../../../src/sandbox/represent/generated.js';
import { type Session as Recorded, SampleType } from '../../../src/sandbox/session.js';
import type { Payload } from '../../../src/storage/payloads/payload.js';
import { withFileFacts } from '../../../src/sync/core/file-facts.js';
import type { SourceSession } from '../../../src/workouts/source-session.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { countClocks } from './two-clocks.js';

/** What happened. All times are ms since the start: pauses, route and `stop` on the wall clock, the rest on the timer. */
export interface Session {
  durationMs: number;
  heart: (number | null)[];
  /** One per 5 s. */
  power: number[];
  rr: number[];
  pauses: { start: number; end: number }[];
  route: number[];
  lapEnds: number[];
  stop: number;
}

export const START = Date.UTC(2026, 4, 1, 8);
const OFFSET_MINUTES = 120;

/** Where the timer stopped, and for how long. */
interface Stop {
  timer: number;
  length: number;
}

/** To the millisecond, as in v4 and the account export, also at the start, at the end, and twice in one second. */
const toTheMillisecond = (durationMs: number): fc.Arbitrary<Stop> =>
  fc.record({
    timer: fc.oneof(
      fc.constantFrom(0, durationMs, 30_000),
      fc.integer({ min: 0, max: durationMs }),
      fc.integer({ min: 0, max: Math.floor(durationMs / 1000) }).map((second) => second * 1000),
    ),
    length: fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 90_000 })),
  });

/** As FIT can express it, and long enough that a route shows which clock it is on. */
const inWholeSeconds = (durationMs: number): fc.Arbitrary<Stop> =>
  fc.record({
    timer: fc.integer({ min: 0, max: Math.floor(durationMs / 1000) }).map((second) => second * 1000),
    length: fc.integer({ min: 3, max: 90 }).map((second) => second * 1000),
  });

/** As gaps in a route show it, so only while it is recorded. */
const shownByRoute = (durationMs: number): fc.Arbitrary<Stop> =>
  fc.record({
    timer: fc.integer({ min: 1, max: Math.ceil(durationMs / 1000) - 1 }).map((second) => second * 1000),
    length: fc.integer({ min: 5, max: 90 }).map((second) => second * 1000),
  });

interface Kind {
  stop: (durationMs: number) => fc.Arbitrary<Stop>;
  minPauses: number;
  outside: fc.Arbitrary<boolean>;
  laps: number;
}

const sessions = ({ stop, minPauses, outside, laps }: Kind): fc.Arbitrary<Session> =>
  fc.integer({ min: 31_000, max: 120_999 }).chain((durationMs) => {
    const count = Math.ceil(durationMs / 1000);
    return fc
      .record({
        heart: fc.array(fc.option(fc.integer({ min: 60, max: 190 }), { freq: 8 }), {
          minLength: count,
          maxLength: count,
        }),
        rr: fc.array(fc.integer({ min: 300, max: 1500 }), { minLength: 20, maxLength: 60 }),
        stops: fc.array(stop(durationMs), { minLength: minPauses, maxLength: 9 }),
        lapEnds: fc.uniqueArray(fc.integer({ min: 6000, max: durationMs - 6000 }), { maxLength: laps }),
        isOutside: outside,
      })
      .map(({ heart, rr, stops, lapEnds, isOutside }) => {
        let paused = 0;
        const pauses = stops
          .toSorted((a, b) => a.timer - b.timer)
          .map(({ timer, length }) => {
            const start = timer + paused;
            paused += length;
            return { start, end: start + length };
          });
        const { wallOf } = countClocks(asWorkout(pauses), durationMs);
        return {
          durationMs,
          heart: heart.map((bpm, i) => bpm ?? (i === 0 ? 100 : null)),
          power: Array.from({ length: Math.ceil(durationMs / 5000) }, (_, i) => 100 + i),
          // So that one beat ends at the very second at which the timer stopped.
          rr: [...new Array<number>(30).fill(1000), ...rr],
          pauses,
          route: isOutside ? heart.map((_, i) => wallOf(i * 1000)) : [],
          lapEnds: [...lapEnds.sort((a, b) => a - b), durationMs],
          stop: durationMs + paused,
        };
      });
  });

export const asWorkout = (pauses: Session['pauses']): Workout['pauses'] =>
  pauses.map(({ start, end }) => ({ start_seconds: start / 1000, duration_seconds: (end - start) / 1000 }));

const local = (ms: number) => new Date(START + OFFSET_MINUTES * 60_000 + ms).toISOString().slice(0, -1);

/** A session as the account export and v4 write it. */
function element(session: Session) {
  const { durationMs, heart, power, rr, pauses, route, lapEnds, stop } = session;
  const summary = {
    startTime: local(0),
    stopTime: local(stop),
    durationMillis: durationMs,
    timezoneOffsetMinutes: OFFSET_MINUTES,
    calories: 77,
    sport: { id: '1' },
  };
  const wayPoints = route.map((ms, i) => ({ longitude: 6 + i / 1e4, latitude: 51, elapsedMillis: ms }));
  const laps = lapEnds.map((end, i) => ({ splitTimeMillis: end, durationMillis: end - (lapEnds[i - 1] ?? 0) }));
  return {
    ...summary,
    identifier: { id: '900001' },
    modified: '2026-05-01T12:00:00.000',
    exercises: [
      {
        ...summary,
        identifier: { id: '1' },
        pauseTimes: pauses.map(({ start, end }) => ({ startTime: local(start), endTime: local(end) })),
        laps: lapEnds.length > 1 ? { laps } : {},
        samples: {
          samples: [
            { type: 'HEART_RATE', intervalMillis: 1000, values: heart },
            { type: 'POWER', intervalMillis: 5000, values: power },
          ],
          rrSamples: rr.map((durationMillis) => ({ durationMillis })),
        },
        routes: route.length > 0 ? { route: { startTime: local(0), wayPoints } } : {},
      },
    ],
  };
}

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

/** A session as recorded by the sandbox, for v3, which has no laps. @param routeClock the clock of the route in v3. */
function recorded(session: Session, routeClock: 'timer' | 'wall'): Recorded {
  const { durationMs, heart, power, rr, pauses, route } = session;
  let before = 0;
  const series = (type: number, rateSeconds: number, values: readonly (number | null)[]) => ({
    type,
    rateSeconds,
    values: Float32Array.from(values, (value) => value ?? Number.NaN),
    gap: 'null' as const,
  });
  return {
    name: 'a session with pauses',
    exerciseId: 'a1b2c3d4',
    uploadedAt: START + 86_400_000,
    startedAt: START,
    utcOffsetMinutes: OFFSET_MINUTES,
    durationMillis: durationMs,
    calories: 77,
    sport: 'RUNNING',
    series: [series(SampleType.heartRate, 1, heart), series(SampleType.power, 5, power)],
    rr,
    pauses: pauses.map(({ start, end }) => {
      const afterSeconds = (start - before) / 1000;
      before += end - start;
      return { afterSeconds, seconds: (end - start) / 1000 };
    }),
    routeClock,
    ...(route.length > 0 && {
      track: {
        seconds: Float64Array.from(heart, (_, i) => i),
        latitudes: Float64Array.from(heart, () => 51),
        longitudes: Float64Array.from(heart, (_, i) => 6 + i / 1e4),
        altitudes: Float32Array.from(heart, () => 100),
        satellites: 9,
      },
    }),
  };
}

/** The parsed response of `/v3/exercises/ID`, with or without Polar's FIT file. */
function fromV3(session: Session, routeClock: 'timer' | 'wall', hasFit: boolean): SourceSession[] {
  const polar = representSession(recorded(session, routeClock), 'seen', '');
  const exercise = parseExercise(bytes(polar.exercise({ samples: true, zones: true, route: true })));
  const fit = hasFit ? [{ part: 'original/fit', body: polar.fit() } as unknown as Payload] : [];
  return [withFileFacts(exercise, fit).exercise];
}

export interface PauseSource {
  name: string;
  via: Workout['source']['via'][number];
  sessions: fc.Arbitrary<Session>;
  read: (session: Session) => SourceSession[];
}

const exact = { stop: toTheMillisecond, minPauses: 0, outside: fc.boolean(), laps: 3 };
const withFit = { stop: inWholeSeconds, minPauses: 0, outside: fc.boolean(), laps: 0 };
const withRoute = { stop: shownByRoute, minPauses: 1, outside: fc.constant(true), laps: 0 };

/** The sources that contain pauses, each with the exercises read from it. Add any new source with pauses here. */
export const pauseSources: PauseSource[] = [
  {
    name: 'the account export',
    via: 'flow_export',
    sessions: sessions(exact),
    read: (session) => parseTrainingSession(bytes(element(session))).exercises,
  },
  {
    name: 'v4',
    via: 'v4',
    sessions: sessions(exact),
    read: (session) =>
      parseSessionList(bytes({ trainingSessions: [element(session)] })).sessions.flatMap(
        ({ session: { exercises } }) => exercises,
      ),
  },
  ...(['timer', 'wall'] as const).map(
    (clock): PauseSource => ({
      name: `v3 with a FIT, and its route on the ${clock}`,
      via: 'exercises',
      sessions: sessions(withFit),
      read: (session) => fromV3(session, clock, true),
    }),
  ),
  {
    name: 'v3 with nothing but a route',
    via: 'exercises',
    sessions: sessions(withRoute),
    read: (session) => fromV3(session, 'wall', false),
  },
];
