import { type DataKind, type ResourceName, resourcesOf } from '../../kinds/kinds.js';
import type { DayRange } from '../../polar/v3/data.js';
import type { Store } from '../../storage/store.js';
import { planDays, todayAt } from './days.js';

/** One request for data, and how the response is stored. */
export interface DataRequest {
  resource: ResourceName;
  part: string;
  /** Absent: Polar serves it without dates. */
  days?: DayRange;
  /** To be remembered as requested, once the response is stored. */
  block?: string;
}

const fourWeeks = 28 * 86_400_000;

/** The requests for a kind in one pull, newest days first. */
export function planKind(kind: DataKind, store: Store, userId: string, now: number): DataRequest[] {
  return resourcesOf(kind).flatMap(({ name: resource, plan }): DataRequest[] => {
    const askedAt = (block: string) => store.dataIndex.askedAt(userId, resource, block);
    if (plan === 'latest') return [{ resource, part: 'list' }];
    if (plan === 'long ago') {
      const age = now - Date.parse(askedAt('all') ?? '');
      return age >= 0 && age < fourWeeks ? [] : [{ resource, part: 'list', block: 'all' }];
    }
    return planDays(todayAt(now), plan, askedAt, now).map(({ from, to, part, block }) => ({
      resource,
      part,
      days: { from, to },
      ...(block !== undefined && { block }),
    }));
  });
}
