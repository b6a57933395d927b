import { z } from 'zod';
import { isObject } from '../../../guards.js';
import type { Device } from '../../../kinds/definitions/devices.js';
import { BadAnswerError } from '../../errors.js';
import { list, optionalText, present } from '../fields.js';
import { readJson } from '../json.js';
import { plausible, type Understood } from '../kinds/elements.js';
import { optionalInstant } from '../kinds/instants.js';
import { type Answer4, shortDevice, told } from './elements.js';
import { loose } from './fields.js';

const answerShape = z.object({
  devicesData: list(
    z.object({
      deviceReference: z.unknown().optional(),
      firmwareVersion: optionalText,
      hardwareIdentifier: optionalText,
      productVariant: loose({ productColor: optionalText, productDescription: optionalText }),
    }),
  ).nullish(),
  userDevicesData: loose({
    activeDevices: list(
      z.object({
        deviceReference: z.unknown().optional(),
        registered: optionalInstant,
        deviceSettings: list(z.object({ name: z.string(), value: z.coerce.string() }))
          .optional()
          .catch(undefined),
      }),
    ),
  }),
});

/** `/user-devices`: what devices are, and which of them belong to the account now. @throws BadAnswerError */
export function parseDevices({ body, fetchedAt }: Answer4): Understood {
  const json = readJson(body);
  const isDevices =
    isObject(json) && ('devicesData' in json || 'userDevicesData' in json || Object.keys(json).length === 0);
  const { data } = answerShape.safeParse(json);
  if (!isDevices || !data) throw new BadAnswerError('JSON of another shape');
  const active = new Map(
    (data.userDevicesData?.activeDevices ?? []).map((one) => [shortDevice(one.deviceReference), one]),
  );
  const described = new Map((data.devicesData ?? []).map((one) => [shortDevice(one.deviceReference), one]));
  const records = [...new Set([...described.keys(), ...active.keys()])].flatMap((id): Device[] => {
    if (id === undefined) return [];
    const [one, own] = [described.get(id), active.get(id)];
    const settings = own?.deviceSettings ?? [];
    return [
      present({
        // One without a date of its own has that on which it was seen first.
        ...told('device', id, (own?.registered ?? fetchedAt).slice(0, 10), 'utc'),
        device_id: id,
        name: one?.productVariant?.productDescription,
        color: one?.productVariant?.productColor,
        firmware: one?.firmwareVersion,
        hardware: one?.hardwareIdentifier,
        active: Number(own !== undefined),
        registered_time: own?.registered,
        settings: settings.length > 0 ? settings : undefined,
      }),
    ];
  });
  return plausible(records, []);
}
