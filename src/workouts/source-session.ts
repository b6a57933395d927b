/**
 * One session as one source gives it, after the different spellings (hyphen and underscore, number and string) have been
 * unified, and before anything is interpreted: the input of the normalizer. Absent means that the source did not say.
 * Field facts: Polar AccessLink v3 documentation; deviations seen in real responses of 2024-2026.
 */
export interface SourceSession {
  /** Hash from `/v3/exercises`, int64 (as decimal text) from a transaction, or id from the account export. */
  id?: string;
  /** Polar's id of this exercise of a session (account export, API v4). */
  exerciseId?: string;
  uploadTime?: string;
  device?: string;
  deviceId?: string;
  /** Local wall clock of the device, no zone: `2026-02-22T07:50:17`. UTC = this - utcOffsetMinutes. */
  startTime: string;
  utcOffsetMinutes?: number;
  /** The offset is not Polar's: it is that of the time zone the user named for sessions without one. */
  zoneAssumed?: true;
  /** ISO 8601 duration as sent: `PT8239.604S`, `PT2H44M`. */
  duration?: string;
  /** From start to stop on the wall clock, pauses included; only the account export and API v4 say when it stopped. */
  elapsedMillis?: number;
  /** kcal */
  calories?: number;
  /** m */
  distance?: number;
  /** bpm */
  heartRate?: { average?: number; maximum?: number };
  trainingLoad?: number;
  trainingLoadPro?: SourceTrainingLoadPro;
  sport?: string;
  detailedSportInfo?: string;
  /** Flow's numeric id of the sport (account export, API v4); `detailedSportInfo` then holds the word for it. */
  sportId?: string;
  hasRoute?: boolean;
  clubId?: number;
  clubName?: string;
  fatPercentage?: number;
  carbohydratePercentage?: number;
  proteinPercentage?: number;
  runningIndex?: number;
  /** Absent: not asked or not given. Empty: Polar has none. The same for samples and route. */
  zones?: SourceZone[];
  samples?: SourceSamples[];
  route?: SourceRoutePoint[];
  // Only the account export and API v4 have what follows.
  name?: string;
  note?: string;
  /** From 0 (worst) to 1 (best); nothing else has been seen. */
  feeling?: number;
  /** m */
  ascent?: number;
  descent?: number;
  /** Taken with the button. */
  laps?: SourceLap[];
  /** Taken by the device, for instance every kilometer. */
  autoLaps?: SourceLap[];
  /** As v4 and the account export name them. */
  pauses?: SourcePause[];
  /** As Polar's FIT or TCX of the session shows them; empty if it shows that there was none. */
  filePauses?: SourcePause[];
  /** Which clock the times of `route` are on. Absent: v3, which does not say. */
  routeClock?: 'wall';
  /** Beats of series 11 that were not measured, and how long they took. */
  rrGaps?: { beat: number; millis: number }[];
  /** Time in bands besides those of heart rate. */
  bands?: SourceBands;
  /** Polar's own averages, if it gives them. */
  statistics?: SourceStatistics;
  swimming?: SourceSwimming;
  /** The sets of a strength training, in their order. */
  strength?: SourceStrengthSet[];
  /** Only the list of `/v3/exercises` has it: its own response has not arrived yet. */
  isListedOnly?: boolean;
  /** One of its original files is kept, but its laps could not be read. */
  hasUnreadFile?: boolean;
  /** This exercise is one of several of a multisport session; `index` counts from 1. */
  partOf?: { session: string; index: number; count: number };
  /** This multisport session is also stored leg by leg, in so many other workouts. */
  legs?: number;
  /** Its impossible values, as `quality` names them; the values themselves are left out (within-ranges.ts). */
  outOfRange?: readonly string[];
  /** The transition to the next exercise of a multisport session was recorded; Polar does not say when it began. */
  hasTransition?: boolean;
  // Only files of single sessions have what follows.
  /** It comes from such a file: of its series and routes the fullest count, whichever source is believed first. */
  isFile?: true;
  /**
   * The file says at which instant the session began, but not what the local clock showed: `startTime` is in UTC, and
   * `utcOffsetMinutes` absent, or that of the zone the user named.
   */
  localClockUnknown?: true;
  /** Seconds that it lasted, to about a second, if the file does not say it: by this a session is found, nothing else. */
  aboutSeconds?: number;
  /**
   * The local start if day and month in the file are the other way round than in `startTime`, and nothing in it says which
   * is right; see dates.ts.
   */
  otherStart?: string;
  /** Words for `quality`: what was assumed, left out or incomplete. */
  marks?: readonly string[];
  /** Keys of the files in which a diary says that it was recorded; they may not be among those that were imported. */
  recordings?: readonly string[];
}

/** A lap, taken with the button or by the device. */
export interface SourceLap {
  /** ms from the start of the exercise to the end of the lap, on the timer. */
  splitMillis?: number;
  /** ms from the start of the exercise to the start of the lap, on the wall clock: how Polar's files write it. */
  startMillis?: number;
  durationMillis: number;
  /** m */
  distance?: number;
  /** kcal */
  calories?: number;
  /** bpm */
  heartRate?: { average?: number; maximum?: number };
  /** km/h */
  speed?: { average?: number; maximum?: number };
  /** rpm */
  cadence?: { average?: number; maximum?: number };
  /** W */
  power?: { average?: number; maximum?: number };
  /** m */
  ascent?: number;
  descent?: number;
}

/** A period in which the watch did not record. */
export interface SourcePause {
  /** ms since the start of the exercise, on the wall clock. */
  startMillis: number;
  durationMillis: number;
}

/** One band; `lower` and `upper` in km/h, W or bpm, depending on the kind. */
export interface SourceBand {
  lower: number;
  upper?: number;
  millis: number;
  /** m; speed bands only */
  distance?: number;
  /** Power bands only. */
  muscleLoad?: number;
}

/** The time in each band of speed, power and heart rate. */
export interface SourceBands {
  speed?: SourceBand[];
  power?: SourceBand[];
  /** bpm; below the limit fat is burned, above it fitness improves. */
  fatFitness?: SourceBand[];
}

/** km/h, rpm, W */
export interface SourceStatistics {
  speed?: { average?: number; maximum?: number };
  cadence?: { average?: number; maximum?: number };
  power?: { average?: number; maximum?: number };
}

/** What a watch counts in a pool. */
export interface SourceSwimming {
  /** m */
  poolLength?: number;
  lengths?: number;
  strokes?: number;
  styles?: {
    style?: string;
    /** m */
    distance?: number;
    strokes?: number;
    millis?: number;
    heartRate?: { average?: number; maximum?: number };
    swolf?: number;
  }[];
}

/** One set of a strength training. */
export interface SourceStrengthSet {
  /** Counted from 1. */
  round: number;
  /** ms since the start of the exercise */
  startMillis: number;
  endMillis: number;
  kind?: string;
  movement?: string;
  resistance?: string;
  heartRate?: { average?: number; maximum?: number };
}

/** Training Load Pro: numbers, and Polar's own words for how much that is. */
export interface SourceTrainingLoadPro {
  cardioLoad?: number;
  muscleLoad?: number;
  perceivedLoad?: number;
  cardioLoadInterpretation?: string;
  muscleLoadInterpretation?: string;
  perceivedLoadInterpretation?: string;
  userRpe?: string;
}

/** A heart rate zone, limits in bpm. */
export interface SourceZone {
  /** Counted from 0 in real responses, from 1 in the documentation. */
  index?: number;
  lowerLimit?: number;
  upperLimit?: number;
  /** ISO 8601 duration: `PT1H29M13S`. */
  inZone?: string;
}

/** One series, as v3 sends it both in transactions and in `/v3/exercises`; other sources are converted to it. */
export interface SourceSamples {
  /** Seconds between two values; null or 0 for RR intervals. */
  recordingRate?: number | null;
  /** `"0"` to `"11"`, or an unknown one. */
  sampleType: string;
  /**
   * Comma-separated numbers, as v3 sends them: empty, `null` and `NaN` are gaps. From JSON with numbers, these numbers: NaN
   * is a gap.
   */
  data: string | Float64Array;
}

/** A point of the route, in degrees (WGS 84). */
export interface SourceRoutePoint {
  latitude: number;
  longitude: number;
  /** Offset from the start as an ISO 8601 duration (JSON route), or an RFC 3339 instant (GPX). */
  time?: string;
  /** ms since the start of the exercise; replaces `time` if present. */
  offsetMillis?: number;
  /** m; only in GPX and in some account exports. */
  altitude?: number;
  satellites?: number;
  fix?: number;
}
