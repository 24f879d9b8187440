/**
 * Two transports joined in memory: what one sends comes in at the other after the microtask, in order. Every datagram
 * is kept for the test to look at, and a rule may lose some. Time is the manual clock's.
 */
import type { Clock, ManualClock } from '#shared/lib/clock.ts';
import type { Emitter } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Endpoint } from '#shared/model/address.ts';
import { methodOf } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { callIdOf } from '#shared/sip/views.ts';
import type { DemoRow } from '#core/lab/flows.ts';
import type { Datagram, ReceivedDatagram, Transport } from '#core/transport/transport.ts';
import { settle } from './settle.ts';

export interface LoopbackTransport extends Transport {
  readonly endpoint: Endpoint;
  /** Everything that this side sent or received. */
  readonly log: Datagram[];
  /** The log as start lines: `> INVITE sip:…`, `< SIP/2.0 200 OK`. */
  lines(): string[];
  /** The log as rows of messages with ids from 1. */
  rows(from: number, count: number): DemoRow[];
  /** Datagrams for which it answers true are sent and lost. */
  lose: (bytes: Uint8Array) => boolean;
  /** A code makes every send fail with it. */
  refuse: string | null;
}

/** Makes the console's side at 127.0.0.1:5060 and the peer's at 127.0.0.1:5070. */
export function createLoopbackPair(clock: Clock): [LoopbackTransport, LoopbackTransport] {
  const a = createSide(clock, { host: '127.0.0.1', port: 5060 });
  const b = createSide(clock, { host: '127.0.0.1', port: 5070 });
  a.join(b);
  b.join(a);
  return [a, b];
}

interface Side extends LoopbackTransport {
  join(peer: Side): void;
  deliver(bytes: Uint8Array, from: Endpoint): void;
}

function createSide(clock: Clock, endpoint: Endpoint): Side {
  const received: Emitter<ReceivedDatagram> = createEmitter();
  const log: Datagram[] = [];
  let peer: Side | null = null;
  const record = (direction: 'in' | 'out', remote: Endpoint, bytes: Uint8Array): Datagram => {
    const datagram: Datagram = {
      sourceId: 's1',
      direction,
      time: clock.now(),
      local: endpoint,
      remote,
      bytes,
    };
    log.push(datagram);
    return datagram;
  };
  const side: Side = {
    endpoint,
    log,
    lose: () => false,
    refuse: null,
    join: (other) => void (peer = other),
    deliver(bytes, from) {
      received.emit({ ...record('in', from, bytes), messageId: log.length });
    },
    lines: () => log.map(({ direction, bytes }) => `${direction === 'out' ? '>' : '<'} ${startLine(bytes)}`),
    rows: (from, count) => log.map(rowOf).filter(({ id }) => id >= from && id < from + count),
    open: () => Promise.reject(new Error('a loopback transport has its listener')),
    close: () => Promise.resolve(false),
    closeAll: () => Promise.resolve(),
    sources: () => [],
    onSources: () => () => undefined,
    route({ host, port }) {
      if (host.endsWith('.invalid')) {
        return Promise.resolve(err({ code: 'HOST_NOT_FOUND', message: `${host} is not known` }));
      }
      return Promise.resolve(ok({ sourceId: 's1', local: endpoint, remote: { host, port } }));
    },
    send({ remote }, bytes) {
      if (side.refuse !== null) return Promise.resolve(err({ code: side.refuse, message: 'it was refused' }));
      record('out', remote, bytes);
      const id = log.length;
      const isThere = peer?.endpoint.host === remote.host && peer.endpoint.port === remote.port;
      if (isThere && !side.lose(bytes)) queueMicrotask(() => peer?.deliver(bytes, endpoint));
      return Promise.resolve(ok(id));
    },
    onDatagram: (listener) => received.on(listener),
  };
  return side;
}

function startLine(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).split('\r\n')[0] ?? '';
}

function rowOf({ bytes, direction, time }: Datagram, index: number, log: readonly Datagram[]): DemoRow {
  const { message } = parseMessage(bytes);
  const same = (other: Datagram): boolean =>
    other.direction === direction && textOf(other) === textOf({ bytes });
  return {
    id: index + 1,
    time,
    direction,
    kind: message?.kind ?? 'other',
    method: message ? methodOf(message) : '',
    status: message?.kind === 'response' ? message.status : 0,
    callId: message ? callIdOf(message) : '',
    retransmission: log.slice(0, index).filter(same).length,
  };
}

function textOf({ bytes }: Pick<Datagram, 'bytes'>): string {
  return new TextDecoder().decode(bytes);
}

/** Lets time pass in steps of 100 ms, and what follows from it happen in between. */
export async function pass(clock: ManualClock, ms: number): Promise<void> {
  await settle();
  for (let left = ms; left > 0; left -= 100) {
    clock.advance(Math.min(100, left));
    await settle();
  }
}
