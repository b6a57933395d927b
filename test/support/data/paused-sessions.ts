import fc from 'fast-check';
import { parseExercise } from '../../../src/polar/parse/exercise.js';
import { parseTrainingSession } from '../../../src/polar/parse/flow/session.js';
import { parseSessionList } from '../../../src/polar/parse/flow/session-list.js';
import { representSession } from '../../../src/sandbox/represent/generated.js';
import { type Session as Recorded, SampleType } from '../../../src/sandbox/session.js';
import type { Payload } from '../../../src/storage/payloads/payloads.js';
import { withFileFacts } from '../../../src/sync/core/file-facts.js';
import type { SourceSession } from '../../../src/workouts/source-session.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { countClocks } from './two-clocks.js';

/** What took place. All times are ms since the start: pauses, route and `stop` on the wall clock, the rest on the timer. */
export interface Session {
  durationMs: number;
  heart: (number | null)[];
  /** Each 5 s. */
  power: number[];
  rr: number[];
  pauses: { start: number; end: number }[];
  route: number[];
  lapEnds: number[];
  stop: number;
}

export const START = Date.UTC(2026, 4, 1, 8);
const OFFSET_MINUTES = 120;

/** Where the timer stood, and for how long. */
interface Stop {
  timer: number;
  length: number;
}

/** To the millisecond, as v4 and the account export say it: at the start and the end, and twice at one second, too. */
const toTheMillisecond = (durationMs: number): fc.Arbitrary<Stop> =>
  fc.record({
    timer: fc.oneof(
      fc.constantFrom(0, durationMs, 30_000),
      fc.integer({ min: 0, max: durationMs }),
      fc.integer({ min: 0, max: Math.floor(durationMs / 1000) }).map((second) => second * 1000),
    ),
    length: fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 90_000 })),
  });

/** As a FIT can say it, and long enough that a route shows which clock it is on. */
const inWholeSeconds = (durationMs: number): fc.Arbitrary<Stop> =>
  fc.record({
    timer: fc.integer({ min: 0, max: Math.floor(durationMs / 1000) }).map((second) => second * 1000),
    length: fc.integer({ min: 3, max: 90 }).map((second) => second * 1000),
  });

/** As the holes in a route show it: while it is recorded. */
const shownByRoute = (durationMs: number): fc.Arbitrary<Stop> =>
  fc.record({
    timer: fc.integer({ min: 1, max: Math.ceil(durationMs / 1000) - 1 }).map((second) => second * 1000),
    length: fc.integer({ min: 5, max: 90 }).map((second) => second * 1000),
  });

interface Kind {
  stop: (durationMs: number) => fc.Arbitrary<Stop>;
  fewest: number;
  outside: fc.Arbitrary<boolean>;
  laps: number;
}

const sessions = ({ stop, fewest, outside, laps }: Kind): fc.Arbitrary<Session> =>
  fc.integer({ min: 31_000, max: 120_999 }).chain((durationMs) => {
    const count = Math.ceil(durationMs / 1000);
    return fc
      .record({
        heart: fc.array(fc.option(fc.integer({ min: 60, max: 190 }), { freq: 8 }), {
          minLength: count,
          maxLength: count,
        }),
        rr: fc.array(fc.integer({ min: 300, max: 1500 }), { minLength: 20, maxLength: 60 }),
        stops: fc.array(stop(durationMs), { minLength: fewest, maxLength: 9 }),
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
          // So that one ends at the very second at which the timer stood.
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

/** As the account export and API v4 write it. */
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

/** As the watch had it when v3 tells of it, which has no laps. @param routeClock the clock that v3 writes the route in. */
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

/** The answer of `/v3/exercises/ID`, with Polar's FIT of it or without. */
function fromV3(session: Session, routeClock: 'timer' | 'wall', hasFit: boolean): SourceSession[] {
  const polar = representSession(recorded(session, routeClock), 'seen', '');
  const exercise = parseExercise(bytes(polar.exercise({ samples: true, zones: true, route: true })));
  const fit = hasFit ? [{ part: 'original/fit', body: polar.fit() } as unknown as Payload] : [];
  return [withFileFacts(exercise, fit).exercise];
}

export interface Teller {
  who: string;
  via: Workout['source']['via'][number];
  sessions: fc.Arbitrary<Session>;
  tell: (session: Session) => SourceSession[];
}

const told = { stop: toTheMillisecond, fewest: 0, outside: fc.boolean(), laps: 3 };
const withFit = { stop: inWholeSeconds, fewest: 0, outside: fc.boolean(), laps: 0 };
const withRoute = { stop: shownByRoute, fewest: 1, outside: fc.constant(true), laps: 0 };

/** Those who tell of a session, as the exercise that they are read into. Whoever else tells of pauses belongs here. */
export const tellers: Teller[] = [
  {
    who: 'the account export',
    via: 'flow_export',
    sessions: sessions(told),
    tell: (session) => parseTrainingSession(bytes(element(session))).exercises,
  },
  {
    who: 'v4',
    via: 'v4',
    sessions: sessions(told),
    tell: (session) =>
      parseSessionList(bytes({ trainingSessions: [element(session)] })).sessions.flatMap(
        ({ session: { exercises } }) => exercises,
      ),
  },
  ...(['timer', 'wall'] as const).map(
    (clock): Teller => ({
      who: `v3 with a FIT, and its route on the ${clock}`,
      via: 'exercises',
      sessions: sessions(withFit),
      tell: (session) => fromV3(session, clock, true),
    }),
  ),
  {
    who: 'v3 with nothing but a route',
    via: 'exercises',
    sessions: sessions(withRoute),
    tell: (session) => fromV3(session, 'wall', false),
  },
];
