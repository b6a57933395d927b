import { beforeAll, describe, expect, it } from 'vitest';
import { type KindRecord, type RecordKind, type RecordOfKind, recordKinds } from '../../../../src/kinds/kinds.js';
import { world } from '../../support.js';

interface Lack {
  /** What v4 does not tell at all. */
  not?: readonly string[];
  /** What it tells in more detail, as tests of their own show. */
  finer?: readonly string[];
  /** Computed from what it does tell, so that it can differ by this much. */
  near?: Readonly<Record<string, number>>;
}

/** What v4 lacks of the records of v3, as far as the reference tells: everything else has to be equal. */
const lacks = {
  sleep: { not: ['heart_rate_samples'], finer: ['stages'] },
  nightly_recharge: {
    finer: ['hrv_samples', 'breathing_samples'],
    // The one is 60,000 divided by a rounded interval, the other the mean of rounded samples.
    near: { avg_heart_rate_bpm: 0.6, avg_breaths_per_minute: 0.3 },
  },
  daily_activity: {
    not: [
      ...['daily_activity_percent', 'calories_kcal', 'active_calories_kcal', 'distance_from_steps_meters'],
      ...['inactivity_alert_count', 'inactivity_stamps'],
    ],
  },
  heart_rate: {},
  body_temperature: { not: ['end_time', 'modified_time', 'device_id'] },
} as const satisfies { [K in RecordKind]?: Lack };

type Told = ReadonlyMap<RecordKind, readonly KindRecord[]>;

const pulled = ['sleep', 'nightly-recharge', 'activity', 'heart-rate', 'biosensing'] as const;

async function told(api: 'v3' | 'v4'): Promise<Told> {
  const w = await world({ count: 3, historyDays: 14, longestSeconds: 600, api });
  try {
    await w.pullData(pulled);
    return w.look((store) => new Map(recordKinds.map((kind) => [kind, [...store.records.iterate(kind)]])));
  } finally {
    await w.close();
  }
}

let three: Told;
let four: Told;
beforeAll(async () => {
  [three, four] = [await told('v3'), await told('v4')];
});

const of = <K extends RecordKind>(records: Told, kind: K) => (records.get(kind) ?? []) as readonly RecordOfKind<K>[];

describe('an account that only v4 serves ends as one that v3 serves', () => {
  it.each(Object.keys(lacks) as (keyof typeof lacks)[])('%s, but for what v4 lacks', (kind) => {
    const { not = [], finer = [], near = {} }: Lack = lacks[kind];
    const [theirs, own] = [of(three, kind), of(four, kind)];
    expect(own.map(({ id }) => id)).toEqual(theirs.map(({ id }) => id));
    expect(own.length).toBeGreaterThan(10);
    for (const [i, record] of theirs.entries()) {
      const other = own[i] as unknown as Record<string, unknown>;
      // The watch came out of its box at noon; v4 does not tell when a day began.
      const isFirst = kind === 'daily_activity' && i === 0;
      for (const [name, value] of Object.entries(record)) {
        if (['source', ...not, ...finer].includes(name) || (isFirst && name === 'start_time_local')) continue;
        const within = near[name];
        if (within === undefined) expect(other[name], `${record.id} ${name}`).toEqual(value);
        else expect(Math.abs(Number(other[name]) - Number(value)), `${record.id} ${name}`).toBeLessThan(within);
      }
    }
    for (const name of not) {
      expect(
        theirs.some((one) => name in one),
        name,
      ).toBe(true);
      expect(
        own.some((one) => name in one),
        name,
      ).toBe(false);
    }
  });

  it('stages to the second where v3 knows the minute, and adding up to the night', () => {
    const nights = new Map(of(four, 'sleep').map((night) => [night.id, night]));
    for (const night of of(three, 'sleep')) {
      const { stages = [], sleep_span_seconds: span } = nights.get(night.id)!;
      const starts = new Set(stages.map((one) => `${one.start_time_local.slice(0, 16)} ${one.stage}`));
      for (const { start_time_local: at, stage } of night.stages!)
        expect(starts).toContain(`${at.slice(0, 16)} ${stage}`);
      const all = stages.reduce((sum, one) => sum + one.duration_seconds, 0);
      expect(all).toBeCloseTo(span!, 3);
    }
  });

  it('samples of a recharge at v3’s minutes, and more of them', () => {
    const nights = new Map(of(four, 'nightly_recharge').map((night) => [night.id, night]));
    for (const night of of(three, 'nightly_recharge')) {
      const other = nights.get(night.id)!;
      const breaths = (one: typeof night) => one.breathing_samples!.map((sample) => sample.breaths_per_minute);
      expect(breaths(other).slice(6, 54)).toEqual(breaths(night));
      expect(breaths(other).length).toBeGreaterThan(54);
      const hrv = (one: typeof night) => one.hrv_samples!.map((sample) => sample.hrv_rmssd_ms);
      expect(hrv(other).slice(6, 54)).toEqual(hrv(night));
      const at = (one: typeof night, i: number) => Date.parse(`${one.hrv_samples![i]!.time_local}Z`);
      expect(Math.abs(at(other, 6) - at(night, 0))).toBeLessThan(6 * 60_000);
    }
  });
});
