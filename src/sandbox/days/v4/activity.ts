import { float, type JsonObject } from '../../represent/json.js';
import { type ActiveDay, type ActivityZone, stepsOf } from '../activity.js';
import { dateOf, MINUTE } from '../dates.js';
import type { Life } from '../life.js';
import { currentInfo } from './account.js';
import { olderWatch, watch } from './watches.js';

const SLOT = 30_000;
/** Minutes by which the two stretches of a day overlap. */
const OVERLAP = 2;
/** What a zone is worth, as a multiple of rest. */
const mets = { SLEEP: 0.95, SEDENTARY: 1.2, LIGHT: 2.1, MODERATE: 4, VIGOROUS: 8.25, NON_WEAR: 0 } as const;

/** A day of `/activity/list`, which has no totals. @param features asked for; none: only the date. */
export function activity4Json(life: Life, active: ActiveDay, features: ReadonlySet<string>): JsonObject {
  const date = dateOf(active.day);
  if (features.size === 0) return { date, activitiesPerDevice: [] };
  const info = features.has('physical-information') ? currentInfo(life, active.until) : undefined;
  return {
    date,
    ...(info && { physicalInformation: { ...info, restingHeartRate: String(info.restingHeartRate) } }),
    ...(features.has('activity-target') && { target: { minDailyMetGoal: 840 } }),
    activitiesPerDevice: features.has('samples') ? [ofOlderWatch(active), ofWatch(active)] : [],
  };
}

/** The earlier watch has seen a part of the day: its steps are no others. */
function ofOlderWatch(active: ActiveDay): JsonObject {
  const steps = [Math.min(40, Math.floor(stepsOf(active) / 2)), 0];
  return {
    deviceReference: { uuid: olderWatch.uuid },
    activitySamples: [{ stepSamples: { startTime: '16:30:00.000+01:00', interval: '60000', steps } }],
  };
}

function ofWatch(active: ActiveDay): JsonObject {
  return {
    deviceReference: { deviceId: watch.short },
    activitySamples: stretches(active).map((stretch) => samplesOf(active, stretch)),
  };
}

interface Stretch {
  /** Minutes since the start of the day; `to` exclusive. */
  from: number;
  to: number;
  /** The first minute that no earlier stretch has. */
  own: number;
}

/** The watch synchronizes twice, so that some minutes come twice; where the clock changes, a new stretch begins. */
function stretches({ from, zones, clock }: ActiveDay): Stretch[] {
  const all = Math.floor(zones.length / 2);
  const half = Math.floor(all / 2);
  const moved = Array.from({ length: all }, (_, i) => i).filter(
    (i) => i > 0 && clock(from + i * MINUTE) !== clock(from + (i - 1) * MINUTE),
  );
  const cuts = [0, ...moved, half].sort((a, b) => a - b);
  return cuts.map((cut, i) => {
    const to = cuts[i + 1] ?? all;
    return { from: cut === half ? Math.max(0, cut - OVERLAP) : cut, to, own: cut };
  });
}

function samplesOf({ from, zones, steps, clock }: ActiveDay, stretch: Stretch): JsonObject {
  const time = (at: number) => new Date(at + clock(at) * MINUTE).toISOString().slice(11, 19);
  const zone = (slot: number): ActivityZone => zones[slot] ?? 'NON_WEAR';
  const minutes = Array.from({ length: stretch.to - stretch.from }, (_, i) => 2 * (stretch.from + i));
  const startTime = time(from + stretch.from * MINUTE);
  const slots = Array.from({ length: 2 * (stretch.to - stretch.own) }, (_, i) => 2 * stretch.own + i);
  return {
    stepSamples: {
      startTime,
      interval: MINUTE,
      steps: minutes.map((slot) => (zone(slot) === 'NON_WEAR' ? null : (steps[slot] ?? 0) + (steps[slot + 1] ?? 0))),
    },
    metSamples: {
      startTime,
      interval: MINUTE,
      mets: minutes.map((slot) => (zone(slot) === 'NON_WEAR' ? null : float(mets[zone(slot)]))),
    },
    activityInfos: slots
      .filter((slot) => zone(slot) !== zones[slot - 1])
      .map((slot) => ({
        time: time(from + slot * SLOT),
        activityClass: className(zone(slot), slot),
        factor: float(mets[zone(slot)]),
      })),
  };
}

/** v4 tells apart what v3 does not. */
function className(zone: ActivityZone, slot: number): string {
  const manner = slot % 3 === 0 ? 'INTERMITTENT' : 'CONTINUOUS';
  return `ACTIVITY_CLASS_${zone === 'MODERATE' || zone === 'VIGOROUS' ? `${manner}_${zone}` : zone}`;
}
