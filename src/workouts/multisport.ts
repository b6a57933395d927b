import { devicesDiffer, TOLERANCE_MS, WIDE_TOLERANCE_MS } from './identity.js';
import type { SourceSession } from './source-session.js';
import { mapSport } from './sports/sports.js';

/*
 * AccessLink v3 can send a triathlon as a session of its own and, besides, each leg as another; it does not say that they
 * belong together. Their times do.
 */

/** What it takes to see whether a session is the whole of others. */
export interface Spanning {
  /** Epoch ms. */
  startMs: number;
  durationSeconds?: number;
  device?: string;
  deviceId?: string;
}

/** Whether a session has several sports, by Polar's word for it: a triathlon does, its swim does not. */
export function isMultisport({ sport, detailedSportInfo }: SourceSession): boolean {
  return mapSport(sport, detailedSportInfo).sport === 'multisport';
}

/**
 * The legs of a multisport session, in order, among other sessions of one sport each: those the same device began while it
 * lasted. They are its legs only if there are two or more, none begins before another is over, and together they last no
 * longer than the whole. Undefined otherwise.
 */
export function legsOf<T extends Spanning>(parent: Spanning, others: readonly T[]): T[] | undefined {
  const { startMs, durationSeconds: seconds } = parent;
  if (seconds === undefined) return undefined;
  const endMs = startMs + seconds * 1000;
  const legs = others
    .filter((leg) => leg.startMs >= startMs - TOLERANCE_MS && leg.startMs < endMs && !devicesDiffer(parent, leg))
    .sort((a, b) => a.startMs - b.startMs);
  const overlap = legs.some(({ startMs: start }, i) => {
    const before = legs[i - 1];
    return before !== undefined && endOf(before) > start + TOLERANCE_MS;
  });
  const together = legs.reduce((sum, { durationSeconds = 0 }) => sum + durationSeconds * 1000, 0);
  const fits = legs.length > 1 && !overlap && together <= seconds * 1000 + WIDE_TOLERANCE_MS;
  return fits ? legs : undefined;
}

/**
 * Whether `legsOf` may find any, by their times alone: two that do not overlap. Devices worn at the same time overlap, and
 * need not be read for this.
 */
export function mayHaveLegs(parent: Spanning, others: readonly Spanning[]): boolean {
  const inside = others.filter(
    (leg) => leg.startMs >= parent.startMs - TOLERANCE_MS && leg.startMs < endOf(parent) && !devicesDiffer(parent, leg),
  );
  const firstEnd = Math.min(...inside.map(endOf));
  return inside.some(({ startMs }) => startMs >= firstEnd - TOLERANCE_MS);
}

const endOf = ({ startMs, durationSeconds = 0 }: Spanning) => startMs + durationSeconds * 1000;
