import { expect, it } from 'vitest';
import { counted } from '../../src/workouts/counted.js';
import { legsOf } from '../../src/workouts/multisport.js';

const span = (startMs: number, durationSeconds: number, deviceId = 'A1') => ({ startMs, durationSeconds, deviceId });

it.each([
  ['one leg alone', [span(0, 900)]],
  ['legs that overlap', [span(0, 900), span(600_000, 900)]],
  ['legs longer than the whole', [span(0, 1900), span(1_901_000, 1900)]],
  ['another device', [span(0, 900, 'B2'), span(901_000, 900, 'B2')]],
  ['sessions after it', [span(3_600_000, 900), span(4_600_000, 900)]],
])('%s is no multisport session', (_what, others) => {
  expect(legsOf(span(0, 3600), others)).toBeUndefined();
});

it('leaves lists without one as they are', () => {
  const workouts = [{ start_time_local: '2026-01-01T10:00:00', part_of: {} }];
  expect(counted(workouts)).toBe(workouts);
});
