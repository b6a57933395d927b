import { type UnitEnding, unitEnding } from '../../kinds/units.js';
import { offset, wallClock, words } from '../../ui/format.js';
import type { Units } from '../../ui/units.js';

/** Shorter distances of a day or a plan are shown in meters. */
const LONG_METERS = 10_000;

/** How a value in each unit is shown. */
const shown: Readonly<Record<UnitEnding, (value: number, units: Units, name: string) => string>> = {
  seconds: hoursMinutes,
  offset_minutes: offset,
  meters: metersText,
  kcal: (value) => `${Math.round(value)} kcal`,
  bpm: (value) => `${Math.round(value)} bpm`,
  ms: (value) => `${Math.round(value)} ms`,
  celsius: (value, units) => units.temperature(value),
  percent: (value) => `${Math.round(value)}%`,
  kg: (value, units) => units.weight(value),
  cm: (value, units) => units.height(value),
  per_minute: (value) => `${value.toFixed(1)} /min`,
  mv: (value) => `${value} mV`,
};

function metersText(value: number, units: Units, name: string): string {
  if (units.system === 'imperial' && !name.startsWith('altitude')) return units.distance(value);
  return value >= LONG_METERS ? units.longDistance(value, 1) : units.elevation(value);
}

/** `7:32 h`; below an hour `32 min`, below a minute `40 s`. */
export function hoursMinutes(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
}

/** The value of a field as shown, with its unit. */
export function fieldText(name: string, value: unknown, units: Units): string {
  if (typeof value === 'number') {
    const ending = unitEnding(name);
    if (isDifference(name)) return `${units.temperatureDifference(value).toFixed(1)} ${units.names.temperature}`;
    return ending ? shown[ending](value, units, name) : String(Math.round(value * 100) / 100);
  }
  const text = String(value);
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return `${wallClock(text)}${text.endsWith('Z') ? ' UTC' : ''}`;
  return words(text);
}

/** Whether a temperature is a difference of two, which has no zero of its own. */
export function isDifference(name: string): boolean {
  return /^deviation_.*_celsius$/.test(name);
}

/** The name of a field in words, without the unit, which is shown with the value. */
export function fieldLabel(name: string): string {
  const ending = unitEnding(name);
  const withoutUnit = ending === undefined ? name : name.slice(0, -ending.length - 1);
  const bare = (ending === 'offset_minutes' ? `${withoutUnit}_offset` : withoutUnit)
    .replace(/_(local|rmssd)$/, '')
    .replace(/^avg_/, 'mean_');
  const text = words(bare)
    .replace(/\b(hrv|utc|vo2|rem|ans|rr|sdnn)\b/g, (short) => short.toUpperCase())
    .replace(/\bpnn50\b/, 'pNN50');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `23:40` of a local or UTC time. */
export function clock(time: string | undefined): string {
  return time === undefined ? '' : time.slice(11, 16);
}
