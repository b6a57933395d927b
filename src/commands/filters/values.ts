import { UsageError } from '../../errors.js';
import type { Units } from '../../ui/units.js';

/** Meters in each unit of a distance that can be typed. */
const lengths: Readonly<Record<string, number>> = { km: 1000, m: 1, mi: 1609.344, yd: 0.9144, ft: 0.3048 };

/**
 * A distance as typed, in meters: `10km`, `800m`, `6.2mi`, `500yd`; without a unit it is in kilometers, or in miles if
 * those are shown.
 * @throws UsageError DISTANCE_INVALID
 */
export function meters(flag: string, typed: string, units: Units): number {
  const [, number, unit = ''] = /^(\d{1,9}(?:\.\d{1,6})?) ?([a-z]*)$/.exec(typed.trim().toLowerCase()) ?? [];
  const factor = unit === '' ? units.paceMeters : lengths[unit];
  if (number !== undefined && factor !== undefined) return Number(number) * factor;
  throw new UsageError('DISTANCE_INVALID', `${flag} ${JSON.stringify(typed)} is not a distance.`, {
    hint: `Write 10km, 800m or 6.2mi: ${flag} 10km.`,
  });
}

/**
 * A duration as typed, in seconds: `45m`, `1h30m`, `90s`, `1:30:00`. A number without a unit could be any, and is rejected.
 * @throws UsageError DURATION_INVALID
 */
export function duration(flag: string, typed: string): number {
  const word = typed.trim().toLowerCase();
  const [, hours, minutes, seconds] =
    /^(?:(\d{1,4})h)?(?:(\d{1,6})m(?:in)?)?(?:(\d{1,7})s)?$/.exec(word) ??
    /^(\d{1,4}):([0-5]\d):([0-5]\d)$/.exec(word) ??
    [];
  const given = [hours, minutes, seconds].filter((part) => part !== undefined);
  if (given.length > 0) return 3600 * Number(hours ?? 0) + 60 * Number(minutes ?? 0) + Number(seconds ?? 0);
  throw new UsageError('DURATION_INVALID', `${flag} ${JSON.stringify(typed)} is not a duration.`, {
    hint: `Write 45m, 1h30m or 1:30:00: ${flag} 45m.`,
  });
}

/** The words of a flag that takes several, separated by commas, each once. */
export function listed(typed: string): string[] {
  return [...new Set(typed.split(',').map((word) => word.trim()))].filter((word) => word !== '');
}
