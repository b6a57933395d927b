const POLYNOMIAL = 0xa001;
const SLICES = 16;

/** Slice n holds the effect of every byte on the CRC when n more bytes follow it. */
const TABLE = new Uint16Array(SLICES * 256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  TABLE[byte] = crc;
}
for (let i = 256; i < TABLE.length; i++) {
  const before = TABLE[i - 256] ?? 0;
  TABLE[i] = (before >>> 8) ^ (TABLE[before & 0xff] ?? 0);
}

/**
 * The CRC-16 of the FIT protocol (reflected 0x8005, start 0) over `bytes[from, to)`. Sixteen bytes are looked up at once:
 * byte by byte, each look-up would wait for the one before.
 */
export function crc16(bytes: Uint8Array, from: number, to: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let crc = 0;
  let i = from;
  for (; i + SLICES <= to; i += SLICES) {
    crc =
      fourBytes(12, view.getInt32(i, true) ^ crc) ^
      fourBytes(8, view.getInt32(i + 4, true)) ^
      fourBytes(4, view.getInt32(i + 8, true)) ^
      fourBytes(0, view.getInt32(i + 12, true));
  }
  for (; i < to; i++) crc = (crc >>> 8) ^ lookUp(0, (crc ^ (bytes[i] ?? 0)) & 0xff);
  return crc;
}

/** The effect of four bytes, little-endian, when `following` more come after them. */
function fourBytes(following: number, bytes: number): number {
  return (
    lookUp(following + 3, bytes & 0xff) ^
    lookUp(following + 2, (bytes >>> 8) & 0xff) ^
    lookUp(following + 1, (bytes >>> 16) & 0xff) ^
    lookUp(following, bytes >>> 24)
  );
}

const lookUp = (slice: number, byte: number): number => TABLE[slice * 256 + byte] ?? 0;
