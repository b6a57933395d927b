import { localTime } from './represent/time.js';
import type { Sandbox } from './sandbox-handle.js';

/*
 * The manners of v4 that clients have seen on some days or for some accounts, for testing a client. What it does every day
 * (a last WAKE behind the end, 0 for a mean that is not told, stretches that overlap) it does without a quirk.
 */

/** How v4 can answer besides its usual way. */
export const quirkNames4 = [
  'two-envelopes',
  'next-day-too',
  'broken-day',
  'null-for-nothing',
  'whole-days-of-beats',
] as const;
export type Quirk4 = (typeof quirkNames4)[number];

const DAY = 86_400_000;

/** Lets v4 answer so. @param now ms since 1970 */
export function addQuirk4({ v4 }: Sandbox, quirk: Quirk4, now: number): void {
  switch (quirk) {
    case 'two-envelopes':
      v4.days.envelopes = 'documented';
      v4.spelling = { ...v4.spelling, envelope: 'double' };
      return;
    case 'next-day-too':
      v4.days.to = 'inclusive';
      return;
    case 'broken-day':
      for (const path of ['/sleeps', '/nightly-recharge-results', '/activity/list'])
        v4.days.brokenDays.add(`${path} ${localTime(now - 2 * DAY, 0).slice(0, 10)}`);
      return;
    case 'null-for-nothing':
      v4.spelling = { ...v4.spelling, nothing: 'null' };
      return;
    case 'whole-days-of-beats':
      v4.days.beats = 'all';
      return;
  }
}
