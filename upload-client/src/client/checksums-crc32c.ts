const POLYNOMIAL = 0x82f63b78; // Castagnoli's, its bits reversed
const SLICES = 8;

// Row n holds what a byte does to the checksum when n more bytes follow it in the same step.
const table = new Uint32Array(SLICES * 256);
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? POLYNOMIAL : 0);
  table[byte] = value;
}
for (let index = 256; index < table.length; index++) {
  const before = table[index - 256]!;
  table[index] = (before >>> 8) ^ table[before & 255]!;
}

/** CRC-32C in plain JavaScript: eight bytes a step, each looked up in a row of its own. */
export function crc32c(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wholeSteps = bytes.length - (bytes.length % SLICES);
  let crc = -1;
  for (let at = 0; at < wholeSteps; at += SLICES) {
    const low = crc ^ view.getInt32(at, true);
    const high = view.getInt32(at + 4, true);
    crc =
      table[0x700 | (low & 255)]! ^
      table[0x600 | ((low >>> 8) & 255)]! ^
      table[0x500 | ((low >>> 16) & 255)]! ^
      table[0x400 | (low >>> 24)]! ^
      table[0x300 | (high & 255)]! ^
      table[0x200 | ((high >>> 8) & 255)]! ^
      table[0x100 | ((high >>> 16) & 255)]! ^
      table[high >>> 24]!;
  }
  for (let at = wholeSteps; at < bytes.length; at++) crc = (crc >>> 8) ^ table[(crc ^ bytes[at]!) & 255]!;
  return ~crc >>> 0;
}
