/**
 * The answering side of a user agent: puts a request that came in through a server transaction and sends responses
 * back the way RFC 3261 18.2.2 and RFC 3581 say, from the socket that the request came to.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import { randomToken } from '#shared/lib/random.ts';
import type { ResponseOptions } from '#shared/sip/build.ts';
import { buildResponse } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { cseqOf, methodText, tagOf, topVia } from '#shared/sip/views.ts';
import type { SendResponse, ServerLayer, ServerTransaction } from '../transaction/server-layer.ts';
import { createServerLayer } from '../transaction/server-layer.ts';
import { replyTo } from '../transport/reply-address.ts';
import type { ReceivedDatagram, Route, Transport } from '../transport/transport.ts';

/** Service Unavailable: what a request gets that finds no room (RFC 3261 21.5.4). */
const NO_ROOM = 503;

/** A request that waits for its answer. */
export interface Incoming {
  readonly request: SipRequest;
  readonly method: string;
  readonly datagram: ReceivedDatagram;
  /** The way back to the sender. */
  readonly back: Route;
  /** The tag that our responses put on To; the request's own where it has one. */
  readonly toTag: string;
  readonly transaction: ServerTransaction;
  /** The bytes of a response; `100` gets no To tag. */
  build(status: number, options?: Pick<ResponseOptions, 'reason' | 'headers' | 'body'>): Uint8Array;
  /**
   * Sends a response through the transaction; the bytes are the answer, for who has to repeat them. A 503 refuses for
   * want of room: it leaves once, and nothing is kept.
   */
  respond(status: number, options?: Pick<ResponseOptions, 'reason' | 'headers' | 'body'>): Uint8Array;
  /** Sends bytes as a response through the transaction; `toTag` is the tag that they put on To. */
  send(status: number, bytes: Uint8Array, toTag?: string): void;
  /** Sends the bytes of a 2xx to an INVITE, or of a reliable provisional response, again (RFC 3261 13.3.1.4). */
  repeat(bytes: Uint8Array, status?: number): void;
}

export interface Responder {
  /** A new request, or null where it was a repetition, an ACK, or is not fit to be answered. */
  receive(datagram: ReceivedDatagram, request: SipRequest): Incoming | null;
  /** The INVITE that a CANCEL names, or null. */
  cancelled(cancel: SipRequest): ServerTransaction | null;
  /** Hears of the ACKs for a 2xx, which belong to their dialogs (RFC 3261 13.3.1.4). */
  onAck: (ack: SipRequest) => void;
  close(): void;
}

export interface ResponderDeps {
  readonly transport: Pick<Transport, 'send'>;
  readonly clock: Clock;
  readonly random: Random;
  /** The server transactions; a layer of its own where it is left out. */
  readonly layer?: ServerLayer;
  /** Hears of each response that left, with the id of its message. */
  readonly sent?: (request: SipRequest, bytes: Uint8Array, messageId: number) => void;
  /** Whether 100 Trying is sent where nobody answered in time; yes where it is left out. */
  readonly trying?: () => boolean;
}

/** Makes a responder without transactions. */
export function createResponder(deps: ResponderDeps): Responder {
  const { transport, clock, random, layer = createServerLayer({ clock }), trying = () => true } = deps;
  const sender =
    (request: SipRequest, back: () => Route): SendResponse =>
    async (bytes) => {
      const result = await transport.send(back(), bytes);
      if (result.ok) deps.sent?.(request, bytes, result.value);
      return result;
    };
  const responder: Responder = {
    receive(datagram, request) {
      if (!isAnswerable(request)) return null;
      const { remote } = datagram;
      // Most of a flood is let fall, and needs no way back.
      const back = once((): Route => wayBack(datagram, request));
      const origin = { peer: remote, trying: trying() };
      const received = layer.receive(request, sender(request, back), origin);
      if (received.kind === 'ack') responder.onAck(request);
      if (received.kind !== 'new' && received.kind !== 'merged') return null;
      const toTag = tagOf(request, 'To') || randomToken(random, 12);
      // An ACK for a 2xx that has the branch of its INVITE, as some send it, is still one for the dialog.
      received.transaction.onAck = (ack) => responder.onAck(ack);
      const incoming = createIncoming(received.transaction, datagram, back(), toTag);
      if (received.kind === 'new') return incoming;
      // The same request came on another way and is answered there. RFC 3261 8.2.2.2
      incoming.respond(482);
      return null;
    },
    cancelled: (cancel) => layer.cancelled(cancel),
    onAck: () => undefined,
    close: () => layer.close(),
  };
  return responder;
}

function wayBack({ sourceId, local, remote }: ReceivedDatagram, request: SipRequest): Route {
  return { sourceId, local, remote: replyTo(request, remote) };
}

function once<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

/** A response needs the Via that leads back and the CSeq that it answers; a request without them gets none. */
function isAnswerable(request: SipRequest): boolean {
  return topVia(request) !== null && cseqOf(request)?.method === methodText(request);
}

function createIncoming(
  transaction: ServerTransaction,
  datagram: ReceivedDatagram,
  back: Route,
  toTag: string,
): Incoming {
  const { request } = transaction;
  const build: Incoming['build'] = (status, options = {}) => {
    const tagged = status === 100 ? {} : { toTag };
    return buildResponse(request, status, { ...options, ...tagged, received: datagram.remote });
  };
  transaction.onTrying = () => build(100);
  return {
    request,
    method: methodText(request),
    datagram,
    back,
    toTag,
    transaction,
    build,
    respond(status, options = {}) {
      const bytes = build(status, options);
      // A flood of refusals that are kept and repeated would fill the table and the line.
      if (status === NO_ROOM) transaction.refuse({ status, toTag, bytes });
      else transaction.respond({ status, toTag, bytes });
      return bytes;
    },
    send: (status, bytes, tag = toTag) => transaction.respond({ status, toTag: tag, bytes }),
    repeat: (bytes, status = 200) => transaction.respond({ status, toTag, bytes }),
  };
}
