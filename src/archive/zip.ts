import { basename } from 'node:path';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { Slices } from '../slices.js';
import type { Archive, ArchiveFile, Limits } from './archive.js';
import { badArchive, bomb, damaged, duplicateName, encrypted, tooLarge, tooMany } from './errors.js';
import { isHidden, plainName } from './names.js';

/**
 * Opens a ZIP: its whole table of contents is checked before anything is unpacked, so that a rejected archive is never
 * half imported. Nothing is ever written to a file, and an entry is in memory only as long as whoever has read it keeps
 * it.
 * @throws BadArchiveError
 */
export function openZip(path: string, limits: Limits, signal?: AbortSignal): Promise<Archive> {
  return archiveOf({ path, open: () => openPromise(path, { autoClose: false }) }, limits, signal);
}

/** As `openZip`, for a ZIP within another one. @param name for messages. */
function openZipWithin(name: string, body: Buffer, limits: Limits): Promise<Archive> {
  return archiveOf({ path: name, open: () => fromBufferPromise(body, {}) }, limits);
}

/** A ZIP that can be opened again and again, and its name in messages. */
interface Zip {
  path: string;
  open: () => Promise<ZipFile>;
}

async function archiveOf(zip: Zip, limits: Limits, signal?: AbortSignal): Promise<Archive> {
  const { files, bytes } = await survey(zip, limits, signal);
  return { files, bytes, each: () => filesOf(zip, limits) };
}

async function survey(
  source: Zip,
  limits: Limits,
  signal: AbortSignal | undefined,
): Promise<{ files: number; bytes: number }> {
  const names = new Set<string>();
  let files = 0;
  let bytes = 0;
  let packed = 0;
  let size = 0;
  const { path } = source;
  // The reader returns what it has read ahead without waiting.
  const slices = new Slices(signal);
  for await (const { entry, zip } of entriesOf(source)) {
    if (slices.due) await slices.turn();
    size = zip.fileSize;
    if (names.size >= limits.files) throw tooMany(path, limits.files);
    const name = plainName(entry.fileName);
    if (names.has(name)) throw duplicateName(path, name);
    names.add(name);
    if (entry.isEncrypted()) throw encrypted(path);
    if (grows(entry.uncompressedSize, entry.compressedSize, limits)) throw bomb(path);
    packed += entry.compressedSize;
    bytes += entry.uncompressedSize;
    if (isFile(entry)) files += 1;
  }
  // More packed bytes than the file has: the entries overlap, as only in a bomb.
  if (packed > size || grows(bytes, size, limits)) throw bomb(path);
  return { files, bytes };
}

function grows(bytes: number, packed: number, { ratio, ratioFromBytes }: Limits): boolean {
  return bytes > ratioFromBytes && bytes > packed * ratio;
}

async function* filesOf(source: Zip, limits: Limits): AsyncGenerator<ArchiveFile> {
  for await (const { entry, zip } of entriesOf(source)) {
    if (!isFile(entry)) continue;
    const name = basename(entry.fileName);
    const read = () => unpack(zip, entry, name, limits);
    yield {
      name,
      bytes: entry.uncompressedSize,
      read,
      head: (most) => unpackHead(zip, entry, name, most),
      unfold: async () => openZipWithin(name, await read(), limits),
    };
  }
}

async function* entriesOf({ path, open }: Zip): AsyncGenerator<{ entry: Entry; zip: ZipFile }> {
  const zip = await open().catch((cause: unknown) => {
    throw badArchive(path, cause);
  });
  try {
    for await (const entry of whole(path, zip)) yield { entry, zip };
  } finally {
    zip.close();
  }
}

/** The entries, with the reader's errors in our words; what the consumer throws passes through. */
async function* whole(path: string, zip: ZipFile): AsyncGenerator<Entry> {
  const entries = zip.eachEntry();
  for (;;) {
    const next = await entries.next().catch((cause: unknown) => {
      throw badArchive(path, cause);
    });
    if (next.done) return;
    yield next.value;
  }
}

function isFile({ fileName }: Entry): boolean {
  return !fileName.endsWith('/') && !isHidden(fileName);
}

/**
 * Reads an entry whole and unpacks it in one go, on another thread: piece by piece, each would wait until this thread has
 * time. No more is unpacked than the archive states, so memory never exceeds it.
 */
async function unpack(zip: ZipFile, entry: Entry, name: string, limits: Limits): Promise<Buffer> {
  const { uncompressedSize: size, compressedSize, compressionMethod } = entry;
  if (Math.max(size, compressedSize) > limits.fileBytes) throw tooLarge(name, limits.fileBytes);
  try {
    const packed = await readPacked(zip, entry);
    const body = compressionMethod === STORED ? packed : await inflate(packed, options(size));
    if (body.byteLength === size && crc32(body) === entry.crc32) return body;
  } catch (cause) {
    throw damaged(name, cause);
  }
  throw damaged(name);
}

const STORED = 0;
const inflate = promisify(inflateRaw);

/** Room for all of it at once, and a little more: as soon as no room is left, as much again is allocated. */
const options = (size: number) => ({ maxOutputLength: Math.max(1, size), chunkSize: size + 64 });

/** An entry's bytes as they are in the archive. @throws Error for a compression other than deflate. */
async function readPacked(zip: ZipFile, entry: Entry): Promise<Buffer> {
  if (![STORED, DEFLATED].includes(entry.compressionMethod)) {
    throw new TypeError(`Compression ${entry.compressionMethod} is not supported.`);
  }
  const packed = Buffer.allocUnsafe(entry.compressedSize);
  let filled = 0;
  const chunks: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  for await (const chunk of chunks) filled += chunk.copy(packed, filled);
  return packed.subarray(0, filled);
}

const DEFLATED = 8;

/** The first bytes of an entry, unpacked only as far as they go. */
async function unpackHead(zip: ZipFile, entry: Entry, name: string, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let filled = 0;
  try {
    const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry, {});
    // Leaving the loop closes the stream.
    for await (const chunk of stream) {
      chunks.push(chunk);
      filled += chunk.byteLength;
      if (filled >= most) break;
    }
  } catch (cause) {
    throw damaged(name, cause);
  }
  return Buffer.concat(chunks).subarray(0, most);
}
