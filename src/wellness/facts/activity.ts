import type { KindFacts } from './types.js';

export const dailyActivity: KindFacts<'daily_activity'> = {
  about: 'One day by the clock of the device. Today grows until it is over.',
  fields: {
    start_time_local: ['local', 'Where the day begins', 'always'],
    end_time_local: ['local', 'As far as the watch has told'],
    utc_offset_minutes: ['integer', 'Of the local clock, where it is known'],
    active_seconds: ['number', 'In the zones light, moderate and vigorous'],
    inactive_seconds: ['number', 'In the zone sedentary'],
    daily_activity_percent: ['number', "Of the day's goal; can be more than 100"],
    calories_kcal: ['number', 'With those of the resting body'],
    active_calories_kcal: ['number', 'Without those of the resting body'],
    steps: ['integer', 'Steps'],
    distance_from_steps_meters: ['number', 'Reckoned from the steps'],
    inactivity_alert_count: ['integer', 'How often the watch asked to move'],
    steps_interval_seconds: ['number', 'Between two rows of steps'],
  },
  series: {
    steps_samples: {
      about: 'Steps, by the minute; stretches without a step may be missing.',
      fields: {
        time_local: ['local', 'Start of the minute', 'always'],
        steps: ['integer', 'Steps in it', 'always'],
      },
    },
    zones: {
      about: 'Stretches of equal intensity.',
      fields: {
        start_time_local: ['local', 'Start of the stretch', 'always'],
        duration_seconds: ['number', 'By the wall clock: off by an hour where the clocks change', 'always'],
        zone: ['text', 'sleep, sedentary, light, moderate, vigorous, non_wear', 'always'],
      },
    },
    inactivity_stamps: {
      about: 'When the watch asked to move.',
      fields: { time_local: ['local', 'When', 'always'] },
    },
  },
};

export const heartRate: KindFacts<'heart_rate'> = {
  about: 'Heart rate around the clock, one row a day; the view heart_rate has every reading with date and time.',
  fields: {
    utc_offset_minutes: ['integer', 'Of the local clock, where it is known'],
    sample_count: ['integer', 'Readings of the day, gaps included', 'always'],
    gap_count: ['integer', 'Readings in which the sensor had nothing (Polar writes 0)', 'always'],
    min_heart_rate_bpm: ['integer', 'Lowest reading'],
    max_heart_rate_bpm: ['integer', 'Highest reading'],
    avg_heart_rate_bpm: ['number', 'Mean over time: a reading counts until the next one, 5 minutes at most'],
  },
  series: {
    samples: {
      about: 'A reading every five minutes, and stretches with one a second.',
      fields: {
        second_of_day: ['integer', 'Seconds since local midnight by the clock of the device', 'always'],
        heart_rate_bpm: ['gap', 'Heart rate', 'always'],
      },
    },
  },
};

export const cardioLoad: KindFacts<'cardio_load'> = {
  about: 'What the training of a day was, and what it has come to.',
  fields: {
    cardio_load: ['number', 'Training impulse (TRIMP) of the day'],
    strain: ['number', 'Mean daily load of 7 days'],
    tolerance: ['number', 'Mean daily load of 28 days'],
    cardio_load_ratio: ['number', 'Strain by tolerance'],
    status: ['text', 'detraining, maintaining, productive, overreaching and others; absent where Polar has none'],
    level_very_low: ['number', "Polar's cardio_load_level, as it comes: very low"],
    level_low: ['number', 'The same: low'],
    level_medium: ['number', 'The same: medium'],
    level_high: ['number', 'The same: high'],
    level_very_high: ['number', 'The same: very high'],
  },
  series: {},
};
