import { asleepSeconds } from '../../kinds/definitions/sleep.js';
import { withoutUndefined } from '../../workouts/values/present.js';
import type { DataContent } from '../content.js';

/** A night or day as targets accept it: seconds, ms, beats per minute, kg, percent. */
export interface Wellness {
  /** RFC 3339: when sleep began; local without an offset if that is all that is known. */
  start?: string;
  /** Without interruptions. */
  asleepSeconds?: number;
  lightSeconds?: number;
  deepSeconds?: number;
  remSeconds?: number;
  awakeSeconds?: number;
  /** 1 to 100. */
  sleepScore?: number;
  /** RMSSD. */
  hrvMs?: number;
  restingBpm?: number;
  weightKg?: number;
  /** Blood oxygen saturation. */
  oxygenPercent?: number;
}

/** Reads the content of other data, whose fields are named as in the kinds they come from. */
export function wellnessOf(content: DataContent): Wellness {
  const number = (name: string) => {
    const value = content[name];
    return typeof value === 'number' ? value : undefined;
  };
  const start = content.start_time ?? content.start_time_local;
  const stages = {
    light_sleep_seconds: number('light_sleep_seconds'),
    deep_sleep_seconds: number('deep_sleep_seconds'),
    rem_sleep_seconds: number('rem_sleep_seconds'),
    unrecognized_sleep_seconds: number('unrecognized_sleep_seconds'),
  };
  return withoutUndefined({
    start: typeof start === 'string' ? start : undefined,
    asleepSeconds: asleepSeconds(withoutUndefined(stages)),
    lightSeconds: stages.light_sleep_seconds,
    deepSeconds: stages.deep_sleep_seconds,
    remSeconds: stages.rem_sleep_seconds,
    awakeSeconds: number('total_interruption_seconds'),
    sleepScore: number('sleep_score'),
    hrvMs: number('avg_hrv_rmssd_ms'),
    restingBpm: number('resting_heart_rate_bpm'),
    weightKg: number('weight_kg'),
    oxygenPercent: number('blood_oxygen_percent'),
  });
}
