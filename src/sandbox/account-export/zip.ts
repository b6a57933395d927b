import { closeSync, openSync, writeSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive. */
export interface ZipEntry {
  name: string;
  text: string;
}

/** Says that names are UTF-8, and the data deflated. */
const flags = 0x800;
const deflated = 8;

/** Writes a ZIP, readable by its owner only; one entry at a time is in memory. @throws the error of the file system. */
export function writeZip(path: string, entries: Iterable<ZipEntry>): void {
  const file = openSync(path, 'w', 0o600);
  try {
    const contents: Buffer[] = [];
    let position = 0;
    const write = (data: Buffer) => {
      for (let written = 0; written < data.byteLength; ) written += writeSync(file, data, written);
      position += data.byteLength;
    };
    for (const { name, text } of entries) {
      const data = Buffer.from(text);
      const packed = deflateRawSync(data, { level: 1 });
      const fields = Buffer.alloc(26);
      fields.writeUInt16LE(20, 0);
      fields.writeUInt16LE(flags, 2);
      fields.writeUInt16LE(deflated, 4);
      fields.writeUInt32LE(crc32(data), 10);
      fields.writeUInt32LE(packed.byteLength, 14);
      fields.writeUInt32LE(data.byteLength, 18);
      fields.writeUInt16LE(Buffer.byteLength(name), 22);
      const rest = Buffer.alloc(14);
      rest.writeUInt32LE(position, 10);
      contents.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, rest, Buffer.from(name)]));
      write(Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed]));
    }
    const table = Buffer.concat(contents);
    const end = Buffer.alloc(18);
    end.writeUInt16LE(contents.length, 4);
    end.writeUInt16LE(contents.length, 6);
    end.writeUInt32LE(table.byteLength, 8);
    end.writeUInt32LE(position, 12);
    write(table);
    write(Buffer.concat([Buffer.from('PK\u0005\u0006'), end]));
  } finally {
    closeSync(file);
  }
}
