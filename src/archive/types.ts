/** One file of an account export, whether it lies in a ZIP or on the disk. */
export interface ArchiveFile {
  /** Its name without folders. */
  name: string;
  /** Unpacked, as the archive or the disk says. */
  bytes: number;
  /**
   * The whole file, at most `Limits.fileBytes` of it in memory.
   * @throws BadFileError; the other files are not concerned.
   */
  read(): Promise<Buffer>;
}

/** The files of an account export, one at a time. What is in them is not looked at here. */
export interface Archive {
  readonly files: number;
  /** All of them together, unpacked. */
  readonly bytes: number;
  each(): AsyncIterable<ArchiveFile>;
}

/** What is believed of an archive. Polar's own stay far below all of it. */
export interface Limits {
  /** The largest file that is read into memory. */
  fileBytes: number;
  /** A file of more than `ratioFromBytes` may not grow more than this when it is unpacked; nor may a whole archive. */
  ratio: number;
  ratioFromBytes: number;
  files: number;
}

/** Generous for a real export, and still nothing that could fill a disk. */
export const defaultLimits: Limits = {
  fileBytes: 128 * 1024 * 1024,
  // JSON of sensor data grows 5 to 20 times; deflate ends at about 1,030.
  ratio: 250,
  ratioFromBytes: 4 * 1024 * 1024,
  files: 200_000,
};
