/** The options of pcapng's blocks (draft-ietf-opsawg-pcapng 3.5), as far as they are used. */
import { textOf } from '#shared/lib/bytes.ts';
import type { CaptureTransport } from './captured-message.ts';
import { LONGEST_TEXT } from './format.ts';
import type { ByteOrder } from './octets.ts';
import { u8 } from './octets.ts';

export const OPTION = {
  end: 0,
  comment: 1,
  hardware: 2,
  system: 3,
  application: 4,
  interfaceName: 2,
  interfaceDescription: 3,
  timeResolution: 9,
  timeOffset: 14,
  packetFlags: 2,
  interfaceDropped: 5,
  systemDropped: 7,
} as const;

export interface Option {
  readonly code: number;
  readonly from: number;
  readonly to: number;
}

/** The options between two places; what is broken ends them. */
export function readOptions(order: ByteOrder, bytes: Uint8Array, start: number, end: number): Option[] {
  const options: Option[] = [];
  for (let at = start; at + 4 <= end;) {
    const code = order.u16(bytes, at);
    const from = at + 4;
    const to = from + order.u16(bytes, at + 2);
    if (code === OPTION.end || to > end) break;
    options.push({ code, from, to });
    at = (to + 3) & ~3;
    // Options begin at a multiple of four from the first one, wherever in memory that lies.
    at += (start - at) & 3;
  }
  return options;
}

/** The texts of all options of a code, one a line. */
export function textOfOptions(bytes: Uint8Array, options: readonly Option[], code: number): string {
  const found = options.filter((option) => option.code === code);
  const lines = found.map(({ from, to }) => textOf(bytes, { start: from, end: to }).replace(/\0+$/, ''));
  return lines.join('\n').slice(0, LONGEST_TEXT);
}

/** How many units of time make a millisecond, from `if_tsresol`: a power of 10, or of 2 where the top bit is set. */
export function unitsPerMillisecond(resolution: number): number {
  const exponent = resolution & 0x7f;
  return ((resolution & 0x80) === 0 ? 10 ** exponent : 2 ** exponent) / 1000;
}

/** A counter of 8 bytes, exact up to 2^53; negative ones too. */
export function readInteger64(order: ByteOrder, bytes: Uint8Array, at: number, isLittle: boolean): number {
  const high = order.u32(bytes, isLittle ? at + 4 : at) | 0;
  return high * 0x1_0000_0000 + order.u32(bytes, isLittle ? at : at + 4);
}

/** The direction that `epb_flags` tells. */
export function directionOf(flags: number): 'in' | 'out' | null {
  const bits = flags & 3;
  if (bits === 1) return 'in';
  return bits === 2 ? 'out' : null;
}

export const resolutionOf = (bytes: Uint8Array, option: Option | undefined): number =>
  option && option.to > option.from ? u8(bytes, option.from) : 6;

/**
 * How our writer marks an interface whose packets it made for messages of streams: `if_description` by transport. What was inside
 * of TLS or a WebSocket is written as plain TCP, and this tells the difference.
 */
export const TRANSPORT_MARKS: Readonly<Partial<Record<CaptureTransport, string>>> = {
  tcp: 'SIP messages of TCP connections',
  tls: 'SIP messages of TLS connections, decrypted',
  ws: 'SIP messages of WebSocket connections, unwrapped',
};

const MARKED: ReadonlyMap<string, CaptureTransport> = new Map([
  [TRANSPORT_MARKS.tcp ?? '', 'tcp'],
  [TRANSPORT_MARKS.tls ?? '', 'tls'],
  [TRANSPORT_MARKS.ws ?? '', 'ws'],
]);

/** The transport that a description marks, or null. */
export function markedTransport(description: string): CaptureTransport | null {
  return MARKED.get(description) ?? null;
}
