import { z } from 'zod';
import { isObject } from '../../../../guards.js';
import type { KindRecord } from '../../../../kinds/kinds.js';
import { DAY, formatWall, wallClock } from '../../../../kinds/normalize/clock.js';
import { wakeState } from '../../../../kinds/normalize/words.js';
import { numberIn, present } from '../../fields.js';
import type { Understood } from '../../kinds/elements.js';
import { day, named } from './parts.js';

/** `sleep_wake`: when each device saw the person asleep and awake, in milliseconds from the local midnight of the night. */
export function readSleepWakes(elements: readonly unknown[]): Understood {
  const records: KindRecord[] = [];
  const problems: string[] = [];
  for (const [i, element] of elements.entries()) {
    const { night, sleepWake } = isObject(element) ? element : {};
    const date = day.safeParse(night).data;
    if (date === undefined) problems.push(`element ${i + 1} of ${elements.length} is unrecognized`);
    else records.push(...devicesOf(date, sleepWake));
  }
  return { records, problems };
}

function devicesOf(date: string, devices: unknown): KindRecord[] {
  const midnight = wallClock(`${date}T00:00`) ?? 0;
  return (Array.isArray(devices) ? devices : []).flatMap((device: unknown): KindRecord[] => {
    if (!isObject(device) || !isObject(device.sleepStateChanges)) return [];
    const list = device.sleepStateChanges.sleepWakeStateChangeModels;
    const changes = (Array.isArray(list) ? list : []).flatMap((one: unknown) => changeOf(one) ?? []);
    if (changes.length === 0) return [];
    const id = z.string().safeParse(device.deviceId).data?.slice(-8).toUpperCase();
    return [
      present({
        ...named('sleep_wake', id === undefined ? date : `${date}/${id}`, date, 'local'),
        device_id: id,
        changes: changes
          .sort((a, b) => a.at - b.at)
          .map(({ at, state }) => ({ time_local: formatWall(midnight + at), state })),
      }),
    ];
  });
}

function changeOf(one: unknown): { at: number; state: string } | undefined {
  const { millisInDay, state } = isObject(one) ? one : {};
  const at = numberIn(millisInDay);
  if (at === undefined || Math.abs(at) > 2 * DAY || typeof state !== 'string') return undefined;
  return { at, state: wakeState(state) };
}
