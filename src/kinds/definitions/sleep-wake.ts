import { defineGroup, defineKind } from '../definition.js';
import { always, local, text } from '../field.js';
import { v4Version } from '../versions.js';

const sleepWake = defineKind(
  {
    kind: 'sleep_wake',
    since: v4Version,
    about:
      'When one device saw you asleep and awake, before Polar cut the night out of it. That the times count from local midnight of the date is likely, but not documented.',
    table: 'sleep_wake',
    fields: {
      device_id: text('The watch'),
    },
    series: {
      changes: {
        table: 'sleep_wake_changes',
        about: 'Each state lasts until the next.',
        fields: {
          time_local: always(local('When')),
          state: always(text('From then on: sleep, wake, or another word of Polar as it came')),
        },
      },
    },
    resources: [],
  },
  [['Device', 'plain', 'device_id']],
);

export const sleepWakes = defineGroup({
  name: 'sleep-wake',
  about: 'asleep or awake, by each device, before the night is cut out',
  times: 'local',
  back: 'not documented (v4 only)',
  kinds: [sleepWake],
});
