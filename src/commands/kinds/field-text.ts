import { type UnitEnding, unitEnding } from '../../kinds/units.js';
import { offset, wallClock, words } from '../../ui/format.js';

/** How a value in each unit is shown. */
const shown: Readonly<Record<UnitEnding, (value: number) => string>> = {
  seconds: hoursMinutes,
  offset_minutes: offset,
  meters: (value) => (value >= 10_000 ? `${(value / 1000).toFixed(1)} km` : `${Math.round(value)} m`),
  kcal: (value) => `${Math.round(value)} kcal`,
  bpm: (value) => `${Math.round(value)} bpm`,
  ms: (value) => `${Math.round(value)} ms`,
  celsius: (value) => `${value.toFixed(1)} °C`,
  percent: (value) => `${Math.round(value)}%`,
  kg: (value) => `${value.toFixed(1)} kg`,
  cm: (value) => `${Math.round(value)} cm`,
  per_minute: (value) => `${value.toFixed(1)} /min`,
  mv: (value) => `${value} mV`,
};

/** `7:32 h`; below an hour `32 min`, below a minute `40 s`. */
export function hoursMinutes(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
}

/** The value of a field as shown, with its unit. */
export function fieldText(name: string, value: unknown): string {
  if (typeof value === 'number') {
    const ending = unitEnding(name);
    return ending ? shown[ending](value) : String(Math.round(value * 100) / 100);
  }
  const text = String(value);
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return `${wallClock(text)}${text.endsWith('Z') ? ' UTC' : ''}`;
  return words(text);
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
