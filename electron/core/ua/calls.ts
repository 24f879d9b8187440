/**
 * What an answered INVITE leaves behind: one dialog for each fork that answered, its ACK, which goes out again with
 * every repetition of the 2xx (RFC 3261 13.2.2.4), and the BYE that ends it (15.1.1).
 */
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { tagOf } from '#shared/sip/views.ts';
import { copyHeaders } from '../transaction/ack.ts';
import type { Route, Transport } from '../transport/transport.ts';
import type { Authorizer } from '../auth/authorizer.ts';
import type { Dialog } from './in-dialog.ts';
import { buildInDialog, dialogOf, targetOf } from './in-dialog.ts';
import { newBranch } from './leg.ts';

/** More forks than this answer no honest INVITE. */
const MAX_FORKS = 32;

export interface CallsDeps {
  readonly transport: Transport;
  readonly random: Random;
  /** Whether a 2xx is acknowledged at all. */
  readonly ack: boolean;
  readonly authorizer: Authorizer | null;
  transmit(route: Route, bytes: Uint8Array, digest: string | null): Promise<Result<number, Trouble>>;
}

/** A BYE ready to be sent. */
export interface ReadyBye {
  readonly request: SipRequest;
  readonly route: Route;
  readonly digest: string | null;
  /** Counts the dialog as ended. */
  ended(): void;
}

export interface Calls {
  /** A 2xx came, for the first time or again; `back` is the way to where it came from. */
  answered(invite: SipRequest, response: SipResponse, back: Route): void;
  /** Whether a BYE can be sent. */
  readonly canEnd: boolean;
  /** Makes the BYE of every dialog that stands, each once. */
  end(): Promise<ReadyBye[]>;
  /** The peer ended the dialog of this remote tag. */
  endedByPeer(remoteTag: string): void;
}

interface Call {
  readonly dialog: Dialog;
  readonly back: Route;
  /** The headers that the ACK shares with the INVITE: its credentials (RFC 3261 13.2.2.4). */
  readonly credentials: readonly HeaderPair[];
  state: 'standing' | 'ending' | 'ended';
  ack: Promise<{ route: Route; bytes: Uint8Array }> | null;
}

/** Makes the empty table of one exchange's calls. */
export function createCalls(deps: CallsDeps): Calls {
  return new CallTable(deps);
}

class CallTable implements Calls {
  readonly #deps: CallsDeps;
  readonly #calls = new Map<string, Call>();

  constructor(deps: CallsDeps) {
    this.#deps = deps;
  }

  get canEnd(): boolean {
    return this.#standing().length > 0;
  }

  answered(invite: SipRequest, response: SipResponse, back: Route): void {
    const tag = tagOf(response, 'To');
    const known = this.#calls.get(tag);
    if (!known && this.#calls.size >= MAX_FORKS) return;
    const credentials = copyHeaders(invite, ['Authorization', 'Proxy-Authorization']);
    const call = known ?? {
      dialog: dialogOf(invite, response),
      back,
      credentials,
      state: 'standing',
      ack: null,
    };
    this.#calls.set(tag, call);
    if (this.#deps.ack) void this.#acknowledge(call);
  }

  async end(): Promise<ReadyBye[]> {
    const byes = await Promise.all(this.#standing().map((call) => this.#makeBye(call)));
    return byes.filter((bye) => bye !== null);
  }

  endedByPeer(remoteTag: string): void {
    const call = this.#calls.get(remoteTag);
    if (call) call.state = 'ended';
  }

  #standing(): Call[] {
    return [...this.#calls.values()].filter((call) => call.state === 'standing');
  }

  async #acknowledge(call: Call): Promise<void> {
    call.ack ??= this.#makeAck(call);
    const { route, bytes } = await call.ack;
    await this.#deps.transmit(route, bytes, null);
  }

  async #makeAck(call: Call): Promise<{ route: Route; bytes: Uint8Array }> {
    const route = await this.#routeTo(call);
    const bytes = buildInDialog(call.dialog, {
      method: 'ACK',
      seq: call.dialog.seq,
      local: route.local,
      branch: newBranch(this.#deps.random),
      headers: call.credentials,
    });
    return { route, bytes };
  }

  /** To the first Route or the Contact; where that cannot be reached, to where the 2xx came from. */
  async #routeTo({ dialog, back }: Call): Promise<Route> {
    const { nextHop } = targetOf(dialog);
    const routed = nextHop ? await this.#deps.transport.route(nextHop) : null;
    return routed?.ok ? routed.value : back;
  }

  async #makeBye(call: Call): Promise<ReadyBye | null> {
    const { authorizer, random } = this.#deps;
    call.state = 'ending';
    // The ACK leaves before the BYE.
    await call.ack;
    const route = await this.#routeTo(call);
    const auth = authorizer?.headers('BYE', targetOf(call.dialog).uri) ?? { pairs: [], algorithm: null };
    const bytes = buildInDialog(call.dialog, {
      method: 'BYE',
      seq: call.dialog.seq + 1,
      local: route.local,
      branch: newBranch(random),
      headers: auth.pairs,
    });
    const { message } = parseMessage(bytes);
    if (message?.kind !== 'request') return null;
    return { request: message, route, digest: auth.algorithm, ended: () => void (call.state = 'ended') };
  }
}
