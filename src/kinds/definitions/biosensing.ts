import { defineGroup, defineKind, lastDates } from '../definition.js';
import { always, flag, instant, integer, local, number, orGap, text } from '../field.js';

const device = text('The watch');
/** By dates, as far back as Polar goes, several in one answer. */
const days = { back: lastDates, single: false } as const;

const bodyTemperature = defineKind(
  {
    kind: 'body_temperature',
    since: 3,
    about: 'A stretch in which a temperature was measured.',
    fields: {
      start_time: always(instant('Start of the stretch')),
      end_time: instant('End of it'),
      modified_time: instant('When Polar changed it last'),
      device_id: device,
      measurement_type: text('skin_temperature or core_temperature'),
      sensor_location: text('distal or proximal'),
    },
    series: {
      samples: {
        table: 'body_temperature_samples',
        about: 'Every few minutes.',
        fields: {
          time: always(instant('When')),
          temperature_celsius: always(number('Temperature')),
        },
      },
    },
    resources: [{ name: 'body-temperature', path: '/v3/users/biosensing/bodytemperature', plan: days }],
  },
  [
    ['From UTC', 'clock', 'start_time'],
    ['Until UTC', 'clock', 'end_time'],
    ['Measured', 'words', 'measurement_type'],
    ['Sensor', 'plain', 'sensor_location'],
  ],
);

const skinTemperature = defineKind(
  {
    kind: 'skin_temperature',
    since: 3,
    about: 'The skin temperature of a night. The date is that of the morning.',
    fields: {
      skin_temperature_celsius: number('Of the whole night'),
      deviation_from_baseline_celsius: number("Against the person's usual; absent before there is one"),
    },
    series: {},
    resources: [{ name: 'skin-temperature', path: '/v3/users/biosensing/skintemperature', plan: days }],
  },
  [
    ['Skin', 'with unit', 'skin_temperature_celsius'],
    ['Deviation', 'hundredths', 'deviation_from_baseline_celsius'],
  ],
);

const skinContacts = defineKind(
  {
    kind: 'skin_contacts',
    since: 3,
    about: 'A stretch in which the watch noted whether it was worn.',
    fields: {
      start_time: always(instant('Start of the stretch')),
      end_time: instant('End of it'),
      modified_time: instant('When Polar changed it last'),
      device_id: device,
    },
    series: {
      changes: {
        table: 'skin_contact_changes',
        about: 'Put on and taken off.',
        fields: {
          time: always(instant('When')),
          contact: always(flag('1 on the skin, 0 off it')),
        },
      },
    },
    resources: [{ name: 'skin-contacts', path: '/v3/users/biosensing/skincontacts', plan: days }],
  },
  [
    ['From UTC', 'clock', 'start_time'],
    ['Until UTC', 'clock', 'end_time'],
  ],
);

const spo2 = defineKind(
  {
    kind: 'spo2',
    since: 3,
    about: 'A test of the oxygen in the blood.',
    fields: {
      time: always(instant('When')),
      time_local: local('When'),
      utc_offset_minutes: integer('Of the local clock'),
      device_id: device,
      test_status: text('passed, or why it came to nothing'),
      blood_oxygen_percent: number('Oxygen saturation; absent when the test was not passed'),
      blood_oxygen_class: text('very_low, low, normal'),
      blood_oxygen_deviation: text('Against the usual: below_usual, usual, above_usual, no_baseline'),
      quality_percent: number('Quality of the measurement'),
      avg_heart_rate_bpm: number('Heart rate during the test'),
      hrv_rmssd_ms: number('Heart rate variability during the test'),
      hrv_deviation: text('Against the usual'),
      altitude_meters: number('Where it was taken', 'altitude'),
    },
    series: {},
    resources: [{ name: 'spo2', path: '/v3/users/biosensing/spo2', plan: days }],
  },
  [
    ['At', 'clock', ({ time, time_local }) => time_local ?? time],
    ['SpO2', 'with unit', 'blood_oxygen_percent'],
    ['Class', 'words', 'blood_oxygen_class'],
    ['HR', 'whole', 'avg_heart_rate_bpm'],
    ['Test', 'words', 'test_status'],
  ],
);

const ecg = defineKind(
  {
    kind: 'ecg',
    since: 3,
    about: 'An ECG taken at the wrist.',
    fields: {
      time: always(instant('When')),
      time_local: local('When'),
      utc_offset_minutes: integer('Of the local clock'),
      device_id: device,
      avg_heart_rate_bpm: number('Heart rate during the test'),
      hrv_rmssd_ms: number('Heart rate variability during the test'),
      hrv_level: text('Against the usual'),
      rr_ms: number('Mean interval between beats'),
      pulse_transit_time_systolic_ms: number('Pulse transit time, systolic'),
      pulse_transit_time_diastolic_ms: number('Pulse transit time, diastolic'),
      pulse_transit_time_quality: number('Quality index of it'),
    },
    series: {
      samples: {
        table: 'ecg_samples',
        about: 'The curve.',
        fields: {
          offset_ms: always(number('Milliseconds since the start', 'offset')),
          amplitude_mv: orGap(number('Amplitude in millivolts')),
        },
      },
      qualities: {
        table: 'ecg_qualities',
        about: 'From when on the contact was how good.',
        fields: {
          offset_ms: always(number('Milliseconds since the start', 'offset')),
          quality: always(text('no_contact, low, high')),
        },
      },
    },
    resources: [{ name: 'ecg', path: '/v3/users/biosensing/ecg', plan: days }],
  },
  [
    ['At', 'clock', ({ time, time_local }) => time_local ?? time],
    ['HR', 'whole', 'avg_heart_rate_bpm'],
    ['HRV ms', 'whole', 'hrv_rmssd_ms'],
    ['Level', 'words', 'hrv_level'],
  ],
);

export const biosensing = defineGroup({
  name: 'biosensing',
  about: 'temperature of body and skin, skin contact, SpO2, ECG of the wrist',
  times: 'UTC, and local where told',
  back: '28 days',
  kinds: [bodyTemperature, skinTemperature, skinContacts, spo2, ecg],
});
