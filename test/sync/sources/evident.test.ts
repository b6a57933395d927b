import { describe, expect, it } from 'vitest';
import { evident } from '../../../src/sync/sources/details.js';
import type { SourceSession } from '../../../src/workouts/source-session.js';
import { full, world } from '../support.js';

const session = (more: Partial<SourceSession>): SourceSession => ({ startTime: '2026-02-22T07:50:17', ...more });
const heartRate = { average: 120 };

describe('what the exercises source is trusted with before a commit', () => {
  it.each([
    [
      'a recorded session without samples and zones',
      session({ heartRate, hasRoute: false }),
      { samples: false, zones: false, route: true },
    ],
    ['a session typed in by hand', session({ hasRoute: false }), { samples: true, zones: true, route: true }],
    [
      'a route announced and not there',
      session({ hasRoute: true, route: [] }),
      { samples: true, zones: true, route: false },
    ],
    ['a route not mentioned', session({}), { samples: true, zones: true, route: false }],
    [
      'a series without a value',
      session({ distance: 5, samples: [{ sampleType: '0', data: '' }] }),
      { samples: false, zones: true, route: false },
    ],
    [
      'series that end long before the session',
      session({
        duration: 'PT1H',
        heartRate,
        hasRoute: false,
        zones: [{ index: 0 }],
        samples: [{ sampleType: '0', data: '90,91' }],
      }),
      { samples: false, zones: true, route: true },
    ],
    [
      'everything',
      session({
        heartRate,
        hasRoute: true,
        samples: [{ sampleType: '0', data: '90' }],
        zones: [{ index: 0 }],
        route: [
          { latitude: 1, longitude: 1 },
          { latitude: 2, longitude: 1 },
        ],
      }),
      { samples: true, zones: true, route: true },
    ],
  ])('%s', (_name, answered, held) => {
    expect(evident(full, answered)).toEqual(held);
    expect(evident({ samples: false, zones: false, route: false }, answered)).toEqual({
      samples: false,
      zones: false,
      route: false,
    });
  });

  it('one channel that came in a transaction does not replace one that did not', async () => {
    const w = await world({ count: 0 });
    const element = {
      id: 'AAAA0001',
      upload_time: '2026-02-28T07:02:00Z',
      start_time: '2026-02-28T07:00:00',
      start_time_utc_offset: 0,
      duration: 'PT3S',
      sport: 'RUNNING',
      device: 'Polar M400',
      has_route: false,
      heart_rate: { average: 100, maximum: 101 },
      samples: [
        { recording_rate: 1, sample_type: 0, data: '99,100,101' },
        { recording_rate: 1, sample_type: 3, data: '5.0,6.0,7.0' },
      ],
    };
    w.sandbox.addRawExercises([element]);
    // The exercises source responds without the requested samples; the transaction fails on the second channel.
    w.sandbox.edit('AAAA0001', { samples: [] });
    w.sandbox.faults.add({ kind: '500', path: /samples\/3$/, times: 'always' });
    expect(await w.pull()).toMatchObject({ outcome: 'partial', transactions: { committed: 0, left_open: 1 } });
    expect(await w.pull()).toMatchObject({ outcome: 'partial', transactions: { committed: 0, left_open: 1 } });
    expect(w.sandbox.committed).toEqual([]);
    w.sandbox.faults.clear();
    expect(await w.pull()).toMatchObject({ outcome: 'ok', transactions: { committed: 1, left_open: 0 } });
    const [workout] = w.look((store) => [...store.iterate()]);
    expect(Object.keys(workout?.streams ?? {})).toEqual(['heart_rate_bpm', 'altitude_meters']);
    await w.close();
  });
});
