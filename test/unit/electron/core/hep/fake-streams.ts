/** TCP in memory: connections that remember what was written, and that a test feeds and breaks by hand. */
import { err, ok } from '#shared/lib/result.ts';
import type { StreamEvents, StreamNet, StreamSocket } from '#core/hep/stream-net.ts';

export interface FakeConnection {
  readonly events: StreamEvents | null;
  readonly written: Uint8Array[];
  /** What a write is answered with; a promise holds it up. */
  answer: Promise<string | null>;
  closed: boolean;
}

export interface FakeStreams extends StreamNet {
  readonly connections: FakeConnection[];
  /** The code that connecting and listening are refused with, or null. */
  refuses: string | null;
  /** Lets somebody connect to the listener. */
  dial(): FakeConnection;
}

export function createFakeStreams(): FakeStreams {
  let accept: ((socket: StreamSocket) => StreamEvents | null) | null = null;
  const open = (eventsOf: (socket: StreamSocket) => StreamEvents | null): [StreamSocket, FakeConnection] => {
    const state = {
      written: [] as Uint8Array[],
      answer: Promise.resolve(null as string | null),
      closed: false,
    };
    const socket: StreamSocket = {
      remote: { host: '192.0.2.9', port: 9 },
      write(bytes) {
        state.written.push(bytes);
        return state.answer;
      },
      close: () => void (state.closed = true),
    };
    const connection = Object.assign(state, { events: eventsOf(socket) });
    streams.connections.push(connection);
    return [socket, connection];
  };
  const streams: FakeStreams = {
    connections: [],
    refuses: null,
    async listen(local, accepting) {
      if (streams.refuses) return err(streams.refuses);
      accept = accepting;
      return ok({ local, close: async () => void (accept = null) });
    },
    async connect(_to, events) {
      return streams.refuses ? err(streams.refuses) : ok(open(() => events)[0]);
    },
    dial: () => open((socket) => accept?.(socket) ?? null)[1],
  };
  return streams;
}
