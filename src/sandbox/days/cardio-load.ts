import { float, type JsonObject } from '../represent/json.js';
import { dateOf } from './dates.js';
import type { Life } from './life.js';

/** Days before the watch knows enough to give a status. */
const LEARNING = 6;

/** An element of `/v3/users/cardio-load`; there is one for every day, even if nothing could be calculated. */
export function cardioLoadJson(life: Life, day: number): JsonObject {
  const known = day >= life.firstDay;
  const load = known ? life.cardioLoad(day) : -1;
  const strain = mean(life, day, 7);
  const tolerance = mean(life, day, 28);
  const judged = day - life.firstDay >= LEARNING && tolerance > 0;
  const level = (share: number) => float(judged ? rounded(tolerance * share) : -1);
  return {
    date: dateOf(day),
    cardio_load_status: judged ? statusOf(strain / tolerance, day) : 'LOAD_STATUS_NOT_AVAILABLE',
    cardio_load: float(rounded(load)),
    strain: float(judged ? rounded(strain) : -1),
    tolerance: float(judged ? rounded(tolerance) : -1),
    cardio_load_ratio: float(judged ? rounded(strain / tolerance) : -1),
    cardio_load_level: {
      very_low: level(0.4),
      low: level(0.8),
      medium: level(1.3),
      high: level(2),
      // The only key of the response with a hyphen.
      'very-high': level(3.1),
    },
  };
}

/** Over the days before and including this one, as far as the watch has seen them. */
function mean(life: Life, day: number, days: number): number {
  const seen = Math.max(1, Math.min(days, day - life.firstDay + 1));
  return Array.from({ length: seen }, (_, i) => life.cardioLoad(day - i)).reduce((sum, load) => sum + load, 0) / seen;
}

function statusOf(ratio: number, day: number): string {
  if (ratio < 0.8) return 'DETRAINING';
  if (ratio < 1) return 'MAINTAINING';
  if (ratio <= 1.3) return 'PRODUCTIVE';
  return day % 3 === 0 ? 'PRODUCTIVE_ALMOST_OVERREACHING' : 'OVERREACHING';
}

function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
