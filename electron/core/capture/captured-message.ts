/** What a capture gives: SIP messages with the time, the way and the packet they came in, and what was not SIP, by reason. */
import type { Endpoint } from '#shared/sip/endpoint.ts';

export type CaptureTransport = 'udp' | 'tcp' | 'tls' | 'ws' | 'sctp';

export interface CapturedMessage {
  /** Milliseconds since 1970-01-01 UTC, with a fraction. */
  readonly time: number;
  readonly transport: CaptureTransport;
  readonly src: Endpoint;
  readonly dst: Endpoint;
  /** The message; nobody writes to these bytes again. They may be a part of a larger buffer that holds their batch. */
  readonly bytes: Uint8Array;
  /** The number of the packet that completed it, counted from 1 as Wireshark counts. */
  readonly frame: number;
  /** The comments of that packet, one a line. */
  readonly comment?: string;
  /** The name of the interface that it was seen on. */
  readonly interface?: string;
  /** Whether it left or reached the machine that captured it, where the file tells. */
  readonly direction?: 'in' | 'out';
  /** How many bytes of its end the capture does not hold, where it cut the packet. */
  readonly missing?: number;
}

/** Why a packet, or a piece of a stream, gave no message. */
export const SKIP_REASONS = [
  /** A link layer that is not in the table. */
  'link-type',
  /** A block of pcapng that names an interface which was not described. */
  'no-interface',
  /** Not IP: ARP, LLDP, STP. */
  'not-ip',
  /** IP with something else than UDP, TCP or SCTP in it. */
  'other-protocol',
  /** Headers that contradict themselves. */
  'malformed',
  /** More tunnels in each other than anybody builds. */
  'nested',
  /** The capture kept too few bytes of the packet to read its headers or to put it together. */
  'cut',
  /** A fragment of a datagram that was never whole. */
  'fragment-lost',
  /** A payload that is not SIP. */
  'not-sip',
  /** CRLF, zeros or nothing, sent to keep a binding open (RFC 5626 3.5.1). */
  'keep-alive',
  /** TLS. */
  'encrypted',
  /** TCP without data. */
  'tcp-control',
  /** Data that the stream has had before. */
  'tcp-repeated',
  /** A piece of a message whose rest is not in the capture. */
  'tcp-lost',
  /** HTTP before a WebSocket. */
  'ws-handshake',
  /** Frames of a WebSocket that carry no message: ping, pong, close. */
  'ws-control',
  /** SCTP without data. */
  'sctp-control',
  /** SCTP data that came before. */
  'sctp-repeated',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** What became of a packet: skipped for a reason, taken (now or with the packets to come), or null: look further. */
export type Verdict = SkipReason | 'taken' | null;

export interface CaptureCounters {
  /** Packets read. */
  readonly packets: number;
  /** Bytes of the file, as it is without compression. */
  readonly bytes: number;
  /** SIP messages. */
  readonly sip: number;
  /** Packets of which the capture kept only the beginning. */
  readonly cut: number;
  /** Packets that the capturing system lost, as the file tells. */
  readonly dropped: number;
  /** Only reasons that occurred. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
}

/** Why reading stopped before a sound end of the file. */
export const STOP_CODES = [
  /** There is nothing to read. */
  'empty',
  /** Neither pcap nor pcapng. */
  'not-a-capture',
  /** The file ends inside a record. */
  'cut-off',
  /** A record of pcap that claims an impossible length. */
  'bad-record-length',
  /** A block of pcapng whose lengths are impossible or differ. */
  'bad-block-length',
  /** A section of pcapng whose byte order or version cannot be read. */
  'bad-section',
  /** Compressed, and nothing is at hand to decompress it. */
  'compressed',
  /** The compressed bytes are damaged. */
  'gzip-corrupt',
  /** The compressed file ends too early. */
  'gzip-cut-off',
] as const;
export type StopCode = (typeof STOP_CODES)[number];

export interface CaptureStop {
  readonly code: StopCode;
  /** The byte of the file (as it is without compression) where the damaged record begins. */
  readonly offset: number;
}
