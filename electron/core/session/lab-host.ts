/** Runs the lab: a peer with a transport and a listener of its own inside the same program. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { TransportAddress } from '#shared/model/address.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { createLab } from '../lab/lab.ts';
import type { Net } from '../transport/net.ts';
import type { Tap, Transport } from '../transport/transport.ts';
import { troubleOf } from '../transport/trouble.ts';
import { createUdpTransport } from '../transport/udp.ts';

export interface LabHostDeps {
  readonly net: Net;
  readonly clock: Clock;
  readonly random: Random;
  readonly tap: Tap;
  onError(error: unknown): void;
}

export interface LabHost {
  /** Starts the lab, or answers with where it listens already: `udp:HOST:PORT`. */
  start(address: TransportAddress): Promise<Result<string, Trouble>>;
  /** Where it listens, or null. */
  address(): string | null;
  sources(): SourceRow[];
  onSources(listener: () => void): Unsubscribe;
  close(): Promise<void>;
}

/** Makes a host without a running lab. */
export function createLabHost(deps: LabHostDeps): LabHost {
  return new EmbeddedLab(deps);
}

class EmbeddedLab implements LabHost {
  readonly #deps: LabHostDeps;
  readonly #transport: Transport;
  readonly #changes = createEmitter<null>();
  #lab: { close(): void } | null = null;
  #address: string | null = null;
  #starting: Promise<Result<string, Trouble>> | null = null;

  constructor(deps: LabHostDeps) {
    this.#deps = deps;
    this.#transport = createUdpTransport({ ...deps, role: 'lab' });
    this.#transport.onSources(() => this.#changes.emit(null));
  }

  async start(address: TransportAddress): Promise<Result<string, Trouble>> {
    if (this.#address !== null) return ok(this.#address);
    this.#starting ??= this.#open(address).finally(() => (this.#starting = null));
    return this.#starting;
  }

  address(): string | null {
    return this.#address;
  }

  sources(): SourceRow[] {
    return this.#transport.sources();
  }

  onSources(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  async close(): Promise<void> {
    // One that is still opening would come up behind our back.
    await this.#starting;
    this.#lab?.close();
    this.#lab = null;
    this.#address = null;
    await this.#transport.closeAll();
  }

  async #open(address: TransportAddress): Promise<Result<string, Trouble>> {
    const source = await this.#transport.open(address, 'lab');
    if (source.address === null || source.state !== 'open') {
      // The caller is told the reason and may try another port: a failed try of the lab is not a source.
      await this.#transport.close(source.id);
      return err(source.trouble ?? troubleOf('SOURCE_CLOSED', source.requested));
    }
    const { clock, random } = this.#deps;
    this.#lab = createLab({ transport: this.#transport, clock, random });
    this.#address = source.address;
    return ok(source.address);
  }
}
