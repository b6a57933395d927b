import { float, type JsonObject } from '../represent/json.js';
import { utcMillis, utcSeconds } from '../represent/time.js';
import { HOUR } from './dates.js';
import type { Life } from './life.js';

/** Physical information as the user entered it or the watch estimated it, valid from one instant on. */
export interface PhysicalChange {
  /** ms since 1970 */
  at: number;
  /** In the spelling of `/v3/users/physical-info`. */
  info: JsonObject;
}

/** The changes until an instant, oldest first: weight every week, VO2max every other week. */
export function physicalChanges(life: Life, until: number): PhysicalChange[] {
  const changes: PhysicalChange[] = [];
  const created = life.bounds(life.firstDay).from + 13 * HOUR;
  let vo2max = 47;
  for (let week = 0; ; week++) {
    const day = life.firstDay + 7 * week;
    const at = life.bounds(day).from + (week === 0 ? 13 : 7.5) * HOUR;
    if (at > until) return changes;
    const random = life.random(day, 16);
    if (week > 0 && week % 2 === 0) vo2max += random.int(0, 1);
    const weight = Math.round((72 - 0.12 * week + random.between(-0.4, 0.4)) * 10) / 10;
    changes.push({
      at,
      info: infoOf({ at, created, weight: week === 0 ? 72 : weight, vo2max, isEntered: week === 0 }),
    });
  }
}

function infoOf(facts: {
  at: number;
  created: number;
  weight: number;
  vo2max: number;
  isEntered: boolean;
}): JsonObject {
  return {
    weight: float(facts.weight),
    height: float(174),
    created: utcSeconds(facts.created),
    modified: utcSeconds(facts.at),
    birthday: '1988-05-17',
    gender: 'FEMALE',
    maximum_heart_rate: 188,
    resting_heart_rate: 52,
    aerobic_threshold: 139,
    anaerobic_threshold: 168,
    vo2_max: facts.vo2max,
    weight_source: facts.isEntered ? 'SOURCE_USER' : 'SOURCE_MEASURED',
    training_background: 'REGULAR',
    typical_day: 'MOSTLY_SITTING',
    sleep_goal: 'PT8H',
  };
}

const transactional = ['weight', 'height', 'maximum_heart_rate', 'resting_heart_rate', 'aerobic_threshold'].concat([
  'anaerobic_threshold',
  'vo2_max',
]);

/** The same in the hyphen spelling of the transactions, without `id`, `transaction-id` and `polar-user`. */
export function physicalInformationJson({ at, info }: PhysicalChange): JsonObject {
  const renamed = transactional.map((key) => [key.replaceAll('_', '-'), info[key]] as const);
  return { created: utcMillis(at), ...Object.fromEntries(renamed), 'weight-source': info.weight_source };
}
