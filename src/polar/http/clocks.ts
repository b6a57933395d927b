import type { HttpHeaders } from './http.js';

/** Two clocks at the same moment, to a second and the way of the answer. */
export interface Clocks {
  polar: Date;
  here: Date;
}

/** Polar's clock by the `Date` of an answer; undefined when there is none, or none that can be read. */
export function readClocks(headers: HttpHeaders, here: Date): Clocks | undefined {
  const polar = new Date(headers.date ?? '');
  return Number.isNaN(polar.getTime()) ? undefined : { polar, here };
}
