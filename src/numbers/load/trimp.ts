import type { PhysicalInfo } from '../../kinds/definitions/physical-info.js';

/** What the training impulse needs to know of a body. */
export interface HeartLimits {
  resting_bpm: number;
  maximum_bpm: number;
  /** Absent: the weights of men are used. */
  gender?: string | undefined;
}

/**
 * Banister's training impulse (TRIMP) of a workout from its mean heart rate: minutes, times the share of the heart rate
 * reserve, times a weight that grows with that share as blood lactate does (Banister 1991: 0.64 e^1.92x for men, 0.86 e^1.67x
 * for women). Undefined if the limits are none.
 */
export function trimpOf(seconds: number, meanBpm: number, limits: HeartLimits): number | undefined {
  const reserve = limits.maximum_bpm - limits.resting_bpm;
  if (!(reserve > 0)) return undefined;
  const share = Math.min(1, Math.max(0, (meanBpm - limits.resting_bpm) / reserve));
  const weight = limits.gender === 'female' ? 0.86 * Math.exp(1.67 * share) : 0.64 * Math.exp(1.92 * share);
  return (seconds / 60) * share * weight;
}

type Told = Pick<PhysicalInfo, 'time' | 'resting_heart_rate_bpm' | 'maximum_heart_rate_bpm' | 'gender'>;

/**
 * The limits that held on a day: of each the newest one told up to then, or else the first one told later. Undefined unless
 * both heart rates are known.
 * @param told what you entered about yourself, or the watch estimated, the oldest first.
 */
export function limitsOn(told: readonly Told[], date: string): HeartLimits | undefined {
  const until = told.filter(({ time }) => time.slice(0, 10) <= date).reverse();
  const inOrder = [...until, ...told.slice(until.length)];
  const first = <K extends keyof Told>(key: K) => inOrder.find((one) => one[key] !== undefined)?.[key];
  const [resting, maximum] = [first('resting_heart_rate_bpm'), first('maximum_heart_rate_bpm')];
  if (resting === undefined || maximum === undefined) return undefined;
  return { resting_bpm: resting, maximum_bpm: maximum, gender: first('gender') };
}
