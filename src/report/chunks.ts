const CHARACTERS = 65_536;

/** Joins small pieces of text into UTF-8 chunks of about 64 KB, so that a big file needs few writes and little memory. */
export async function* utf8Chunks(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let pending = '';
  for await (const piece of pieces) {
    pending += piece;
    if (pending.length < CHARACTERS) continue;
    yield Buffer.from(pending, 'utf8');
    pending = '';
  }
  if (pending !== '') yield Buffer.from(pending, 'utf8');
}
