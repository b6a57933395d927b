import type { KindFacts } from './types.js';

const device = ['text', 'The watch'] as const;

export const bodyTemperature: KindFacts<'body_temperature'> = {
  about: 'A stretch in which a temperature was measured.',
  fields: {
    start_time: ['instant', 'Start of the stretch', 'always'],
    end_time: ['instant', 'End of it'],
    modified_time: ['instant', 'When Polar changed it last'],
    device_id: device,
    measurement_type: ['text', 'skin_temperature or core_temperature'],
    sensor_location: ['text', 'distal or proximal'],
  },
  series: {
    samples: {
      about: 'Every few minutes.',
      fields: {
        time: ['instant', 'When', 'always'],
        temperature_celsius: ['number', 'Temperature', 'always'],
      },
    },
  },
};

export const skinTemperature: KindFacts<'skin_temperature'> = {
  about: 'The skin temperature of a night. The date is that of the morning.',
  fields: {
    skin_temperature_celsius: ['number', 'Of the whole night'],
    deviation_from_baseline_celsius: ['number', "Against the person's usual; absent before there is one"],
  },
  series: {},
};

export const skinContacts: KindFacts<'skin_contacts'> = {
  about: 'A stretch in which the watch noted whether it was worn.',
  fields: {
    start_time: ['instant', 'Start of the stretch', 'always'],
    end_time: ['instant', 'End of it'],
    modified_time: ['instant', 'When Polar changed it last'],
    device_id: device,
  },
  series: {
    changes: {
      about: 'Put on and taken off.',
      fields: {
        time: ['instant', 'When', 'always'],
        contact: ['integer', '1 on the skin, 0 off it', 'always'],
      },
    },
  },
};

export const spo2: KindFacts<'spo2'> = {
  about: 'A test of the oxygen in the blood.',
  fields: {
    time: ['instant', 'When', 'always'],
    time_local: ['local', 'When'],
    utc_offset_minutes: ['integer', 'Of the local clock'],
    device_id: device,
    test_status: ['text', 'passed, or why it came to nothing'],
    blood_oxygen_percent: ['number', 'Oxygen saturation; absent when the test was not passed'],
    blood_oxygen_class: ['text', 'very_low, low, normal'],
    blood_oxygen_deviation: ['text', 'Against the usual: below_usual, usual, above_usual, no_baseline'],
    quality_percent: ['number', 'Quality of the measurement'],
    avg_heart_rate_bpm: ['number', 'Heart rate during the test'],
    hrv_rmssd_ms: ['number', 'Heart rate variability during the test'],
    hrv_deviation: ['text', 'Against the usual'],
    altitude_meters: ['number', 'Where it was taken'],
  },
  series: {},
};

export const ecg: KindFacts<'ecg'> = {
  about: 'An ECG taken at the wrist.',
  fields: {
    time: ['instant', 'When', 'always'],
    time_local: ['local', 'When'],
    utc_offset_minutes: ['integer', 'Of the local clock'],
    device_id: device,
    avg_heart_rate_bpm: ['number', 'Heart rate during the test'],
    hrv_rmssd_ms: ['number', 'Heart rate variability during the test'],
    hrv_level: ['text', 'Against the usual'],
    rr_ms: ['number', 'Mean interval between beats'],
    pulse_transit_time_systolic_ms: ['number', 'Pulse transit time, systolic'],
    pulse_transit_time_diastolic_ms: ['number', 'Pulse transit time, diastolic'],
    pulse_transit_time_quality: ['number', 'Quality index of it'],
  },
  series: {
    samples: {
      about: 'The curve.',
      fields: {
        offset_ms: ['number', 'Milliseconds since the start', 'always'],
        amplitude_mv: ['gap', 'Amplitude in millivolts', 'always'],
      },
    },
    qualities: {
      about: 'From when on the contact was how good.',
      fields: {
        offset_ms: ['number', 'Milliseconds since the start', 'always'],
        quality: ['text', 'no_contact, low, high', 'always'],
      },
    },
  },
};

export const physicalInfo: KindFacts<'physical_info'> = {
  about: 'What the person has told of themselves, or the watch has estimated, from a moment on: a row a change.',
  fields: {
    time: ['text', 'From when on: UTC with Z, or the local clock where time_basis says so', 'always'],
    weight_kg: ['number', 'Weight'],
    height_cm: ['number', 'Height'],
    maximum_heart_rate_bpm: ['number', 'Maximum heart rate'],
    resting_heart_rate_bpm: ['number', 'Resting heart rate'],
    aerobic_threshold_bpm: ['number', 'Aerobic threshold'],
    anaerobic_threshold_bpm: ['number', 'Anaerobic threshold'],
    vo2_max: ['number', 'Maximal oxygen uptake, ml/kg/min'],
    weight_source: ['text', 'user, measured, estimate and others'],
    birthday: ['day', 'Date of birth'],
    gender: ['text', 'female or male'],
    training_background: ['text', 'occasional to pro'],
    typical_day: ['text', 'How the person spends the day'],
    sleep_goal_seconds: ['number', 'What the person wants to sleep'],
  },
  series: {},
};
