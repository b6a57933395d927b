/** What four bits do to the checksum of the FIT protocol. */
const TABLE = [
  0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800, 0xe401, 0xa001, 0x6c00, 0x7800, 0xb401, 0x5000, 0x9c01,
  0x8801, 0x4400,
];

/** The bytes of a checksum. */
const SIZE = 2;

/** Whether a whole FIT file has the checksum that it states; 0 states none. */
export function hasRightChecksum(file: Uint8Array): boolean {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const end = view.getUint8(0) + view.getUint32(4, true);
  if (end + SIZE > file.byteLength) return false;
  const stated = view.getUint16(end, true);
  return stated === 0 || stated === checksum(file.subarray(0, end));
}

function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum = half(sum, byte & 0xf);
    sum = half(sum, byte >> 4);
  }
  return sum;
}

const half = (sum: number, bits: number) => (sum >> 4) ^ (TABLE[sum & 0xf] ?? 0) ^ (TABLE[bits] ?? 0);
