import { describe, expect, it } from 'vitest';
import { startOf } from '../../src/workouts/session.js';
import { normalized } from './polar.js';

const startTime = '2025-06-01T12:00:00';
const plain = { startTime, utcOffsetMinutes: 120, duration: 'PT1H', sport: 'RUNNING' };

describe('a workout', () => {
  it('keeps each of its ids, and no other', () => {
    const externalIds = {
      accesslink_exercise: 'a1',
      accesslink_transaction: '12',
      flow_export: 'f1',
      accesslink_v4_session: 's1',
      accesslink_v4_exercise: 'e1',
    };
    expect(normalized(plain, { externalIds }).external_ids).toEqual(externalIds);
    expect(normalized(plain, { externalIds: { flow_export: 'f1' } }).external_ids).toEqual({ flow_export: 'f1' });
  });

  it("keeps Polar's words for its sport as they are; empty ones are none", () => {
    const words = { sport: 'Running', detailedSportInfo: 'TRAIL_RUNNING', sportId: '27' };
    expect(normalized({ ...plain, ...words }).vendor_sport).toEqual({
      ...{ sport: 'Running', detailed_sport_info: 'TRAIL_RUNNING', sport_id: '27' },
    });
    expect(normalized({ ...plain, sport: '', detailedSportInfo: '', sportId: '' }).vendor_sport).toStrictEqual({});
  });

  it('has the energy of each kind that is known', () => {
    const percent = { fatPercentage: 42, carbohydratePercentage: 0, proteinPercentage: -1 };
    expect(normalized({ ...plain, ...percent }).energy_split_percent).toEqual({ fat: 42, carbohydrate: 0 });
    expect(normalized({ ...plain, proteinPercentage: 4 }).energy_split_percent).toEqual({ protein: 4 });
  });

  it('has each of its statistics separately', () => {
    const both = { average: 80.4, maximum: 90.6 };
    expect(normalized({ ...plain, statistics: { speed: { average: 36, maximum: 54 } } })).toMatchObject({
      ...{ avg_speed_mps: 10, max_speed_mps: 15 },
    });
    const turns = normalized({ ...plain, statistics: { cadence: both } });
    expect(turns).toMatchObject({ avg_cadence_rpm: 80, max_cadence_rpm: 91, derived: ['end_time'] });
    const power = normalized({ ...plain, statistics: { power: both } });
    expect(power).toMatchObject({ avg_power_watts: 80, max_power_watts: 91, derived: ['end_time'] });
    expect(power).not.toHaveProperty('avg_speed_mps');
  });

  it('without an end has no conflict with its upload', () => {
    const open = normalized({ ...plain, duration: 'soon', uploadTime: '2025-06-01T09:00:00Z' });
    expect(open).toMatchObject({ uploaded_at: '2025-06-01T09:00:00Z', quality: ['duration_missing'] });
    expect(open).not.toHaveProperty('end_time');
  });

  it('without beats has no gaps between them', () => {
    expect(normalized({ ...plain, rrGaps: [{ beat: 0, millis: 700 }] })).not.toHaveProperty('rr_gaps');
  });
});

describe('the start of a session', () => {
  it('has no offset if none is known', () => {
    expect(startOf({ startTime })).toStrictEqual({ utcMs: Date.UTC(2025, 5, 1, 12) });
    expect(startOf({ startTime, utcOffsetMinutes: 120 })).toStrictEqual({
      ...{ utcMs: Date.UTC(2025, 5, 1, 10), offsetMinutes: 120 },
    });
  });

  it('that cannot be read is reported with a remedy', () => {
    const hint = expect.stringContaining('report');
    expect(() => startOf({ startTime: 'tomorrow' })).toThrow(expect.objectContaining({ code: 'START_TIME', hint }));
  });
});
