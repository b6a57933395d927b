const CHUNK_CHARACTERS = 65_536;

// What XML 1.0 cannot carry even when escaped: control characters, lone surrogates and the two non-characters.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is searched for
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Free text without the characters that XML 1.0 and RFC 4180 cannot carry; tab, line feed and carriage return stay. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '');
}

/** Joins small pieces of text into UTF-8 chunks of about 64 KB, so that a big file costs few writes and little memory. */
export function* utf8Chunks(pieces: Iterable<string>): Generator<Uint8Array> {
  let pending = '';
  for (const piece of pieces) {
    pending += piece;
    if (pending.length >= CHUNK_CHARACTERS) {
      yield Buffer.from(pending, 'utf8');
      pending = '';
    }
  }
  if (pending !== '') yield Buffer.from(pending, 'utf8');
}
