import { describe, expect, it } from 'vitest';
import type { Resource4Name } from '../../../../src/kinds/resources-v4.js';
import { withoutNames } from '../../../../src/polar/parse/v4/account-data.js';
import { datesIn } from '../../../../src/polar/parse/v4/elements.js';
import { describeShared } from '../../../support/shared.js';
import { bytesOf, fetchedAt, namesIn, recordsOf, understood } from './fixtures.js';

describeShared('the devices', () => {
  it('have names, and tell which of them belongs to the account', () => {
    expect(recordsOf('v4-devices', 'user-devices.json')).toEqual([
      {
        ...{ kind: 'device', id: 'A1B2C3D4', date: '2026-02-01', time_basis: 'utc', source: 'accesslink_v4' },
        ...{ device_id: 'A1B2C3D4', name: 'Polar Vantage M3', color: 'Black', firmware: '5.0.55' },
        ...{ hardware: '00123456.01', active: 1, registered_time: '2026-02-01T10:20:30Z' },
        settings: [{ name: 'automaticTrainingDetection', value: 'ON' }],
      },
      {
        ...{ kind: 'device', id: '55667788', date: '2026-09-16', time_basis: 'utc', source: 'accesslink_v4' },
        ...{ device_id: '55667788', name: 'Polar Unite', color: 'White', firmware: '2.1.9' },
        ...{ hardware: '00998877.02', active: 0 },
      },
    ]);
  });
});

describeShared('the account', () => {
  it('is of the moment of asking, with or without an envelope', () => {
    const records = recordsOf('v4-account', 'user-account-data.json');
    expect(records).toEqual([
      {
        ...{ kind: 'physical_info', id: fetchedAt, date: '2026-09-16', time_basis: 'utc', source: 'accesslink_v4' },
        ...{ time: fetchedAt, weight_kg: 71.5, height_cm: 168, birthday: '1985-04-02', gender: 'female' },
        ...{ resting_heart_rate_bpm: 52, maximum_heart_rate_bpm: 184, vo2_max: 51 },
        ...{ training_background: 'regular', sleep_goal_seconds: 27000 },
      },
    ]);
    expect(recordsOf('v4-account', 'user-account-data.wrapped.json')).toEqual(records);
  });

  it('is kept without name and e-mail', () => {
    for (const file of ['user-account-data.json', 'user-account-data.wrapped.json']) {
      const kept = withoutNames(bytesOf(file));
      expect(Object.keys(JSON.parse(Buffer.from(kept).toString()))).toEqual([
        'physicalInformation',
        'localizationSettings',
      ]);
      expect(Buffer.from(kept).toString()).not.toMatch(/nobody@example|Person/);
      expect(understood('v4-account', kept).records).toEqual(recordsOf('v4-account', file));
    }
  });
});

describeShared('training targets', () => {
  it('have their phases, repeats written out', () => {
    const [target, ...more] = recordsOf<'training_target'>('v4-targets', 'training-target-calendar-targets.array.json');
    expect(more).toEqual([]);
    const { phases, ...rest } = target!;
    expect(rest).toEqual({
      ...{ kind: 'training_target', id: '700100200', date: '2026-09-15', time_basis: 'local', source: 'accesslink_v4' },
      ...{ name: 'Intervals 3 x 4 min', description: 'Easy warm-up first', start_time_local: '2026-09-15T18:00:00' },
      ...{ done: 0, favorite: 0, planned_duration_seconds: 38 * 60 },
    });
    expect(phases!.map(({ name, duration_seconds }) => `${name} ${duration_seconds! / 60}`)).toEqual([
      'Warm-up 10',
      'Work 4',
      'Rest 2',
      'Work 4',
      'Rest 2',
      'Work 4',
      'Rest 2',
      'Cool-down 10',
    ]);
    expect(phases![1]).toEqual({
      ...{ exercise: 0, sport_id: '1', name: 'Work', duration_seconds: 240, intensity: 'heart_rate_zones' },
      ...{ lower_zone: 4, upper_zone: 5, change: 'automatic' },
    });
    expect(recordsOf('v4-targets', 'training-target-calendar-targets.wrapped.json')).toEqual([target]);
    const [favorite] = recordsOf<'training_target'>('v4-favorites', 'training-target-favorites.json');
    expect(favorite).toMatchObject({ id: 'favorite/900100', date: '2026-09-16', favorite: 1, phases });
    expect(favorite).not.toHaveProperty('start_time_local');
  });
});

const listed: readonly Resource4Name[] = [
  ...(['v4-sleeps', 'v4-nightly-recharge', 'v4-activity', 'v4-heart-rate', 'v4-ppi', 'v4-tests'] as const),
  ...(['v4-temperature', 'v4-sleep-wake', 'v4-targets'] as const),
];

describeShared('what nobody has shown, and nothing at all', () => {
  it('is kept and says nothing', () => {
    for (const file of namesIn('unseen')) {
      expect(understood('v4-calendar', bytesOf(file))).toEqual({ records: [], problems: [] });
    }
    for (const file of ['sports-list.array.json', 'sports-list.wrapped.json'])
      expect(recordsOf('v4-sports', file)).toEqual([]);
  });

  it.each([
    ['empty/object.json', listed],
    ['empty/array.json', listed],
    ['empty/activity-empty-wrapper.json', ['v4-activity']],
    ['empty/continuous-empty-list.json', ['v4-heart-rate']],
    ['empty/ppi-empty-list.json', ['v4-ppi']],
    ['empty/recharge-empty-double.json', ['v4-nightly-recharge']],
    ['empty/recharge-empty-list.json', ['v4-nightly-recharge']],
    ['empty/sleeps-empty-list.json', ['v4-sleeps']],
    ['empty/tests-null-list.json', ['v4-tests']],
  ] as const)('is no record and no complaint: %s', (file, names) => {
    for (const name of names) expect(understood(name, bytesOf(file)), name).toEqual({ records: [], problems: [] });
  });

  it('is an index of dates', () => {
    const answer = (file: string) => ({ body: bytesOf(file), fetchedAt });
    const dates = ['2026-09-12', '2026-09-13', '2026-09-14'].map((date) => ({ date }));
    expect(datesIn(answer('sleeps.no-features.json'), 'sleepDate', 'nightSleeps')).toEqual(dates);
    expect(datesIn(answer('activity-list.no-features.json'), 'date', 'activities', 'activityDays')).toHaveLength(3);
    expect(datesIn(answer('ppi-samples.no-features.json'), 'date', 'dailyPpiSamples')).toEqual([
      { date: '2026-09-13', modified: '2026-09-13T20:59:58Z' },
      { date: '2026-09-14' },
    ]);
    expect(datesIn(answer('empty/object.json'), 'date', 'dailyPpiSamples')).toEqual([]);
  });
});

describe('another shape altogether', () => {
  it.each([...listed, 'v4-devices', 'v4-account'] as const)('is not taken for nothing: %s', (name) => {
    for (const body of ['{"status":"ok","items":[1,2,3]}', '"text"', '<html>', '']) {
      expect(() => understood(name, body), body).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
    }
  });

  it('costs its own element only', () => {
    const night = { sleepDate: '2026-09-13', sleepResult: { hypnogram: { sleepStart: 'x', sleepEnd: 'y' } } };
    const good = {
      sleepDate: '2026-09-14',
      sleepResult: { hypnogram: { sleepStart: '2026-09-13T23:00:00+03:00', sleepEnd: '2026-09-14T06:00:00+03:00' } },
    };
    const { records, problems } = understood('v4-sleeps', JSON.stringify({ nightSleeps: [null, night, good] }));
    expect(records.map(({ id }) => id)).toEqual(['2026-09-14']);
    expect(problems).toHaveLength(2);
  });
});
