/**
 * From a packet of a capture to the messages in it: link layer, what stands between, IP in as many layers as there are, then UDP,
 * TCP or SCTP. Each packet is handed over, waits for others, or is counted with the reason why not.
 */
import { createEndpoints } from './addresses.ts';
import type { Verdict } from './captured-message.ts';
import type { FragmentLimits, Fragments } from './fragments.ts';
import { createFragments } from './fragments.ts';
import { IP, readGre, readIp4, readIp6 } from './ip.ts';
import { ETHER, LINK_LAYERS, SHIMS } from './link-layer.ts';
import type { Outlet } from './outlet.ts';
import type { Packet } from './packet.ts';
import { SctpTable } from './sctp.ts';
import type { Tally } from './tally.ts';
import type { TcpLimits } from './tcp.ts';
import { TcpTable } from './tcp.ts';
import { readUdp } from './udp.ts';

export interface Dissector {
  /** Reads the packet from its link layer on. */
  read(packet: Packet): void;
  /** Ends what waits for more: the file, or one of its sections, is over. */
  close(packet: Packet): void;
}

/** Tags, tunnels and IP headers in each other. */
const DEEPEST = 16;

/** Bounds of what waits for other packets. */
export interface DissectorLimits {
  readonly fragments?: FragmentLimits;
  readonly tcp?: TcpLimits;
}

/** Makes a dissector that has seen nothing. */
export function createDissector(outlet: Outlet, tally: Tally, limits: DissectorLimits = {}): Dissector {
  const find = createEndpoints();
  const skip = tally.skip;
  const fragments = createFragments(skip, limits.fragments);
  const tcp = new TcpTable(outlet, find, skip, limits.tcp);
  const sctp = new SctpTable(outlet, find, skip);

  const readPayload = (packet: Packet): Verdict => {
    const { protocol } = packet;
    if (protocol === IP.udp) return readUdp(packet, find, outlet);
    if (protocol === IP.tcp) return tcp.read(packet);
    return protocol === IP.sctp ? sctp.read(packet) : 'other-protocol';
  };
  const readLayers = (packet: Packet): Verdict => {
    const link = LINK_LAYERS.get(packet.linkType);
    if (!link) return 'link-type';
    let verdict = link(packet);
    for (let depth = 0; verdict === null; depth++) {
      if (depth >= DEEPEST) return 'nested';
      const { protocol } = packet;
      if (protocol === ETHER.ip4 || protocol === ETHER.ip6) {
        verdict = readIp(packet, fragments);
        if (verdict === null && !isTunnel(packet)) return readPayload(packet);
        verdict ??= readTunnel(packet);
      } else verdict = readShim(packet);
    }
    return verdict;
  };

  return {
    read(packet) {
      const verdict = readLayers(packet);
      if (verdict !== null && verdict !== 'taken') skip(verdict);
    },
    close(packet) {
      fragments.clear();
      tcp.close(packet);
      sctp.close();
    },
  };
}

const readIp = (packet: Packet, fragments: Fragments): Verdict =>
  packet.protocol === ETHER.ip4 ? readIp4(packet, fragments) : readIp6(packet, fragments);

const isTunnel = ({ protocol }: Packet): boolean =>
  protocol === IP.ip4 || protocol === IP.ip6 || protocol === IP.gre;

/** IP in IP (RFC 2003), 6in4 (RFC 4213 3.5), IPv6 in IPv6 (RFC 2473), GRE. */
function readTunnel(packet: Packet): Verdict {
  if (packet.protocol === IP.gre) return readGre(packet);
  packet.protocol = packet.protocol === IP.ip4 ? ETHER.ip4 : ETHER.ip6;
  return null;
}

function readShim(packet: Packet): Verdict {
  const shim = SHIMS.get(packet.protocol);
  return shim ? shim(packet) : 'not-ip';
}
