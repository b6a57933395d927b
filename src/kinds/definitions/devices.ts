import { defineGroup, defineKind, type RecordOf } from '../definition.js';
import { always, flag, instant, text } from '../field.js';
import { v4Version } from '../versions.js';

const device = defineKind(
  {
    kind: 'device',
    since: v4Version,
    about: 'A watch or sensor of the account: it gives a name to the device_id of all other tables.',
    table: 'devices',
    datedByArrival: true,
    fields: {
      device_id: always(text('Eight hexadecimal digits, as on the back of the watch')),
      name: text('What Polar calls it'),
      color: text('Its color'),
      firmware: text('Version of its firmware'),
      hardware: text("Polar's name for the hardware"),
      active: always(flag('1 while it belongs to the account')),
      registered_time: instant('When it was added to the account'),
    },
    series: {
      settings: {
        table: 'device_settings',
        about: 'How it is set.',
        fields: {
          name: always(text('Name of the setting')),
          value: always(text('Its value')),
        },
      },
    },
    resources: [],
  },
  [
    ['Device', 'plain', 'device_id'],
    ['Name', 'plain', 'name'],
    ['Firmware', 'plain', 'firmware'],
    ['Active', 'plain', ({ active }) => (active === 1 ? 'yes' : 'no')],
  ],
);

export type Device = RecordOf<typeof device>;

export const devices = defineGroup({
  name: 'devices',
  about: 'watches and sensors: name, firmware, settings',
  times: 'UTC',
  back: 'what belongs to the account now (v4 only)',
  kinds: [device],
});
