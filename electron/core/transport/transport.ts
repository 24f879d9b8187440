/**
 * What the rest of the core knows of a transport: listeners that can be opened and closed, a route to a
 * destination, sending, and datagrams that come in. Everything passes the tap exactly once, before anybody acts on it.
 */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Endpoint, TransportAddress } from '#shared/model/address.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Direction } from '#shared/model/traffic.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { MessageIndex } from '#shared/sip/index-message.ts';

/** One datagram as it crossed a socket. `bytes` is the receiver's to keep. */
export interface Datagram {
  readonly sourceId: string;
  readonly direction: Direction;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time: number;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly bytes: Uint8Array;
  /** The index of the bytes, where whoever made the datagram has it: the tap and those behind it share one reading. */
  readonly index?: MessageIndex;
}

/** Sees every datagram once and answers with the id of its message. */
export interface Tap {
  record(datagram: Datagram): number;
  /** Says that the system refused a datagram that was recorded as sent. */
  refused(messageId: number): void;
}

export interface ReceivedDatagram extends Datagram {
  readonly messageId: number;
}

/** A chosen socket and a resolved destination. */
export interface Route {
  readonly sourceId: string;
  /** The address that the peer can answer to: what Via and Contact name. Never a wildcard address. */
  readonly local: Endpoint;
  /** A numeric address. */
  readonly remote: Endpoint;
}

export interface Transport {
  /** Opens a listener. Failure is a row in the state `failed` with its trouble, never a rejection. */
  open(address: TransportAddress, role: SourceRow['role']): Promise<SourceRow>;
  /** Closes a listener and forgets it; false where there is none of that id. */
  close(sourceId: string): Promise<boolean>;
  closeAll(): Promise<void>;
  sources(): SourceRow[];
  onSources(listener: () => void): Unsubscribe;
  /**
   * Resolves a destination and chooses the socket that reaches it; opens an ephemeral one where none does.
   * Trouble: HOST_NOT_FOUND, ENETUNREACH, EACCES and other codes of the system.
   */
  route(to: TransportAddress): Promise<Result<Route, Trouble>>;
  /** Hands bytes to the system; the value is the message's id. Trouble: EMSGSIZE, EACCES, ENETUNREACH, EPERM, ... */
  send(route: Route, bytes: Uint8Array): Promise<Result<number, Trouble>>;
  onDatagram(listener: (datagram: ReceivedDatagram) => void): Unsubscribe;
}
