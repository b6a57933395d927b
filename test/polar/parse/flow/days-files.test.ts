import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { RecordKind, RecordOfKind } from '../../../../src/kinds/kinds.js';
import { isFlowDaysKind, readFlowDays } from '../../../../src/polar/parse/flow/days/read.js';
import { kindByName } from '../../../../src/sync/import/classify.js';
import { rebuild } from '../../../../src/sync/rebuild.js';
import { verify } from '../../../../src/sync/verify.js';
import { describeShared, sharedPath } from '../../../support/shared.js';
import { memoryStore, take } from '../../../sync/import/support.js';

const folder = () => sharedPath('fixtures', 'other-files', 'export');

/** The records in the one file whose name begins so, which is understood completely. */
function recordsOf<K extends RecordKind>(beginning: string): RecordOfKind<K>[] {
  const [name = '', ...more] = readdirSync(folder()).filter((one) => one.startsWith(beginning));
  expect(more).toEqual([]);
  const kind = kindByName(name) ?? '';
  if (!isFlowDaysKind(kind)) throw new Error(`${name} is not read`);
  const { records, problems } = readFlowDays(kind, readFileSync(`${folder()}/${name}`), {
    fileName: name,
    arrivedAt: '2026-03-01T12:00:00Z',
  });
  expect(problems).toEqual([]);
  return records as RecordOfKind<K>[];
}

const exported = { source: 'flow_export', time_basis: 'local' };

describeShared('files of an account export', () => {
  it('sleep_wake: each device, from the local midnight of the night; an unknown word stays', () => {
    const [night, ...more] = recordsOf<'sleep_wake'>('sleep_wake_');
    expect(more).toEqual([]);
    expect(night).toEqual({
      ...{ kind: 'sleep_wake', id: '2020-01-10/0ABCDEF0', date: '2020-01-10', device_id: '0ABCDEF0', ...exported },
      changes: [
        { time_local: '2020-01-10T00:00:00', state: 'state_a' },
        { time_local: '2020-01-10T06:20:00', state: 'state_b' },
        { time_local: '2020-01-10T23:00:00', state: 'state_a' },
      ],
    });
  });

  it('ppi_samples: what no heart can do is there, but not among the usable beats', () => {
    const [day, ...more] = recordsOf<'ppi'>('ppi_samples');
    expect(more).toEqual([]);
    expect(day).toMatchObject({
      ...{ kind: 'ppi', id: '2020-01-10/0ABCDEF0', date: '2020-01-10', device_id: '0ABCDEF0', ...exported },
      ...{ beat_count: 4, usable_beat_count: 2 },
      stretches: [
        { start_offset_ms: 3_600_000, usable: 1, beat_count: 2, intervals_ms: '[1012,998]' },
        { start_offset_ms: 3_602_010, usable: 0, beat_count: 2, intervals_ms: '[0,4000]' },
      ],
    });
  });

  it('activity: totals, steps by the minute, and METs in the table that v4 fills too', () => {
    const [day] = recordsOf<'daily_activity'>('activity-2020-01-10');
    expect(day).toMatchObject({
      ...{ id: '2020-01-10', ...exported, steps: 8123, distance_from_steps_meters: 6123.5, calories_kcal: 2345 },
      ...{ active_seconds: 26_100, inactive_seconds: 36_000, inactivity_alert_count: 1, met_interval_seconds: 60 },
      ...{ met_minutes: 1987.5, sleep_seconds: 24_300 },
      steps_samples: [{ time_local: '2020-01-10T00:02:00', steps: 14 }],
      met_samples: [
        { time_local: '2020-01-10T00:00:00', met: 0.875 },
        { time_local: '2020-01-10T00:01:00', met: 0.875 },
        { time_local: '2020-01-10T00:02:00', met: 1.125 },
      ],
    });
    const [worn] = recordsOf<'daily_activity'>('activity-2020-01-11');
    expect(worn).toMatchObject({ start_time_local: '2020-01-11T08:10:30', end_time_local: '2020-01-11T20:00:00' });
    expect(worn).not.toHaveProperty('sleep_seconds');
    expect(worn).not.toHaveProperty('sleep_quality');
    const [bare] = recordsOf<'daily_activity'>('activity-2016-05-04');
    expect(bare).toMatchObject({ id: '2016-05-04' });
    expect(bare).not.toHaveProperty('met_samples');
  });

  it('calendar-items: weights, settings, notes and how it felt', () => {
    const records = recordsOf('calendar-items');
    expect(records).toEqual([
      expect.objectContaining({
        kind: 'physical_info',
        id: '2020-01-10T06:00:00',
        vo2_max: 50,
        functional_threshold_power_watts: 210,
      }),
      expect.objectContaining({ kind: 'physical_info', id: '2020-01-10/weight', weight_kg: 64 }),
      expect.objectContaining({ kind: 'physical_info', id: '2020-02-01/weight', weight_kg: 63.2 }),
      expect.objectContaining({ kind: 'calendar_note', id: '2020-01-12', note: 'rest day' }),
      { kind: 'perceived_day', id: '2020-01-12', date: '2020-01-12', ...exported, feeling: 0.75 },
      {
        ...{ kind: 'perceived_day', id: '2020-01-10', date: '2020-01-10', ...exported },
        ...{ muscle_soreness: 'a', overall_fatigue: 'b', sleep_user_rating: 'c' },
      },
    ]);
  });

  it('training-target: a plan under its number, what comes again written out', () => {
    const [plan, ...more] = recordsOf<'training_target'>('training-target-2020-01-15');
    expect(more).toEqual([]);
    const { phases, ...rest } = plan!;
    expect(rest).toEqual({
      ...{ kind: 'training_target', id: '7700000001', date: '2020-01-15', ...exported, favorite: 0, done: 0 },
      ...{ name: '4 x 1 km', description: 'even', start_time_local: '2020-01-15T18:00:00' },
      ...{ planned_duration_seconds: 600 + 4 * 120, planned_distance_meters: 4000 },
    });
    expect(phases!.map(({ name }) => name)).toEqual(['Warm up', ...Array(4).fill(['Fast', 'Easy']).flat()]);
    expect(phases!.slice(0, 3)).toEqual([
      {
        ...{ exercise: 0, name: 'Warm up', duration_seconds: 600, intensity: 'heart_rate_zones' },
        ...{ lower_zone: 1, upper_zone: 2, change: 'manual' },
      },
      {
        ...{ exercise: 0, name: 'Fast', distance_meters: 1000, intensity: 'speed_zones' },
        ...{ lower_zone: 4, upper_zone: 4, change: 'automatic' },
      },
      { exercise: 0, name: 'Easy', duration_seconds: 120, intensity: 'none', change: 'automatic' },
    ]);
    expect(recordsOf('training-target-2020-01-16')).toEqual([
      {
        ...{ kind: 'training_target', id: '7700000002', date: '2020-01-16', ...exported, favorite: 0, done: 1 },
        ...{ name: 'One hour', start_time_local: '2020-01-16T07:00:00', planned_duration_seconds: 3600 },
        phases: [{ exercise: 0, duration_seconds: 3600 }],
      },
    ]);
  });

  it('favourite-targets: a session without a date, from its first arrival on', () => {
    expect(recordsOf('favourite-targets')).toEqual([
      {
        ...{ kind: 'training_target', id: 'favorite/Easy ten', date: '2026-03-01', ...exported, favorite: 1 },
        ...{ name: 'Easy ten', planned_distance_meters: 10_000, phases: [{ exercise: 0, distance_meters: 10_000 }] },
      },
    ]);
  });

  it('planned-route: nothing is made of a form that nobody has published', () => {
    expect(recordsOf('planned-route')).toEqual([]);
  });

  it('all of them together: no workout, what is cut off is counted, and what has no published shape is kept', async () => {
    const files = Object.fromEntries(
      readdirSync(folder()).map((name) => [name, readFileSync(`${folder()}/${name}`, 'utf8')]),
    );
    const store = memoryStore();
    const result = await take(store, files);
    expect(result).toMatchObject({
      ...{ outcome: 'ok', failed: [], ignored: 0, files: 13, workouts: { new: 0 } },
      kept: { training_target: 1, planned_route: 1, programs: 2 },
      unread: { training_target: 1 },
      records: {
        training_target: { new: 3 },
        perceived_day: { new: 2 },
        daily_activity: { new: 3 },
        ppi: { new: 1 },
        sleep_wake: { new: 1 },
      },
    });
    expect(store.payloads.count()).toBe(13);
    expect((await rebuild(store)).records).toMatchObject({ changed: 0, removed: 0 });
    expect(await verify(store)).toMatchObject({ ok: true, problems: [] });
    store.close();
  });
});
