import { createHash } from 'node:crypto';
import { idOfSport } from '../../../workouts/sports/sport-ids.js';
import type { Session } from '../../session.js';
import { pausedSeconds } from '../clock.js';
import type { JsonObject } from '../json.js';
import { localTime } from '../time.js';
import { lapsOf, pausesOf, routesOf, samplesOf, statisticsOf, strengthOf, zonesOf } from './parts.js';

const freeMultisport = '82';
/** For sessions that are just `OTHER` in v3. */
const otherIndoor = '83';
/** For a sport that is in nobody's table yet. */
const newSport = '9001';

/**
 * A session as in v4, with the parts of all features. Zeros are still zeros here and gaps are null: how they are spelled
 * is decided when the session is served.
 */
export function representV4(session: Session): JsonObject {
  return sessionOf([session]);
}

/** Several sessions, one after the other, as the exercises of one multisport session. */
export function multisportV4(legs: readonly [Session, ...Session[]]): JsonObject {
  return sessionOf(legs);
}

function sessionOf(legs: readonly [Session, ...Session[]]): JsonObject {
  const [first] = legs;
  const last = legs.at(-1) ?? first;
  const sum = (value: (leg: Session) => number | undefined) =>
    legs.reduce((total, leg) => total + (value(leg) ?? 0), 0);
  const single = legs.length === 1;
  return {
    identifier: { id: idOf(first, legs.length === 1 ? 'session' : 'multisport') },
    created: utc(last.uploadedAt),
    modified: utc(last.uploadedAt + 2000),
    startTime: localTime(first.startedAt, first.utcOffsetMinutes),
    stopTime: localTime(stopOf(last), last.utcOffsetMinutes),
    name: first.name,
    deviceId: first.deviceId,
    durationMillis: sum((leg) => leg.durationMillis),
    distanceMeters: legs.some((leg) => leg.distance !== undefined) ? sum((leg) => leg.distance) : undefined,
    calories: sum((leg) => leg.calories),
    ...heartRate(first),
    ...(single && percentages(first)),
    trainingLoad: first.trainingLoad,
    trainingBenefit: 'TRAINING_BENEFIT_NONE',
    recoveryTimeMillis: '3600000',
    timezoneOffsetMinutes: first.utcOffsetMinutes,
    application: { name: 'Polar Flow' },
    product: first.device === undefined ? {} : { modelName: first.device },
    sport: { id: single ? sportId(first) : freeMultisport },
    feeling: 0.5,
    trainingLoadReport: loadReport(first),
    physicalInformation: { created: utc(first.uploadedAt), weightKg: 72, heightCm: 174, maximumHeartRate: 188 },
    comments: [],
    hillSplits: {},
    testResults: {},
    exercises: legs.map(exerciseOf),
  };
}

function exerciseOf(leg: Session): JsonObject {
  return {
    identifier: { id: idOf(leg, 'exercise') },
    created: utc(leg.uploadedAt),
    modified: utc(leg.uploadedAt + 1000),
    startTime: localTime(leg.startedAt, leg.utcOffsetMinutes),
    stopTime: localTime(stopOf(leg), leg.utcOffsetMinutes),
    durationMillis: leg.durationMillis,
    distanceMeters: leg.distance,
    calories: leg.calories,
    ...percentages(leg),
    runningIndex: leg.runningIndex,
    recoveryTimeMillis: '3600000',
    timezoneOffsetMinutes: leg.utcOffsetMinutes,
    sport: { id: sportId(leg) },
    trainingLoadReport: loadReport(leg),
    samples: samplesOf(leg),
    routes: routesOf(leg),
    laps: lapsOf(leg),
    statistics: statisticsOf(leg),
    zones: zonesOf(leg),
    pauseTimes: pausesOf(leg),
    strengthTrainingResults: strengthOf(leg),
  };
}

/** The wall clock includes the pauses. */
function stopOf(leg: Session): number {
  return leg.startedAt + leg.durationMillis + pausedSeconds(leg) * 1000;
}

const heartRate = ({ heartRate: rate }: Session) => rate && { hrAvg: rate.average, hrMax: rate.maximum };

const percentages = ({ energy }: Session) =>
  energy && { fatPercentage: energy.fat, carboPercentage: energy.carbohydrate, proteinPercentage: energy.protein };

function loadReport({ load, startedAt, utcOffsetMinutes }: Session): JsonObject | undefined {
  return (
    load && {
      cardioLoad: load.cardio,
      muscleLoad: load.muscle,
      perceivedLoad: load.perceived,
      cardioLoadInterpretation: `LOAD_INTERPRETATION_${load.cardioInterpretation}`,
      muscleLoadInterpretation: `LOAD_INTERPRETATION_${load.muscleInterpretation}`,
      perceivedLoadInterpretation: `LOAD_INTERPRETATION_${load.perceivedInterpretation}`,
      // The local start with a false Z, as in real responses.
      calculationTime: `${localTime(startedAt, utcOffsetMinutes)}Z`,
      sessionRpe: load.rpe === 'UNKNOWN' ? 'RPE_NONE' : load.rpe,
    }
  );
}

function sportId({ detailedSport, sport }: Session): string {
  if (detailedSport) return idOfSport(detailedSport) ?? newSport;
  return idOfSport(sport) ?? otherIndoor;
}

/** UTC without `Z`, like `created` and `modified`. */
const utc = (at: number) => new Date(at).toISOString().slice(0, 23);

/** Ten digits, unrelated to the ids of v3. */
function idOf({ exerciseId }: Session, kind: string): string {
  const digest = createHash('sha256').update(`${kind} ${exerciseId}`).digest();
  return String(7_000_000_000 + (digest.readUInt32BE(0) % 1_000_000_000));
}
