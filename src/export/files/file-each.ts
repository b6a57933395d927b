import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readVersion } from '../../config/version.js';
import type { Workout } from '../../workouts/workout.js';
import { NoPositionError, writeFailed } from '../errors.js';
import { fileSha256, fingerprint } from '../fingerprint.js';
import type { Encoder } from '../format.js';
import { type Candidate, type ExportRequest, type ExportResult, refuseOf, workoutsIn } from '../request.js';
import { AtomicFile } from './atomic-file.js';
import { checkTemplate, DEFAULT_NAME_TEMPLATE, fileNamer, namesHoldId } from './file-name.js';
import { Finishing } from './finishing.js';
import { ExportRecord } from './record.js';
import { isolated, noteFinished, pour, yieldToSignals } from './sink.js';

export type Encode = NonNullable<Encoder['encode']>;

/**
 * One file per workout, named by the template. A record is kept where it is needed: for `changed`, and where names do not
 * contain the id, so that a later run gives no workout the file of another. An existing record is kept up to date.
 */
export async function writeEach(
  request: ExportRequest,
  folder: string,
  encode: Encode,
  result: ExportResult,
): Promise<void> {
  const template = request.nameTemplate ?? DEFAULT_NAME_TEMPLATE;
  checkTemplate(template);
  const record = ExportRecord.open(folder, request.changed === true || !namesHoldId(template));
  const writer = new EachWriter({ request, folder, encode, template, record, result });
  let done = 0;
  try {
    for (const candidate of request.workouts) {
      await yieldToSignals(request.signal);
      await isolated(candidate.id, result.failed, () => writer.write(candidate));
      done += workoutsIn(candidate);
      request.onProgress?.({ workouts: done, bytes: writer.bytes });
    }
    await writer.end();
  } catch (problem) {
    // Those before it are still finished; it is the one to report.
    await writer.end().catch(() => undefined);
    throw problem;
  } finally {
    record?.close();
  }
}

interface Each {
  request: ExportRequest;
  folder: string;
  encode: Encode;
  template: string;
  record: ExportRecord | undefined;
  result: ExportResult;
}

/** A file that is in place, and whose workout it is. */
interface Finished {
  id: string;
  aliases: readonly string[];
  name: string;
  print: string;
  bytes: number;
}

class EachWriter {
  readonly #each: Each;
  readonly #version = readVersion();
  readonly #nameOf: (workout: Workout) => string;
  readonly #finishing = new Finishing();
  /** Whether there can be files of workouts under ids that they had before: to look for those ids takes a tenth of an export. */
  readonly #hasEarlier: boolean;
  /** Of the workout being written. */
  #aliases: readonly string[] = [];
  /** In all files that are written, whether they are in place yet or not. */
  bytes = 0;

  constructor(each: Each) {
    this.#each = each;
    const isFile = (name: string) => name.endsWith(`.${each.request.encoder.extension}`);
    this.#hasEarlier = each.record !== undefined || readdirSync(each.folder).some(isFile);
    this.#nameOf = fileNamer(each.template, (name, workout) => this.#isTaken(name, workout));
  }

  /** Writes the file of a workout, or finds that there is nothing to write. */
  async write(candidate: Candidate): Promise<void> {
    const { request, template, record, result } = this.#each;
    const { format, variant } = request.encoder;
    // Without a variant, records of earlier versions stay valid.
    const variants = variant === undefined ? [] : [variant];
    const print = fingerprint(this.#version, format, template, candidate.revision, ...variants);
    this.#aliases = this.#hasEarlier ? candidate.aliases() : [];
    if (request.changed && record?.isCurrent(candidate.id, format, print)) {
      const file = record.entry(candidate.id, format)?.file;
      this.#removeEarlier(record, this.#aliases, file);
      if (file === undefined) return;
      result.workouts += workoutsIn(candidate);
      result.unchanged++;
      return;
    }
    const workout = candidate.load();
    if (workout !== undefined) await this.#writeWorkout(workout, candidate.following?.load() ?? [], print);
  }

  /** The disk has all files when this resolves. @throws StoreError EXPORT_WRITE, InterruptedError */
  end(): Promise<void> {
    return this.#finishing.end();
  }

  async #writeWorkout(workout: Workout, following: Workout[], print: string): Promise<void> {
    const { request, folder, encode, record, result } = this.#each;
    const { id } = workout;
    const { format } = request.encoder;
    const chunks = unlessSkipped(workout, () => encode(workout, following), result);
    if (chunks === undefined) {
      record?.save({ id, format, fingerprint: print });
      if (record !== undefined && request.changed) this.#removeEarlier(record, this.#aliases, undefined);
      return;
    }
    const name = this.#nameOf(workout);
    const file = this.#fileName(name);
    const path = join(folder, file);
    record?.claim(id, format, file);
    const written = new AtomicFile(path, refuseOf(request));
    try {
      await pour(chunks, written, request.signal);
    } catch (problem) {
      await written.discard();
      throw problem;
    }
    this.bytes += written.bytes;
    const aliases = this.#aliases;
    await this.#finishing.add(written, request.signal, async (isNew) => {
      noteFinished(written, isNew, request.changed, result);
      result.workouts += 1 + following.length;
      await isolated(id, result.failed, () => this.#note({ id, aliases, name, print, bytes: written.bytes }));
    });
    // Files under earlier ids are removed before the next file may get the name of one.
    if (aliases.some((alias) => record?.entry(alias, format) !== undefined)) await this.end();
  }

  /** Notes what is in place, and removes what is no longer needed beside it. */
  #note({ id, aliases, name, print, bytes }: Finished): void {
    const { request, folder, record } = this.#each;
    const { format } = request.encoder;
    const file = this.#fileName(name);
    const path = join(folder, file);
    if (record !== undefined) {
      if (request.changed) this.#removeOld(record, id, path);
      record.save({ id, format, file, fingerprint: print, bytes, sha256: fileSha256(path) });
      if (request.changed) this.#removeEarlier(record, aliases, file);
    }
    this.#noteEarlier(name, id, aliases);
  }

  /** Removes the files from when the workout had another id, as those under another name are. */
  #removeEarlier(record: ExportRecord, aliases: readonly string[], file: string | undefined): void {
    const { folder, request } = this.#each;
    const { format } = request.encoder;
    for (const alias of aliases) {
      this.#removeOld(record, alias, file === undefined ? undefined : join(folder, file));
      record.forget(alias, format);
    }
  }

  /** Notes a file that is in no record, named by an id that the workout had before. */
  #noteEarlier(name: string, id: string, aliases: readonly string[]): void {
    const { folder, result } = this.#each;
    if (!name.includes(id)) return;
    for (const alias of aliases) {
      const path = join(folder, this.#fileName(name.replaceAll(id, alias)));
      if (existsSync(path) && !result.left.includes(path)) result.earlier.push(path);
    }
  }

  #fileName(name: string): string {
    return `${name}.${this.#each.request.encoder.extension}`;
  }

  /** By another workout, or by an unknown one: then only a name that contains the id is ours to replace. */
  #isTaken(name: string, { id }: Workout): boolean {
    const { folder, record } = this.#each;
    const file = this.#fileName(name);
    const owner = record?.ownerOf(file);
    if (owner !== undefined) return owner !== id && !this.#aliases.includes(owner);
    return !name.includes(id) && existsSync(join(folder, file));
  }

  /** Removes the file that the workout had under another name, unless it has been altered. */
  #removeOld(record: ExportRecord, id: string, path: string | undefined): void {
    const { folder, request, result } = this.#each;
    const old = record.entry(id, request.encoder.format);
    if (old?.file === undefined) return;
    const oldPath = join(folder, old.file);
    try {
      // On a disk that ignores case, the old name may be the new file.
      if (!existsSync(oldPath) || (path !== undefined && isSameFile(oldPath, path))) return;
      if (fileSha256(oldPath) !== old.sha256) result.left.push(oldPath);
      else {
        rmSync(oldPath);
        result.removed.push(oldPath);
      }
    } catch (error) {
      throw writeFailed(oldPath, error);
    }
  }
}

function unlessSkipped(
  workout: Workout,
  encode: () => Iterable<Uint8Array>,
  result: ExportResult,
): Iterable<Uint8Array> | undefined {
  try {
    return encode();
  } catch (error) {
    if (!(error instanceof NoPositionError)) throw error;
    result.skipped.push({ id: workout.id, reason: 'NO_POSITION', message: error.message });
    return undefined;
  }
}

function isSameFile(a: string, b: string): boolean {
  const [left, right] = [statSync(a, { bigint: true }), statSync(b, { bigint: true })];
  return left.dev === right.dev && left.ino === right.ino;
}
