import { z } from 'zod';
import type { Sleep, SleepStage, SleepStageRow } from '../../../../kinds/definitions/sleep.js';
import { formatWall } from '../../../../kinds/normalize/clock.js';
import { wallAt } from '../../../../kinds/normalize/night-clock.js';
import { normalizeSleep } from '../../../../kinds/normalize/sleep.js';
import { lookup } from '../../../../workouts/sports/lookup.js';
import { formatInstant, parseInstant } from '../../../../workouts/time/time.js';
import { list, optionalInteger, optionalNumber, optionalText, present } from '../../fields.js';
import type { Understood } from '../../kinds/elements.js';
import { day, loose, named, type PartialRecord, readEach, seconds } from './parts.js';

const night = z.object({
  night: day,
  evaluation: loose({
    analysis: loose({ continuityIndex: optionalNumber, continuityClass: optionalInteger }),
    interruptions: loose({ totalDuration: seconds, shortDuration: seconds, longDuration: seconds }),
    phaseDurations: loose({ rem: seconds, light: seconds, deep: seconds, unknown: seconds }),
  }),
  sleepResult: z.object({
    hypnogram: z.object({
      sleepStart: z.string(),
      sleepEnd: z.string(),
      rating: optionalText,
      sleepGoal: seconds,
      deviceId: optionalText,
      sleepStateChanges: list(z.object({ offsetFromStart: seconds.pipe(z.number()), state: z.string() }))
        .optional()
        .catch(undefined),
    }),
    sleepCycles: loose({ cycles: loose({ sleepCycleModels: z.array(z.unknown()) }) }),
  }),
});

const score = z.object({
  night: day,
  sleepScoreResult: z.object({
    sleepScore: optionalNumber,
    scoreRate: optionalInteger,
    groupDurationScore: optionalNumber,
    groupSolidityScore: optionalNumber,
    groupRefreshScore: optionalNumber,
  }),
});

/** `sleep_result`: the nights. Their times have an offset, so they are instants. */
export function readSleepResults(elements: readonly unknown[]): Understood {
  return readEach(elements, night, nightOf);
}

/** `sleep_score`: the scores of the nights, without the nights. */
export function readSleepScores(elements: readonly unknown[]): Understood {
  return readEach(elements, score, ({ night: date, sleepScoreResult: result }): PartialRecord<'sleep'> => {
    return present({
      ...named('sleep', date, date, 'utc'),
      sleep_score: result.sleepScore,
      sleep_charge: result.scoreRate,
      duration_score: result.groupDurationScore,
      solidity_score: result.groupSolidityScore,
      regeneration_score: result.groupRefreshScore,
    });
  });
}

function nightOf({ night: date, evaluation, sleepResult }: z.output<typeof night>): Sleep | undefined {
  const { hypnogram, sleepCycles } = sleepResult;
  const { analysis, interruptions, phaseDurations } = evaluation ?? {};
  const sleep = normalizeSleep(
    present({
      date,
      startTime: hypnogram.sleepStart,
      endTime: hypnogram.sleepEnd,
      deviceId: hypnogram.deviceId,
      continuity: analysis?.continuityIndex,
      continuityClass: analysis?.continuityClass,
      lightSleep: phaseDurations?.light,
      deepSleep: phaseDurations?.deep,
      remSleep: phaseDurations?.rem,
      unrecognizedSleep: phaseDurations?.unknown,
      totalInterruption: interruptions?.totalDuration,
      shortInterruption: interruptions?.shortDuration,
      longInterruption: interruptions?.longDuration,
      sleepGoal: hypnogram.sleepGoal,
      sleepRating: lookup(ratings, hypnogram.rating ?? ''),
      sleepCycles: sleepCycles?.cycles?.sleepCycleModels?.length,
    }),
    'flow_export',
  );
  return sleep && present({ ...sleep, stages: stagesOf(hypnogram.sleepStateChanges ?? [], sleep) });
}

const ratings: Readonly<Record<string, number>> = {
  SLEPT_BAD: 1,
  SLEPT_QUITE_BAD: 2,
  SLEPT_NEITHER_BAD_NOR_WELL: 3,
  SLEPT_QUITE_WELL: 4,
  SLEPT_WELL: 5,
};

const stages: Readonly<Record<string, SleepStage>> = {
  WAKE: 'wake',
  REM: 'rem',
  NONREM1: 'lighter',
  NONREM2: 'light',
  NONREM3: 'deep',
};

/** Each stage lasts until the next change; anything outside the night (a last WAKE after it) is left out. */
export function stagesOf(
  changes: readonly { offsetFromStart: number; state: string }[],
  { start_time = '', end_time = '', utc_offset_minutes: startOffset = 0, end_utc_offset_minutes: endOffset = 0 }: Sleep,
): SleepStageRow[] | undefined {
  const [start, end] = [parseInstant(start_time), parseInstant(end_time)];
  if (start === undefined || end === undefined) return undefined;
  const sorted = [...changes].sort((a, b) => a.offsetFromStart - b.offsetFromStart);
  const rows = sorted.flatMap(({ offsetFromStart, state }, i) => {
    const from = start + offsetFromStart * 1000;
    const until = Math.min(end, start + (sorted[i + 1]?.offsetFromStart ?? Number.POSITIVE_INFINITY) * 1000);
    if (until <= from) return [];
    return [
      {
        start_time: formatInstant(from),
        start_time_local: formatWall(wallAt(from, { start, end, startOffset, endOffset })),
        duration_seconds: (until - from) / 1000,
        stage: lookup(stages, state) ?? ('unknown' as const),
      },
    ];
  });
  return rows.length > 0 ? rows : undefined;
}
