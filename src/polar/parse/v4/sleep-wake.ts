import { z } from 'zod';
import { DAY, formatWall, wallClock } from '../../../kinds/normalize/clock.js';
import { wakeState } from '../../../kinds/normalize/words.js';
import { list, present, requiredNumber } from '../fields.js';
import type { Understood } from '../kinds/elements.js';
import { type Answer4, listIn, readEach, shortDevice, told, wanted } from './elements.js';
import { day } from './fields.js';

const change = z.object({
  newState: z.string(),
  // A zero may have been left out.
  startOffset: requiredNumber
    .pipe(
      z
        .number()
        .min(-DAY)
        .max(2 * DAY),
    )
    .default(0),
});

const vector = z.object({
  date: day,
  deviceReference: z.unknown().optional(),
  sleepWakeStateChanges: list(change).nullish(),
});

/** `/sleep-wake-vectors`: each device's own word on sleep and wake, from local midnight (not documented). @throws BadAnswerError */
export function parseSleepWakes(answer: Answer4): Understood {
  return readEach(listIn(answer, 'sleepWakeVectors'), vector, ({ date, deviceReference, sleepWakeStateChanges }) => {
    const changes = sleepWakeStateChanges ?? [];
    if (changes.length === 0 || !wanted(date, answer)) return [];
    const device = shortDevice(deviceReference);
    const midnight = wallClock(`${date}T00:00`) ?? 0;
    return [
      present({
        ...told('sleep_wake', device === undefined ? date : `${date}/${device}`, date, 'local'),
        device_id: device,
        changes: [...changes]
          .sort((a, b) => a.startOffset - b.startOffset)
          .map(({ newState, startOffset }) => ({
            time_local: formatWall(midnight + startOffset),
            state: wakeState(newState),
          })),
      }),
    ];
  });
}
