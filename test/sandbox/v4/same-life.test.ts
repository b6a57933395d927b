import { describe, expect, it } from 'vitest';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { NOW } from '../support.js';
import { asking, date, daysOf } from './asking.js';

// biome-ignore lint/suspicious/noExplicitAny: responses of every shape
type Any = any;

const sessions = generateSessions({ now: NOW, count: 4, longestSeconds: 1200 });
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const seconds = (text: string) => Number.parseFloat(text);
const days = Array.from({ length: 20 }, (_, i) => date(-i));
const sleepFeatures = 'sleep-result&features=original-sleep-result&features=sleep-evaluation&features=sleep-score';

async function both() {
  const { v3, v4, sandbox } = await asking({ sessions });
  const day = async (path: string, at: string, feature?: string): Promise<Any> => {
    const next = new Date(Date.parse(at) + 86_400_000).toISOString().slice(0, 10);
    return (await v4(daysOf(path, at, next, feature))).json;
  };
  const window = async (path: string, length: number, feature?: string): Promise<Any> =>
    (await v4(daysOf(path, date(1 - length), date(1), feature))).json;
  return { v3, v4, day, window, sandbox };
}

describe('v4 tells what v3 tells', () => {
  it('of nights: every number, the stages to the second, a last WAKE behind the end, and the unedited night', async () => {
    const { v3, day, window } = await both();
    const { nights } = (await v3('sleep')).json;
    expect((await window('/sleeps', 28)).nightSleeps).toEqual(nights.map((night: Any) => ({ sleepDate: night.date })));
    let edited = 0;
    for (const night of nights) {
      const [told] = (await day('/sleeps', night.date, sleepFeatures)).nightSleeps;
      const { hypnogram, sleepCycles } = told.sleepResult;
      const { phaseDurations, interruptions, analysis } = told.sleepEvaluation;
      const { sleepScore: score } = told;
      expect([hypnogram.sleepStart, hypnogram.sleepEnd]).toEqual([night.sleep_start_time, night.sleep_end_time]);
      expect(hypnogram.deviceReference.uuid.slice(-8).toUpperCase()).toBe(night.device_id);
      expect(['light', 'deep', 'rem', 'unknown'].map((name) => seconds(phaseDurations[name]))).toEqual(
        ['light_sleep', 'deep_sleep', 'rem_sleep', 'unrecognized_sleep_stage'].map((name) => night[name]),
      );
      expect(['total', 'short', 'long'].map((name) => seconds(interruptions[`${name}Duration`]))).toEqual(
        ['total', 'short', 'long'].map((name) => night[`${name}_interruption_duration`]),
      );
      expect([analysis.continuityIndex, analysis.continuityClass]).toEqual([night.continuity, night.continuity_class]);
      expect([score.sleepScore, score.scoreRate, sleepCycles.length]).toEqual([
        ...[night.sleep_score, night.sleep_charge, night.sleep_cycles],
      ]);
      const { groupDurationScore, groupSolidityScore, groupRefreshScore } = score;
      expect([groupDurationScore, groupSolidityScore, groupRefreshScore]).toEqual(
        ['duration', 'solidity', 'regeneration'].map((name) => night[`group_${name}_score`]),
      );
      const mean = (...parts: number[]) => sum(parts) / parts.length;
      expect(mean(score.remScore, score.n3Score)).toBeCloseTo(groupRefreshScore, 5);
      expect(mean(score.continuityScore, score.efficiencyScore, score.longInterruptionsTimeScore)).toBeCloseTo(
        ...([groupSolidityScore, 5] as const),
      );
      const span = seconds(told.sleepEvaluation.sleepSpan);
      expect(span).toBe((Date.parse(night.sleep_end_time) - Date.parse(night.sleep_start_time)) / 1000);
      const last = hypnogram.sleepStateChanges.at(-1);
      expect([last.newState, seconds(last.offsetFromStart)]).toEqual(['SLEEP_STATE_WAKE', span + 30]);
      expect(Math.max(...sleepCycles.map((one: Any) => one.secondsFromSleepStart))).toBeGreaterThan(span);
      expect(JSON.stringify(told)).not.toContain('heart');
      const original = told.originalSleepResult?.hypnogram;
      if (original) expect(Date.parse(original.sleepEnd)).toBeGreaterThan(Date.parse(hypnogram.sleepEnd));
      edited += Number(original !== undefined);
    }
    expect(edited).toBeGreaterThan(0);
  });

  it('of recharge: the means but for breathing and heart rate, and samples of the whole night', async () => {
    const { v3, day, window } = await both();
    const { recharges } = (await v3('nightly-recharge')).json;
    const { nightlyRechargeResults: means } = await window('/nightly-recharge-results', 28);
    expect(means.map((one: Any) => one.sleepResultDate)).toEqual(recharges.map((one: Any) => one.date));
    for (const [i, recharge] of recharges.entries()) {
      expect(means[i]).toMatchObject({
        ...{ ansStatus: recharge.ans_charge, ansRate: recharge.ans_charge_status },
        ...{ recoveryIndicator: recharge.nightly_recharge_status, meanNightlyRecoveryRri: recharge.beat_to_beat_avg },
        ...{ meanNightlyRecoveryRmssd: recharge.heart_rate_variability_avg, hrvSamples: [], breathingRateSamples: [] },
        ...{ meanNightlyRecoveryRespirationInterval: 0, meanBaselineRri: 0 },
      });
      const [whole] = (await day('/nightly-recharge-results', recharge.date, 'samples')).nightlyRechargeResults;
      const values = (list: Any[], name: string) => list.flatMap((one) => one[name]);
      const hrv = values(whole.hrvSamples, 'hrvValues');
      const breathing = values(whole.breathingRateSamples, 'breathingRateValues');
      expect(hrv.slice(6, 54)).toEqual(Object.values(recharge.hrv_samples));
      expect(breathing.slice(6, 54)).toEqual(Object.values(recharge.breathing_samples));
      expect(hrv.length).toBeGreaterThan(54);
      expect([whole.hrvSamples[0].sampleInterval, whole.breathingRateSamples[0].sampleInterval]).toEqual([
        '301s',
        '300s',
      ]);
    }
  });

  it('of days: the same steps and zones by the clock, twice where stretches overlap, and no totals', async () => {
    const { v3, day, window } = await both();
    const index = (await window('/activity/list', 90)).activityDays;
    expect(index.at(-1)).toEqual({ date: date(0), activitiesPerDevice: [] });
    for (const at of days) {
      const { steps, activity_zones: zones } = (await v3(`activities/samples/${at}`)).json;
      const [told] = (await day('/activity/list', at, 'samples')).activityDays;
      const [other, own] = told.activitiesPerDevice;
      const minutes = new Map<string, number>();
      let twice = 0;
      for (const { stepSamples } of own.activitySamples) {
        const from = Date.parse(`1970-01-01T${stepSamples.startTime}Z`);
        for (const [i, count] of stepSamples.steps.entries()) {
          const time = new Date(from + i * 60_000).toISOString().slice(11, 16);
          twice += Number(minutes.has(time));
          if (minutes.has(time)) expect(minutes.get(time)).toBe(count ?? 0);
          minutes.set(time, count ?? 0);
        }
      }
      expect(twice).toBe(2);
      expect(sum([...minutes.values()])).toBe(steps.total_steps);
      for (const { steps: count, timestamp } of steps.samples) expect(minutes.get(timestamp.slice(11, 16))).toBe(count);
      const classes = own.activitySamples.flatMap((one: Any) => one.activityInfos);
      expect(
        classes.map((one: Any) => one.activityClass.replace(/^ACTIVITY_CLASS_((CONTINUOUS|INTERMITTENT)_)?/, '')),
      ).toEqual(zones.samples.map(({ zone }: Any) => zone));
      expect(sum(other.activitySamples[0].stepSamples.steps)).toBeLessThan(steps.total_steps);
      expect(Object.keys(told)).not.toContain('calories');
    }
  });

  it('of heart rate: the same readings, of several watches, with mere markers among them', async () => {
    const { v3, window } = await both();
    const entries: Any[] = (await window('/continuous-samples', 20, 'heart-rate-samples')).heartRateSamplesPerDay;
    let gaps = 0;
    for (const at of days) {
      const { heart_rate_samples: readings } = (await v3(`continuous-heart-rate/${at}`)).json ?? {};
      const told = entries.filter((one) => one.date === at).flatMap((one) => one.samples);
      const placed = told.filter((one) => one.offsetMillis !== undefined);
      expect(told.length).toBe(readings === undefined ? 0 : placed.length + 1);
      const known = placed
        .map((one) => [one.offsetMillis / 1000, one.heartRate ?? 0])
        .sort(([a = 0], [b = 0]) => a - b);
      const clock = ({ sample_time: time, heart_rate: bpm }: Any) => [Date.parse(`1970-01-01T${time}Z`) / 1000, bpm];
      expect(known).toEqual((readings ?? []).map(clock));
      gaps += placed.filter((one) => one.heartRate === undefined).length;
    }
    expect(gaps).toBeGreaterThan(0);
    expect(new Set(entries.map((one) => one.deviceRef.deviceId)).size).toBe(2);
    expect((await window('/continuous-samples', 20)).heartRateSamplesPerDay).toEqual([]);
  });

  it('of temperature, skin contact, weight and the person', async () => {
    const { v3, v4, window } = await both();
    const range = `?from=${date(-19)}&to=${date(0)}`;
    const { temperatureMeasurementPeriod: periods } = await window('/temperature-measurements', 20);
    const { json: temperatures } = await v3(`biosensing/bodytemperature${range}`);
    const celsius = (list: Any[]) => list.map((one) => one.temperatureCelsius ?? one.temperature_celsius);
    expect(periods.map((one: Any) => [one.startTime, celsius(one.temperatureMeasurementSamples)])).toEqual(
      temperatures.map((one: Any) => [`${one.start_time}Z`, celsius(one.samples)]),
    );
    expect(periods[0].temperatureMeasurementSamples[0]).not.toHaveProperty('recordingTimeDeltaMilliseconds');
    const { skinContacts } = await window('/skin-contacts', 20);
    const { json: contacts } = await v3(`biosensing/skincontacts${range}`);
    expect(
      skinContacts.map((one: Any) => one.skinContactChanges.map((change: Any) => change.skinContact ?? false)),
    ).toEqual(contacts.map((one: Any) => one.skin_contact_changes.map((change: Any) => change.skin_contact)));
    const { json: info } = await v3('physical-info');
    const { weights } = await window('/calendar/list', 90);
    expect(weights.at(-1).weight).toBe(info.weight);
    const { physicalInformation: now } = (await v4('/user/account-data')).json;
    expect([now.weight, now.height, now.vo2Max, now.maximumHeartRate]).toEqual([
      ...[info.weight, info.height, info.vo2_max, info.maximum_heart_rate],
    ]);
  });
});

describe('v4 alone tells', () => {
  it('beats that follow one another, of both nights of a day, as variable as the recharge says', async () => {
    const { v3, day, window } = await both();
    const index: Any[] = (await window('/ppi-samples', 90)).dailyPpiSamples;
    expect(index.at(-1)).toMatchObject({ date: date(0), ppiSamplesPerDevice: [] });
    const { recharges } = (await v3('nightly-recharge')).json;
    for (const { date: at, heart_rate_variability_avg: hrv } of recharges.slice(-4)) {
      const [{ ppiSamplesPerDevice }] = (await day('/ppi-samples', at, 'samples')).dailyPpiSamples;
      const beats: Any[] = ppiSamplesPerDevice[0].ppiSamples;
      const followed = beats
        .slice(1)
        .filter((beat, i) => beat.offsetMillis === beats[i].offsetMillis + beats[i].ppInterval);
      expect(beats.length - followed.length).toBeLessThan(10);
      expect(beats.every(({ offsetMillis }) => offsetMillis >= 0 && offsetMillis < 25 * 3_600_000)).toBe(true);
      const morning = beats.filter(({ offsetMillis }) => offsetMillis < 8 * 3_600_000);
      const differences = morning
        .slice(1)
        .flatMap((beat, i) =>
          beat.offsetMillis === morning[i].offsetMillis + morning[i].ppInterval
            ? [beat.ppInterval - morning[i].ppInterval]
            : [],
        );
      const rmssd = Math.sqrt(sum(differences.map((one) => one * one)) / differences.length);
      expect(Math.abs(rmssd - hrv)).toBeLessThan(6);
      expect(
        beats.filter((one) => !one.skinContact || one.movement || one.offline || one.errorEstimateMillis > 30).length,
      ).toBeGreaterThan(10);
    }
  });

  it('sleep and wake by each watch, for a week at a time', async () => {
    const { window } = await both();
    const { sleepWakeVectors } = await window('/sleep-wake-vectors', 7);
    expect(new Set(sleepWakeVectors.map((one: Any) => one.deviceReference.uuid)).size).toBe(2);
    const [first] = sleepWakeVectors;
    expect(first.sleepWakeStateChanges[0]).toEqual({
      newState: 'SLEEP_WAKE_STATE_SLEEP',
      startOffset: expect.any(Number),
    });
    expect(first.sleepWakeStateChanges.at(-1).newState).toBe('SLEEP_WAKE_STATE_WAKE');
  });

  it('tests, targets ahead and behind, the diary and the devices', async () => {
    const { v4, window, day } = await both();
    const { tests } = await window('/tests/list', 90);
    const kinds = tests.map((one: Any) => Object.keys(one).at(-1));
    expect(new Set(kinds)).toEqual(new Set(['orthostaticTestResult', 'fitnessTestResult']));
    const { json: targets } = await v4(daysOf('/training-target/calendar-targets', date(-30), date(30)));
    const at = ({ session: { startTime } }: Any) => Date.UTC(startTime.year, startTime.month - 1, startTime.day);
    expect(at(targets[0])).toBeLessThan(NOW);
    expect(at(targets.at(-1))).toBeGreaterThan(NOW);
    const { notes } = await window('/calendar/list', 90);
    expect(await day('/calendar/list', notes[0].date, 'notes')).toEqual({ notes: [notes[0]] });
    const { devicesData, userDevicesData } = (await v4('/user-devices')).json;
    expect([devicesData.length, userDevicesData.activeDevices.length]).toEqual([2, 1]);
  });
});
