/**
 * What a source of sessions is called in the store; which there are, and all else about them, `sync/sources` says. `data` is
 * what `pull --data` brings besides workouts.
 */
export type SourceName = string;
