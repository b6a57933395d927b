import { isObject } from '../../../../guards.js';
import { DAY, formatWall } from '../../../../kinds/normalize/clock.js';
import { wakeState } from '../../../../kinds/normalize/words.js';
import { numberIn, present } from '../../fields.js';
import type { Understood } from '../../kinds/elements.js';
import { eachDevice } from './each-device.js';
import { named } from './parts.js';

/** `sleep_wake`: when each device saw the person asleep and awake, in milliseconds from the local midnight of the night. */
export function readSleepWakes(elements: readonly unknown[]): Understood {
  const place = { date: 'night', devices: 'sleepWake' };
  return eachDevice(elements, place, ({ id, date, midnight, deviceId, device }) => {
    if (!isObject(device.sleepStateChanges)) return undefined;
    const list = device.sleepStateChanges.sleepWakeStateChangeModels;
    const changes = (Array.isArray(list) ? list : []).flatMap((one: unknown) => changeOf(one) ?? []);
    if (changes.length === 0) return undefined;
    return present({
      ...named('sleep_wake', id, date, 'local'),
      device_id: deviceId,
      changes: changes
        .sort((a, b) => a.at - b.at)
        .map(({ at, state }) => ({ time_local: formatWall(midnight + at), state })),
    });
  });
}

function changeOf(one: unknown): { at: number; state: string } | undefined {
  const { millisInDay, state } = isObject(one) ? one : {};
  const at = numberIn(millisInDay);
  if (at === undefined || Math.abs(at) > 2 * DAY || typeof state !== 'string') return undefined;
  return { at, state: wakeState(state) };
}
