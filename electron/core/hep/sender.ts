/**
 * Mirrors messages to a collector as packets of HEP. Nobody waits for it: what cannot leave at once is queued up to a limit, and what
 * does not fit is dropped and counted. Where the way breaks it is opened again, each time after a longer pause.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import { concatBytes } from '#shared/lib/bytes.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { troubleOf } from '#core/transport/trouble.ts';
import type { HepAddress } from './address.ts';
import { formatHepAddress } from './address.ts';
import { encodeHep } from './encode.ts';
import type { Outlet, OutletDeps } from './outlet.ts';
import { openOutlet } from './outlet.ts';
import type { HepVersion } from './packet.ts';
import { HEP_SIP, protocolOf } from './packet.ts';

export interface HepSenderOptions extends OutletDeps {
  readonly to: HepAddress;
  readonly clock: Clock;
  /** 3 where it is left out. */
  readonly version?: HepVersion;
  readonly captureId?: number;
  readonly nodeName?: string | null;
  readonly authKey?: string | null;
  /** Bytes that may wait; `QUEUE_BYTES` where it is left out. */
  readonly queueBytes?: number;
  /** The row is another one now. */
  changed?(): void;
}

export type MirroredMessage = Pick<CapturedMessage, 'time' | 'transport' | 'src' | 'dst' | 'bytes'> & {
  readonly correlationId?: string | null;
};

export interface HepSenderRow {
  readonly to: string;
  /** `waiting` is the pause before the way is opened again. */
  readonly state: 'opening' | 'open' | 'waiting' | 'closed';
  /** Why it is not open, or why the last packet did not leave. */
  readonly trouble: Trouble | null;
  readonly sent: number;
  readonly queued: number;
  /** Messages that never left: no room, no way, too large, or addresses that HEP cannot carry. */
  readonly dropped: number;
}

export interface HepSender {
  mirror(message: MirroredMessage): void;
  row(): HepSenderRow;
  /** Settles once nothing waits, or once it is closed. */
  drained(): Promise<void>;
  /** Drops what waits and ends. */
  close(): void;
}

const QUEUE_BYTES = 4 * 1024 * 1024;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** Makes a sender and begins to open its way. */
export function createHepSender(options: HepSenderOptions): HepSender {
  const sender = new Sender(options);
  void sender.connect();
  return sender;
}

class Sender implements HepSender {
  readonly #options: HepSenderOptions;
  #state: HepSenderRow['state'] = 'opening';
  #trouble: Trouble | null = null;
  #outlet: Outlet | null = null;
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #inFlight = 0;
  #sent = 0;
  #dropped = 0;
  #pause = FIRST_PAUSE;
  #retry: Timer | null = null;
  #waiters: (() => void)[] = [];

  constructor(options: HepSenderOptions) {
    this.#options = options;
  }

  mirror(message: MirroredMessage): void {
    const { version = 3, captureId = 0, nodeName = null, authKey = null, queueBytes } = this.#options;
    const { time, transport, src, dst, bytes, correlationId = null } = message;
    const content = { src, dst, time, captureId, nodeName, authKey, correlationId, payload: bytes };
    const packet = encodeHep({ ...content, protocol: protocolOf(transport), type: HEP_SIP }, version);
    const room = (queueBytes ?? QUEUE_BYTES) - this.#queuedBytes;
    if (!packet.ok || packet.value.length > room || this.#state === 'closed') {
      this.#dropped += 1;
      return;
    }
    this.#queue.push(packet.value);
    this.#queuedBytes += packet.value.length;
    void this.#pump();
  }

  row(): HepSenderRow {
    return {
      to: formatHepAddress(this.#options.to),
      state: this.#state,
      trouble: this.#trouble,
      sent: this.#sent,
      queued: this.#queue.length + this.#inFlight,
      dropped: this.#dropped,
    };
  }

  drained(): Promise<void> {
    if (this.#isDrained()) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  close(): void {
    this.#dropped += this.#queue.length;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#retry?.cancel();
    this.#outlet?.close();
    this.#outlet = null;
    this.#change('closed', null);
    this.#tellWaiters();
  }

  async connect(): Promise<void> {
    const { to } = this.#options;
    this.#change('opening', this.#trouble);
    // A way that breaks later must not end one that was opened after it.
    let mine: Outlet | null = null;
    const opened = await openOutlet(this.#options, to, (code) => {
      if (mine && this.#outlet === mine) this.#broke(code);
    });
    if (this.#state === 'closed') {
      if (opened.ok) opened.value.close();
    } else if (!opened.ok) this.#broke(opened.error);
    else {
      this.#outlet = mine = opened.value;
      this.#change('open', null);
      await this.#pump();
    }
  }

  #broke(code: string): void {
    this.#outlet?.close();
    this.#outlet = null;
    if (this.#state === 'closed') return;
    this.#change('waiting', troubleOf(code, formatHepAddress(this.#options.to)));
    this.#retry = this.#options.clock.after(this.#pause, () => void this.connect());
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  async #pump(): Promise<void> {
    if (this.#inFlight > 0) return;
    while (this.#outlet && this.#queue.length > 0) await this.#sendBatch(this.#outlet);
    if (this.#isDrained()) this.#tellWaiters();
  }

  async #sendBatch(outlet: Outlet): Promise<void> {
    const batch = this.#takeBatch(outlet.batch);
    this.#inFlight = batch.length;
    const code = await outlet.send(batch.length === 1 && batch[0] ? batch[0] : concatBytes(batch));
    this.#inFlight = 0;
    if (code === null) {
      this.#sent += batch.length;
      this.#pause = FIRST_PAUSE;
      this.#trouble = null;
      this.#options.changed?.();
      return;
    }
    this.#dropped += batch.length;
    // A datagram that is refused says little of the next one; a connection that refuses bytes is over.
    if (outlet.batch > 0 && this.#outlet === outlet) this.#broke(code);
    else if (this.#outlet === outlet)
      this.#change(this.#state, troubleOf(code, formatHepAddress(this.#options.to)));
  }

  /** The packets that leave together: always one, and more as far as they fit. */
  #takeBatch(limit: number): Uint8Array[] {
    let size = 0;
    let count = 0;
    for (const { length } of this.#queue) {
      if (count > 0 && size + length > limit) break;
      size += length;
      count += 1;
    }
    this.#queuedBytes -= size;
    return this.#queue.splice(0, count);
  }

  #isDrained(): boolean {
    return this.#state === 'closed' || (this.#queue.length === 0 && this.#inFlight === 0);
  }

  #tellWaiters(): void {
    for (const tell of this.#waiters.splice(0)) tell();
  }

  #change(state: HepSenderRow['state'], trouble: Trouble | null): void {
    if (this.#state === state && this.#trouble === trouble) return;
    this.#state = state;
    this.#trouble = trouble;
    this.#options.changed?.();
  }
}
