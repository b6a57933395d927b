import type { SourceLap, SourceSession } from '../../../../workouts/source-session.js';
import { sportOfFit } from '../../../../workouts/sports/sport-of-fit.js';
import { present, presentOrAbsent } from '../../fields.js';
import type { FileLap } from '../../file-facts.js';
import { FIT_EPOCH, factsIn } from '../../fit-facts.js';
import type { FitMessage } from '../../fit-messages.js';
import { isoSeconds } from '../numerals.js';
import { session as of } from './profile.js';
import { recordingOf } from './recording.js';

/** Its start is in UTC, and becomes local once the zone is known. */
export interface FitSession {
  startMs: number;
  fields: Omit<SourceSession, 'startTime'>;
}

/**
 * One session: what its message says, and what was recorded.
 * @param messages those that belong to it. @param startSeconds FIT seconds. @param isCut its end is missing.
 */
export function sessionOf(messages: readonly FitMessage[], startSeconds: number, isCut: boolean): FitSession {
  const startMs = (startSeconds + FIT_EPOCH) * 1000;
  const summary = messages.find(({ number }) => number === of.number)?.fields;
  const { laps, pauses } = factsIn(messages);
  const { samples, route, recordedMs } = recordingOf(messages, startSeconds, pauses ?? []);
  const timer = summary?.get(of.timer);
  return {
    startMs,
    fields: present({
      ...(summary && summaryFields(summary)),
      aboutSeconds: timer === undefined && recordedMs !== undefined && !isCut ? recordedMs / 1000 : undefined,
      samples,
      route: route.length > 0 ? route : undefined,
      routeClock: route.length > 0 ? ('wall' as const) : undefined,
      hasRoute: route.length > 0 ? true : undefined,
      ...arrange(laps, startMs),
      filePauses: pauses,
    }),
  };
}

/** All of a session's message; 0 is how a watch writes that it has no such sensor. */
function summaryFields(summary: FitMessage['fields']): Omit<SourceSession, 'startTime'> {
  const get = (field: number, factor = 1) => {
    const value = summary.get(field);
    return value ? value * factor : undefined;
  };
  const timer = summary.get(of.timer);
  const sport = sportOfFit(summary.get(of.sport), summary.get(of.subSport));
  const kmh = (enhanced: number, plain: number) => get(enhanced, 3.6 / 1000) ?? get(plain, 3.6 / 1000);
  return present({
    duration: timer === undefined ? undefined : isoSeconds(timer / 1000),
    elapsedMillis: get(of.elapsed),
    sport,
    detailedSportInfo: sport,
    distance: get(of.distance, 0.01),
    calories: get(of.calories),
    heartRate: presentOrAbsent({ average: get(of.averageHeart), maximum: get(of.maximumHeart) }),
    statistics: presentOrAbsent({
      speed: presentOrAbsent({
        average: kmh(of.enhancedAverageSpeed, of.averageSpeed),
        maximum: kmh(of.enhancedMaximumSpeed, of.maximumSpeed),
      }),
      cadence: presentOrAbsent({ average: get(of.averageCadence), maximum: get(of.maximumCadence) }),
      power: presentOrAbsent({ average: get(of.averagePower), maximum: get(of.maximumPower) }),
    }),
    ascent: get(of.ascent),
    descent: get(of.descent),
    swimming: presentOrAbsent({ poolLength: get(of.poolLength, 0.01), lengths: get(of.lengths) }),
  });
}

/** The laps, manual or automatic: the last one ends with the session in either case. A single one means nothing. */
function arrange(laps: readonly FileLap[], startMs: number): Pick<SourceSession, 'laps' | 'autoLaps'> {
  const timed = laps.filter((lap) => lap.durationMs !== undefined);
  if (timed.length < 2) return {};
  const read = timed.map(
    ({ startMs: began, durationMs = 0, auto: _, ...lap }): SourceLap => ({
      ...lap,
      startMillis: Math.max(0, began - startMs),
      durationMillis: durationMs,
    }),
  );
  return timed.slice(0, -1).every(({ auto }) => auto) ? { autoLaps: read } : { laps: read };
}
