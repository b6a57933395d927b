import { defineGroup, defineKind, lastDates } from '../definition.js';
import { always, flag, instant, integer, local, number, orGap, text } from '../field.js';

const device = text('Id of the watch');
/** By dates, as far back as Polar goes, several in one response. */
const days = { back: lastDates, single: false } as const;

const bodyTemperature = defineKind(
  {
    kind: 'body_temperature',
    since: 3,
    about: 'A period during which a temperature was measured.',
    fields: {
      start_time: always(instant('Start of the period')),
      end_time: instant('End of the period'),
      modified_time: instant('When Polar last changed it'),
      device_id: device,
      measurement_type: text('skin_temperature or core_temperature'),
      sensor_location: text('distal or proximal'),
    },
    series: {
      samples: {
        table: 'body_temperature_samples',
        about: 'A reading every few minutes.',
        fields: {
          time: always(instant('Time of the reading')),
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
    about: 'Skin temperature of one night. The date is that of the morning.',
    fields: {
      skin_temperature_celsius: number('Skin temperature of the whole night'),
      deviation_from_baseline_celsius: number('Deviation from your baseline; absent until there is one'),
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
    about: 'A period during which the watch noted whether it was worn.',
    fields: {
      start_time: always(instant('Start of the period')),
      end_time: instant('End of the period'),
      modified_time: instant('When Polar last changed it'),
      device_id: device,
    },
    series: {
      changes: {
        table: 'skin_contact_changes',
        about: 'When the watch was put on and taken off.',
        fields: {
          time: always(instant('Time of the change')),
          contact: always(flag('1 on the skin, 0 off the skin')),
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
    about: 'A blood oxygen test.',
    fields: {
      time: always(instant('Time of the test')),
      time_local: local('Time of the test'),
      utc_offset_minutes: integer('UTC offset of the local clock'),
      device_id: device,
      test_status: text('passed, or why there is no result'),
      blood_oxygen_percent: number('Oxygen saturation; absent unless the test was passed'),
      blood_oxygen_class: text('very_low, low, normal'),
      blood_oxygen_deviation: text('Compared with your usual level: below_usual, usual, above_usual, no_baseline'),
      quality_percent: number('Quality of the measurement'),
      avg_heart_rate_bpm: number('Heart rate during the test'),
      hrv_rmssd_ms: number('Heart rate variability during the test'),
      hrv_deviation: text('Heart rate variability compared with your usual level'),
      altitude_meters: number('Altitude at which the test was taken', 'altitude'),
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
      time: always(instant('Time of the test')),
      time_local: local('Time of the test'),
      utc_offset_minutes: integer('UTC offset of the local clock'),
      device_id: device,
      avg_heart_rate_bpm: number('Heart rate during the test'),
      hrv_rmssd_ms: number('Heart rate variability during the test'),
      hrv_level: text('Heart rate variability compared with your usual level'),
      rr_ms: number('Mean interval between beats'),
      pulse_transit_time_systolic_ms: number('Pulse transit time, systolic'),
      pulse_transit_time_diastolic_ms: number('Pulse transit time, diastolic'),
      pulse_transit_time_quality: number('Quality index of the pulse transit time'),
    },
    series: {
      samples: {
        table: 'ecg_samples',
        about: 'The ECG curve.',
        fields: {
          offset_ms: always(number('Time since the start of the test', 'offset')),
          amplitude_mv: orGap(number('Amplitude')),
        },
      },
      qualities: {
        table: 'ecg_qualities',
        about: 'Quality of the contact; each row holds until the next.',
        fields: {
          offset_ms: always(number('Time since the start of the test', 'offset')),
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
  about: 'body and skin temperature, skin contact, SpO2, wrist ECG',
  times: 'UTC, and local if known',
  back: '28 days',
  kinds: [bodyTemperature, skinTemperature, skinContacts, spo2, ecg],
});
