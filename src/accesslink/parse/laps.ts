/** A lap as one of Polar's own files has it. */
export interface FileLap {
  /** Unix ms. */
  startMs: number;
  /** Without pauses; absent where the file does not say. */
  durationMs?: number;
  /** m */
  distance?: number;
  /** bpm */
  heartRate?: { average?: number; maximum?: number };
  /** The watch counted it (a kilometre, ten minutes); otherwise a button was pressed, or the session ended. */
  auto: boolean;
}
