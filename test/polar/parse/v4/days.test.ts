import { expect, it } from 'vitest';
import { describeShared } from '../../../support/shared.js';
import { bytesOf, recordsOf, understood } from './fixtures.js';

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

describeShared('a day of activity of v4', () => {
  it('is only a date without features', () => {
    expect(recordsOf('v4-activity', 'activity-list.no-features.json')).toEqual([]);
  });

  it('is that of the device with the most steps, never the sum', () => {
    const [day] = recordsOf<'daily_activity'>('v4-activity', 'activity-list.all-features.json');
    const { steps_samples: steps, zones, met_samples: mets, ...rest } = day!;
    expect(rest).toEqual({
      ...{ kind: 'daily_activity', id: '2026-09-13', date: '2026-09-13', time_basis: 'local' },
      ...{ source: 'accesslink_v4', start_time_local: '2026-09-13T00:00:00', end_time_local: '2026-09-13T23:59:59' },
      ...{ steps: 9953, steps_interval_seconds: 60, active_seconds: 7500, inactive_seconds: 52680 },
      ...{ device_id: 'A1B2C3D4', met_goal_minutes: 840, met_interval_seconds: 60 },
    });
    expect(sum(steps!.map((one) => one.steps))).toBe(9953);
    expect(zones).toHaveLength(12);
    const seconds = (name: string) =>
      sum(zones!.filter(({ zone }) => zone === name).map((one) => one.duration_seconds));
    expect(['sleep', 'sedentary', 'light', 'moderate', 'vigorous', 'non_wear'].map(seconds)).toEqual([
      25920, 52680, 3300, 1500, 2700, 300,
    ]);
    expect(mets!.every(({ met }) => met > 0)).toBe(true);
  });

  it('counts each minute of overlapping stretches once', () => {
    const [day] = recordsOf<'daily_activity'>('v4-activity', 'activity-list.wrapped.json');
    expect(day).toMatchObject({ id: '2026-09-14', steps: 112, met_goal_minutes: 840, met_interval_seconds: 30 });
    expect(day!.steps_samples!.map((one) => [one.time_local.slice(11, 16), one.steps])).toEqual([
      ['10:00', 12],
      ['10:02', 40],
      ['10:03', 20],
      ['10:04', 31],
      ['10:05', 9],
    ]);
  });
});

describeShared('heart rate of v4', () => {
  it('puts the devices of a date together, in time; 0 and nothing are gaps', () => {
    const days = recordsOf<'heart_rate'>('v4-heart-rate', 'continuous-samples.json');
    expect(days.map(({ id, sample_count }) => [id, sample_count])).toEqual([
      ['2026-09-13', 22],
      ['2026-09-14', 3],
    ]);
    expect(days[0]).toMatchObject({ gap_count: 2, max_heart_rate_bpm: 171, min_heart_rate_bpm: 44 });
    const seconds = days[0]!.samples!.map(({ second_of_day }) => second_of_day);
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
    expect([seconds[0], seconds.at(-1)]).toEqual([0, 86399]);
    expect(recordsOf('v4-heart-rate', 'continuous-samples.wrapped.json')).toEqual(days.slice(1));
  });
});

describeShared('beats of v4', () => {
  it('are arrays of what follows one another, and tell what is good enough', () => {
    const [day, ...more] = recordsOf<'ppi'>('v4-ppi', 'ppi-samples.samples.json', 'from=2026-09-13&to=2026-09-14');
    expect(more).toEqual([]);
    expect(day).toMatchObject({
      id: '2026-09-13/A1B2C3D4',
      device_id: 'A1B2C3D4',
      beat_count: 80,
      usable_beat_count: 76,
    });
    const [first] = day!.stretches!;
    expect([first!.start_offset_ms, JSON.parse(first!.intervals_ms)[0]]).toEqual([30_000, 995]);
    for (const { start_offset_ms, intervals_ms, errors_ms, beat_count } of day!.stretches!) {
      expect(JSON.parse(intervals_ms)).toHaveLength(beat_count);
      expect(JSON.parse(errors_ms!)).toHaveLength(beat_count);
      const end = start_offset_ms + sum(JSON.parse(intervals_ms));
      // A hole only before 01:00.
      const next = day!.stretches!.find((one) => one.start_offset_ms >= end);
      if (next && next.start_offset_ms !== end) expect(next.start_offset_ms).toBeGreaterThanOrEqual(3_600_000);
    }
  });

  it('of the next day are left to its own request', () => {
    const all = recordsOf<'ppi'>('v4-ppi', 'ppi-samples.samples.json');
    expect(all.map(({ id, beat_count }) => [id, beat_count])).toEqual([
      ['2026-09-13/A1B2C3D4', 80],
      ['2026-09-14/A1B2C3D4', 1],
    ]);
    expect(recordsOf('v4-ppi', 'ppi-samples.no-features.json')).toEqual([]);
  });
});

describeShared('sleep and wake of each device', () => {
  it('count from midnight of the date', () => {
    const [own, other, ...more] = recordsOf<'sleep_wake'>('v4-sleep-wake', 'sleep-wake-vectors.json');
    expect(more).toEqual([]);
    expect([own!.id, other!.id]).toEqual(['2026-09-13/A1B2C3D4', '2026-09-13/55667788']);
    expect(own!.changes!.map(({ time_local, state }) => `${time_local.slice(11)} ${state}`)).toEqual([
      '00:00:00 wake',
      '00:25:30 sleep',
      '02:01:00 wake',
      '02:02:00 sleep',
      '07:21:00 wake',
    ]);
    expect(other!.changes).toHaveLength(2);
  });
});

describeShared('temperatures of v4', () => {
  it('are the periods of v3; an absent delta is 0, and text is a number', () => {
    const [skin, core] = recordsOf<'body_temperature'>('v4-temperature', 'temperature-measurements.json');
    expect(skin).toEqual({
      ...{ kind: 'body_temperature', id: '2026-09-12T21:00:00Z/skin_temperature', date: '2026-09-12' },
      ...{ time_basis: 'utc', source: 'accesslink_v4', start_time: '2026-09-12T21:00:00Z', device_id: 'A1B2C3D4' },
      ...{ measurement_type: 'skin_temperature', sensor_location: 'distal' },
      samples: [
        { time: '2026-09-12T21:00:00Z', temperature_celsius: 33.41 },
        { time: '2026-09-12T21:05:00Z', temperature_celsius: 33.62 },
        { time: '2026-09-12T21:10:00Z', temperature_celsius: 33.7 },
      ],
    });
    expect(core).toMatchObject({
      ...{ id: '2026-09-13T09:00:00Z/core_temperature', sensor_location: 'proximal' },
      samples: [{ time: '2026-09-13T09:00:00Z', temperature_celsius: 36.9 }],
    });
  });
});

describeShared('tests of v4', () => {
  it('are told by their results; 0 is none', () => {
    const [one, other, fitness] = recordsOf('v4-tests', 'tests-list.no-features.json');
    expect(one).toMatchObject({
      ...{ kind: 'orthostatic_test', id: '2026-09-13T06:45:10', source: 'accesslink_v4', supine_rr_ms: 1082 },
      ...{ standup_min_rr_ms: 640, standing_rr_ms: 801, supine_hrv_rmssd_ms: 48, standing_hrv_rmssd_ms: 21 },
    });
    expect(other).toMatchObject({ id: '2026-09-10T18:02:00', supine_rr_ms: 1010, standing_hrv_rmssd_ms: 18 });
    expect(other).not.toHaveProperty('standup_min_rr_ms');
    expect(fitness).toMatchObject({
      ...{ kind: 'fitness_test', id: '2026-09-05T09:30:00', own_index: 51 },
      ...{ fitness_class: 'very_good', avg_heart_rate_bpm: 54, maximum_heart_rate_bpm: 184 },
    });
    const other_spelling = bytesOf('tests-list.no-features.json').toString().replace('FITNESS_CLASS_', '');
    expect(understood('v4-tests', other_spelling).records).toContainEqual(fitness);
  });
});
