import { gunzipSync } from 'node:zlib';
import { BadAnswerError } from '../errors.js';
import type { OriginalFormat } from '../v3/access-link.js';

/** Unpacked; a day of all channels at one value per second is a tenth of it. */
const maxBytes = 64 * 1024 * 1024;

/** FIT protocol: the length of the header, of the data, `.FIT`, and a checksum after the data. */
const FIT_HEADERS = [12, 14];
const FIT_CHECKSUM = 2;

/** How the XML of each kind ends if it is complete; the name may have a namespace prefix. */
const endings = { tcx: /<\/(\w+:)?TrainingCenterDatabase\s*>\s*$/, gpx: /<\/(\w+:)?gpx\s*>\s*$/ } as const;

/**
 * The body itself, if it is a complete file of its kind, gzipped or not. Its contents are not judged: the file is kept as
 * it came.
 * @throws BadAnswerError for a page, another kind of file, and a truncated one.
 */
export function wholeFile(format: OriginalFormat, body: Uint8Array): Uint8Array {
  const content = unpacked(body);
  if (content.byteLength === 0) throw new BadAnswerError('empty');
  if (format === 'fit') {
    const expected = fitLength(content);
    if (expected === undefined) throw new BadAnswerError('not a FIT file');
    if (content.byteLength < expected) throw new BadAnswerError('a truncated FIT file');
    return body;
  }
  const text = new TextDecoder().decode(content).trim();
  if (/^<(!doctype html|html)/i.test(text)) throw new BadAnswerError('an HTML page');
  if (!text.startsWith('<')) throw new BadAnswerError(`not a ${format.toUpperCase()} file`);
  if (!endings[format].test(text.slice(-200))) throw new BadAnswerError(`a truncated ${format.toUpperCase()} file`);
  return body;
}

/** The length of a FIT file in bytes by its own header, checksum included; undefined if it is not one. */
function fitLength(content: Uint8Array): number | undefined {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const header = content[0] ?? 0;
  if (!FIT_HEADERS.includes(header)) return undefined;
  if (Buffer.from(content.subarray(8, 12)).toString('latin1') !== '.FIT') return undefined;
  return header + view.getUint32(4, true) + FIT_CHECKSUM;
}

/**
 * Polar documents that some of its files are gzipped themselves, whatever the transport says.
 * @throws BadAnswerError for a gzip file that is damaged, or larger than any session.
 */
export function unpacked(body: Uint8Array): Uint8Array {
  if (!isGzip(body)) return body;
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes });
  } catch {
    throw new BadAnswerError('a damaged, truncated or oversized gzip file');
  }
}

/** By the first two bytes (RFC 1952). */
export function isGzip(body: Uint8Array): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
}
