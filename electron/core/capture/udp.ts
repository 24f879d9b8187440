/** UDP (RFC 768): one datagram, one message (RFC 3261 18.3), recognized by its start line on any port. */
import type { Verdict } from './captured-message.ts';
import type { Place } from './addresses.ts';
import type { Ends, Outlet } from './outlet.ts';
import { u16 } from './octets.ts';
import type { Packet } from './packet.ts';
import { DESTINATION } from './packet.ts';
import { isKeepAlive, startsLikeSip } from './sip-start.ts';

export type FindPlace = (addresses: Uint8Array, from: number, length: number, port: number) => Place;

/** The ends of a packet whose ports stand at its begin, as those of UDP, TCP and SCTP do. */
export function endsOf({ bytes, start, addresses, addressLength }: Packet, find: FindPlace): [Place, Place] {
  return [
    find(addresses, 0, addressLength, u16(bytes, start)),
    find(addresses, DESTINATION, addressLength, u16(bytes, start + 2)),
  ];
}

/** Reads a datagram; one that the capture cut is given as far as it is there. */
export function readUdp(packet: Packet, find: FindPlace, outlet: Outlet): Verdict {
  const { bytes, start } = packet;
  if (packet.end - start < 8) return 'cut';
  const length = u16(bytes, start + 4);
  if (length > 0 && length < 8) return 'malformed';
  const from = start + 8;
  // 0 stands for a length that 16 bits cannot tell (RFC 2675 4).
  const to = length === 0 ? packet.end : Math.min(start + length, packet.end);
  if (!startsLikeSip(bytes, from, to)) return isKeepAlive(bytes, from, to) ? 'keep-alive' : 'not-sip';
  if (length > 0) packet.missing = start + length - to;
  const [src, dst] = endsOf(packet, find);
  const ends: Ends = { src: src.endpoint, dst: dst.endpoint };
  outlet.keep(packet, 'udp', ends, bytes, from, to);
  return 'taken';
}
