import { describe, expect, it } from 'vitest';
import { local, read } from './read.js';

describe('activity', () => {
  it('accepts samples as documented and as they come, and unknown words', () => {
    const zone = (timestamp: string, name: string) => ({ timestamp, zone: name });
    const day = (stamps: unknown) => ({
      start_time: '2026-02-21T00:00',
      end_time: '2026-02-21T12:30',
      samples: {
        date: '2026-02-21',
        steps: {
          interval_ms: 60_000,
          total_steps: 90,
          samples: [
            { steps: 84, timestamp: '2026-02-21T07:15' },
            { steps: null, timestamp: '07:16' },
            { steps: 6, timestamp: '07:17:30' },
          ],
        },
        activity_zones: { samples: [zone('2026-02-21T00:00', 'SLEEP'), zone('2026-02-21T07:00', 'FLYING')] },
        inactivity_stamps: stamps,
      },
    });
    const expected = {
      ...{ kind: 'daily_activity', id: '2026-02-21', date: '2026-02-21', ...local },
      start_time_local: '2026-02-21T00:00:00',
      end_time_local: '2026-02-21T12:30:00',
      steps_interval_seconds: 60,
      steps_samples: [
        { time_local: '2026-02-21T07:15:00', steps: 84 },
        { time_local: '2026-02-21T07:17:30', steps: 6 },
      ],
      zones: [
        { start_time_local: '2026-02-21T00:00:00', duration_seconds: 25_200, zone: 'sleep' },
        { start_time_local: '2026-02-21T07:00:00', duration_seconds: 19_800, zone: 'flying' },
      ],
      inactivity_stamps: [{ time_local: '2026-02-21T11:00:00' }],
    };
    const stamp = { stamp: '2026-02-21T11:00' };
    for (const stamps of [[stamp], { samples: [stamp] }, ['2026-02-21T11:00']]) {
      expect(read('activity', [day(stamps)]).records).toEqual([expected]);
    }
    expect(read('activity', day([stamp])).records).toEqual([expected]);
  });
});
