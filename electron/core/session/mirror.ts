/**
 * The mirror: a copy of every SIP message that crosses the console's own sockets goes to a collector as HEP. What came in as HEP, was
 * captured or read from a file is not sent on, and neither is what is not SIP: a mirror that is pointed at one of the console's
 * own sockets hears its own packets, and must not send those again.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { SourceRow } from '#shared/model/source.ts';
import { OPENING_SOURCE } from '#shared/model/source.ts';
import { startsLikeSip } from '../capture/sip-start.ts';
import type { HepAddress } from '../hep/address.ts';
import { formatHepAddress } from '../hep/address.ts';
import type { OutletDeps } from '../hep/outlet.ts';
import type { HepSender, HepSenderRow } from '../hep/sender.ts';
import { createHepSender } from '../hep/sender.ts';
import type { Datagram } from '../transport/transport.ts';

/** The id of its row among the sources; there is one mirror. */
export const MIRROR_ID = 'mirror';

export interface Mirror {
  /** Where it goes, `udp:HOST:PORT` or `tcp:HOST:PORT`; null while there is none. */
  readonly target: string | null;
  /** Sends to another collector from now on, or to none. */
  turn(to: HepAddress | null): void;
  /** Sends a datagram on, from its sender to its receiver. Nobody waits for it. */
  take(datagram: Datagram, src: Endpoint, dst: Endpoint): void;
  /** Its row among the sources; none while it goes nowhere. */
  sources(): SourceRow[];
  onSources(listener: () => void): Unsubscribe;
  close(): void;
}

export interface MirrorDeps extends OutletDeps {
  readonly clock: Clock;
  /** What the collector is told of who captured. */
  readonly nodeName: string;
}

/** Makes a mirror that goes nowhere. */
export function createMirror(deps: MirrorDeps): Mirror {
  const changes = createEmitter<null>();
  const changed = (): void => changes.emit(null);
  let sender: HepSender | null = null;
  let target: string | null = null;
  const end = (): void => {
    // Out of the list before it says that it is closed.
    const old = sender;
    sender = null;
    target = null;
    old?.close();
  };
  return {
    get target() {
      return target;
    },
    turn(to) {
      const next = to && formatHepAddress(to);
      if (next === target) return;
      end();
      target = next;
      if (to) sender = createHepSender({ ...deps, to, changed });
      changed();
    },
    take({ time, bytes }, src, dst) {
      if (!sender || !startsLikeSip(bytes, 0, bytes.length)) return;
      sender.mirror({ time, transport: 'udp', src, dst, bytes });
      changed();
    },
    sources: () => (sender ? [rowOf(sender.row())] : []),
    onSources: (listener) => changes.on(listener),
    close: end,
  };
}

/** A way that is opened again after a pause has failed as long as the pause lasts. */
const STATES = { opening: 'opening', open: 'open', waiting: 'failed', closed: 'closed' } as const;

function rowOf({ to, state, trouble, sent, dropped }: HepSenderRow): SourceRow {
  const address = state === 'open' ? to : null;
  const row = { address, state: STATES[state], trouble, sent, dropped };
  return { ...OPENING_SOURCE, id: MIRROR_ID, role: 'hep', requested: `mirror:${to}`, ...row };
}
