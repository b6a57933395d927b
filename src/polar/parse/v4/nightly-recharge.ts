import { z } from 'zod';
import type { NightlyRecharge } from '../../../kinds/definitions/nightly-recharge.js';
import { DAY, formatWall, MINUTE, wallClock } from '../../../kinds/normalize/clock.js';
import { known } from '../../../kinds/normalize/known.js';
import { roundTo } from '../../../workouts/values/numbers.js';
import { list, optionalInteger, optionalNumber, optionalText, present } from '../fields.js';
import type { Understood } from '../kinds/elements.js';
import { type Answer4, listIn, readEach, secondsOf, told, wanted } from './elements.js';
import { day } from './fields.js';

const run = <K extends string>(values: K) =>
  z
    .looseObject({
      startTime: z
        .string()
        .transform((text) => wallClock(text))
        .pipe(z.number()),
      // With a longer interval the last of them would be at no time that there is.
      sampleInterval: z
        .unknown()
        .transform(secondsOf)
        .pipe(
          z
            .number()
            .positive()
            .max(DAY / 1000),
        ),
    })
    .transform((raw) => ({
      start: raw.startTime,
      stepMs: raw.sampleInterval * 1000,
      values: Array.isArray(raw[values]) ? raw[values].map((one: unknown) => optionalNumber.parse(one)) : [],
    }));

const recharge = z.object({
  sleepResultDate: day,
  ansStatus: optionalNumber,
  ansRate: optionalInteger,
  recoveryIndicator: optionalInteger,
  recoveryIndicatorSubLevel: optionalInteger,
  meanNightlyRecoveryRri: optionalNumber,
  meanNightlyRecoveryRmssd: optionalNumber,
  meanNightlyRecoveryRespirationInterval: optionalNumber,
  meanBaselineRri: optionalNumber,
  sdBaselineRri: optionalNumber,
  meanBaselineRmssd: optionalNumber,
  sdBaselineRmssd: optionalNumber,
  meanBaselineRespirationInterval: optionalNumber,
  sdBaselineRespirationInterval: optionalNumber,
  exerciseTip: optionalText,
  sleepTip: optionalText,
  vitalityTip: optionalText,
  hrvSamples: list(run('hrvValues')).optional().catch(undefined),
  breathingRateSamples: list(run('breathingRateValues')).optional().catch(undefined),
});

const envelope = 'nightlyRechargeResults';

/** `/nightly-recharge-results`: 0 of a mean is Polar's word for none, of the ANS charge it is a value. @throws BadAnswerError */
export function parseRecharges(answer: Answer4): Understood {
  return readEach(listIn(answer, envelope), recharge, (raw) =>
    wanted(raw.sleepResultDate, answer) ? [rechargeOf(raw)] : [],
  );
}

/**
 * The same of a day with its samples: only those, and what is computed from them. The means come for four weeks at once,
 * and what came then is newer. @throws BadAnswerError
 */
export function parseRechargeSamples(answer: Answer4): Understood {
  return readEach(listIn(answer, envelope), recharge, (raw) => {
    if (!wanted(raw.sleepResultDate, answer)) return [];
    const { kind, id, date, time_basis, source, hrv_samples, breathing_samples, ...means } = rechargeOf(raw);
    if (!hrv_samples && !breathing_samples) return [];
    const { avg_breaths_per_minute: breaths } = means;
    const { meanNightlyRecoveryRespirationInterval: told = 0 } = raw;
    const common = { kind, id, date, time_basis, source };
    return [
      present({ ...common, avg_breaths_per_minute: told > 0 ? undefined : breaths, hrv_samples, breathing_samples }),
    ];
  });
}

function rechargeOf(raw: z.output<typeof recharge>): NightlyRecharge {
  const hrv = momentsOf(raw.hrvSamples);
  const breathing = momentsOf(raw.breathingRateSamples);
  const interval = known(raw.meanNightlyRecoveryRri, 1);
  const breath = known(raw.meanNightlyRecoveryRespirationInterval, 1);
  return present({
    ...told('nightly_recharge', raw.sleepResultDate, raw.sleepResultDate, 'local'),
    avg_heart_rate_bpm: interval === undefined ? undefined : roundTo(60_000 / interval, 1),
    avg_beat_to_beat_ms: interval,
    avg_hrv_rmssd_ms: known(raw.meanNightlyRecoveryRmssd, 1),
    avg_breaths_per_minute: breath === undefined ? meanBreaths(breathing) : roundTo(60_000 / breath, 1),
    nightly_recharge_status: known(raw.recoveryIndicator, 1),
    ans_charge: raw.ansStatus,
    ans_charge_status: known(raw.ansRate, 1),
    status_sub_level: known(raw.recoveryIndicatorSubLevel),
    baseline_beat_to_beat_ms: known(raw.meanBaselineRri, 1),
    baseline_beat_to_beat_sd_ms: known(raw.sdBaselineRri, 1),
    baseline_hrv_rmssd_ms: known(raw.meanBaselineRmssd, 1),
    baseline_hrv_rmssd_sd_ms: known(raw.sdBaselineRmssd, 1),
    baseline_breath_ms: known(raw.meanBaselineRespirationInterval, 1),
    baseline_breath_sd_ms: known(raw.sdBaselineRespirationInterval, 1),
    exercise_tip: raw.exerciseTip,
    sleep_tip: raw.sleepTip,
    vitality_tip: raw.vitalityTip,
    hrv_samples:
      hrv.length > 0 ? hrv.map(({ at, value }) => ({ time_local: formatWall(at), hrv_rmssd_ms: value })) : undefined,
    breathing_samples:
      breathing.length > 0
        ? breathing.map(({ at, value }) => ({ time_local: formatWall(at), breaths_per_minute: value }))
        : undefined,
  });
}

interface Moment {
  at: number;
  value: number;
}

/** A night may have several runs of samples; each knows its date and time. */
function momentsOf(runs: readonly { start: number; stepMs: number; values: (number | undefined)[] }[] = []): Moment[] {
  return runs.flatMap(({ start, stepMs, values }) =>
    values.flatMap((value, i) => (value === undefined || value <= 0 ? [] : [{ at: start + i * stepMs, value }])),
  );
}

/**
 * The mean of four hours from half an hour after the start, which is what Polar's own means of a night are of: computed
 * only where Polar writes none (0 in all real responses that are known).
 */
function meanBreaths(moments: readonly Moment[]): number | undefined {
  const start = moments[0]?.at ?? 0;
  const inside = moments.filter(({ at }) => at >= start + 30 * MINUTE && at < start + 270 * MINUTE);
  if (inside.length === 0) return undefined;
  return roundTo(inside.reduce((sum, { value }) => sum + value, 0) / inside.length, 2);
}
