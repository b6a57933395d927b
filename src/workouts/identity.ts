import { durationOf, knownDevice, startOf } from './session.js';
import type { SourceSession } from './source-session.js';
import { inZone, namesZone, type Zone } from './time/zone.js';

/** What distinguishes one session from another, whichever source it came from: the ids of sources share no mapping. */
export interface SessionDescriptor {
  userId: string;
  /** The start in UTC, epoch milliseconds. */
  startTime: number;
  /** The local clock at the start, read as if it were UTC; epoch milliseconds. Absent: same as `startTime`. */
  wallMs?: number;
  /** The session names no time zone: its start is in an assumed one, or in UTC. */
  zoneless?: true;
  /** The session states its instant, but not its local clock: `wallMs` is that of the assumed zone, or UTC. */
  localClockUnknown?: true;
  /** The assumed zone, if there is one. */
  zone?: Zone;
  device?: string;
  deviceId?: string;
  durationSeconds?: number;
}

/** Two sources may truncate or round the same clock differently. */
export const TOLERANCE_MS = 2000;

/** The two versions of AccessLink may cut a session differently; beyond this nothing is taken for the same. */
export const WIDE_TOLERANCE_MS = 120_000;

// Crockford's alphabet in lower case: no i, l, o, u, and the same file name on disks that ignore case.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_LENGTH = 16;

/**
 * Reads the descriptor from a session. Throws UnexpectedError START_TIME when it has no readable start.
 * @param zone of a session that names none.
 */
export function describeSession(userId: string, session: SourceSession, zone?: Zone): SessionDescriptor {
  const exercise = inZone(session, zone);
  const device = knownDevice(exercise.device);
  const deviceId = knownDevice(exercise.deviceId);
  const durationSeconds = durationOf(exercise) ?? exercise.aboutSeconds;
  const start = startOf(exercise);
  return {
    userId,
    startTime: start.utcMs,
    wallMs: start.utcMs + (start.offsetMinutes ?? 0) * 60_000,
    ...(!namesZone(exercise) && {
      ...(exercise.localClockUnknown ? { localClockUnknown: true } : { zoneless: true }),
      ...(zone !== undefined && { zone }),
    }),
    ...(device === undefined ? {} : { device }),
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
  };
}

/**
 * The id of a workout whose first session by precedence is this one: 16 characters of `[0-9a-z]` (80 bits of SHA-256)
 * from the user, the start and the duration, both in whole seconds. The device is not part of it: AccessLink gives its
 * id, the account export only its name, and if the sources agree on the seconds, the id must be the same whichever of
 * them there are. `ordinal`, counted from 0, tells apart workouts that agree in all of that.
 */
export function workoutIdentity(session: SessionDescriptor, ordinal = 0): string {
  const { userId, startTime, durationSeconds } = session;
  const seconds = durationSeconds === undefined ? null : Math.floor(durationSeconds);
  const identity = JSON.stringify([userId, Math.floor(startTime / 1000), seconds, ordinal]);
  // Loaded when needed: commands that only list make no ids.
  const digest = process.getBuiltinModule('node:crypto').createHash('sha256').update(identity).digest();
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: ID_LENGTH }, (_, i) => ALPHABET[Number.parseInt(bits.slice(i * 5, i * 5 + 5), 2)]).join(
    '',
  );
}

/** When a session began and how long it lasted, as one source gave it at one time. */
export type Timing = Pick<SessionDescriptor, 'startTime' | 'wallMs' | 'zoneless' | 'durationSeconds'>;

// From Baker Island to the Line Islands, in quarters of an hour.
const [WESTERNMOST, EASTERNMOST, QUARTER] = [-12 * 3_600_000, 14 * 3_600_000, 900_000];

/**
 * How far two starts are apart, in ms. If one names no time zone, the local clocks are compared, because the instant is
 * not known; undefined if the other's clock is not that of any zone.
 */
export function startsApart(a: Timing, b: Timing): number | undefined {
  if (!a.zoneless && !b.zoneless) return Math.abs(a.startTime - b.startTime);
  return isOfAZone(a) && isOfAZone(b) ? Math.abs(wallOf(a) - wallOf(b)) : undefined;
}

const wallOf = ({ startTime, wallMs = startTime }: Timing) => wallMs;

function isOfAZone(timing: Timing): boolean {
  const offset = wallOf(timing) - timing.startTime;
  return timing.zoneless === true || (offset >= WESTERNMOST && offset <= EASTERNMOST && offset % QUARTER === 0);
}

/**
 * How far two descriptors of one session are apart: ms of start and duration together. Undefined: they are not the same
 * session, because start or duration (if both are known) differ by more than 2 s. An unknown duration counts as 2 s away,
 * but rules a match out if only one of the two names its time zone.
 */
export function msApart(a: Timing, b: Timing): number | undefined {
  const starts = startsApart(a, b);
  if (starts === undefined || starts > TOLERANCE_MS) return undefined;
  if (a.durationSeconds === undefined || b.durationSeconds === undefined) {
    // A local clock alone is not enough.
    return a.zoneless === b.zoneless ? starts + TOLERANCE_MS : undefined;
  }
  // In whole milliseconds: 4.001 - 2.001 is a little more than 2 in binary fractions.
  const durations = Math.round(Math.abs(a.durationSeconds - b.durationSeconds) * 1000);
  return durations > TOLERANCE_MS ? undefined : starts + durations;
}

/** Whether two sessions certainly come from two devices: their ids differ, or if one has no id, their names do. */
export function devicesDiffer(a: Device, b: Device): boolean {
  const same =
    sameOrUnknown(idKey(a.deviceId), idKey(b.deviceId)) ?? sameOrUnknown(nameKey(a.device), nameKey(b.device));
  return same === false;
}

type Device = Pick<SessionDescriptor, 'device' | 'deviceId'>;

const idKey = (id: string | undefined) => knownDevice(id)?.trim().toUpperCase();

/** `Polar Vantage V2`, `VANTAGE V2` and `Polar Vantage-V2` are one name: sources spell it differently. */
const nameKey = (name: string | undefined) =>
  idKey(name)
    ?.replace(/^POLAR\b/, '')
    .replace(/[^\p{L}\p{N}]/gu, '') || undefined;

/** Undefined if one of the two is unknown. */
function sameOrUnknown(a: string | undefined, b: string | undefined): boolean | undefined {
  return a === undefined || b === undefined ? undefined : a === b;
}
