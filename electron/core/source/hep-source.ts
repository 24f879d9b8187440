/** A listener for HEP as one source, over UDP, over TCP or over both: its row tells the agents that were heard and what was refused. */
import type { Clock } from '#shared/lib/clock.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { HepAddress } from '../hep/address.ts';
import { formatHepAddress } from '../hep/address.ts';
import type { HepAgent, HepMessage } from '../hep/intake.ts';
import type { HepListener, HepListenerCounters } from '../hep/listener.ts';
import { createHepListener } from '../hep/listener.ts';
import type { StreamNet } from '../hep/stream-net.ts';
import type { Net } from '../transport/net.ts';
import type { Heard, LiveSource } from './live-source.ts';
import { createRowState } from './row-state.ts';

export interface HepSourceOptions {
  readonly id: string;
  /** What was asked for, as it was written. */
  readonly requested: string;
  /** Where it listens; one of a transport at the most. */
  readonly addresses: readonly HepAddress[];
  readonly net: Net;
  readonly streams: StreamNet;
  readonly clock: Clock;
  readonly heard: Heard;
}

/** Makes the source; `open` must follow. */
export function createHepSource(options: HepSourceOptions): LiveSource {
  return new HepSource(options);
}

/** Agents that a row names; of more it tells the number. */
const AGENTS_SHOWN = 8;

class HepSource implements LiveSource {
  readonly id: string;
  readonly #options: HepSourceOptions;
  readonly #state;
  readonly #listeners: HepListener[];

  constructor(options: HepSourceOptions) {
    this.id = options.id;
    this.#options = options;
    this.#state = createRowState({ id: options.id, role: 'hep', requested: `hep:${options.requested}` });
    this.#listeners = options.addresses.map((address) => this.#listen(address));
  }

  row(): SourceRow {
    const counters = this.#listeners.map((listener) => listener.counters());
    return {
      ...this.#state.row,
      received: sum(counters.map(({ packets }) => packets)),
      dropped: sumOfKnown(counters.map(({ dropped }) => dropped)),
      skipped: skippedOf(counters),
      detail: agentsText(counters.flatMap(({ agents }) => agents)),
    };
  }

  get trouble(): Trouble | null {
    return this.#state.row.trouble;
  }

  onChange(listener: () => void): () => void {
    return this.#state.onChange(listener);
  }

  async open(): Promise<void> {
    const bound: string[] = [];
    for (const [at, listener] of this.#listeners.entries()) {
      const opened = await listener.open();
      // Closed meanwhile: nobody asks what came of it.
      if (!this.#state.isAlive) return this.#closeAll();
      if (!opened.ok) {
        this.#state.fail(opened.error);
        return this.#closeAll();
      }
      const transport = this.#options.addresses[at]?.transport ?? 'udp';
      bound.push(formatHepAddress({ transport, ...opened.value }));
    }
    this.#state.opened({ address: bound.join(', ') });
  }

  async close(): Promise<void> {
    this.#state.closed();
    await this.#closeAll();
  }

  #listen(address: HepAddress): HepListener {
    const { net, streams, clock, heard } = this.#options;
    return createHepListener({
      ...{ net, streams, clock, address },
      message: (message) => heard([withOrigin(message)]),
      taken: () => this.#state.touch(),
      failed: (trouble) => {
        this.#state.fail(trouble);
        void this.#closeAll();
      },
    });
  }

  async #closeAll(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.close()));
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** The sum of what is told, or null where nothing is. */
function sumOfKnown(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : sum(known);
}

/** What was refused by reason; a connection that was turned away is none of a packet, but is told here too. */
function skippedOf(counters: readonly HepListenerCounters[]): Record<string, number> {
  const skipped: Record<string, number> = {};
  const add = (reason: string, count: number): void => {
    if (count > 0) skipped[reason] = (skipped[reason] ?? 0) + count;
  };
  for (const { refused, turnedAway } of counters) {
    for (const [reason, count] of Object.entries(refused)) add(reason, count);
    add('turned-away', turnedAway);
  }
  return skipped;
}

/** What the agent said of a message stands in its comment, so that it is in the recording and in what is written of it. */
function withOrigin(message: HepMessage): HepMessage {
  const { captureId, nodeName, correlationId } = message;
  const said = [
    captureId === null ? '' : `capture id ${captureId}`,
    nodeName === null ? '' : `node ${nodeName}`,
    correlationId === null ? '' : `correlation id ${correlationId}`,
  ].filter((part) => part !== '');
  return said.length === 0 ? message : { ...message, comment: `HEP: ${said.join(', ')}` };
}

const nameOf = ({ captureId, nodeName }: HepAgent): string =>
  [captureId ?? '', nodeName ?? ''].filter((part) => part !== '').join(' ');

/** The agents by number and name, each once: `2001 edge-1, 2002`. */
function agentsText(agents: readonly HepAgent[]): string {
  const names = [...new Set(agents.map(nameOf))].filter((name) => name !== '');
  const rest = names.length - AGENTS_SHOWN;
  return names.slice(0, AGENTS_SHOWN).join(', ') + (rest > 0 ? ` +${rest}` : '');
}
