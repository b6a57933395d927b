const POLYNOMIAL = 0xa001;
const SLICES = 8;

/** Slice n holds, for every byte, what it does to the CRC when n more bytes follow it. */
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
 * The CRC-16 of the FIT protocol (reflected 0x8005, start 0) over `bytes[from, to)`. Eight bytes are looked up at once:
 * byte by byte each look-up would wait for the one before.
 */
export function crc16(bytes: Uint8Array, from: number, to: number): number {
  const at = (slice: number, byte: number): number => TABLE[slice * 256 + byte] ?? 0;
  const byte = (position: number): number => bytes[position] ?? 0;
  let crc = 0;
  let i = from;
  for (; i + SLICES <= to; i += SLICES) {
    crc =
      at(7, byte(i) ^ (crc & 0xff)) ^
      at(6, byte(i + 1) ^ (crc >>> 8)) ^
      at(5, byte(i + 2)) ^
      at(4, byte(i + 3)) ^
      at(3, byte(i + 4)) ^
      at(2, byte(i + 5)) ^
      at(1, byte(i + 6)) ^
      at(0, byte(i + 7));
  }
  for (; i < to; i++) crc = (crc >>> 8) ^ at(0, (crc ^ byte(i)) & 0xff);
  return crc;
}
