import { defineGroup, defineKind, type RecordOf } from '../definition.js';
import { always, text } from '../field.js';
import { v4Version } from '../versions.js';

const calendarNote = defineKind(
  {
    kind: 'calendar_note',
    since: v4Version,
    about: 'A note on a day of the diary. Weights in the diary are in physical_info.',
    table: 'calendar_notes',
    fields: {
      note: always(text('What you wrote', 'text')),
    },
    series: {},
    resources: [],
  },
  [['Note', 'plain', 'note']],
);

export type CalendarNote = RecordOf<typeof calendarNote>;

export const calendar = defineGroup({
  name: 'calendar',
  about: 'notes in the diary; the responses of v4 are kept unread, because their shape is not known',
  times: 'a day has none',
  back: 'not documented (v4 and account exports)',
  kinds: [calendarNote],
});
