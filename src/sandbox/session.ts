/** AccessLink's numbers for sample types (appendix of its documentation). */
export const SampleType = {
  heartRate: 0,
  speed: 1,
  cadence: 2,
  altitude: 3,
  power: 4,
  pedalingIndex: 5,
  balance: 6,
  airPressure: 7,
  runningCadence: 8,
  temperature: 9,
  distance: 10,
  rr: 11,
} as const;

/**
 * One training session as the sandbox keeps it, from which all of its responses and files are made. An absent field is not
 * sent.
 */
export interface Session {
  /** What the session is an example of: `pool swim`, `missing heart rate`. Never sent. */
  name: string;
  /** The 8-character id of `/v3/exercises`; case matters. */
  exerciseId: string;
  /** ms since 1970 */
  uploadedAt: number;
  device?: string;
  deviceId?: string;
  /** ms since 1970, whole seconds */
  startedAt: number;
  utcOffsetMinutes: number;
  durationMillis: number;
  /** kcal */
  calories: number;
  /** m */
  distance?: number;
  /** bpm */
  heartRate?: { average: number; maximum: number };
  /** The old Training Load, seen only in the documentation. */
  trainingLoad?: number;
  load?: TrainingLoad;
  sport: string;
  detailedSport?: string | null;
  club?: { id: number; name: string };
  /** percent of the energy */
  energy?: { fat: number; carbohydrate: number; protein: number };
  runningIndex?: number;
  /** `null`: transactions have `{"zone":null}`; absent: 204. */
  zones?: Zone[] | null;
  series?: Series[];
  /** ms from beat to beat; null: the strap lost contact. */
  rr?: (number | null)[];
  track?: Track;
  /**
   * The timer stopped at `afterSeconds` of its own, in order; the wall clock went on. v4 and the account export list them,
   * Polar's files show them, v3 itself does not.
   */
  pauses?: { afterSeconds: number; seconds: number }[];
  /** The clock of the route in v3, which Polar does not document; the timer by default. */
  routeClock?: 'timer' | 'wall';
}

/** Training Load Pro; -1 means not available, as Polar sends it. */
export interface TrainingLoad {
  cardio: number;
  cardioInterpretation: string;
  muscle: number;
  muscleInterpretation: string;
  perceived: number;
  perceivedInterpretation: string;
  rpe: string;
}

/** A heart rate zone, and the time in it. */
export interface Zone {
  /** bpm */
  lower: number;
  upper: number;
  seconds: number;
}

/** The samples of one channel on a time grid. */
export interface Series {
  type: number;
  rateSeconds: number;
  /** NaN is a gap. */
  values: Float32Array;
  /** How a gap is written. */
  gap: 'null' | '' | 'NaN';
}

/** The positions of a session, in chronological order. */
export interface Track {
  /** seconds on the timer */
  seconds: Float64Array;
  latitudes: Float64Array;
  longitudes: Float64Array;
  /** m */
  altitudes: Float32Array;
  satellites: number;
}
