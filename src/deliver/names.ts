/** The kinds of targets; `targets.ts` has an object for each. */
export const targetKindNames = [
  ...(['intervals', 'runalyze', 'endurain', 'fittrackee', 'workout-tracker', 'strava', 'folder'] as const),
];
export type TargetKindName = (typeof targetKindNames)[number];

/** The formats in which workouts are delivered. */
export const deliveryFormats = ['fit', 'tcx', 'gpx'] as const;
export type DeliveryFormat = (typeof deliveryFormats)[number];
