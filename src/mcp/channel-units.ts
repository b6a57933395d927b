import type { Channel } from '../workouts/workout.js';

/** The unit of each channel. */
export const unitOfChannel: Readonly<Record<Channel, string>> = {
  heart_rate_bpm: 'bpm',
  speed_mps: 'm/s',
  cadence_rpm: 'rpm, of one leg',
  altitude_meters: 'm',
  power_watts: 'W',
  pedaling_index_percent: '%',
  left_right_balance_percent: '%',
  air_pressure_hpa: 'hPa',
  running_cadence_spm: 'steps per minute',
  temperature_celsius: '°C',
  distance_meters: 'm since the start',
};
