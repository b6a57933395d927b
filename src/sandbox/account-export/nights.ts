import { dateOf, offsetTime } from '../days/dates.js';
import type { Life } from '../days/life.js';
import { type Night, nightOf, Stage, secondsIn } from '../days/night.js';
import { ratings, rechargeOf, sleepJson } from '../days/sleep.js';
import { float, type JsonObject } from '../represent/json.js';
import { localTime } from '../represent/time.js';

const states = ['WAKE', 'REM', 'NONREM1', 'NONREM2', 'NONREM3', 'WS_UNKNOWN'];
const iso = (seconds: unknown) => `PT${Number(seconds)}S`;

/** The nights of some days as in the files of an account export, the same numbers as in AccessLink. */
export interface ExportedNights {
  /** `sleep_result` */
  results: JsonObject[];
  /** `sleep_score` */
  scores: JsonObject[];
  /** `nightly_recovery` */
  recoveries: JsonObject[];
  /** `nightly_recovery_blob` */
  series: JsonObject[];
}

/** @param until exclusive. */
export function exportedNights(life: Life, from: number, until: number): ExportedNights {
  const found: ExportedNights = { results: [], scores: [], recoveries: [], series: [] };
  for (let day = from; day < until; day += 1) {
    const night = nightOf(life, day);
    if (!night) continue;
    const told = sleepJson(life, night, '', true);
    found.results.push(resultOf(night, told));
    found.scores.push(scoreOf(told));
    const recharge = recoveryOf(life, day);
    if (!recharge) continue;
    found.recoveries.push(recharge.numbers);
    found.series.push(recharge.series);
  }
  return found;
}

function resultOf(night: Night, told: JsonObject): JsonObject {
  const span = (night.endsAt - night.startsAt) / 1000;
  const interrupted = Number(told.total_interruption_duration);
  const changes = night.segments.map(({ stage, from }) => ({
    offsetFromStart: iso((from - night.startsAt) / 1000),
    state: states[stage] ?? 'WS_UNKNOWN',
  }));
  return {
    night: dateOf(night.day),
    evaluation: {
      sleepType: 'SLEEP_PLUS_STAGES',
      sleepSpan: iso(span),
      asleepDuration: iso(span - interrupted),
      analysis: {
        efficiencyPercent: float(Math.round(((span - interrupted) / span) * 1000) / 10),
        continuityIndex: told.continuity,
        continuityClass: told.continuity_class,
      },
      interruptions: {
        totalDuration: iso(interrupted),
        longDuration: iso(told.long_interruption_duration),
        shortDuration: iso(told.short_interruption_duration),
      },
      phaseDurations: {
        wake: iso(interrupted),
        rem: iso(told.rem_sleep),
        light: iso(told.light_sleep),
        deep: iso(told.deep_sleep),
        unknown: iso(secondsIn(night, Stage.unknown, Stage.nonsense)),
      },
    },
    sleepResult: {
      hypnogram: {
        sleepStart: offsetTime(night.startsAt, night.clock(night.startsAt)),
        sleepEnd: offsetTime(night.endsAt, night.clock(night.endsAt)),
        // A last WAKE lies behind the end.
        sleepStateChanges: [...changes, { offsetFromStart: iso(span + 30), state: 'WAKE' }],
        rating: ratings[Number(told.sleep_rating)] ?? 'UNKNOWN',
        sleepGoal: iso(told.sleep_goal),
        deviceId: told.device_id,
      },
      sleepCycles: {
        cycles: {
          sleepCycleModels: Array.from({ length: Number(told.sleep_cycles) }, (_, i) => ({
            secondsFromSleepStart: i * 5400,
          })),
        },
      },
    },
  };
}

function scoreOf(told: JsonObject): JsonObject {
  return {
    night: told.date,
    sleepScoreResult: {
      sleepScore: told.sleep_score,
      scoreRate: told.sleep_charge,
      groupDurationScore: told.group_duration_score,
      groupSolidityScore: told.group_solidity_score,
      groupRefreshScore: told.group_regeneration_score,
    },
  };
}

function recoveryOf(life: Life, day: number): { numbers: JsonObject; series: JsonObject } | undefined {
  const told = rechargeOf(life, day);
  const [first] = told?.samples ?? [];
  if (!told || !first) return undefined;
  const startTime = localTime(first.at, told.night.clock(first.at));
  const every = { startTime, samplingIntervalInMillis: 300_000 };
  return {
    numbers: {
      night: dateOf(day),
      meanNightlyRecoveryRri: Math.round(60_000 / told.heartRate),
      meanNightlyRecoveryRmssd: told.hrv,
      // The time that a breath takes.
      meanNightlyRecoveryRespirationInterval: Math.round(60_000 / told.breathing),
      ansRate: told.chargeStatus,
      ansStatus: float(told.charge),
      recoveryIndicator: told.status,
    },
    series: {
      hrvData: [{ ...every, samples: told.samples.map(({ hrv }) => hrv) }],
      breathingRateData: [{ ...every, samples: told.samples.map(({ breathing }) => breathing) }],
    },
  };
}
