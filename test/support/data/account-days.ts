/*
 * Files of nights and days as in an account export, in the shapes that public programs read from real exports. Their
 * values follow from the date, so that AccessLink can be made to send the same.
 */

const uuid = '0e16eab9-6090-32b2-f705-0b063ea9f20b';

/** A file name like Polar's. */
export const daysFile = (kind: string, id = '4476608') => `${kind}_${id}-${uuid}.json`;

/** An entry of `sleep_result`: 8 h from 23:00 in winter time, with stages and one interruption. */
export function sleepResult(night: string, more: { rating?: string; deviceId?: string } = {}) {
  const evening = dayBefore(night);
  return {
    night,
    evaluation: {
      sleepType: 'SLEEP_PLUS_STAGES',
      sleepSpan: 'PT8H',
      asleepDuration: 'PT7H30M',
      age: 40.4,
      analysis: { efficiencyPercent: 93.75, continuityIndex: 4.2, continuityClass: 4, feedback: 11121 },
      interruptions: {
        ...{ totalDuration: 'PT30M', longDuration: 'PT20M', shortDuration: 'PT10M' },
        ...{ totalCount: 3, longCount: 1, shortCount: 2 },
      },
      phaseDurations: {
        ...{ wake: 'PT30M', rem: 'PT1H30M', light: 'PT4H', deep: 'PT1H30M', unknown: 'PT30M' },
        ...{ remPercentage: 20, deepPercentage: 20 },
      },
    },
    sleepResult: {
      hypnogram: {
        sleepStart: `${evening}T23:00:00.715+01:00`,
        sleepEnd: `${night}T07:00:00.715+01:00`,
        alarmSnoozeTimes: [],
        sleepStateChanges: [
          { offsetFromStart: 'PT0S', state: 'NONREM1' },
          { offsetFromStart: 'PT30M', state: 'NONREM2' },
          { offsetFromStart: 'PT4H', state: 'NONREM3' },
          { offsetFromStart: 'PT5H30M', state: 'REM' },
          { offsetFromStart: 'PT7H', state: 'WAKE' },
          { offsetFromStart: 'PT7H30M', state: 'WS_UNKNOWN' },
          { offsetFromStart: 'PT8H30M', state: 'WAKE' },
        ],
        ...{ sleepStartOffset: 0, sleepEndOffset: 0, birthday: '1985-07-10', batteryRanOut: false },
        rating: more.rating ?? 'SLEPT_QUITE_WELL',
        sleepGoal: 'PT7H',
        deviceId: more.deviceId ?? 'DC425127',
      },
      sleepCycles: { cycles: { sleepCycleModels: [1, 2, 3].map((n) => ({ secondsFromSleepStart: n * 5000 })) } },
    },
  };
}

/** An entry of `sleep_result` for an hour in the afternoon, with everything a night has. */
export function nap(date: string) {
  const { sleepResult: whole, ...rest } = sleepResult(date);
  const hypnogram = { ...whole.hypnogram, sleepStart: `${date}T13:00:00+01:00`, sleepEnd: `${date}T14:00:00+01:00` };
  return { ...rest, sleepResult: { ...whole, hypnogram } };
}

/** An entry of `sleep_score`. */
export const sleepScore = (night: string, score = 82) => ({
  night,
  sleepScoreBaselines: { sleepTimeAverageMinutes: 450 },
  sleepScoreResult: {
    ...{ sleepScore: score, continuityScore: 84, efficiencyScore: 86, remScore: 76, n3Score: 81, scoreRate: 4 },
    ...{ groupDurationScore: 79, groupSolidityScore: 83, groupRefreshScore: 78.5 },
  },
});

/** An entry of `nightly_recovery`. */
export const nightlyRecovery = (night: string, rmssd = 42) => ({
  night,
  ...{ meanNightlyRecoveryRri: 900, meanNightlyRecoveryRmssd: rmssd, meanNightlyRecoveryRespirationInterval: 4100 },
  ...{ ansRate: 4, ansStatus: 1.5, recoveryIndicator: 5, recoveryIndicatorSubLevel: 2, meanBaselineRri: 910 },
});

/** An entry of `nightly_recovery_blob`, which does not say which night it belongs to. */
export const recoverySeries = (night: string) => ({
  hrvData: [
    { startTime: `${dayBefore(night)}T23:31:17`, samplingIntervalInMillis: 301_000, samples: [14.5, null, 24.25] },
  ],
  breathingRateData: [
    { startTime: `${dayBefore(night)}T23:28:47`, samplingIntervalInMillis: 301_000, samples: [13.5, 14] },
  ],
});

/** An `activity` file. */
export const activityDay = (date: string, steps = 7088) => ({
  exportVersion: '2.6',
  date,
  summary: {
    ...{ startTime: '00:00:00.000', endTime: '23:59:59.000', stepCount: steps, stepsDistance: 5233.99755859375 },
    ...{ calories: 2160, sleepQuality: 0.9, sleepDuration: 'PT7H', inactivityAlertCount: 2, dailyMetMinutes: 197.96 },
    activityLevels: [
      { level: 'SLEEP', duration: 'PT25200S' },
      { level: 'SEDENTARY', duration: 'PT30000S' },
      { level: 'LIGHT', duration: 'PT20000S' },
      { level: 'CONTINUOS_MODERATE', duration: 'PT3000S' },
      { level: 'INTERMITTENT_MODERATE', duration: 'PT240S' },
      { level: 'CONTINUOS_VIGOROUS', duration: 'PT360S' },
      { level: 'NO_DATA', duration: 'PT600S' },
    ],
  },
  samples: {
    mets: [{ localTime: '00:00:00.000', value: 0.875 }],
    steps: [
      { localTime: '00:00:00.000', value: 0 },
      { localTime: '00:01:00.000', value: 0 },
      { localTime: '08:11:00.000', value: 42 },
      { localTime: '08:12:00.000', value: 7 },
    ],
    metSources: [''],
  },
  physicalInformation: { 'weight, kg': 70 },
});

/** An element of `deviceDays` in `247ohr`. */
export const deviceDay = (date: string, samples: [second: number, bpm: number][], deviceId = '0A2E7029') => ({
  userId: 4476608,
  deviceId,
  date,
  samples: samples.map(([secondsFromDayStart, heartRate]) => ({ heartRate, secondsFromDayStart, source: 'OPTICAL' })),
});

/** A `calendar-items` file. */
export const calendarItems = (dates: string[]) => ({
  exportVersion: '2.6',
  perceivedRecovery: [],
  physicalInformations: dates.map((date, i) => ({
    dateTime: `${date}T20:01:22.000`,
    ...{ 'height, cm': 170, 'weight, kg': 70 - i, trainingBackground: 'REGULAR', vo2Max: 50 + i },
    ...{ maximumHeartRate: 184, restingHeartRate: 55, aerobicThreshold: 138, anaerobicThreshold: 166 },
    typicalDay: 'MOSTLY_SITTING',
  })),
  notes: [{ note: '', date: '2014-10-27' }],
  weights: dates.map((date) => ({ weight: 75.5, date })),
  feedbacks: [],
});

/** A `fitness-test-results` file. */
export const fitnessTest = (time: string) => ({
  ...{ created: `${time}.000`, modified: `${time}.000`, startTime: `${time}.000` },
  fitnessTestResult: { ownIndex: 54, fitnessClass: 'VERY_GOOD', averageHeartRate: 52, maximumHeartRate: 186 },
});

/** An `orthostatic-test-result` file. */
export const orthostaticTest = (time: string) => ({
  ...{ created: `${time}.000`, modified: `${time}.000`, startTime: time },
  orthostaticTestResult: {
    ...{ rrAvgSupine: 1100, rrMinStandup: 610, rrAvgStand: 850, rrLtAvgSupine: 1080 },
    ...{ rmssdSupine: 60.5, rmssdStand: 22 },
  },
});

/** A `generic-period` file: 64-bit numbers as strings, without what is zero or false. */
const period = (time: string, type: number, data: object) => ({
  meta: { id: { startTimeSeconds: String(Date.parse(time) / 1000), restOfBytes: 'AAEC' }, created: time, type },
  data: { sourceDeviceId: '0E92C540', ...data },
});

export const temperaturePeriod = (time: string) =>
  period(time, 7, {
    measurementType: 'TM_SKIN_TEMPERATURE',
    sensorLocation: 'SL_DISTAL',
    temperatureMeasurementSamples: [
      { temperatureCelsius: 33.5 },
      { recordingTimeDeltaMilliseconds: '240000', temperatureCelsius: 34.25 },
    ],
  });

export const contactPeriod = (time: string) =>
  period(time, 8, {
    skinContactChanges: [{ skinContact: true }, { recordingTimeDeltaMilliseconds: '3600000' }],
  });

export const spo2Period = (time: string) =>
  period(time, 11, {
    testTime: String(Date.parse(time) + 321),
    ...{
      bloodOxygenPercent: 97,
      averageHeartRateBpm: 55,
      heartRateVariabilityMs: 41.5,
      testStatus: 'SPO2_TEST_PASSED',
    },
  });

export const ecgPeriod = (time: string) =>
  period(time, 10, { averageHeartRateBpm: 58, heartRateVariabilityMs: 38.5, rriMs: 1034.5 });

/** An undocumented one. */
export const strangePeriod = (time: string) => period(time, 99, { wonders: [1, 2] });

function dayBefore(date: string): string {
  return new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
}
