/**
 * Fills a console's capture to its limits, through its own socket's ear and so through the tap: what grows until it is
 * full by design has its size before the measuring begins.
 */
import { utf8 } from '#shared/lib/bytes.ts';
import { DEFAULT_LIMIT_CALLS } from '#core/callflow/call-tracker.ts';
import { DEFAULT_MOST_MEMORY } from '#core/store/limits.ts';
import type { Net, NetEvents } from '#core/transport/net.ts';

const AT_ONCE = 500;

/** A network whose sockets can be made to hear something. */
export interface EarNet {
  readonly net: Net;
  /** Hands bytes to the first socket as if they had come from `PEER`. */
  hear(bytes: Uint8Array): void;
}

const PEER = { host: '127.0.0.1', port: 9 };

/** Wraps a network. */
export function createEarNet(inner: Net): EarNet {
  let ear: NetEvents | null = null;
  return {
    net: {
      ...inner,
      bind(at, receiveBuffer, events) {
        ear ??= events;
        return inner.bind(at, receiveBuffer, events);
      },
    },
    hear: (bytes) => ear?.message(bytes, PEER),
  };
}

/** The size of the messages of the soak, so that the capture has as many rows in its bytes as it will have later. */
const SIZE = 550;

/** Lets the console hear as many responses to nothing as its lists have room for: enough messages are enough calls. */
export async function fillCapture({ hear }: EarNet): Promise<void> {
  const count = Math.max(DEFAULT_LIMIT_CALLS, Math.ceil(DEFAULT_MOST_MEMORY / SIZE));
  for (let n = 0; n < count; n++) {
    hear(strayResponse(n));
    if (n % AT_ONCE === 0) await new Promise((resolve) => void setImmediate(resolve));
  }
}

function strayResponse(n: number): Uint8Array {
  const head = [
    'SIP/2.0 200 OK',
    `Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKfill${n}`,
    'From: <sip:alice@127.0.0.1>;tag=a',
    'To: <sip:bob@127.0.0.1>;tag=b',
    `Call-ID: ${String(n).padStart(24, '0')}@127.0.0.1`,
    'CSeq: 1 OPTIONS',
  ].join('\r\n');
  return utf8(`${head}\r\nX-Filler: ${'x'.repeat(Math.max(0, SIZE - head.length - 20))}\r\n\r\n`);
}
