import { float, type Json, type JsonObject } from '../../represent/json.js';
import { DAY, dateOf, MINUTE, offsetTime } from '../dates.js';
import type { Life } from '../life.js';
import { type Night, Stage } from '../night.js';
import { ratings, sleepJson } from '../sleep.js';
import { olderWatch, watch } from './watches.js';

/** What a night can be asked for, and the member that answers it. */
export const nightFeatures: Readonly<Record<string, string>> = {
  'sleep-result': 'sleepResult',
  'original-sleep-result': 'originalSleepResult',
  'sleep-evaluation': 'sleepEvaluation',
  'sleep-score': 'sleepScore',
};

const states = ['WAKE', 'REM', 'NON_REM1', 'NON_REM2', 'NON_REM3', 'UNKNOWN'];
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
    sleepEndOffsetSeconds: isEdited(night) ? -CUT / 1000 : 0,
    sleepRating: `SLEEP_RATING_${ratings[Number(told.sleep_rating)] ?? 'UNKNOWN'}`,
    sleepGoal: seconds(told.sleep_goal),
    birthday: '1988-05-17',
    deviceReference: { uuid: watch.uuid },
    batteryRanOut: false,
  };
  const at = new Date(night.endsAt + 20 * MINUTE).toISOString();
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
    ...(isEdited(night) && { originalSleepResult: { hypnogram: { ...hypnogram, ...unedited(night) } } }),
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
      created: at,
      lastModified: at,
      sleepScore: told.sleep_score,
      ...group(told.group_duration_score, 'groupDurationScore', [
        'sleepTimeOwnTargetScore',
        'sleepTimeRecommendationScore',
      ]),
      ...group(told.group_solidity_score, 'groupSolidityScore', [
        'continuityScore',
        'efficiencyScore',
        'longInterruptionsTimeScore',
      ]),
      ...group(told.group_regeneration_score, 'groupRefreshScore', ['remScore', 'n3Score']),
      scoreRate: told.sleep_charge,
    },
  };
}

/** A score of a group, and those it is the mean of. */
function group(score: Json | undefined, name: string, parts: readonly string[]): JsonObject {
  const mean = number(score);
  const spread = Math.max(0, Math.min(6, Math.floor(mean - 1), Math.floor(100 - mean)));
  const each = parts.map((part, i) => {
    const away = i === 0 ? spread : i === 1 ? -spread : 0;
    return [part, float(Math.round((mean + away) * 10) / 10)] as const;
  });
  return { ...Object.fromEntries(each), [name]: score };
}

/** How much later an edited night had ended. */
const CUT = 30 * MINUTE;

/** Now and then the end of a night is corrected. Both API versions show the night after that; only v4 the one before, too. */
const isEdited = ({ day }: Night) => day % 11 === 4;

function unedited({ endsAt, clock }: Night): JsonObject {
  return { sleepEnd: offsetTime(endsAt + CUT, clock(endsAt + CUT)), sleepEndOffsetSeconds: 0 };
}

/**
 * What each watch thought of sleep and wake, before a night was made of it. Milliseconds from local midnight; the evening
 * before is left out. The earlier watch is worn beside the other in some nights, and only tells when the night began and ended.
 */
export function wakeVectorsJson({ day, segments, endsAt, clock }: Night): JsonObject[] {
  const offset = (at: number) => Math.max(0, at + clock(at) * MINUTE - day * DAY);
  const change = (state: string, at: number) => ({ newState: `SLEEP_WAKE_STATE_${state}`, startOffset: offset(at) });
  const states = segments.map(({ stage, from, until }) => ({
    state: stage === Stage.wake ? 'WAKE' : 'SLEEP',
    from,
    until,
  }));
  const changes = states
    .filter(({ until }) => offset(until) > 0)
    .filter(({ state }, i, all) => state !== all[i - 1]?.state)
    .map(({ state, from }) => change(state, from));
  const vector = (uuid: string, sleepWakeStateChanges: JsonObject[]) => {
    return { date: dateOf(day), deviceReference: { uuid }, sleepWakeStateChanges };
  };
  const [first] = changes;
  const rough = first ? [first, change('WAKE', endsAt)] : [];
  return [
    vector(watch.uuid, [...changes, change('WAKE', endsAt)]),
    ...(day % 4 === 1 ? [vector(olderWatch.uuid, day % 8 === 1 ? rough : [])] : []),
  ];
}
