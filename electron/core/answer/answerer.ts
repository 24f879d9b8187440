/**
 * Sends answers: written by a status or by hand, once, repeated until they are acknowledged, or reliably; each leads its
 * dialog on (RFC 3261 13.3.1, RFC 3262 3).
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Respond } from '#shared/model/incoming.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { reliabilityOf } from '../dialog/reliable.ts';
import { patience } from '../transaction/timers.ts';
import type { Transport } from '../transport/transport.ts';
import type { DialogContext } from '../ua/dialogs/context.ts';
import { ownerOf } from '../ua/dialogs/context.ts';
import type { LiveDialog } from '../ua/dialogs/live-dialog.ts';
import { noteOwnResponse, seqOf } from '../ua/dialogs/uas.ts';
import type { AnswerParts, Refusal } from './compose-answer.ts';
import { answerParts } from './compose-answer.ts';
import { fillResponse, statusOf } from './fill-response.ts';
import type { Held, IncomingList } from './incoming-list.ts';
import { isOpen } from './incoming-list.ts';
import type { ReliableAnswers } from './repeater.ts';
import { createReliableAnswers, repeatAnswer } from './repeater.ts';
import { replaced } from './replacement.ts';

export interface AnswererDeps {
  readonly transport: Pick<Transport, 'send'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly dialogs: DialogContext;
  /** The value of Server. */
  readonly userAgent: string;
  readonly list: IncomingList;
}

/** What is wanted of an answer. */
export interface Wish {
  readonly status: number;
  /** Put a session description in where there is a place for one. */
  readonly sdp?: boolean;
  /** Send a provisional response to INVITE reliably. */
  readonly reliable?: boolean;
  readonly reason?: string;
  readonly headers?: readonly HeaderPair[];
}

export interface Answerer {
  /** Answers by a status; where it cannot, a refusal goes out if a rule asked for it, and the trouble is told. */
  send(held: Held, wish: Wish): Result<void, Trouble>;
  /** The bytes of an answer, to be edited. */
  draft(held: Held, status: number): Uint8Array;
  /** Sends a response as it was written. */
  respond(held: Held, response: Omit<Respond, 'id'>): Promise<Result<void, Trouble>>;
  /** The INVITE that a dialog began or was changed with last: ACK and PRACK are for it. */
  inviteOf(live: LiveDialog): Held | null;
  noteInvite(live: LiveDialog, held: Held): void;
}

/** Makes what sends the answers of a console. */
export function createAnswerer(deps: AnswererDeps): Answerer {
  return new AnswerSender(deps);
}

class AnswerSender implements Answerer {
  readonly #deps: AnswererDeps;
  readonly #invites = new WeakMap<LiveDialog, Held>();

  constructor(deps: AnswererDeps) {
    this.#deps = deps;
  }

  inviteOf(live: LiveDialog): Held | null {
    return this.#invites.get(live) ?? null;
  }

  noteInvite(live: LiveDialog, held: Held): void {
    this.#invites.set(live, held);
  }

  send(held: Held, wish: Wish): Result<void, Trouble> {
    const { incoming } = held;
    const { status } = wish;
    const isReliable = wish.reliable && incoming.method === 'INVITE' && status > 100 && status < 200;
    if (isReliable) return this.#sendReliably(held, wish);
    if (isSuccess(status) && held.reliable && !held.reliable.mayAnswer) return err(WAITS_FOR_PRACK);
    const made = this.#make(held, wish, null);
    if (!made.ok) return this.#refuse(held, made.error);
    this.#sendBytes(held, status, made.value.bytes);
    return ok(undefined);
  }

  draft(held: Held, status: number): Uint8Array {
    const made = this.#make(held, { status, sdp: true }, null);
    return made.ok ? made.value.bytes : held.incoming.build(status, { headers: this.#headers([], {}) });
  }

  async respond(held: Held, { bytes, switches }: Omit<Respond, 'id'>): Promise<Result<void, Trouble>> {
    const { incoming } = held;
    const typed = statusOf(bytes);
    const sent = switches.fill && typed !== null ? fillResponse(bytes, incoming.build(typed)) : bytes;
    const status = statusOf(sent);
    if (switches.retransmit && status !== null && isOpen(held)) {
      this.#sendBytes(held, status, sent);
      return ok(undefined);
    }
    const result = await this.#deps.transport.send(incoming.back, sent);
    if (!result.ok) return result;
    this.#note(held, status ?? 0, sent);
    // It left without the transaction, which is let go when nobody can ask again.
    const { clock, dialogs } = this.#deps;
    clock.after(patience(dialogs.timers()), () => incoming.transaction.stop());
    return ok(undefined);
  }

  #headers(headers: readonly HeaderPair[], wish: Pick<Wish, 'headers'>): HeaderPair[] {
    return [...headers, ...(wish.headers ?? []), ['Server', this.#deps.userAgent]];
  }

  #make(
    held: Held,
    wish: Wish,
    rseq: number | null,
  ): Result<{ readonly bytes: Uint8Array; readonly parts: AnswerParts }, Refusal> {
    const { incoming, live } = held;
    const { status, sdp = false, reason } = wish;
    const parts = answerParts(incoming, live, { status, sdp, rseq }, this.#deps.dialogs);
    if (!parts.ok) return parts;
    const { headers, body } = parts.value;
    const bytes = incoming.build(status, {
      headers: this.#headers(headers, wish),
      ...(body ? { body } : {}),
      ...(reason ? { reason } : {}),
    });
    return ok({ bytes, parts: parts.value });
  }

  #refuse(held: Held, { status, headers, trouble }: Refusal): Result<void, Trouble> {
    // A person is told and decides; a rule has nobody to tell but the peer.
    if (held.automatic) {
      this.#sendBytes(held, status, held.incoming.build(status, { headers: this.#headers(headers, {}) }));
    }
    return err(trouble);
  }

  #sendReliably(held: Held, wish: Wish): Result<void, Trouble> {
    if (reliabilityOf(held.incoming.request) === 'none') return err(NOT_RELIABLE);
    held.reliable ??= this.#reliableAnswers(held);
    const rseq = held.reliable.nextRSeq;
    const made = this.#make(held, wish, rseq);
    if (!made.ok) return this.#refuse(held, made.error);
    const { bytes, parts } = made.value;
    held.sentReliably.set(rseq, { status: wish.status, bytes, hasLeft: false });
    held.reliable.put(wish.status, parts.body !== undefined);
    return ok(undefined);
  }

  #reliableAnswers(held: Held): ReliableAnswers {
    const { clock, random, dialogs, list } = this.#deps;
    return createReliableAnswers(seqOf(held.incoming.request), {
      clock,
      random,
      config: dialogs.timers(),
      send: (rseq) => this.#sendNumbered(held, rseq),
      // No PRACK in 64*T1: the INVITE is refused. RFC 3262 3
      gaveUp: () => void this.send(held, { status: 500 }),
      changed: () => list.changed(held),
    });
  }

  /** A reliable answer leaves for the first time, or again. */
  #sendNumbered(held: Held, rseq: number): void {
    const one = held.sentReliably.get(rseq);
    if (!one) return;
    if (one.hasLeft) return held.incoming.repeat(one.bytes, one.status);
    one.hasLeft = true;
    this.#sendBytes(held, one.status, one.bytes);
  }

  /** Sends the bytes of a response through its transaction, and lets it do to the dialog what it does. */
  #sendBytes(held: Held, status: number, bytes: Uint8Array): void {
    const { incoming } = held;
    incoming.send(status, bytes);
    this.#note(held, status, bytes);
    if (incoming.method !== 'INVITE' || !isSuccess(status)) return;
    this.#repeat(held, bytes);
    replaced(incoming.request, this.#deps.dialogs);
  }

  #note(held: Held, status: number, bytes: Uint8Array): void {
    const { incoming } = held;
    const { dialogs, list } = this.#deps;
    const { message } = parseMessage(bytes);
    if (message?.kind === 'response') {
      const { request, back } = incoming;
      const live = noteOwnResponse({ request, live: held.live, back }, message, dialogs);
      held.live = live ?? held.live;
      if (live?.call) live.call.unacknowledged = held.reliable?.unacknowledged ?? null;
      if (live && incoming.method === 'INVITE') this.#invites.set(live, held);
    }
    if (status >= 200) held.reliable?.final();
    held.status = status;
    held.state = status >= 200 || status === 0 ? 'answered' : 'provisional';
    list.changed(held);
  }

  /** A 2xx to INVITE goes out again until its ACK comes; without one the call is ended. RFC 3261 13.3.1.4 */
  #repeat(held: Held, bytes: Uint8Array): void {
    const { clock, dialogs } = this.#deps;
    held.repeater?.stop();
    const again = (): void => held.incoming.repeat(bytes);
    held.repeater = repeatAnswer(clock, dialogs.timers(), again, () => this.#lacksAck(held));
  }

  #lacksAck({ live }: Held): void {
    if (!live?.call || live.dialog.phase === 'terminated') return;
    live.call.life = { ...live.call.life, cause: live.call.life.cause ?? 'no-ack' };
    const owner = ownerOf(live, this.#deps.dialogs);
    owner.notice(NO_ACK);
    void owner.send(live, { method: 'BYE' });
  }
}

const WAITS_FOR_PRACK: Trouble = {
  code: 'WAITS_FOR_PRACK',
  message: 'a reliable provisional response with a description waits for its PRACK (RFC 3262 3)',
};

const NOT_RELIABLE: Trouble = {
  code: 'NOT_RELIABLE',
  message: 'the INVITE does not allow reliable provisional responses: it lacks Supported: 100rel',
};

const NO_ACK: Trouble = {
  code: 'NO_ACK',
  message: 'no ACK came for the 2xx: the call is ended (RFC 3261 13.3.1.4)',
};

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
