import { z } from 'zod';
import type { FitnessTest, OrthostaticTest } from '../../../../kinds/definitions/tests.js';
import { formatWall, wallClock } from '../../../../kinds/normalize/clock.js';
import { known } from '../../../../kinds/normalize/known.js';
import { word } from '../../../../kinds/normalize/words.js';
import { optionalNumber, optionalText, present } from '../../fields.js';
import type { Understood } from '../../kinds/elements.js';
import { named, readEach } from './parts.js';

const startTime = z
  .string()
  .transform((text) => wallClock(text))
  .pipe(z.number());

const fitness = z.object({
  startTime,
  fitnessTestResult: z.object({
    ownIndex: optionalNumber,
    fitnessClass: optionalText,
    averageHeartRate: optionalNumber,
    maximumHeartRate: optionalNumber,
  }),
});

const orthostatic = z.object({
  startTime,
  orthostaticTestResult: z.object({
    rrAvgSupine: optionalNumber,
    rrMinStandup: optionalNumber,
    rrAvgStand: optionalNumber,
    rmssdSupine: optionalNumber,
    rmssdStand: optionalNumber,
  }),
});

/** `fitness-test-results`: one test, by the clock of the device. */
export function readFitnessTest(elements: readonly unknown[]): Understood {
  return readEach(elements, fitness, ({ startTime: at, fitnessTestResult: result }): FitnessTest => {
    const time = formatWall(at);
    return present({
      ...named('fitness_test', time, time.slice(0, 10), 'local'),
      time_local: time,
      own_index: known(result.ownIndex, 1),
      fitness_class: word(result.fitnessClass, 'fitness_class_'),
      avg_heart_rate_bpm: known(result.averageHeartRate, 1),
      maximum_heart_rate_bpm: known(result.maximumHeartRate, 1),
    });
  });
}

/** `orthostatic-test-result`: one test, by the clock of the device. */
export function readOrthostaticTest(elements: readonly unknown[]): Understood {
  return readEach(elements, orthostatic, ({ startTime: at, orthostaticTestResult: result }): OrthostaticTest => {
    const time = formatWall(at);
    return present({
      ...named('orthostatic_test', time, time.slice(0, 10), 'local'),
      time_local: time,
      supine_rr_ms: known(result.rrAvgSupine, 1),
      standup_min_rr_ms: known(result.rrMinStandup, 1),
      standing_rr_ms: known(result.rrAvgStand, 1),
      supine_hrv_rmssd_ms: known(result.rmssdSupine, 0.1),
      standing_hrv_rmssd_ms: known(result.rmssdStand, 0.1),
    });
  });
}
