/** Numbers AccessLink gives to the kinds of samples (appendix of its documentation). */
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
 * One training session as the sandbox keeps it. Both faces of AccessLink, the transactional one and `/v3/exercises`,
 * are written from this one record. A field that is absent is not sent.
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
  /** The old Training Load, documented only. */
  trainingLoad?: number;
  load?: TrainingLoad;
  sport: string;
  detailedSport?: string | null;
  club?: { id: number; name: string };
  /** percent of the energy */
  energy?: { fat: number; carbohydrate: number; protein: number };
  runningIndex?: number;
  /** `null`: the transactional side says `{"zone":null}`; absent: it says 204. */
  zones?: Zone[] | null;
  series?: Series[];
  /** ms from beat to beat; null: the strap lost contact. */
  rr?: (number | null)[];
  track?: Track;
  /**
   * The timer stood at `afterSeconds` of its own, in order; the wall clock went on. v4 and the account export name them,
   * Polar's files show them, v3 itself says nothing.
   */
  pauses?: { afterSeconds: number; seconds: number }[];
  /** The clock that v3 writes the route in, which Polar does not document; the timer unless said otherwise. */
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

/** A heart rate zone, and how long the heart was in it. */
export interface Zone {
  /** bpm */
  lower: number;
  upper: number;
  seconds: number;
}

/** One kind of samples on a time grid. */
export interface Series {
  type: number;
  rateSeconds: number;
  /** NaN is a gap. */
  values: Float32Array;
  /** How a gap is written. */
  gap: 'null' | '' | 'NaN';
}

/** The positions of a session, in the order of time. */
export interface Track {
  /** seconds of the timer */
  seconds: Float64Array;
  latitudes: Float64Array;
  longitudes: Float64Array;
  /** m */
  altitudes: Float32Array;
  satellites: number;
}
