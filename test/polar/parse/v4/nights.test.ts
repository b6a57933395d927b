import { expect, it } from 'vitest';
import { parseInstant } from '../../../../src/workouts/time/time.js';
import { describeShared } from '../../../support/shared.js';
import { bytesOf, recordsOf, understood } from './fixtures.js';

const only = <T>([first, ...more]: readonly T[]): T => {
  expect(more).toEqual([]);
  return first!;
};

describeShared('a night of v4', () => {
  it('is only a date without features, and no record', () => {
    expect(recordsOf('v4-sleeps', 'sleeps.no-features.json')).toEqual([]);
  });

  it('holds all that v3 tells of it, and its finer scores', () => {
    const { stages, ...night } = only(recordsOf<'sleep'>('v4-sleeps', 'sleeps.all-features.json'));
    expect(night).toEqual({
      ...{ kind: 'sleep', id: '2026-09-13', date: '2026-09-13', time_basis: 'utc', source: 'accesslink_v4' },
      ...{ start_time: '2026-09-12T20:41:30.500Z', end_time: '2026-09-13T04:12:00.500Z' },
      ...{ start_time_local: '2026-09-12T23:41:30.500', end_time_local: '2026-09-13T07:12:00.500' },
      ...{ utc_offset_minutes: 180, end_utc_offset_minutes: 180, device_id: 'A1B2C3D4' },
      ...{ light_sleep_seconds: 16170, deep_sleep_seconds: 4800, rem_sleep_seconds: 5520 },
      ...{ unrecognized_sleep_seconds: 120, total_interruption_seconds: 420 },
      ...{ short_interruption_seconds: 180, long_interruption_seconds: 240, sleep_goal_seconds: 27000 },
      ...{ sleep_score: 81.4127, sleep_charge: 4, sleep_rating: 4, sleep_cycles: 5 },
      ...{ continuity: 3.1, continuity_class: 3 },
      ...{ duration_score: 86, solidity_score: 80.5, regeneration_score: 79.1 },
      ...{ sleep_span_seconds: 27030, asleep_seconds: 26610, efficiency_percent: 98.44617092119867 },
      ...{ interruption_count: 5, short_interruption_count: 4, long_interruption_count: 1 },
      ...{ own_goal_score: 88, recommendation_score: 84, continuity_score: 72, efficiency_score: 79.5 },
      ...{ long_interruptions_score: 90, rem_score: 81.2, deep_score: 77, feedback_code: '21120', battery_ran_out: 0 },
    });
    const seconds = (...names: string[]) =>
      stages!
        .filter(({ stage }) => names.includes(stage))
        .reduce((sum, { duration_seconds }) => sum + duration_seconds, 0);
    // The last WAKE lies 30 s behind the end and makes no stage; a total of Polar's may differ by an epoch at either end.
    expect(stages).toHaveLength(25);
    expect(['wake', 'lighter', 'light', 'deep', 'rem', 'unknown'].map((name) => seconds(name))).toEqual([
      450, 540, 15600, 4800, 5520, 120,
    ]);
    expect(stages!.at(-1)!.duration_seconds).toBe(1020);
    expect(seconds('wake', 'lighter', 'light', 'deep', 'rem', 'unknown')).toBe(27030);
  });

  it('is the edited one; the original only tells its ends', () => {
    const night = only(recordsOf<'sleep'>('v4-sleeps', 'sleeps.edited-night.json'));
    expect(night).toMatchObject({ id: '2026-09-14', end_time: '2026-09-14T03:40:02Z', light_sleep_seconds: 16500 });
    const moved = parseInstant(night.original_end_time!)! - parseInstant(night.end_time!)!;
    expect(moved).toBe(30 * 60_000);
  });

  it('has no stages, score, cycles or goal where the watch tells none: absent, not 0', () => {
    const night = only(recordsOf<'sleep'>('v4-sleeps', 'sleeps.without-stages.json'));
    expect(night).toEqual({
      ...{ kind: 'sleep', id: '2026-09-15', date: '2026-09-15', time_basis: 'utc', source: 'accesslink_v4' },
      ...{ start_time: '2026-09-14T20:30:00Z', end_time: '2026-09-15T03:30:00Z' },
      ...{ start_time_local: '2026-09-14T23:30:00', end_time_local: '2026-09-15T06:30:00' },
      ...{ utc_offset_minutes: 180, end_utc_offset_minutes: 180, device_id: '55667788' },
      ...{ total_interruption_seconds: 1500, short_interruption_seconds: 780, long_interruption_seconds: 720 },
      ...{ sleep_rating: 1, continuity: 2.4, continuity_class: 2, feedback_code: '13211' },
      ...{ sleep_span_seconds: 25200, asleep_seconds: 23700, efficiency_percent: 94.04761904761905 },
      ...{ interruption_count: 15, short_interruption_count: 13, long_interruption_count: 2 },
    });
    const zeros = bytesOf('sleeps.without-stages.json')
      .toString()
      .replace(
        '"interruptions"',
        '"phaseDurations":{"rem":"0s","light":"0s","deep":"0s","unknown":"0s"},"interruptions"',
      );
    expect(understood('v4-sleeps', zeros).records).toEqual([night]);
  });

  it('keeps the length of each stage in the night in which the clocks change', () => {
    const night = only(recordsOf<'sleep'>('v4-sleeps', 'sleeps.clock-change.json'));
    expect(night).toMatchObject({
      ...{ id: '2026-10-25', start_time: '2026-10-24T21:10:00Z', end_time: '2026-10-25T05:40:00Z' },
      ...{ utc_offset_minutes: 180, end_utc_offset_minutes: 120, sleep_span_seconds: 30600 },
      ...{ start_time_local: '2026-10-25T00:10:00', end_time_local: '2026-10-25T07:40:00' },
    });
    expect(night.stages!.reduce((sum, { duration_seconds }) => sum + duration_seconds, 0)).toBe(30600);
    expect(night.stages!.at(-1)!.start_time_local > '2026-10-25T05').toBe(true);
  });

  it('stays two nights where a nap has the same date', () => {
    const nap = {
      sleepDate: '2026-09-15',
      sleepResult: { hypnogram: { sleepStart: '2026-09-15T13:00:00+03:00', sleepEnd: '2026-09-15T13:40:00+03:00' } },
    };
    const { nightSleeps } = JSON.parse(bytesOf('sleeps.without-stages.json').toString());
    const { records } = understood('v4-sleeps', JSON.stringify({ nightSleeps: [nap, ...nightSleeps] }));
    expect(records.map(({ id }) => id).sort()).toEqual(['2026-09-15', '2026-09-15/13:00:00']);
  });

  it('is left to the request of its own date', () => {
    expect(recordsOf('v4-sleeps', 'sleeps.all-features.json', 'from=2026-09-13&to=2026-09-14')).toHaveLength(1);
    expect(recordsOf('v4-sleeps', 'sleeps.all-features.json', 'from=2026-09-12&to=2026-09-13')).toEqual([]);
  });
});

describeShared('nightly recharge of v4', () => {
  it('has every sample with its own date and time, and computes the breathing that Polar leaves at 0', () => {
    const {
      hrv_samples: hrv,
      breathing_samples: breathing,
      ...night
    } = only(recordsOf<'nightly_recharge'>('v4-nightly-recharge', 'nightly-recharge-results.samples.json'));
    expect(night).toEqual({
      ...{ kind: 'nightly_recharge', id: '2026-09-13', date: '2026-09-13', time_basis: 'local' },
      ...{ source: 'accesslink_v4', avg_heart_rate_bpm: 55.3, avg_beat_to_beat_ms: 1085, avg_hrv_rmssd_ms: 43 },
      ...{ avg_breaths_per_minute: 13.86, nightly_recharge_status: 5, ans_charge: 2.31, ans_charge_status: 4 },
      ...{ status_sub_level: 34, baseline_beat_to_beat_sd_ms: 48, baseline_hrv_rmssd_sd_ms: 6 },
      ...{ baseline_breath_ms: 4310, baseline_breath_sd_ms: 105, exercise_tip: 'You are ready for a good workout.' },
    });
    expect(hrv!.length).toBe(88);
    expect([hrv![0]!.time_local, hrv![1]!.time_local]).toEqual(['2026-09-12T23:44:00', '2026-09-12T23:49:01']);
    expect(breathing!.length).toBe(90);
    expect([breathing![0]!.time_local, breathing![1]!.time_local]).toEqual([
      '2026-09-12T23:41:30',
      '2026-09-12T23:46:30',
    ]);
    const samples = only(recordsOf<'nightly_recharge'>('v4-recharge-samples', 'nightly-recharge-results.samples.json'));
    expect(samples).toEqual({
      ...{ kind: 'nightly_recharge', id: '2026-09-13', date: '2026-09-13', time_basis: 'local' },
      ...{ source: 'accesslink_v4', avg_breaths_per_minute: 13.86, hrv_samples: hrv, breathing_samples: breathing },
    });
  });

  it('keeps the lowest charge and the charge 0, and takes 0 of a mean for none', () => {
    const nights = recordsOf<'nightly_recharge'>('v4-nightly-recharge', 'nightly-recharge-results.no-features.json');
    expect(
      nights.map(({ id, ans_charge, avg_breaths_per_minute }) => [id, ans_charge, avg_breaths_per_minute]),
    ).toEqual([
      ['2026-09-10', -15.7068, 14],
      ['2026-09-11', 0, undefined],
      ['2026-09-12', -1.5, undefined],
      ['2026-09-13', undefined, undefined],
    ]);
    expect(nights[0]).toMatchObject({ sleep_tip: 'Go to bed earlier than usual.', baseline_beat_to_beat_ms: 1061 });
    expect(nights[0]).not.toHaveProperty('vitality_tip');
    expect(nights[1]).not.toHaveProperty('baseline_beat_to_beat_ms');
    for (const night of nights) expect(night).not.toHaveProperty('hrv_samples');
  });

  it('is the same behind two envelopes', () => {
    const two = recordsOf('v4-nightly-recharge', 'nightly-recharge-results.double-envelope.json');
    const all = recordsOf('v4-nightly-recharge', 'nightly-recharge-results.no-features.json');
    expect(two).toEqual(all.slice(0, 2));
  });
});
