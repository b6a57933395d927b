/*
 * What AccessLink knows of a person besides workouts, normalized: one type a kind of record. The names of the fields are
 * those of the columns (docs/database.md); units stand in them; what is unknown is absent, or null inside a series.
 *
 * Every record says which clock its times are of. `utc`: fields that end in `_time` or are called `time` are instants
 * (RFC 3339 with Z), and those in `_local` are there only where the offset is known. `local`: the device's own clock
 * without zone (`2026-02-22T07:50:17`), all that Polar tells; then there are no instants.
 */

/** Which clock the times of a record are of. */
export type TimeBasis = 'utc' | 'local';

/** Where a record, or a part of it, came from; the order is the order of precedence. */
export const recordSources = ['accesslink', 'accesslink_transaction', 'flow_export'] as const;
export type RecordSource = (typeof recordSources)[number];

/** What every record has. */
export interface RecordOf<K extends string> {
  kind: K;
  /** Names the record among those of its kind and person: the date, or the instant it begins. */
  id: string;
  /** The day it belongs to, `YYYY-MM-DD`: the person's own where Polar tells the zone or speaks of days, else UTC's. */
  date: string;
  time_basis: TimeBasis;
  /** The sources it was made from, best first, joined with commas. */
  source: string;
}
