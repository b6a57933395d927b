import { float, type JsonObject } from '../../represent/json.js';
import { dateOf, MINUTE } from '../dates.js';
import type { Life } from '../life.js';
import type { Night } from '../night.js';
import { rechargeOf } from '../sleep.js';

const BREATHING = { member: 'breathingRateValues', first: 0, stepSeconds: 300 };
/** The first RMSSD is that of the first five minutes, and stands in their middle. */
const HRV = { member: 'hrvValues', first: 150, stepSeconds: 301 };

/**
 * A night of `/nightly-recharge-results`: v3's numbers, but without a breathing rate (0) and a heart rate. Its samples are of
 * the whole night and run a little past its end; those of the four hours that the means are of are v3's.
 * @param samples with its feature. @returns undefined as `rechargeOf`.
 */
export function recharge4Json(life: Life, { day }: Night, samples: boolean): JsonObject | undefined {
  const told = rechargeOf(life, day);
  if (!told) return undefined;
  const { night } = told;
  const random = life.random(day, 18);
  const breathing = told.samples.map((one) => one.breathing);
  const hrv = told.samples.map((one) => one.hrv);
  const wide = () => float(Math.round((told.breathing + random.between(-1.5, 1.5)) * 10) / 10);
  const at = new Date(night.endsAt + 20 * MINUTE).toISOString();
  return {
    created: at,
    modified: at,
    ansStatus: float(told.charge),
    recoveryIndicator: told.status,
    recoveryIndicatorSubLevel: 34,
    ansRate: told.chargeStatus,
    meanNightlyRecoveryRri: Math.round(60_000 / told.heartRate),
    meanNightlyRecoveryRmssd: told.hrv,
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
    sleepResultDate: dateOf(day),
    hrvSamples: samples
      ? runs(night, HRV, hrv.map(float), () => float(Math.max(8, told.hrv + random.int(-15, 15))))
      : [],
    breathingRateSamples: samples ? runs(night, BREATHING, breathing.map(float), wide) : [],
  };
}

/**
 * The samples of a night, in some nights as two lists.
 * @param inside those of the four hours. @param outside makes the others.
 */
function runs(
  { day, startsAt, endsAt, clock }: Night,
  { member, first, stepSeconds }: typeof HRV,
  inside: readonly ReturnType<typeof float>[],
  outside: () => ReturnType<typeof float>,
): JsonObject[] {
  const step = stepSeconds * 1000;
  const from = startsAt + first * 1000;
  const before = Math.ceil((30 * MINUTE - first * 1000) / step);
  const values = Array.from(
    { length: Math.ceil((endsAt - from) / step) + 1 },
    (_, i) => inside[i - before] ?? outside(),
  );
  const run = (skipped: number, part: typeof values) => {
    const at = from + skipped * step;
    const startTime = new Date(at + clock(at) * MINUTE).toISOString().slice(0, 19);
    return { startTime, sampleInterval: `${stepSeconds}s`, [member]: part };
  };
  if (day % 3 !== 0) return [run(0, values)];
  const half = Math.floor(values.length / 2);
  return [run(0, values.slice(0, half)), run(half, values.slice(half))];
}
