/** Bytes as a hex dump: an offset, sixteen bytes in hexadecimal, and the same as ASCII with dots for the rest. */

export const HEX_WIDTH = 16;

export interface HexRow {
  readonly offset: string;
  readonly hex: string;
  readonly ascii: string;
}

/** The first `limit` rows of a dump. */
export function hexRows(bytes: Uint8Array, limit: number): HexRow[] {
  const rows: HexRow[] = [];
  for (let at = 0; at < bytes.length && rows.length < limit; at += HEX_WIDTH) {
    const part = [...bytes.subarray(at, at + HEX_WIDTH)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0'));
    rows.push({
      offset: at.toString(16).padStart(4, '0'),
      hex: `${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ')}`.padEnd(HEX_WIDTH * 3 + 1),
      ascii: part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
    });
  }
  return rows;
}
