/** A lap as one of Polar's own files has it. */
export interface FileLap {
  /** Unix ms. */
  startMs: number;
  /** Without pauses; absent where the file does not say. */
  durationMs?: number;
  /** m */
  distance?: number;
  /** kcal */
  calories?: number;
  /** bpm */
  heartRate?: { average?: number; maximum?: number };
  /** The watch counted it (a kilometer, ten minutes); otherwise a button was pressed, or the session ended. */
  auto: boolean;
}

/** A time at which the timer of a file stood, in ms since that timer started, on the wall clock. */
export interface FilePause {
  startMillis: number;
  durationMillis: number;
}

/** What Polar's own FIT or TCX of a session says that AccessLink itself does not. */
export interface FileFacts {
  /** In the file's order; empty when it has none. */
  laps: FileLap[];
  /** Empty: the file shows that there was none. Absent: it shows neither. */
  pauses?: FilePause[];
}

/** ms; files round the ends of what they sum. */
const TOLERANCE_MS = 2000;
/** ms; no recording is late by as much, and no shorter pause has been seen. */
const SHORTEST_JUMP_MS = 200;

/**
 * The pauses that jumps between recorded times show, where they are all of what the wall clock counted longer than the
 * timer: a jump can as well be lost reception. Undefined where they are not.
 * @param times Unix ms, in order. @param stoodMs how long the timer stood in all, by the file's own sums.
 */
export function pausesOfJumps(times: readonly number[], stoodMs: number): FilePause[] | undefined {
  const [first = 0] = times;
  const steps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
  const usual = [...steps].sort((a, b) => a - b)[steps.length >> 1] ?? 0;
  const pauses = steps.flatMap((step, i) => {
    const startMillis = (times[i] ?? 0) + usual - first;
    return step - usual < SHORTEST_JUMP_MS ? [] : [{ startMillis, durationMillis: step - usual }];
  });
  const sum = pauses.reduce((all, { durationMillis }) => all + durationMillis, 0);
  return Math.abs(sum - stoodMs) <= TOLERANCE_MS ? pauses : undefined;
}
