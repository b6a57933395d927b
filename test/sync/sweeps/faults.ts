import type { FaultPlan } from '../../../src/sandbox/sandbox.js';

/** What can go wrong with one response. */
export const oneTime: FaultPlan[] = [
  { kind: '500' },
  { kind: '429' },
  { kind: '429', headers: { 'Retry-After': '2' } },
  { kind: 'reset' },
  { kind: 'truncate' },
  { kind: 'truncate-chunked' },
  { kind: 'truncate-silent' },
  { kind: 'html' },
  { kind: 'empty' },
  { kind: 'garbage-json' },
  { kind: 'wrong-json' },
  { kind: 'stall' },
  { kind: 'stall-body' },
  { kind: '404' },
  { kind: '403' },
  { kind: '401' },
];

/** What can go wrong from then on. */
export const always: FaultPlan[] = [
  { kind: '500', times: 'always' },
  { kind: 'reset', times: 'always' },
  { kind: '404', times: 'always' },
];

/** Polar did it, but its response is spoiled. */
export const done: FaultPlan[] = (
  ['500', 'reset', 'html', 'empty', 'garbage-json', 'wrong-json', 'stall'] as const
).map((kind) => ({ kind, afterEffect: true }));
/** How long a request may take, in ms. Only one that stalls is cut short: on a busy machine any other may be slow. */
export const patience = (fault?: FaultPlan): number => (fault?.kind.startsWith('stall') ? 2000 : 30_000);

/** How many pulls with a fault run at once: one computes while others wait for a response that does not come. */
export const stallsAtOnce = 4;
