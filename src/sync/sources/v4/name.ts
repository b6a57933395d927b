/** The name of AccessLink v4 as a source: in the database, in `--source` and in a workout. */
export const source = 'v4';
