import { z } from 'zod';
import type { DailyActivity } from '../../../kinds/definitions/activity.js';
import { formatWall, wallClock } from '../../../kinds/normalize/clock.js';
import { known } from '../../../kinds/normalize/known.js';
import { parseDuration } from '../../../workouts/time/duration.js';
import type { ActivityPart } from '../../v3/access-link.js';
import { list, optionalInteger, optionalNumber, optionalText, present } from '../fields.js';
import { readAs } from '../json.js';
import { day, plausible, type ResponseBody, type Understood } from './elements.js';

/*
 * A day of activity in a transaction (deprecated): its totals, its steps and its zones in three responses, each of which
 * gives a part of the same record. Days follow the clock of the watch; no zone is stated. What `duration` of the totals
 * measures is not documented, so it stays in the payload.
 */

const summary = z.object({
  date: day,
  calories: optionalNumber,
  active_calories: optionalNumber,
  active_steps: optionalInteger,
});

const steps = z.object({
  date: day,
  interval: optionalNumber,
  samples: list(z.object({ steps: optionalInteger, time: optionalText })).nullish(),
});

const zones = z.object({
  date: day,
  samples: list(
    z.object({ activity_zones: list(z.object({ index: optionalInteger, inzone: optionalText })).nullish() }),
  ).nullish(),
});

type Part = Partial<DailyActivity> & { date: string };

/** Reads one part. @throws BadAnswerError if it is something else. */
export function readActivityPart(part: ActivityPart, { body }: ResponseBody): Understood {
  return plausible([recordOf(read[part](body))], []);
}

const read: Readonly<Record<ActivityPart, (body: Uint8Array) => Part>> = {
  summary(body) {
    const raw = readAs(summary, body);
    return {
      date: raw.date,
      ...present({
        calories_kcal: known(raw.calories),
        active_calories_kcal: known(raw.active_calories),
        steps: known(raw.active_steps),
      }),
    };
  },
  steps(body) {
    const { date, interval, samples } = readAs(steps, body);
    const minutes = known(interval, 1);
    const rows = (samples ?? []).flatMap(({ steps: count, time }) => {
      const at = time === undefined ? undefined : wallClock(time, date);
      const taken = known(count);
      return at === undefined || taken === undefined ? [] : [{ time_local: formatWall(at), steps: taken }];
    });
    return {
      date,
      ...(minutes !== undefined && { steps_interval_seconds: minutes * 60 }),
      ...(rows.length > 0 && { steps_samples: rows }),
    };
  },
  zones(body) {
    const { date, samples } = readAs(zones, body);
    const seconds = secondsByZone((samples ?? []).flatMap(({ activity_zones: all }) => all ?? []));
    // When within an hour the zone changed is not stated: there is a sum, and no periods.
    const [sedentary, ...active] = [1, 2, 3, 4].map((index) => seconds.get(index) ?? 0);
    if (seconds.size === 0) return { date };
    return { date, inactive_seconds: sedentary ?? 0, active_seconds: active.reduce((sum, one) => sum + one, 0) };
  },
};

/** The indexes: 0 sleep, 1 sedentary, 2 light, 3 moderate, 4 vigorous, 5 not worn. */
function secondsByZone(all: readonly { index?: number | undefined; inzone?: string | undefined }[]) {
  const sums = new Map<number, number>();
  for (const { index, inzone } of all) {
    const seconds = inzone === undefined ? undefined : parseDuration(inzone);
    if (index !== undefined && seconds !== undefined) sums.set(index, (sums.get(index) ?? 0) + seconds);
  }
  return sums;
}

function recordOf(part: Part): DailyActivity {
  return {
    kind: 'daily_activity',
    id: part.date,
    time_basis: 'local',
    source: 'accesslink_transaction',
    start_time_local: `${part.date}T00:00:00`,
    ...part,
  };
}
