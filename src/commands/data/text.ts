import { offset, wallClock, words } from '../../ui/format.js';

/** Units at the end of a field's name, and how a person reads its values. The first one that fits counts. */
const units: readonly [ending: RegExp, show: (value: number) => string][] = [
  [/_seconds$/, hoursMinutes],
  [/_offset_minutes$/, offset],
  [/_meters$/, (value) => (value >= 10_000 ? `${(value / 1000).toFixed(1)} km` : `${Math.round(value)} m`)],
  [/_kcal$/, (value) => `${Math.round(value)} kcal`],
  [/_bpm$/, (value) => `${Math.round(value)} bpm`],
  [/_rmssd_ms$|_ms$/, (value) => `${Math.round(value)} ms`],
  [/_celsius$/, (value) => `${value.toFixed(1)} °C`],
  [/_percent$/, (value) => `${Math.round(value)} %`],
  [/_kg$/, (value) => `${value.toFixed(1)} kg`],
  [/_cm$/, (value) => `${Math.round(value)} cm`],
  [/_per_minute$/, (value) => `${value.toFixed(1)} /min`],
  [/_mv$/, (value) => `${value} mV`],
];

/** `7:32 h`, below an hour `32 min`, below a minute `40 s`. */
export function hoursMinutes(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
}

/** The value of a field as a person reads it, with its unit. */
export function fieldText(name: string, value: unknown): string {
  if (typeof value === 'number') {
    const show = units.find(([ending]) => ending.test(name))?.[1];
    return show ? show(value) : String(Math.round(value * 100) / 100);
  }
  const text = String(value);
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return `${wallClock(text)}${text.endsWith('Z') ? ' UTC' : ''}`;
  return words(text);
}

/** The name of a field in words, without the unit that stands at its value. */
export function fieldLabel(name: string): string {
  const bare = name
    .replace(/_(seconds|meters|kcal|bpm|rmssd_ms|ms|celsius|percent|per_minute|kg|cm|mv)$/, '')
    .replace(/_offset_minutes$/, '_offset')
    .replace(/_local$/, '')
    .replace(/^avg_/, 'mean_');
  const text = words(bare).replace(/\b(hrv|utc|vo2|rem|ans|rr)\b/g, (short) => short.toUpperCase());
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `23:40` of a local or UTC time. */
export function clock(time: string | undefined): string {
  return time === undefined ? '' : time.slice(11, 16);
}
