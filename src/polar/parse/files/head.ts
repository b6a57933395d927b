import type { FileHead, NamedFile } from './format.js';

/** What is looked at of a file to recognize it. */
export const headBytes = 4096;

/** The beginning of a file. @param body the file, or at least its first 4 KiB. */
export function headOf({ name, body }: NamedFile): FileHead {
  const bytes = body.subarray(0, headBytes);
  return { name, bytes, text: textOf(bytes).trimStart() };
}

/**
 * The text of a file: UTF-8 or UTF-16 by its byte order mark, else UTF-8, else Windows-1252, in which Polar's programs of
 * the years before 2010 wrote. Without NULs, which some tools leave at the end.
 */
export function textOf(bytes: Uint8Array): string {
  return decoded(bytes).replaceAll('\0', '');
}

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const text = new TextDecoder().decode(bytes);
  return text.includes('\uFFFD') && !isCut(bytes) ? windows1252(bytes) : text;
}

/** What windows-1252 has where ISO 8859-1 has control characters, from 0x80; a space is unassigned. */
const WINDOWS = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** By hand: Node 20's TextDecoder reads windows-1252 as ISO 8859-1. */
function windows1252(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(/[\x80-\x9f]/g, (one) => WINDOWS[one.charCodeAt(0) - 0x80] ?? one);
}

/** Whether a text in UTF-8 is only cut within its last character, as the beginning of a file can be. */
function isCut(bytes: Uint8Array): boolean {
  return !new TextDecoder().decode(bytes.subarray(0, -3)).includes('\uFFFD');
}
