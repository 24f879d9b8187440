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
import { canonicalName } from '#shared/sip/header-table.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { numberOf } from '#shared/sip/views-dialog.ts';
import { hasOption } from '#shared/sip/option-tags.ts';
import { reliabilityOf } from '../dialog/reliable.ts';
import { patience } from '../transaction/timers.ts';
import type { Transport } from '../transport/transport.ts';
import type { DialogContext } from '../ua/dialogs/context.ts';
import { ownerOf } from '../ua/dialogs/context.ts';
import type { LiveDialog } from '../ua/dialogs/live-dialog.ts';
import { hasSdp } from '../ua/dialogs/offers.ts';
import { isInDialog, noteOwnResponse, seqOf } from '../ua/dialogs/uas.ts';
import { addBranch, refuseBranches, watchOthers } from './branches.ts';
import type { Refusal } from './compose-answer.ts';
import { answerParts, contactHeader } from './compose-answer.ts';
import { fillResponse, statusOf } from './fill-response.ts';
import type { Held, IncomingList } from './incoming-list.ts';
import { isOpen, isSuccess } from './incoming-list.ts';
import type { ReliableAnswers, Repeater } from './repeater.ts';
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
  /** Ends whatever repeats or waits. */
  close(): void;
}

/** Makes what sends the answers of a console. */
export function createAnswerer(deps: AnswererDeps): Answerer {
  return new AnswerSender(deps);
}

class AnswerSender implements Answerer {
  readonly #deps: AnswererDeps;
  readonly #invites = new WeakMap<LiveDialog, Held>();
  /** What repeats or waits, also for requests that are not listed, or not any more. */
  readonly #running = new Set<Repeater>();

  constructor(deps: AnswererDeps) {
    this.#deps = deps;
  }

  inviteOf(live: LiveDialog): Held | null {
    return this.#invites.get(live) ?? null;
  }

  noteInvite(live: LiveDialog, held: Held): void {
    this.#invites.set(live, held);
  }

  close(): void {
    for (const one of this.#running) one.stop();
    this.#running.clear();
  }

  send(held: Held, wish: Wish): Result<void, Trouble> {
    const { incoming } = held;
    const { status } = wish;
    const isReliable = wish.reliable && incoming.method === 'INVITE' && status > 100 && status < 200;
    if (isReliable) return this.#sendReliably(held, wish);
    if (isSuccess(status) && held.reliable && !held.reliable.mayAnswer) return err(WAITS_FOR_PRACK);
    const made = this.#make(held, wish, null);
    if (!made.ok) return this.#refuse(held, made.error);
    this.#sendBytes(held, status, made.value);
    return ok(undefined);
  }

  draft(held: Held, status: number): Uint8Array {
    const made = this.#make(held, { status, sdp: true }, null);
    return made.ok ? made.value : held.incoming.build(status, { headers: this.#headers([], {}) });
  }

  async respond(held: Held, { bytes, switches }: Omit<Respond, 'id'>): Promise<Result<void, Trouble>> {
    const { incoming } = held;
    const typed = statusOf(bytes);
    const sent = switches.fill && typed !== null ? fillResponse(bytes, this.#pattern(held, typed)) : bytes;
    const status = statusOf(sent);
    // What the transaction has no place for leaves as bytes: every rule can be broken on purpose.
    if (!switches.retransmit || status === null || !isOpen(held)) return this.#sendOnce(held, status, sent);
    const rseq = writtenRSeq(incoming.request, sent);
    if (rseq === null || !this.#isNextRSeq(held, rseq)) this.#sendBytes(held, status, sent);
    else this.#putReliably(held, { status, bytes: sent }, rseq);
    return ok(undefined);
  }

  /** What a response that was written by hand is filled from. */
  #pattern({ incoming, live }: Held, status: number): Uint8Array {
    return incoming.build(status, { headers: contactHeader(incoming, live, status) });
  }

  /** What was asked for takes the place of what would have been written. */
  #headers(written: readonly HeaderPair[], { headers = [] }: Pick<Wish, 'headers'>): HeaderPair[] {
    const wanted = new Set(headers.map(([name]) => canonicalName(name)));
    const server: HeaderPair = ['Server', this.#deps.userAgent];
    return [...[...written, server].filter(([name]) => !wanted.has(canonicalName(name))), ...headers];
  }

  #make(held: Held, wish: Wish, rseq: number | null): Result<Uint8Array, Refusal> {
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
    return ok(bytes);
  }

  #refuse(held: Held, { status, headers, trouble }: Refusal): Result<void, Trouble> {
    // A person is told and decides; a rule has nobody to tell but the peer.
    if (held.automatic) {
      this.#sendBytes(held, status, held.incoming.build(status, { headers: this.#headers(headers, {}) }));
    }
    return err(trouble);
  }

  /** Sends bytes past the transaction. What follows a final answer does not change what became of the request. */
  async #sendOnce(held: Held, status: number | null, bytes: Uint8Array): Promise<Result<void, Trouble>> {
    const result = await this.#deps.transport.send(held.incoming.back, bytes);
    if (!result.ok) return result;
    // What is no response answers nothing.
    if (status === null) return ok(undefined);
    if (isOpen(held)) this.#noteOnce(held, status, bytes);
    else if (isSuccess(held.status) && isSuccess(status)) this.#lead(held, bytes);
    return ok(undefined);
  }

  #noteOnce(held: Held, status: number, bytes: Uint8Array): void {
    const { clock, dialogs } = this.#deps;
    const { transaction } = held.incoming;
    this.#note(held, status, bytes);
    transaction.onTrying = () => null;
    // The transaction knows of no answer: it is let go when nobody can ask again.
    if (status < 200) return;
    this.#follow((over) => {
      const timer = clock.after(patience(dialogs.timers()), () => {
        over();
        transaction.stop();
      });
      return { stop: () => timer.cancel() };
    });
  }

  #sendReliably(held: Held, wish: Wish): Result<void, Trouble> {
    if (reliabilityOf(held.incoming.request) === 'none') return err(NOT_RELIABLE);
    held.reliable ??= this.#reliableAnswers(held);
    const rseq = held.reliable.nextRSeq;
    const made = this.#make(held, wish, rseq);
    if (!made.ok) return this.#refuse(held, made.error);
    this.#putReliably(held, { status: wish.status, bytes: made.value }, rseq);
    return ok(undefined);
  }

  #isNextRSeq({ reliable }: Held, rseq: number): boolean {
    return reliable === null || reliable.nextRSeq === rseq;
  }

  #putReliably(
    held: Held,
    { status, bytes }: { readonly status: number; readonly bytes: Uint8Array },
    rseq: number,
  ): void {
    held.reliable ??= this.#reliableAnswers(held, rseq);
    held.sentReliably.set(rseq, { status, bytes, hasLeft: false });
    const { message } = parseMessage(bytes);
    held.reliable.put(status, message !== null && hasSdp(message));
  }

  #reliableAnswers(held: Held, first?: number): ReliableAnswers {
    const { clock, random, dialogs, list } = this.#deps;
    const deps = {
      clock,
      random,
      config: dialogs.timers(),
      send: (rseq: number) => this.#sendNumbered(held, rseq),
      // No PRACK in 64*T1: the INVITE is refused. RFC 3262 3
      gaveUp: () => void this.send(held, { status: 500 }),
      changed: () => list.changed(held),
    };
    const answers = createReliableAnswers(seqOf(held.incoming.request), deps, first);
    this.#running.add(answers);
    return answers;
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
    const live = this.#lead(held, bytes);
    held.live = live ?? held.live;
    if (status >= 200 && held.reliable) {
      held.reliable.final();
      this.#running.delete(held.reliable);
    }
    held.status = status;
    held.state = status >= 200 ? 'answered' : 'provisional';
    this.#deps.list.changed(held);
  }

  /** Lets a response do to the dialogs what it does; the answer is the dialog of its tags, or null. */
  #lead(held: Held, bytes: Uint8Array): LiveDialog | null {
    const { dialogs } = this.#deps;
    const { request, back, method } = held.incoming;
    const { message } = parseMessage(bytes);
    if (message?.kind !== 'response') return null;
    // Outside of any dialog each tag of ours names a dialog of its own. RFC 3261 12.1.1
    const inside = isInDialog(request) ? held.live : null;
    const live = noteOwnResponse({ request, live: inside, back }, message, dialogs);
    if (live?.call) live.call.unacknowledged = held.reliable?.unacknowledged ?? null;
    if (method !== 'INVITE') return live;
    if (live) this.#invites.set(live, held);
    if (inside) return live;
    if (live) addBranch(held.branches, live);
    if (message.status >= 300) refuseBranches(held.branches, message.status, dialogs);
    else if (message.status >= 200) watchOthers(held.branches, live, dialogs);
    return live;
  }

  /** A 2xx to INVITE goes out again until its ACK comes; without one the call is ended. RFC 3261 13.3.1.4 */
  #repeat(held: Held, bytes: Uint8Array): void {
    const { clock, dialogs } = this.#deps;
    held.repeater?.stop();
    const again = (): void => held.incoming.repeat(bytes);
    held.repeater = this.#follow((over) =>
      repeatAnswer(clock, dialogs.timers(), again, () => {
        over();
        this.#lacksAck(held);
      }),
    );
  }

  /** Starts what repeats or waits; it is remembered until it is over or stopped. */
  #follow(start: (over: () => void) => Repeater): Repeater {
    const over = (): void => void this.#running.delete(one);
    const inner = start(over);
    const one: Repeater = {
      stop() {
        inner.stop();
        over();
      },
    };
    this.#running.add(one);
    return one;
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

/** The RSeq of a reliable provisional response to an INVITE that was written by hand; null for every other. */
function writtenRSeq(request: SipRequest, bytes: Uint8Array): number | null {
  const { message } = parseMessage(bytes);
  if (message?.kind !== 'response' || reliabilityOf(request) === 'none') return null;
  const { status } = message;
  if (status <= 100 || status >= 200 || !hasOption(message, 'Require', '100rel')) return null;
  const rseq = numberOf(message, 'RSeq');
  return rseq !== null && rseq > 0 && rseq < 2 ** 31 ? rseq : null;
}
