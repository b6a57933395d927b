/** A lap as an original file has it. */
export interface FileLap {
  /** Unix ms. */
  startMs: number;
  /** Without pauses; absent if the file does not say. */
  durationMs?: number;
  /** m */
  distance?: number;
  /** kcal */
  calories?: number;
  /** bpm */
  heartRate?: { average?: number; maximum?: number };
  /** The watch took it (a kilometer, ten minutes); otherwise a button was pressed, or the session ended. */
  auto: boolean;
}

/** A period in which the timer of a file was stopped, in ms since that timer started, on the wall clock. */
export interface FilePause {
  startMillis: number;
  durationMillis: number;
}

/** What Polar's FIT or TCX of a session has that AccessLink itself does not. */
export interface FileFacts {
  /** In the file's order; empty if it has none. */
  laps: FileLap[];
  /** Empty: the file shows that there was none. Absent: it shows neither. */
  pauses?: FilePause[];
}

/** ms; files round their sums. */
const TOLERANCE_MS = 2000;
/** ms; no recorded value is late by as much, and no shorter pause has been seen. */
const MIN_JUMP_MS = 200;

/**
 * The pauses that show as jumps between recorded times, if together they are as long as the timer was stopped: a jump can
 * also be lost reception. Undefined if they are not.
 * @param times Unix ms, in order. @param stoppedMs how long the timer was stopped altogether, by the file's own sums.
 */
export function pausesOfJumps(times: readonly number[], stoppedMs: number): FilePause[] | undefined {
  const [first = 0] = times;
  const steps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
  const usual = [...steps].sort((a, b) => a - b)[steps.length >> 1] ?? 0;
  const pauses = steps.flatMap((step, i) => {
    const startMillis = (times[i] ?? 0) + usual - first;
    return step - usual < MIN_JUMP_MS ? [] : [{ startMillis, durationMillis: step - usual }];
  });
  const sum = pauses.reduce((all, { durationMillis }) => all + durationMillis, 0);
  return Math.abs(sum - stoppedMs) <= TOLERANCE_MS ? pauses : undefined;
}
