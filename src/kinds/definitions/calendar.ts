import { defineGroup, defineKind, type RecordOf } from '../definition.js';
import { always, number, text } from '../field.js';
import { exportVersion, v4Version } from '../versions.js';

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

const perceivedDay = defineKind(
  {
    kind: 'perceived_day',
    since: exportVersion,
    about: 'How you said you felt on a day: a grade in the diary, and the answers to the questions about recovery.',
    table: 'perceived_days',
    fields: {
      feeling: number('From 0 (worst) to 1 (best)', 'feeling'),
      muscle_soreness: text("Polar's word"),
      overall_fatigue: text("Polar's word"),
      sleep_user_rating: text("Polar's word"),
    },
    series: {},
    resources: [],
  },
  [
    ['Feeling', 'plain', 'feeling'],
    ['Muscles', 'words', 'muscle_soreness'],
    ['Fatigue', 'words', 'overall_fatigue'],
    ['Sleep', 'words', 'sleep_user_rating'],
  ],
);

export type PerceivedDay = RecordOf<typeof perceivedDay>;
export type CalendarNote = RecordOf<typeof calendarNote>;

export const calendar = defineGroup({
  name: 'calendar',
  about: 'notes in the diary, and how you felt; the responses of v4 are kept unread, because their shape is not known',
  times: 'a day has none',
  back: 'not documented (v4 and account exports)',
  kinds: [calendarNote, perceivedDay],
});
