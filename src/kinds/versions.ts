/**
 * The schema versions that brought what v4 alone has: its kinds, and its fields of the kinds v3 knows too. One place, because
 * a version is given when the step is released.
 */
export const v4Version = 14;
