import type { DayRange, ResourceName } from '../../accesslink/data.js';
import type { Store } from '../../storage/store.js';
import type { DataKind } from '../../wellness/kinds.js';
import { type DayPlan, planDays, todayAt } from './days.js';

/** One request for data, and how its answer is stored. */
export interface DataRequest {
  resource: ResourceName;
  part: string;
  /** Absent: what Polar serves without dates. */
  days?: DayRange;
  /** To be remembered as asked for, once the answer is stored. */
  block?: string;
}

/** Served without dates: the last 28 days in one answer, asked for every time. */
const latest = 'latest';
/** Served by days. */
const byDays = (back: number, single: boolean): DayPlan => ({ back, single });
/** Further back than the list goes, once in four weeks: a month without cron is made good with one request. */
const longAgo = 'long ago';

/** Polar checks `to - from`, so its 28 days are 29 dates: today and 28 before it. */
const lastDates = 29;

/** What each kind asks for. */
const resourcesOf: Readonly<Record<DataKind, readonly [ResourceName, typeof latest | typeof longAgo | DayPlan][]>> = {
  sleep: [['sleep', latest]],
  'nightly-recharge': [['nightly-recharge', latest]],
  activity: [['activity', byDays(365, true)]],
  'heart-rate': [['heart-rate', byDays(lastDates, true)]],
  'cardio-load': [
    ['cardio-load', latest],
    ['cardio-load-180-days', longAgo],
  ],
  sleepwise: [
    ['sleepwise-alertness', latest],
    ['sleepwise-bedtime', latest],
  ],
  biosensing: [
    ['body-temperature', byDays(lastDates, false)],
    ['skin-temperature', byDays(lastDates, false)],
    ['skin-contacts', byDays(lastDates, false)],
    ['spo2', byDays(lastDates, false)],
    ['ecg', byDays(lastDates, false)],
  ],
  'physical-info': [['physical-info', latest]],
};

const fourWeeks = 28 * 86_400_000;

/** The requests of a kind in one pull, newest days first. */
export function planKind(kind: DataKind, store: Store, userId: string, now: number): DataRequest[] {
  return resourcesOf[kind].flatMap(([resource, how]): DataRequest[] => {
    const askedAt = (block: string) => store.dataIndex.askedAt(userId, resource, block);
    if (how === latest) return [{ resource, part: 'list' }];
    if (how === longAgo) {
      const age = now - Date.parse(askedAt('all') ?? '');
      return age >= 0 && age < fourWeeks ? [] : [{ resource, part: 'list', block: 'all' }];
    }
    return planDays(todayAt(now), how, askedAt, now).map(({ from, to, part, block }) => ({
      resource,
      part,
      days: { from, to },
      ...(block !== undefined && { block }),
    }));
  });
}
