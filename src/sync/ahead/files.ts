import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ArchiveFile } from '../../archive/archive.js';
import { rememberPacked } from '../../storage/payloads/bodies.js';
import { sha256Of } from '../../storage/sqlite/sha256.js';
import { rememberRevision } from '../sources/account-export/revision.js';
import type { AheadReader } from './reader.js';
import type { Reading } from './reading.js';

/** How many files, and how many bytes of them, are read ahead: a few suffice, because they are stored one at a time. */
const most = { files: 4, bytes: 24 * 1024 * 1024 };

/** To open a file, to read it and to hand it to the thread takes so many turns of the event loop; storing one gives it one. */
const turnsPerFile = 5;

/** Which files are read ahead, judged by name and size, and then by the hash of their bytes. */
export interface Wanted {
  file(file: ArchiveFile): boolean;
  body(sha256: string): boolean;
  /** Whether they are going to be stored. */
  pack: boolean;
}

/** A file on its way: as others see it, and what is to be known of it when it is used. */
interface Coming {
  file: ArchiveFile;
  ready: Promise<Known | undefined>;
}

interface Known {
  body: Buffer;
  sha256: string;
  reading: Reading;
}

/**
 * The same files, in the same order, each read, parsed and compressed while those before it are stored. What goes wrong
 * ahead is not reported here, but where the file is used.
 */
export async function* readAhead(
  files: AsyncIterable<ArchiveFile>,
  reader: AheadReader,
  wanted: Wanted,
): AsyncGenerator<ArchiveFile> {
  const queue: Coming[] = [];
  for await (const file of files) {
    if (wanted.file(file)) queue.push(begin(file, reader, wanted));
    else {
      // It can be read only until the next one is requested, because the archive may close after the last.
      while (queue.length > 0) yield* handOver(queue.shift());
      yield file;
    }
    while (isFull(queue)) yield* handOver(queue.shift());
  }
  while (queue.length > 0) yield* handOver(queue.shift());
}

function isFull(queue: readonly Coming[]): boolean {
  const bytes = queue.reduce((sum, { file }) => sum + file.bytes, 0);
  return queue.length > most.files || (queue.length > 1 && bytes > most.bytes);
}

function begin(file: ArchiveFile, reader: AheadReader, wanted: Wanted): Coming {
  const body = file.read();
  const read = async (): Promise<Known | undefined> => {
    const bytes = await body;
    const sha256 = sha256Of(bytes);
    const reading = wanted.body(sha256) ? await reader.read(bytes, { pack: wanted.pack }) : undefined;
    return reading && { body: bytes, sha256, reading };
  };
  // Whoever reads the file learns what is wrong with it.
  return { file: { ...file, read: () => body }, ready: read().catch(() => undefined) };
}

async function* handOver(coming: Coming | undefined): AsyncGenerator<ArchiveFile> {
  if (!coming) return;
  const known = await coming.ready;
  if (known) {
    const { packed, session } = known.reading;
    if (packed) rememberPacked(known.body, packed);
    rememberRevision(known.sha256, session);
  }
  for (let turn = 0; turn < turnsPerFile; turn += 1) await nextTurn();
  yield coming.file;
}
