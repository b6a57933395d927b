/**
 * Where sessions come from, the first to be believed first. One order decides all: what a workout takes from which of
 * its sessions (merge.ts), and whose start and duration its id is made of (identity.ts). `via` and `externalId` are the
 * names a source has in a workout.
 */
export const sources = [
  // Shows edits, was asked last, and knows most: names, notes, laps, pauses, the sport by its id.
  { source: 'v4', via: 'v4', externalId: 'accesslink_v4_session' },
  // Shows edits too.
  { source: 'exercises', via: 'exercises', externalId: 'accesslink_exercise' },
  // Shows the edits made until the export was asked for.
  { source: 'flow_export', via: 'flow_export', externalId: 'flow_export' },
  // A copy frozen at the upload.
  { source: 'transactions', via: 'transaction', externalId: 'accesslink_transaction' },
] as const;

/** A source of training sessions. */
export type SessionSource = (typeof sources)[number]['source'];

const ranks = new Map<SessionSource, number>(sources.map(({ source }, rank) => [source, rank]));

/** The place of a source in the precedence, 0 for the first to be believed. */
export function rankOf(source: SessionSource): number {
  return ranks.get(source) ?? sources.length;
}
