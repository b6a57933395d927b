import { type SandboxApi, sandboxApis } from './options.js';
import { addQuirk4, type Quirk4, quirkNames4 } from './quirks-v4.js';
import type { JsonObject } from './represent/json.js';
import { localTime } from './represent/time.js';
import type { Sandbox } from './sandbox-handle.js';

/*
 * Sessions as Polar has been seen to send them where its documentation says something else, or nothing, for testing a
 * client. They come in addition to the others, on the day the sandbox is started.
 */

/** What v3 can serve in addition to its usual sessions. */
const quirkNames3 = [
  'late-details',
  'broken-detail',
  'odd-shapes',
  'triathlon',
  'numeric-sport',
  'zoned-start',
  'lowest-ans-charge',
] as const;
type Quirk3 = (typeof quirkNames3)[number];

/** What the sandbox can serve in addition, or in another way. */
export const quirkNames = [...quirkNames3, ...quirkNames4] as const;
export type Quirk = Quirk3 | Quirk4;

/** Whether a sandbox shows a quirk. */
export function shows(api: SandboxApi, quirk: Quirk): boolean {
  const { v3, v4 } = sandboxApis[api];
  return isOfV4(quirk) ? v4 : v3;
}

const isOfV4 = (quirk: Quirk): quirk is Quirk4 => quirkNames4.some((name) => name === quirk);

const MINUTE = 60_000;
/** How late the details are. */
const LATE_MINUTES = 5;
const OFFSET = 120;

/** Adds the given quirks. @param now ms since 1970 */
export function addQuirks(sandbox: Sandbox, quirks: readonly Quirk[], now: number): void {
  for (const quirk of new Set(quirks)) {
    if (isOfV4(quirk)) addQuirk4(sandbox, quirk, now);
    else add[quirk](sandbox, now);
  }
}

const add: Readonly<Record<Quirk3, (sandbox: Sandbox, now: number) => void>> = {
  'late-details'(sandbox, now) {
    sandbox.addRawExercises([session('quirk001', now, 180, { ...documented })]);
    sandbox.delay('quirk001', now + LATE_MINUTES * MINUTE);
  },
  'broken-detail'(sandbox, now) {
    sandbox.addRawExercises([session('quirk002', now, 170, { ...documented })]);
    sandbox.breakExercise('quirk002', 500);
  },
  'odd-shapes'(sandbox, now) {
    sandbox.addRawExercises(shapes.map((shape, i) => session(`quirk01${i}`, now, 160 - 10 * i, shape)));
  },
  triathlon(sandbox, now) {
    const leg = (n: number, ago: number, minutes: number, sport: string) =>
      session(`quirk02${n}`, now, ago, { sport: 'OTHER', detailed_sport_info: sport, duration: `PT${minutes * 60}S` });
    sandbox.addRawExercises([
      leg(0, 110, 60, 'TRIATHLON'),
      leg(1, 110, 15, 'TRIATHLON_SWIMMING'),
      leg(2, 94, 25, 'TRIATHLON_CYCLING'),
      leg(3, 68, 17, 'TRIATHLON_RUNNING'),
    ]);
  },
  'numeric-sport'(sandbox, now) {
    sandbox.addRawExercises([
      session('quirk031', now, 48, { sport: '109', detailed_sport_info: null }),
      session('quirk032', now, 36, { sport: 'OTHER', detailed_sport_info: '4' }),
    ]);
  },
  'zoned-start'(sandbox, now) {
    const start = now - 24 * MINUTE;
    const instant = `${localTime(start, 0)}Z`;
    const offset = `${localTime(start + 12 * MINUTE, OFFSET)}+02:00`;
    sandbox.addRawExercises([
      session('quirk041', now, 24, { start_time: instant }),
      session('quirk042', now, 12, { start_time: offset }),
    ]);
  },
  'lowest-ans-charge'(sandbox, now) {
    const date = localTime(now, 0).slice(0, 10);
    sandbox.data.serve('nightly-recharge', [
      { date, heart_rate_avg: 61, nightly_recharge_status: 1, ans_charge: -15.7, ans_charge_status: 1 },
    ]);
  },
};

const documented: JsonObject = {
  has_route: true,
  samples: [{ recording_rate: 1, sample_type: 0, data: '118,119,121,122,123' }],
  heart_rate_zones: [{ index: 0, lower_limit: 100, upper_limit: 140, in_zone: 'PT10M' }],
  route: [
    { latitude: 60.17, longitude: 24.94, time: 'PT0S', satellites: 7, fix: 1 },
    { latitude: 60.1701, longitude: 24.94, time: 'PT4S', satellites: 7, fix: 1 },
  ],
};

/** In envelopes; with other names; in camel case; as arrays, one of them empty. */
const shapes: readonly JsonObject[] = [
  {
    has_route: true,
    samples: { samples: documented.samples },
    heart_rate_zones: { zone: documented.heart_rate_zones },
    route: { points: documented.route },
  },
  {
    samples: [{ interval: 1, type: 'HEART_RATE', values: [118, 119, 121] }],
    heart_rate_zones: [{ zone: 1, min: 100, max: 140, duration: 'PT10M' }],
    has_route: true,
    route: [{ lat: 60.17, lon: 24.94, time: 'PT0S' }],
  },
  {
    samples: [{ recordingRate: 1, sampleType: 0, data: '118,119,121' }],
    heartRateZones: [{ index: 0, lowerLimit: 100, upperLimit: 140, inZone: 'PT10M' }],
  },
  {
    samples: [
      { recording_rate: 1, sample_type: 0, data: [118, null, 121] },
      { recording_rate: 1, sample_type: 1, data: [] },
    ],
  },
];

/** A ten-minute session that began `minutesAgo`. */
function session(id: string, now: number, minutesAgo: number, more: JsonObject): JsonObject {
  return {
    id,
    upload_time: `${localTime(now, 0)}Z`,
    device: 'Polar Vantage V3',
    device_id: '0DE3B11F',
    start_time: localTime(now - minutesAgo * MINUTE, OFFSET),
    start_time_utc_offset: OFFSET,
    duration: 'PT600S',
    calories: 100,
    distance: 1500,
    heart_rate: { average: 120, maximum: 150 },
    sport: 'RUNNING',
    detailed_sport_info: 'RUNNING',
    has_route: false,
    ...more,
  };
}
