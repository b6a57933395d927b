import { float, type JsonObject } from '../../represent/json.js';
import { dateOf, MINUTE, offsetTime } from '../dates.js';
import type { Life } from '../life.js';
import { type Night, Stage } from '../night.js';
import { rechargeJson, sleepJson } from '../sleep.js';

/** The watch of the person, as v4 names it: its short number at the end. */
export const deviceUuid = '0e030000-0084-0000-0000-00000e92c540';

/** What a night can be asked for, and the member that answers it. */
export const nightFeatures: Readonly<Record<string, string>> = {
  'sleep-result': 'sleepResult',
  'original-sleep-result': 'originalSleepResult',
  'sleep-evaluation': 'sleepEvaluation',
  'sleep-score': 'sleepScore',
};

const states = ['WAKE', 'REM', 'NON_REM1', 'NON_REM2', 'NON_REM3', 'UNKNOWN'];
const ratings = [
  'UNKNOWN',
  'SLEPT_BAD',
  'SLEPT_QUITE_BAD',
  'SLEPT_NEITHER_BAD_NOR_WELL',
  'SLEPT_QUITE_WELL',
  'SLEPT_WELL',
];
const seconds = (value: unknown) => `${Number(value)}s`;
const number = (value: unknown) => Number(value instanceof Object && 'text' in value ? value.text : value);

/** The night of v3 in the words of v4: the same numbers, stages by the second, and no heart rate. */
export function night4Json(life: Life, night: Night): JsonObject {
  const told = sleepJson(life, night, '', true);
  const span = (night.endsAt - night.startsAt) / 1000;
  const changes = night.segments.map(({ stage, from }) => ({
    offsetFromStart: `${(from - night.startsAt) / 1000}s`,
    newState: `SLEEP_STATE_${states[stage] ?? 'UNKNOWN'}`,
  }));
  // A last WAKE lies behind the end.
  changes.push({ offsetFromStart: `${span + 30}s`, newState: 'SLEEP_STATE_WAKE' });
  const cycles = Number(told.sleep_cycles);
  const wakes = night.segments.filter(({ stage }) => stage === Stage.wake).map(({ from, until }) => until - from);
  const long = wakes.filter((millis) => millis >= 90_000).length;
  const interrupted = Number(told.total_interruption_duration);
  const hypnogram = {
    sleepStart: offsetTime(night.startsAt, night.clock(night.startsAt)),
    sleepEnd: offsetTime(night.endsAt, night.clock(night.endsAt)),
    alarmSnoozeTimes: [],
    sleepStateChanges: changes,
    sleepStartOffsetSeconds: 0,
    sleepEndOffsetSeconds: 0,
    sleepRating: `SLEEP_RATING_${ratings[Number(told.sleep_rating)] ?? 'UNKNOWN'}`,
    sleepGoal: seconds(told.sleep_goal),
    birthday: '1988-05-17',
    deviceReference: { uuid: deviceUuid },
    batteryRanOut: false,
  };
  const groups = [told.group_duration_score, told.group_solidity_score, told.group_regeneration_score].map(number);
  const [duration = 0, solidity = 0, regeneration = 0] = groups;
  return {
    sleepDate: dateOf(night.day),
    sleepResult: {
      hypnogram,
      // Their seconds are no offsets into the night.
      sleepCycles: Array.from({ length: cycles }, (_, i) => ({
        secondsFromSleepStart: 64_000 + i * 5400,
        sleepDepthAtCycleStart: float(0.9),
      })),
    },
    sleepEvaluation: {
      sleepType: 'SLEEP_TYPE_SLEEP_PLUS_STAGES',
      sleepSpan: seconds(span),
      asleepDuration: seconds(span - interrupted),
      age: float(38.1),
      analysis: {
        efficiencyPercent: float(((span - interrupted) / span) * 100),
        continuityIndex: told.continuity,
        continuityClass: told.continuity_class,
        feedback: '11120',
      },
      interruptions: {
        totalDuration: seconds(interrupted),
        longDuration: seconds(told.long_interruption_duration),
        shortDuration: seconds(told.short_interruption_duration),
        totalCount: wakes.length,
        longCount: long,
        shortCount: wakes.length - long,
      },
      phaseDurations: {
        wake: seconds(interrupted),
        rem: seconds(told.rem_sleep),
        light: seconds(told.light_sleep),
        deep: seconds(told.deep_sleep),
        unknown: seconds(told.unrecognized_sleep_stage),
        remPercentage: float((Number(told.rem_sleep) / span) * 100),
        deepPercentage: float((Number(told.deep_sleep) / span) * 100),
      },
    },
    sleepScore: {
      created: new Date(night.endsAt + 20 * MINUTE).toISOString(),
      lastModified: new Date(night.endsAt + 20 * MINUTE).toISOString(),
      sleepScore: told.sleep_score,
      sleepTimeOwnTargetScore: float(duration),
      sleepTimeRecommendationScore: float(duration),
      continuityScore: float(solidity),
      efficiencyScore: float(solidity),
      longInterruptionsTimeScore: float(solidity),
      remScore: float(regeneration),
      n3Score: float(regeneration),
      groupDurationScore: float(duration),
      groupSolidityScore: float(solidity),
      groupRefreshScore: float(regeneration),
      scoreRate: told.sleep_charge,
    },
  };
}

/** A night's recharge: v3's numbers but for breathing and heart rate, of which v4 has none. @param samples with its feature. */
export function recharge4Json(life: Life, night: Night, samples: boolean): JsonObject | undefined {
  const told = rechargeJson(life, night.day, '');
  if (!told) return undefined;
  const at = new Date(night.endsAt + 20 * MINUTE).toISOString();
  const inside = night.heart.filter(({ at }) => at >= night.startsAt + 30 * MINUTE).slice(0, 48);
  const runs = (member: string, map: unknown) => [
    {
      startTime: offsetTime(inside[0]?.at ?? night.startsAt, night.clock(night.startsAt)).slice(0, 19),
      sampleInterval: '300s',
      [member]: Object.values(map as object).map((value) => float(number(value))),
    },
  ];
  return {
    created: at,
    modified: at,
    ansStatus: told.ans_charge,
    recoveryIndicator: told.nightly_recharge_status,
    recoveryIndicatorSubLevel: 34,
    ansRate: told.ans_charge_status,
    meanNightlyRecoveryRri: told.beat_to_beat_avg,
    meanNightlyRecoveryRmssd: told.heart_rate_variability_avg,
    meanNightlyRecoveryRespirationInterval: 0,
    meanBaselineRri: 0,
    sdBaselineRri: 48,
    meanBaselineRmssd: 0,
    sdBaselineRmssd: 6,
    meanBaselineRespirationInterval: 4310,
    sdBaselineRespirationInterval: 105,
    exerciseTip: 'You are ready for a good workout.',
    sleepTip: '',
    vitalityTip: '',
    sleepResultDate: dateOf(night.day),
    hrvSamples: samples ? runs('hrvValues', told.hrv_samples) : [],
    breathingRateSamples: samples ? runs('breathingRateValues', told.breathing_samples) : [],
  };
}

/** What the watch thought of sleep and wake, from local midnight; the evening before is left out. */
export function wakeVectorJson(night: Night): JsonObject {
  const midnight = night.startsAt + night.clock(night.startsAt) * MINUTE;
  const start = Math.max(0, midnight - night.day * 86_400_000);
  const end = Math.max(start, night.endsAt + night.clock(night.endsAt) * MINUTE - night.day * 86_400_000);
  const change = (state: string, startOffset: number) => ({ newState: `SLEEP_WAKE_STATE_${state}`, startOffset });
  return {
    date: dateOf(night.day),
    deviceReference: { uuid: deviceUuid },
    sleepWakeStateChanges: [change('SLEEP', start), change('WAKE', end)],
  };
}
