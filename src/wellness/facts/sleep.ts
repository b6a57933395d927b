import { sleepStages } from '../types.js';
import type { KindFacts } from './types.js';

export const sleep: KindFacts<'sleep'> = {
  about: 'One night. The date is that of the morning.',
  fields: {
    start_time: ['instant', 'Falling asleep'],
    end_time: ['instant', 'Waking up'],
    start_time_local: ['local', 'Falling asleep', 'always'],
    end_time_local: ['local', 'Waking up', 'always'],
    utc_offset_minutes: ['integer', 'Of the local clock at the start'],
    end_utc_offset_minutes: ['integer', 'Of the local clock at the end: another one in the night the clocks change'],
    device_id: ['text', 'The watch'],
    light_sleep_seconds: ['number', 'Stages lighter and light together'],
    deep_sleep_seconds: ['number', 'Stage deep'],
    rem_sleep_seconds: ['number', 'Stage rem'],
    unrecognized_sleep_seconds: ['number', 'Asleep, but the stage could not be told'],
    total_interruption_seconds: ['number', 'Awake between falling asleep and waking up'],
    short_interruption_seconds: ['number', 'Of that in interruptions of less than 90 s'],
    long_interruption_seconds: ['number', 'Of that in interruptions of 90 s and more'],
    sleep_goal_seconds: ['number', 'What the person wants to sleep'],
    sleep_score: ['number', "Polar's sleep score, 1 to 100"],
    sleep_charge: ['integer', "The score against the person's usual: 1 much below to 5 much above"],
    sleep_rating: ['integer', "The person's own word: 1 very poorly to 5 very well"],
    sleep_cycles: ['integer', 'Number of sleep cycles'],
    continuity: ['number', '1 fragmented to 5 uninterrupted'],
    continuity_class: ['integer', 'The same in whole steps'],
    duration_score: ['number', 'Part of the score: amount, 1 to 100'],
    solidity_score: ['number', 'Part of the score: solidity, 1 to 100'],
    regeneration_score: ['number', 'Part of the score: regeneration, 1 to 100'],
  },
  series: {
    stages: {
      about: 'The hypnogram on a time line: each row lasts until the next begins.',
      fields: {
        start_time: ['instant', 'Start of the stretch'],
        start_time_local: ['local', 'Start of the stretch', 'always'],
        duration_seconds: ['number', 'How long it lasts', 'always'],
        stage: [sleepStages, 'lighter is N1, light N2, deep N3', 'always'],
      },
    },
    heart_rate_samples: {
      about: 'Heart rate asleep, about every five minutes.',
      fields: {
        time: ['instant', 'When'],
        time_local: ['local', 'When', 'always'],
        heart_rate_bpm: ['integer', 'Heart rate', 'always'],
      },
    },
  },
};

export const nightlyRecharge: KindFacts<'nightly_recharge'> = {
  about: 'How a night has restored body and nerves. The date is that of the morning.',
  fields: {
    utc_offset_minutes: ['integer', 'Of the local clock, where it is known'],
    avg_heart_rate_bpm: ['number', 'Mean of four hours from half an hour after falling asleep'],
    avg_beat_to_beat_ms: ['number', 'Mean interval between beats in these hours'],
    avg_hrv_rmssd_ms: ['number', 'Heart rate variability (RMSSD) in these hours'],
    avg_breaths_per_minute: ['number', 'Breathing in these hours'],
    nightly_recharge_status: ['integer', '1 very poor to 6 very good'],
    ans_charge: ['number', 'Autonomic nervous system against the usual: -15.7 to 15.7, 0 is usual'],
    ans_charge_status: ['integer', 'The same in words: 1 much below usual to 5 much above'],
  },
  series: {
    hrv_samples: {
      about: 'Heart rate variability, about every five minutes.',
      fields: {
        time: ['instant', 'When'],
        time_local: ['local', 'When', 'always'],
        hrv_rmssd_ms: ['number', 'RMSSD', 'always'],
      },
    },
    breathing_samples: {
      about: 'Breathing, about every five minutes.',
      fields: {
        time: ['instant', 'When'],
        time_local: ['local', 'When', 'always'],
        breaths_per_minute: ['number', 'Breaths a minute', 'always'],
      },
    },
  },
};
