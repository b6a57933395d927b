import { z } from 'zod';
import type { Sleep } from '../../../kinds/definitions/sleep.js';
import { known } from '../../../kinds/normalize/known.js';
import { normalizeSleep } from '../../../kinds/normalize/sleep.js';
import { formatInstant, parseInstant } from '../../../workouts/time/time.js';
import { list, optionalInteger, optionalNumber, optionalText, optionalTruth, present } from '../fields.js';
import { stagesOf } from '../flow/days/sleep.js';
import type { Understood } from '../kinds/elements.js';
import { type Answer4, listIn, readEach, shortDevice, wanted } from './elements.js';
import { day, loose, seconds } from './fields.js';

const hypnogram = z.object({
  sleepStart: z.string(),
  sleepEnd: z.string(),
  sleepRating: optionalText,
  sleepGoal: seconds,
  deviceReference: z.unknown().optional(),
  batteryRanOut: optionalTruth,
  sleepStateChanges: list(z.object({ offsetFromStart: seconds.pipe(z.number()), newState: z.string() }))
    .optional()
    .catch(undefined),
});

const result = z.object({ hypnogram, sleepCycles: z.array(z.unknown()).optional().catch(undefined) });

const night = z.object({
  sleepDate: day,
  // Absent: an entry of the index.
  sleepResult: result.optional(),
  originalSleepResult: result.optional().catch(undefined),
  sleepEvaluation: loose({
    sleepSpan: seconds,
    asleepDuration: seconds,
    analysis: loose({
      efficiencyPercent: optionalNumber,
      continuityIndex: optionalNumber,
      continuityClass: optionalInteger,
      feedback: optionalText,
    }),
    interruptions: loose({
      totalDuration: seconds,
      longDuration: seconds,
      shortDuration: seconds,
      totalCount: optionalInteger,
      longCount: optionalInteger,
      shortCount: optionalInteger,
    }),
    phaseDurations: loose({ rem: seconds, light: seconds, deep: seconds, unknown: seconds }),
  }),
  sleepScore: loose({
    sleepScore: optionalNumber,
    scoreRate: optionalInteger,
    sleepTimeOwnTargetScore: optionalNumber,
    sleepTimeRecommendationScore: optionalNumber,
    continuityScore: optionalNumber,
    efficiencyScore: optionalNumber,
    longInterruptionsTimeScore: optionalNumber,
    remScore: optionalNumber,
    n3Score: optionalNumber,
    groupDurationScore: optionalNumber,
    groupSolidityScore: optionalNumber,
    groupRefreshScore: optionalNumber,
  }),
});

/**
 * `/sleeps`: the nights as they stand now, edits included; the unedited night only tells where it began and ended. The
 * totals are Polar's own: summed up from the stages they would differ by an epoch of 30 s at either end.
 * @throws BadAnswerError
 */
export function parseSleeps(answer: Answer4): Understood {
  return readEach(listIn(answer, 'nightSleeps'), night, (raw) => {
    if (!raw.sleepResult || !wanted(raw.sleepDate, answer)) return [];
    const record = nightOf(raw, raw.sleepResult);
    return record && [record];
  });
}

type Night = z.output<typeof night>;

function nightOf(raw: Night, { hypnogram: shown, sleepCycles }: z.output<typeof result>): Sleep | undefined {
  const { analysis, interruptions, phaseDurations, ...evaluation } = raw.sleepEvaluation ?? {};
  const { sleepScore: score } = raw;
  const phases = isWithStages(phaseDurations) ? phaseDurations : undefined;
  const base = normalizeSleep(
    present({
      date: raw.sleepDate,
      startTime: shown.sleepStart,
      endTime: shown.sleepEnd,
      deviceId: shortDevice(shown.deviceReference),
      continuity: analysis?.continuityIndex,
      continuityClass: analysis?.continuityClass,
      lightSleep: phases?.light,
      deepSleep: phases?.deep,
      remSleep: phases?.rem,
      unrecognizedSleep: phases?.unknown,
      totalInterruption: interruptions?.totalDuration,
      shortInterruption: interruptions?.shortDuration,
      longInterruption: interruptions?.longDuration,
      sleepGoal: shown.sleepGoal === 0 ? undefined : shown.sleepGoal,
      sleepScore: score?.sleepScore,
      sleepCharge: score?.scoreRate,
      sleepRating: ratingOf(shown.sleepRating),
      sleepCycles: sleepCycles?.length === 0 ? undefined : sleepCycles?.length,
      durationScore: score?.groupDurationScore,
      solidityScore: score?.groupSolidityScore,
      regenerationScore: score?.groupRefreshScore,
    }),
    'accesslink_v4',
  );
  if (!base) return undefined;
  const changes = (shown.sleepStateChanges ?? []).map(({ offsetFromStart, newState }) => {
    return { offsetFromStart, state: newState.replace(/^SLEEP_STATE_/, '').replace(/^NON_REM/, 'NONREM') };
  });
  const original = raw.originalSleepResult?.hypnogram;
  return present({
    ...base,
    sleep_span_seconds: known(evaluation.sleepSpan, 1),
    asleep_seconds: known(evaluation.asleepDuration, 1),
    efficiency_percent: known(analysis?.efficiencyPercent, 0.1),
    interruption_count: known(interruptions?.totalCount),
    short_interruption_count: known(interruptions?.shortCount),
    long_interruption_count: known(interruptions?.longCount),
    own_goal_score: known(score?.sleepTimeOwnTargetScore, 1),
    recommendation_score: known(score?.sleepTimeRecommendationScore, 1),
    continuity_score: known(score?.continuityScore, 1),
    efficiency_score: known(score?.efficiencyScore, 1),
    long_interruptions_score: known(score?.longInterruptionsTimeScore, 1),
    rem_score: known(score?.remScore, 1),
    deep_score: known(score?.n3Score, 1),
    feedback_code: analysis?.feedback,
    battery_ran_out: shown.batteryRanOut === undefined ? undefined : Number(shown.batteryRanOut),
    original_start_time: instant(original?.sleepStart),
    original_end_time: instant(original?.sleepEnd),
    stages: stagesOf(changes, base),
  });
}

/** Durations of nothing but 0 are those of a watch that tells no stages. */
function isWithStages(phases: NonNullable<Night['sleepEvaluation']>['phaseDurations']): boolean {
  return Object.values(phases ?? {}).some((duration) => (duration ?? 0) > 0);
}

/** The words of v4 and those of Polar's own app, which has POORLY for BAD and SOMEWHAT for QUITE. */
function ratingOf(word = ''): number | undefined {
  if (/NEITHER/.test(word)) return 3;
  const half = /QUITE|SOMEWHAT/.test(word);
  if (/BAD|POORLY/.test(word)) return half ? 2 : 1;
  if (/WELL/.test(word)) return half ? 4 : 5;
  return undefined;
}

function instant(text: string | undefined): string | undefined {
  const at = text === undefined ? undefined : parseInstant(text);
  return at === undefined ? undefined : formatInstant(at);
}
