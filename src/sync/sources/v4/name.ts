/** What AccessLink v4 is called as a source: in the store, in `--source` and in a workout. */
export const source = 'v4';
