/**
 * What one direction of a TCP connection carries, told from its bytes: SIP, SIP inside of a WebSocket (RFC 7118) after its handshake
 * or without one, or something else. Bytes come in order; between two messages nothing is held.
 */
import { CLASS, isClass, LF } from '#shared/sip/chars.ts';
import type { FrameEvent, Framer } from '#shared/sip/framer.ts';
import { createFramer } from '#shared/sip/framer.ts';
import { scanHead } from '#shared/sip/index-scan.ts';
import type { SkipReason } from './captured-message.ts';
import { hasText, u8 } from './octets.ts';
import type { Ends, Outlet } from './outlet.ts';
import type { Packet } from './packet.ts';
import { isKeepAlive, startsLikeSip } from './sip-start.ts';
import type { WsDecoder } from './websocket.ts';
import { createWsDecoder, startsLikeWs } from './websocket.ts';

/** What the streams of a capture share. */
export interface StreamKit {
  readonly outlet: Outlet;
  skip(reason: SkipReason): void;
  /** A framer that holds nothing; streams that are between messages give theirs back. */
  borrowFramer(): Framer;
  returnFramer(framer: Framer): void;
}

const MOST_SPARE = 16;

/** Puts a kit together. */
export function createStreamKit(outlet: Outlet, skip: (reason: SkipReason) => void): StreamKit {
  const spare: Framer[] = [];
  return {
    outlet,
    skip,
    borrowFramer: () => spare.pop() ?? createFramer(),
    returnFramer(framer) {
      if (spare.length < MOST_SPARE) spare.push(framer);
    },
  };
}

/** After so many pieces of something else a stream is searched for SIP only where a segment begins. */
const PATIENCE = 32;
const LONGEST_HANDSHAKE = 16_384;

export class StreamContent {
  readonly #kit: StreamKit;
  readonly #ends: Ends;
  #framer: Framer | null = null;
  /** Bytes that the framer was given and did not give back yet. */
  #framed = 0;
  #ws: WsDecoder | null = null;
  /** The begin of a handshake, as text, or null. */
  #handshake: string | null = null;
  #strange = 0;

  constructor(kit: StreamKit, ends: Ends) {
    this.#kit = kit;
    this.#ends = ends;
  }

  /** Bytes that wait for the rest of their message. */
  get held(): number {
    return this.#framed + (this.#ws?.held ?? 0) + (this.#handshake?.length ?? 0);
  }

  /** Takes the next bytes of the stream; `packet` is the one that brought them. */
  push(packet: Packet, bytes: Uint8Array): void {
    if (this.#framer) this.#frame(packet, bytes);
    else if (this.#ws) this.#unwrap(packet, this.#ws, bytes);
    else if (this.#handshake !== null) this.#shake(packet, bytes);
    else this.#begin(packet, bytes);
  }

  /** Tells that bytes are missing, or that the stream has ended: what was begun cannot be finished. */
  cut(packet: Packet): void {
    const framer = this.#framer;
    if (framer) this.#release(packet, framer);
    if (this.#ws && this.#ws.held > 0) this.#kit.skip('tcp-lost');
    // Behind the hole no frame need begin; the next one that carries SIP is found again.
    this.#ws = null;
    this.#handshake = null;
  }

  /** Between two messages: what comes now? */
  #begin(packet: Packet, bytes: Uint8Array): void {
    const { length } = bytes;
    if (startsLikeSip(bytes, 0, length)) this.#readSip(packet, bytes);
    else if (isKeepAlive(bytes, 0, length)) this.#kit.skip('keep-alive');
    else if (isTls(bytes)) this.#kit.skip('encrypted');
    else if (startsLikeWs(bytes, 0, length)) this.#unwrap(packet, (this.#ws = createWsDecoder()), bytes);
    else if (isHandshake(bytes)) this.#shake(packet, bytes);
    else this.#search(packet, bytes);
  }

  /** Nearly always a segment is a message, or several: the framer is for the others. */
  #readSip(packet: Packet, bytes: Uint8Array): void {
    this.#strange = 0;
    if (!scanHead(bytes)) this.#frame(packet, bytes);
    else this.#kit.outlet.keep(packet, 'tcp', this.#ends, bytes, 0, bytes.length);
  }

  /** Something else, or the middle of a message: a line that is a start line begins the next one. */
  #search(packet: Packet, bytes: Uint8Array): void {
    this.#strange++;
    if (this.#strange > PATIENCE) {
      this.#kit.skip('not-sip');
      return;
    }
    if (isTextual(bytes)) {
      this.#frame(packet, bytes);
      return;
    }
    const start = findStartLine(bytes);
    this.#kit.skip('not-sip');
    if (start > 0) this.#readSip(packet, bytes.subarray(start));
  }

  #frame(packet: Packet, bytes: Uint8Array): void {
    const framer = (this.#framer ??= this.#kit.borrowFramer());
    this.#framed += bytes.length;
    this.#hear(packet, framer.push(bytes));
    // A capture cannot tell silence: garbage must not wait for a line that may never come.
    this.#hear(packet, framer.idle());
    if (this.#framed <= 0) this.#release(packet, framer);
  }

  /** A framer is given back as if new: what it holds is of a message that cannot be finished. */
  #release(packet: Packet, framer: Framer): void {
    this.#hear(packet, framer.end());
    this.#framer = null;
    this.#framed = 0;
    this.#kit.returnFramer(framer);
  }

  #hear(packet: Packet, events: readonly FrameEvent[]): void {
    for (const event of events) {
      this.#framed -= event.bytes.length;
      if (event.kind === 'message') {
        this.#strange = 0;
        this.#kit.outlet.take(packet, 'tcp', this.#ends, event.bytes);
      } else if (event.kind === 'keep-alive') this.#kit.skip('keep-alive');
      else this.#kit.skip(event.why === 'cut-off' ? 'tcp-lost' : 'not-sip');
    }
  }

  #unwrap(packet: Packet, decoder: WsDecoder, bytes: Uint8Array): void {
    for (const event of decoder.push(bytes)) {
      if (event.kind === 'message') this.#readWsMessage(packet, event.bytes);
      else if (event.kind === 'control') this.#kit.skip('ws-control');
      else {
        this.#kit.skip('not-sip');
        this.#ws = null;
      }
    }
  }

  /** One message of the WebSocket is one of SIP (RFC 7118 5.2). */
  #readWsMessage(packet: Packet, bytes: Uint8Array): void {
    if (startsLikeSip(bytes, 0, bytes.length)) this.#kit.outlet.take(packet, 'ws', this.#ends, bytes);
    else this.#kit.skip(isKeepAlive(bytes, 0, bytes.length) ? 'keep-alive' : 'not-sip');
  }

  /** The head of an HTTP request or answer, up to its empty line; frames follow where it changes over (RFC 6455 1.3). */
  #shake(packet: Packet, bytes: Uint8Array): void {
    const before = this.#handshake ?? '';
    // Latin-1 keeps a character for each byte, so that places in the text are places in the bytes.
    const text = before + latin1(bytes.subarray(0, LONGEST_HANDSHAKE));
    const end = text.indexOf('\r\n\r\n');
    if (end < 0 && text.length < LONGEST_HANDSHAKE) {
      this.#handshake = text;
      return;
    }
    this.#handshake = null;
    const isUpgrade = end >= 0 && /\r\nupgrade:[^\r\n]*websocket/i.test(text.slice(0, end));
    this.#kit.skip(isUpgrade ? 'ws-handshake' : 'not-sip');
    if (!isUpgrade) return;
    this.#ws = createWsDecoder();
    const rest = bytes.subarray(Math.max(0, end + 4 - before.length));
    if (rest.length > 0) this.#unwrap(packet, this.#ws, rest);
  }
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** A record of TLS: its type, and a version from SSL 3.0 to TLS 1.3 (RFC 8446 5.1). */
function isTls(bytes: Uint8Array): boolean {
  const type = u8(bytes, 0);
  return type >= 20 && type <= 24 && u8(bytes, 1) === 3 && u8(bytes, 2) <= 4;
}

const isHandshake = (bytes: Uint8Array): boolean =>
  hasText(bytes, 0, 'GET /') || hasText(bytes, 0, 'HTTP/1.1 101');

/** How many bytes decide whether bytes are text. */
const SAMPLE = 64;

function isTextual(bytes: Uint8Array): boolean {
  const length = Math.min(SAMPLE, bytes.length);
  for (let place = 0; place < length; place++) {
    const byte = bytes[place] ?? 0;
    if (byte === 0 || isClass(byte, CLASS.control)) return false;
  }
  return true;
}

/** The place behind a line end where a start line begins, or -1. */
function findStartLine(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1))
    if (isClass(u8(bytes, at + 1), CLASS.token) && startsLikeSip(bytes, at + 1, bytes.length)) return at + 1;
  return -1;
}
