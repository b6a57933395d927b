/**
 * The schema versions that brought what v4 alone has: its kinds, and its fields of the kinds v3 knows too. One place, because
 * a version is given when the step is released.
 */
export const v4Version = 14;

/** The schema version that brought what only the account export has: routes, how you felt, the sleep of an activity day. */
export const exportVersion = 18;
