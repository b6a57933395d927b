import { isObject } from '../../../../guards.js';
import type { KindRecord } from '../../../../kinds/kinds.js';
import { wallClock } from '../../../../kinds/normalize/clock.js';
import type { Understood } from '../../kinds/elements.js';
import { day } from './parts.js';

/** A device in an element of a day. */
export interface DeviceDay {
  date: string;
  /** Local, ms since 1970. */
  midnight: number;
  /** Its eight digits, as far as they are told. */
  deviceId: string | undefined;
  /** The record's id: the date, with the device where it is told. */
  id: string;
  device: Readonly<Record<string, unknown>>;
}

/**
 * Reads elements that each hold a date and a list of devices.
 * @param place the keys of both. @param read the record of a device; undefined: it says nothing.
 */
export function eachDevice(
  elements: readonly unknown[],
  place: { date: string; devices: string },
  read: (one: DeviceDay) => KindRecord | undefined,
): Understood {
  const records: KindRecord[] = [];
  const problems: string[] = [];
  for (const [i, element] of elements.entries()) {
    const { [place.date]: when, [place.devices]: devices } = isObject(element) ? element : {};
    const date = day.safeParse(when).data;
    if (date === undefined) problems.push(`element ${i + 1} of ${elements.length} is unrecognized`);
    else
      records.push(
        ...(Array.isArray(devices) ? devices : []).flatMap((device) => readDevice(date, device, read) ?? []),
      );
  }
  return { records, problems };
}

function readDevice(date: string, device: unknown, read: (one: DeviceDay) => KindRecord | undefined) {
  if (!isObject(device)) return undefined;
  const told = typeof device.deviceId === 'string' ? device.deviceId.slice(-8).toUpperCase() : '';
  const deviceId = told === '' ? undefined : told;
  const id = deviceId === undefined ? date : `${date}/${deviceId}`;
  return read({ date, midnight: wallClock(`${date}T00:00`) ?? 0, deviceId, id, device });
}
