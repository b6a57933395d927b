import { closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { writeFailed } from '../errors.js';
import { syncFolder } from './atomic-file.js';
import { comparableName } from './file-name.js';

/** The file in an export folder that says which file belongs to which workout; one JSON object per line, private. */
export const RECORD_NAME = '.polar-sync-export.jsonl';

const FILE_MODE = 0o600;

/**
 * A line. With `fingerprint` it says what was written last for a workout (or table) in a format; without `file` the
 * format could not hold it. With `file` alone it claims the name, which is then never given to another workout. With
 * neither it revokes the earlier lines.
 */
const makeLineSchema = () =>
  z.object({
    id: z.string(),
    format: z.string(),
    // A plain name: a record from somewhere else must not lead out of the folder.
    file: z
      .string()
      .refine((name) => basename(name) === name)
      .optional(),
    fingerprint: z.string().optional(),
    bytes: z.number().optional(),
    sha256: z.string().optional(),
  });

/** Made for the first line that is read: zod takes longer to load than a small export takes to write. */
let lineSchema: ReturnType<typeof makeLineSchema> | undefined;

type Line = z.infer<ReturnType<typeof makeLineSchema>>;

/** Entries saved before they go to disk; a run killed before then exports those workouts again. */
const ENTRIES_AT_ONCE = 100;

/** What was written last for a workout in a format. */
export type RecordEntry = Line & { fingerprint: string };

/**
 * What earlier exports wrote into a folder. It only grows, line by line, and each line is written before or after the
 * file it describes in such a way that a run killed in between costs at worst writing a workout again. An entry is written
 * only when the names in the folder are on disk: a power failure must not leave an old file of the same size that the
 * record calls current.
 */
export class ExportRecord {
  readonly #folder: string;
  readonly #path: string;
  readonly #entries = new Map<string, RecordEntry>();
  readonly #owners = new Map<string, string>();
  readonly #descriptor: number;
  #saved: RecordEntry[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, RECORD_NAME);
    try {
      const text = existsSync(this.#path) ? readFileSync(this.#path, 'utf8') : '';
      for (const line of text.split('\n')) this.#take(parsed(line));
      this.#descriptor = openSync(this.#path, 'a', FILE_MODE);
      if (text !== '' && !text.endsWith('\n')) writeSync(this.#descriptor, '\n');
    } catch (error) {
      throw writeFailed(this.#path, error);
    }
  }

  /** The record of an existing folder; undefined when it has none and none is `wanted`. */
  static open(folder: string, wanted: boolean): ExportRecord | undefined {
    return wanted || existsSync(join(folder, RECORD_NAME)) ? new ExportRecord(folder) : undefined;
  }

  /** The workout a file name belongs to, compared as disks that ignore case do. */
  ownerOf(file: string): string | undefined {
    return this.#owners.get(comparableName(file));
  }

  entry(id: string, format: string): RecordEntry | undefined {
    return this.#entries.get(key(id, format));
  }

  /** Whether what was written last has this fingerprint and its file still exists with its size. */
  isCurrent(id: string, format: string, fingerprint: string): boolean {
    const entry = this.entry(id, format);
    if (entry?.fingerprint !== fingerprint) return false;
    if (entry.file === undefined) return true;
    return statSync(join(this.#folder, entry.file), { throwIfNoEntry: false })?.size === entry.bytes;
  }

  claim(id: string, format: string, file: string): void {
    if (this.ownerOf(file) !== id) this.#append({ id, format, file });
  }

  save(entry: RecordEntry): void {
    const known = this.entry(entry.id, entry.format);
    if (JSON.stringify(known) === JSON.stringify(entry)) return;
    this.#saved.push(entry);
    this.#take(entry);
    if (this.#saved.length >= ENTRIES_AT_ONCE) this.#flush();
  }

  /** For use before replacing a file whose old entry would be wrong if the run were killed then. */
  forget(id: string, format: string): void {
    if (this.entry(id, format) === undefined) return;
    this.#flush();
    this.#append({ id, format });
  }

  close(): void {
    this.#flush();
    try {
      fsyncSync(this.#descriptor);
      closeSync(this.#descriptor);
    } catch (error) {
      throw writeFailed(this.#path, error);
    }
  }

  #flush(): void {
    if (this.#saved.length === 0) return;
    syncFolder(this.#folder);
    for (const entry of this.#saved.splice(0)) this.#append(entry);
  }

  #append(line: Line): void {
    try {
      writeSync(this.#descriptor, `${JSON.stringify(line)}\n`);
    } catch (error) {
      throw writeFailed(this.#path, error);
    }
    this.#take(line);
  }

  #take(line: Line | undefined): void {
    if (line === undefined) return;
    const { id, format, file, fingerprint } = line;
    if (file !== undefined) this.#owners.set(comparableName(file), id);
    if (fingerprint !== undefined) this.#entries.set(key(id, format), { ...line, fingerprint });
    else if (file === undefined) this.#entries.delete(key(id, format));
  }
}

const key = (id: string, format: string): string => `${format} ${id}`;

/** An unreadable line (from a run killed while writing it) is ignored: its workout is written again. */
function parsed(line: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(line);
    lineSchema ??= makeLineSchema();
    return lineSchema.safeParse(value).data;
  } catch {
    return undefined;
  }
}
