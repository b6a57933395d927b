import { defineGroup, defineKind, type RecordOf } from '../definition.js';
import { always, flag, integer, number, text } from '../field.js';
import { v4Version } from '../versions.js';

/** A beat with a greater error than this (ms) is not used; programs that read them draw the line at 30 or 50. */
export const largestUsableError = 30;

const ppiDay = defineKind(
  {
    kind: 'ppi',
    since: v4Version,
    about:
      'The intervals between heartbeats that one device measured at the wrist on a day. The view ppi_nights has RMSSD, SDNN and pNN50 of each night, and so have lists and exports.',
    table: 'ppi_days',
    key: 'ppi_day_key',
    views: ['ppi_nights'],
    fields: {
      device_id: text('The watch'),
      beat_count: always(integer('Beats of the day', 'count')),
      usable_beat_count: always(
        integer('Of these with skin contact, without movement, not offline, error 30 ms or less', 'count'),
      ),
    },
    series: {
      stretches: {
        table: 'ppi_stretches',
        about: 'Beats that follow one another without a hole and are all usable, or all not.',
        fields: {
          start_offset_ms: always(integer('Start of the first interval, milliseconds since local midnight', 'offset')),
          usable: always(flag('1 if its beats are good enough for heart rate variability')),
          beat_count: always(integer('How many', 'count')),
          intervals_ms: always(text('The intervals, a JSON array', 'beat_list')),
          errors_ms: text("Polar's estimate of the error of each, a JSON array", 'beat_list'),
        },
      },
    },
    computed: {
      night_beat_count: integer('Usable beats of the night that ends on the day', 'count'),
      night_heart_rate_bpm: number('60,000 divided by their mean interval'),
      night_hrv_rmssd_ms: number('Root mean square of the differences between successive intervals'),
      night_sdnn_ms: number('Standard deviation of the intervals'),
      night_pnn50_percent: number('How many successive intervals differ by more than 50 ms'),
    },
    resources: [],
  },
  [
    ['Device', 'plain', 'device_id'],
    ['Beats', 'plain', 'beat_count'],
    ['Usable', 'plain', 'usable_beat_count'],
    ['Night RMSSD', 'with unit', 'night_hrv_rmssd_ms'],
    ['SDNN', 'with unit', 'night_sdnn_ms'],
    ['pNN50', 'with unit', 'night_pnn50_percent'],
  ],
);

export type PpiDay = RecordOf<typeof ppiDay>;
export type PpiStretch = NonNullable<PpiDay['stretches']>[number];

export const ppis = defineGroup({
  name: 'ppi',
  about: 'intervals between beats at the wrist: 6 to 7 MB a day, only when named',
  times: 'local',
  back: 'not documented (v4 and account exports)',
  onlyNamed: true,
  kinds: [ppiDay],
});
