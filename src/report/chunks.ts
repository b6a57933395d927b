const CHARACTERS = 65_536;

/** Joins small pieces of text into UTF-8 chunks of about 64 KB, so that a big file costs few writes and little memory. */
export function* utf8Chunks(pieces: Iterable<string>): Generator<Uint8Array> {
  let pending = '';
  for (const piece of pieces) {
    pending += piece;
    if (pending.length < CHARACTERS) continue;
    yield Buffer.from(pending, 'utf8');
    pending = '';
  }
  if (pending !== '') yield Buffer.from(pending, 'utf8');
}
