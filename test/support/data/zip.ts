import { closeSync, openSync, writeSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

/** What an entry says about itself; the default is the truth. */
export interface EntryLies {
  /** Bit 0: encrypted. */
  flags?: number;
  /** 8 deflate, 0 stored. */
  method?: number;
  /** The compression level, 1 to 9. */
  level?: number;
  crc?: number;
  /** Unpacked size, as the table of contents states it. */
  bytes?: number;
  /** Packed size, as the table of contents states it. */
  packed?: number;
  /** Points to the data of an earlier entry. */
  offset?: number;
}

/** Writes ZIP files, including malicious ones. Entries go to disk one by one. */
export class ZipWriter {
  readonly #file: number;
  readonly #contents: Buffer[] = [];
  #position = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  /** @returns where the entry begins. */
  add(name: string, body: Buffer | string, lies: EntryLies = {}): number {
    const data = Buffer.from(body);
    const method = lies.method ?? 8;
    const packed = method === 8 ? deflateRawSync(data, { level: lies.level ?? 1 }) : data;
    const offset = lies.offset ?? this.#position;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE((lies.flags ?? 0) | 0x800, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(lies.crc ?? crc32(data), 10);
    fields.writeUInt32LE(lies.packed ?? packed.byteLength, 14);
    fields.writeUInt32LE(lies.bytes ?? data.byteLength, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    if (lies.offset === undefined) {
      this.#write(Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed]));
    }
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    this.#contents.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, tail, Buffer.from(name)]));
    return offset;
  }

  end(): void {
    const start = this.#position;
    const contents = Buffer.concat(this.#contents);
    const end = Buffer.alloc(18);
    end.writeUInt16LE(this.#contents.length, 4);
    end.writeUInt16LE(this.#contents.length, 6);
    end.writeUInt32LE(contents.byteLength, 8);
    end.writeUInt32LE(start, 12);
    this.#write(contents);
    this.#write(Buffer.concat([Buffer.from('PK\u0005\u0006'), end]));
    closeSync(this.#file);
  }

  #write(data: Buffer): void {
    writeSync(this.#file, data);
    this.#position += data.byteLength;
  }
}

/** Writes a ZIP of these files. */
export function writeZip(path: string, files: Record<string, Buffer | string>): string {
  const zip = new ZipWriter(path);
  for (const [name, body] of Object.entries(files)) zip.add(name, body);
  zip.end();
  return path;
}
