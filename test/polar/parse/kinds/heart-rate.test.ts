import { describe, expect, it } from 'vitest';
import { local, read } from './read.js';

describe('heart rate', () => {
  it('has gaps where the sensor had no reading, and accepts times without seconds', () => {
    const day = {
      date: '2025-07-06',
      heart_rate_samples: [
        { heart_rate: 70, sample_time: '00:00' },
        { heart_rate: 0, sample_time: '00:05:00' },
        { heart_rate: '80', sample_time: '00:05:01' },
        { heart_rate: 90, sample_time: '00:05:02' },
        { heart_rate: 90, sample_time: '25:00:00' },
      ],
    };
    expect(read('heart-rate', { heart_rates: [day, { date: '2025-07-07', heart_rate_samples: [] }] }).records).toEqual([
      {
        ...{ kind: 'heart_rate', id: '2025-07-06', date: '2025-07-06', ...local },
        ...{ sample_count: 4, gap_count: 1, min_heart_rate_bpm: 70, max_heart_rate_bpm: 90 },
        // 300 s of 70, 1 s of 80, 300 s of 90.
        avg_heart_rate_bpm: 80,
        samples: [
          { second_of_day: 0, heart_rate_bpm: 70 },
          { second_of_day: 300, heart_rate_bpm: null },
          { second_of_day: 301, heart_rate_bpm: 80 },
          { second_of_day: 302, heart_rate_bpm: 90 },
        ],
      },
    ]);
  });
});
