import { defineGroup, defineKind, type RecordOf } from '../definition.js';
import { always, flag, instant, integer, local, number, oneOf, since, text } from '../field.js';
import { v4Version } from '../versions.js';

/** In the order of AccessLink's numbers, 0 to 5: lighter is N1, light N2, deep N3. */
export const sleepStages = ['wake', 'rem', 'lighter', 'light', 'deep', 'unknown'] as const;
export type SleepStage = (typeof sleepStages)[number];

interface Asleep {
  light_sleep_seconds?: number;
  deep_sleep_seconds?: number;
  rem_sleep_seconds?: number;
  unrecognized_sleep_seconds?: number;
}

/** Time asleep without the interruptions; undefined when Polar sent no stage. */
export function asleepSeconds(night: Asleep): number | undefined {
  const stages = [
    night.light_sleep_seconds,
    night.deep_sleep_seconds,
    night.rem_sleep_seconds,
    night.unrecognized_sleep_seconds,
  ].filter((seconds) => seconds !== undefined);
  return stages.length > 0 ? stages.reduce((sum, seconds) => sum + seconds, 0) : undefined;
}

const sleep = defineKind(
  {
    kind: 'sleep',
    since: 3,
    about: 'One night. The date is that of the morning.',
    views: ['sleep_interruptions'],
    fields: {
      start_time: instant('When you fell asleep'),
      end_time: instant('When you woke up'),
      start_time_local: always(local('When you fell asleep')),
      end_time_local: always(local('When you woke up')),
      utc_offset_minutes: integer('UTC offset of the local clock at the start'),
      end_utc_offset_minutes: integer(
        'UTC offset of the local clock at the end; differs in the night the clocks change',
      ),
      device_id: text('Id of the watch'),
      light_sleep_seconds: number('Time in the stages lighter and light'),
      deep_sleep_seconds: number('Time in the stage deep'),
      rem_sleep_seconds: number('Time in the stage rem'),
      unrecognized_sleep_seconds: number('Time asleep in an unrecognized stage'),
      total_interruption_seconds: number('Time awake between falling asleep and waking up'),
      short_interruption_seconds: number('Part of that in interruptions shorter than 90 s'),
      long_interruption_seconds: number('Part of that in interruptions of 90 s and longer'),
      sleep_goal_seconds: number('How long you want to sleep'),
      sleep_score: number("Polar's sleep score, 1 to 100"),
      sleep_charge: integer('Sleep score compared with your usual level: 1 much below to 5 much above'),
      sleep_rating: integer('Your own rating: 1 very poorly to 5 very well'),
      sleep_cycles: integer('Number of sleep cycles', 'count'),
      continuity: number('Continuity of sleep: 1 fragmented to 5 uninterrupted'),
      continuity_class: integer('Continuity of sleep in whole steps, 1 to 5'),
      duration_score: number('Part of the sleep score: amount, 1 to 100'),
      solidity_score: number('Part of the sleep score: solidity, 1 to 100'),
      regeneration_score: number('Part of the sleep score: regeneration, 1 to 100'),
      sleep_span_seconds: since(v4Version, number("Polar's length of the whole night")),
      asleep_seconds: since(v4Version, number('Of that without the interruptions')),
      efficiency_percent: since(v4Version, number('Time asleep as a share of the whole night')),
      interruption_count: since(v4Version, integer('Interruptions', 'count')),
      short_interruption_count: since(v4Version, integer('Of these the ones of less than 90 s', 'count')),
      long_interruption_count: since(v4Version, integer('Of these the ones of 90 s and more', 'count')),
      own_goal_score: since(v4Version, number('Part of the duration score: against your goal, 1 to 100')),
      recommendation_score: since(
        v4Version,
        number('Part of the duration score: against the recommendation, 1 to 100'),
      ),
      continuity_score: since(v4Version, number('Part of the solidity score: continuity, 1 to 100')),
      efficiency_score: since(v4Version, number('Part of the solidity score: efficiency, 1 to 100')),
      long_interruptions_score: since(v4Version, number('Part of the solidity score: long interruptions, 1 to 100')),
      rem_score: since(v4Version, number('Part of the regeneration score: REM, 1 to 100')),
      deep_score: since(v4Version, number('Part of the regeneration score: deep sleep, 1 to 100')),
      feedback_code: since(v4Version, text("Polar's coded advice; what the digits mean is not known")),
      battery_ran_out: since(v4Version, flag('1 if the recording ended because the battery was empty')),
      original_start_time: since(v4Version, instant('Falling asleep, before you edited the night')),
      original_end_time: since(v4Version, instant('Waking up, before you edited the night')),
    },
    series: {
      stages: {
        table: 'sleep_stages',
        about: 'The hypnogram on a timeline: each row lasts until the next begins.',
        fields: {
          start_time: instant('Start of the period'),
          start_time_local: always(local('Start of the period')),
          duration_seconds: always(number('Duration of the period')),
          stage: always(oneOf(sleepStages, 'lighter is N1, light N2, deep N3')),
        },
      },
      heart_rate_samples: {
        table: 'sleep_heart_rate',
        about: 'Heart rate during sleep, about every 5 minutes.',
        fields: {
          time: instant('Time of the reading'),
          time_local: always(local('Time of the reading')),
          heart_rate_bpm: always(integer('Heart rate')),
        },
      },
    },
    resources: [{ name: 'sleep', path: '/v3/users/sleep', plan: 'latest' }],
  },
  [
    ['From', 'clock', 'start_time_local'],
    ['Until', 'clock', 'end_time_local'],
    ['Asleep', 'hours', asleepSeconds],
    ['Deep', 'hours', 'deep_sleep_seconds'],
    ['REM', 'hours', 'rem_sleep_seconds'],
    ['Awake', 'hours', 'total_interruption_seconds'],
    ['Score', 'whole', 'sleep_score'],
  ],
);

export type Sleep = RecordOf<typeof sleep>;
export type SleepStageRow = NonNullable<Sleep['stages']>[number];

export const nights = defineGroup({
  name: 'sleep',
  about: 'nights: stages, interruptions, scores, heart rate',
  times: 'UTC and local',
  back: '28 days',
  kinds: [sleep],
});
