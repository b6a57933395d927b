/**
 * The name of a source of sessions in the database; `sync/sources` has the list and everything else about them. `data` is
 * what `pull --data` fetches besides workouts.
 */
export type SourceName = string;
