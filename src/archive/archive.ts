/** One file, in a ZIP or on disk. */
export interface ArchiveFile {
  /** The name without folders. */
  name: string;
  /** The unpacked size, according to the archive or the disk. */
  bytes: number;
  /**
   * The whole file, at most `Limits.fileBytes` of it in memory.
   * @throws BadFileError; the other files are not affected.
   */
  read(): Promise<Buffer>;
  /** Its first bytes, at most so many, without the rest in memory. Absent: only all of it can be read. @throws BadFileError. */
  head?(bytes: number): Promise<Buffer>;
  /** The archive that the file itself may be, whatever it is called. @throws BadArchiveError, BadFileError. */
  unfold?(): Promise<Archive>;
}

/** Files, one at a time. Their contents are not looked at here. */
export interface Archive {
  readonly files: number;
  /** All of them together, unpacked, in bytes. */
  readonly bytes: number;
  each(): AsyncIterable<ArchiveFile>;
}

/** What an archive may contain. Polar's own stay far below every limit. */
export interface Limits {
  /** The largest file that is read into memory. */
  fileBytes: number;
  /** A file larger than `ratioFromBytes` may not expand more than this when unpacked; nor may a whole archive. */
  ratio: number;
  ratioFromBytes: number;
  files: number;
}

/** Generous for a real export, but nothing that could fill a disk. */
export const defaultLimits: Limits = {
  fileBytes: 128 * 1024 * 1024,
  // JSON of sensor data expands 5 to 20 times; deflate's maximum is about 1,030.
  ratio: 250,
  ratioFromBytes: 4 * 1024 * 1024,
  files: 200_000,
};
