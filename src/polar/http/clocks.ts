import type { HttpHeaders } from './http.js';

/** Two clocks at the same moment, to within a second plus the response's travel time. */
export interface Clocks {
  polar: Date;
  here: Date;
}

/** Polar's clock by the `Date` of a response; undefined if that is missing or unreadable. */
export function readClocks(headers: HttpHeaders, here: Date): Clocks | undefined {
  const polar = new Date(headers.date ?? '');
  return Number.isNaN(polar.getTime()) ? undefined : { polar, here };
}
