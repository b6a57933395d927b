import { describe, expect, it } from 'vitest';
import { type FlowDaysKind, readFlowDays } from '../../../../src/polar/parse/flow/days/read.js';
import { sleepResult } from '../../../support/data/account-days.js';

const read = (kind: FlowDaysKind, file: unknown) =>
  readFlowDays(kind, Buffer.from(typeof file === 'string' ? file : JSON.stringify(file)), {
    arrivedAt: '2026-03-01T12:00:00Z',
  });
const recordOf = (kind: FlowDaysKind, file: unknown) =>
  read(kind, file).records[0] as unknown as Record<string, unknown>;
const date = '2026-02-22';

describe('a malformed file', () => {
  it.each(['', '<html>', '{"a":'])('%j has no records, and a problem', (text) => {
    expect(read('sleep_result', text)).toEqual({ records: [], problems: [expect.stringMatching(/^it is \w/)] });
  });

  it('has no records if its lists are absent', () => {
    for (const odd of [null, 7, '"text"', [], {}, { deviceDays: {} }, { deviceDays: null }]) {
      expect(read('heart_rate', odd)).toEqual({ records: [], problems: [] });
    }
  });

  it('names the place of what is unrecognized', () => {
    const problems = (kind: FlowDaysKind, file: unknown) => read(kind, file).problems;
    expect(problems('nightly_recovery', [{ night: date }, 7, { night: 'soon' }])).toEqual([
      'element 2 of 3 is unrecognized',
      'element 3 of 3 is unrecognized',
    ]);
    expect(problems('heart_rate', { deviceDays: [7, { date, samples: [] }] })).toEqual([
      'element 1 of 2 is unrecognized',
    ]);
  });

  it.each(['2026-02-30', '2026-2-22', '2026-02-22T10:00', ' 2026-02-22', '2026-02-2x'])(
    'a night of "%s" is none',
    (night) => {
      expect(read('nightly_recovery', [{ night }]).problems).toHaveLength(1);
    },
  );
});

describe('the heart rate of a day', () => {
  const rows = (...days: unknown[][]) => {
    const deviceDays = days.map((samples) => ({ date, samples }));
    const { samples } = recordOf('heart_rate', { deviceDays }) as {
      samples: { second_of_day: number; heart_rate_bpm: number }[];
    };
    return samples.map(({ second_of_day, heart_rate_bpm }) => [second_of_day, heart_rate_bpm ?? null]);
  };
  const sample = (secondsFromDayStart: unknown, heartRate: unknown = 60) => ({ secondsFromDayStart, heartRate });

  it('has the seconds of a day, the first and the last included', () => {
    expect(
      rows([sample(0), sample(86_399), sample(86_400), sample(-1), sample(1.5), sample('2'), sample(null)]),
    ).toEqual([
      [0, 60],
      [86_399, 60],
    ]);
    expect(rows([null, 7, 'x', sample(5)])).toEqual([[5, 60]]);
  });

  it('of two devices is in the order of the seconds, and within one second in that of the values', () => {
    const both = [sample(5, 70), sample(5, 50), sample(5, 60)];
    const inOrder = rows([sample(9, 40), ...both, sample(1, 90)]);
    expect(rows([...both, sample(1, 90)], [sample(9, 40)])).toEqual(inOrder);
    expect(rows([sample(1, 90)], [...both].reverse(), [sample(9, 40)])).toEqual(inOrder);
    expect(inOrder[0]).toEqual([1, 90]);
  });
});

describe('a night of recovery', () => {
  it('has breaths per minute if the time per breath is given', () => {
    const breaths = (interval: unknown) =>
      recordOf('nightly_recovery', [{ night: date, meanNightlyRecoveryRespirationInterval: interval }])
        .avg_breaths_per_minute;
    expect([4000, '4100', 0, -1, null].map(breaths)).toEqual([15, 14.6, undefined, undefined, undefined]);
  });

  const one = (samples: unknown, startTime = `${date}T02:00:00`) => ({
    startTime,
    samplingIntervalInMillis: 60_000,
    samples,
  });

  it('has the measured part of its series', () => {
    const record = recordOf('nightly_recovery_blob', [{ hrvData: [one([20, null, 0, -1, 'x', 21])] }]);
    expect(record.hrv_samples).toEqual([
      { time_local: `${date}T02:00:00`, hrv_rmssd_ms: 20 },
      { time_local: `${date}T02:05:00`, hrv_rmssd_ms: 21 },
    ]);
    expect(record).not.toHaveProperty('breathing_samples');
  });

  it('is recognized by the breathing if there is nothing else, and is none without that', () => {
    const record = recordOf('nightly_recovery_blob', [{ breathingRateData: [one([15])] }]);
    expect(record).toMatchObject({ date, breathing_samples: [{ breaths_per_minute: 15 }] });
    expect(record).not.toHaveProperty('hrv_samples');
    const evening = {
      hrvData: [one([20], '2026-02-21T18:00:00')],
      breathingRateData: [one([15], '2026-02-23T12:00:00')],
    };
    expect(recordOf('nightly_recovery_blob', [evening])).toMatchObject({ date });
    expect(read('nightly_recovery_blob', [{ hrvData: [] }, {}]).problems).toHaveLength(2);
  });
});

describe('a day of activity', () => {
  const day = (summary: object | undefined, steps: unknown = []) =>
    recordOf('activity', { date, summary, samples: { steps } });
  const step = (localTime: string | undefined, value: unknown) => ({ localTime, value });

  it('begins with its first step that has a time, if no other start is given', () => {
    expect(day(undefined, [step(undefined, 5), step('08:11:00', 1)])).toMatchObject({
      start_time_local: `${date}T08:11:00`,
    });
    expect(day({ startTime: '07:00:00' }, [step('08:11:00', 1)])).toMatchObject({
      start_time_local: `${date}T07:00:00`,
    });
    expect(recordOf('activity', { date, summary: { calories: 5 } })).toMatchObject({
      start_time_local: `${date}T00:00:00`,
    });
  });

  it('ends on the next day if it would end before it begins', () => {
    const end = (startTime: string, endTime: string | undefined) => day({ startTime, endTime }).end_time_local;
    expect(end('07:00:00', '06:59:59')).toBe('2026-02-23T06:59:59');
    expect(end('07:00:00', '07:00:00')).toBe(`${date}T07:00:00`);
    expect(end('07:00:00', undefined)).toBeUndefined();
  });

  it('has the steps of its summary, else those of its samples, else none', () => {
    expect(day({ stepCount: 7 }, [step('08:00:00', 5)]).steps).toBe(7);
    expect(day({}, [step('08:00:00', 5), step('08:01:00', 6)]).steps).toBe(11);
    expect(day({ calories: 5 }).steps).toBeUndefined();
    expect(recordOf('activity', { date, summary: { calories: 5 } }).steps).toBeUndefined();
  });

  it('has the time between the first two samples as its interval', () => {
    const interval = (...times: (string | undefined)[]) =>
      day(
        { stepCount: 7 },
        times.map((time) => step(time, 1)),
      ).steps_interval_seconds;
    expect(interval('08:00:00', '08:01:00', '08:05:00')).toBe(60);
    expect(interval('08:00:00', '08:00:00')).toBeUndefined();
    expect(interval('08:01:00', '08:00:00')).toBeUndefined();
    expect(interval('08:00:00', undefined)).toBeUndefined();
    expect(interval(undefined, '08:00:00')).toBeUndefined();
    expect(interval('08:00:00')).toBeUndefined();
    expect(interval()).toBeUndefined();
  });

  it('is inactive only while sedentary', () => {
    const activityLevels = ['SEDENTARY', 'NON_SEDENTARY', 'SEDENTARY_2', 'MODERATE', 'MODERATELY'].map((level, i) => ({
      ...{ level, duration: `PT${10 ** i}S` },
    }));
    expect(day({ activityLevels })).toMatchObject({ inactive_seconds: 1, active_seconds: 1000 });
  });
});

describe('a night of sleep', () => {
  const stagesOf = (...changes: [number, string][]) => {
    const night = sleepResult(date);
    const sleepStateChanges = changes.map(([second, state]) => ({ offsetFromStart: `PT${second}S`, state }));
    const hypnogram = { ...night.sleepResult.hypnogram, sleepStateChanges };
    const { stages } = recordOf('sleep_result', [{ ...night, sleepResult: { hypnogram } }]) as {
      stages?: { stage: string; duration_seconds: number }[];
    };
    return stages?.map(({ stage, duration_seconds }) => [stage, duration_seconds]);
  };
  const eightHours = 8 * 3600;

  it('has its stages in the order of their times, each until the next', () => {
    const inOrder = [
      ['wake', 100],
      ['rem', 200],
      ['deep', eightHours - 300],
    ];
    expect(stagesOf([0, 'WAKE'], [100, 'REM'], [300, 'NONREM3'])).toEqual(inOrder);
    expect(stagesOf([300, 'NONREM3'], [0, 'WAKE'], [100, 'REM'])).toEqual(inOrder);
  });

  it('has no stage without a duration, or after its end', () => {
    expect(
      stagesOf([0, 'WAKE'], [100, 'REM'], [100, 'NONREM1'], [eightHours, 'WAKE'], [eightHours + 5, 'REM']),
    ).toEqual([
      ['wake', 100],
      ['lighter', eightHours - 100],
    ]);
    expect(stagesOf()).toBeUndefined();
    expect(stagesOf([eightHours, 'WAKE'])).toBeUndefined();
  });

  it('is one even with nothing besides its times', () => {
    const { hypnogram } = sleepResult(date).sleepResult;
    const { sleepStart, sleepEnd } = hypnogram;
    const told = (more: object) =>
      recordOf('sleep_result', [{ night: date, sleepResult: { hypnogram: { sleepStart, sleepEnd } }, ...more }]);
    expect(told({})).toMatchObject({ date, start_time: '2026-02-21T22:00:00.715Z' });
    for (const key of ['stages', 'continuity', 'sleep_cycles', 'total_interruption_seconds'])
      expect(told({})).not.toHaveProperty(key);
    expect(told({ evaluation: {} })).toEqual(told({}));
    for (const sleepCycles of [{}, { cycles: {} }]) {
      expect(told({ sleepResult: { hypnogram: { sleepStart, sleepEnd }, sleepCycles } })).toEqual(told({}));
    }
  });
});

describe('a period of measuring', () => {
  const period = (data: object) => read('generic_period', { meta: { id: { startTimeSeconds: 1_771_711_200 } }, data });

  it('has zeros where they were left out, and not in place of something else', () => {
    const { records, problems } = period({
      temperatureMeasurementSamples: [{ temperatureCelsius: 36.5 }, null, 7, { temperatureCelsius: null }],
    });
    expect(problems).toEqual([]);
    expect(records).toMatchObject([{ kind: 'body_temperature', samples: [{ temperature_celsius: 36.5 }] }]);
    const contact = period({ skinContactChanges: [{ skinContact: true }, { recordingTimeDeltaMilliseconds: 5000 }] });
    expect(contact.records).toMatchObject([{ changes: [{ contact: 1 }, { contact: 0 }] }]);
  });

  it('of another kind has no records, and one without a start is a problem', () => {
    expect(period({ glow: 1, nothing: null })).toEqual({ records: [], problems: [] });
    expect(read('generic_period', { meta: {}, data: {} }).problems).toEqual(['element 1 of 1 is unrecognized']);
  });
});

describe('what a device told of a day', () => {
  const beats = { ppiSamples: [{ sampleDateTime: `${date}T01:00:00`, pulseLength: 900 }] };
  const sleeps = { sleepStateChanges: { sleepWakeStateChangeModels: [{ millisInDay: 0, state: 'SLEEP' }] } };
  const files = {
    ppi: (device: object) => [{ date, devicePpiSamplesList: [{ ...device, ...beats }] }],
    sleep_wake: (device: object) => [{ night: date, sleepWake: [{ ...device, ...sleeps }] }],
  } as const;

  it.each(['ppi', 'sleep_wake'] as const)('%s: without the name of the device has the date for an id', (kind) => {
    for (const device of [{}, { deviceId: '' }, { deviceId: 7 }]) {
      const record = recordOf(kind, files[kind](device));
      expect(record).toMatchObject({ id: date });
      expect(record).not.toHaveProperty('device_id');
    }
    expect(recordOf(kind, files[kind]({ deviceId: 'x-0a1b2c3d' }))).toMatchObject({ id: `${date}/0A1B2C3D` });
    expect(read(kind, [{ date: 'soon', night: 'soon' }, 7]).problems).toEqual([
      'element 1 of 2 is unrecognized',
      'element 2 of 2 is unrecognized',
    ]);
  });
});
