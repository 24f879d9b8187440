/**
 * The lab's calls: rings, answers, repeats the 200 until its ACK comes (RFC 3261 13.3.1.4), and sees to it that every
 * call ends. Their number is bounded.
 */
import { utf8 } from '#shared/lib/bytes.ts';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import type { Incoming } from '../answer/responder.ts';
import type { ServerTransaction } from '../transaction/server-layer.ts';
import { DEFAULT_TIMERS, patience } from '../transaction/timers.ts';
import type { CallScript } from './behaviours.ts';
import { sdpAnswer } from './sdp-answer.ts';
import type { Outgoing, UasDialog } from './uas-dialog.ts';
import { dialogKey, uasDialogOf } from './uas-dialog.ts';

const MAX_CALLS = 2_000;
/** How long the lab rings when nobody cancels, and how long a call lasts when nobody hangs up. */
const LONGEST_RINGING = 180_000;
const LONGEST_CALL = 600_000;

interface Call {
  readonly dialog: UasDialog;
  readonly script: CallScript;
  readonly invite: Incoming;
  /** What the lab's last 2xx describes, or the next one will. */
  sdp: string;
  state: 'ringing' | 'answered' | 'confirmed';
  /** The next thing that happens by itself; each state has one. */
  timer: Timer | null;
}

export interface LabCalls {
  /** A new call. */
  start(incoming: Incoming, script: CallScript): void;
  /** An INVITE inside a call: answered like the first one (RFC 3261 14.2). */
  renew(incoming: Incoming): void;
  /** The dialog of the call that a request is in, or null. */
  find(request: SipRequest): UasDialog | null;
  /** The ACK for a 200. */
  acknowledged(ack: SipRequest): void;
  /** Ends a ringing call with 487; false where it does not ring (RFC 3261 9.2). */
  cancel(invite: ServerTransaction): boolean;
  /** Answers the peer's BYE; false where there is no such call. */
  end(bye: Incoming): boolean;
  readonly size: number;
  close(): void;
}

export interface LabCallsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly outgoing: Outgoing;
  readonly allow: HeaderPair;
}

/** Makes the empty table of calls. */
export function createLabCalls(deps: LabCallsDeps): LabCalls {
  return new CallTable(deps);
}

class CallTable implements LabCalls {
  readonly #deps: LabCallsDeps;
  readonly #calls = new Map<string, Call>();

  constructor(deps: LabCallsDeps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#calls.size;
  }

  start(incoming: Incoming, script: CallScript): void {
    if (this.size >= MAX_CALLS) return void incoming.respond(503, { headers: [['Retry-After', '10']] });
    const sdp = this.#describe(incoming, null);
    if (sdp === null) return;
    const call: Call = {
      dialog: uasDialogOf(incoming),
      script,
      invite: incoming,
      sdp,
      state: 'ringing',
      timer: null,
    };
    this.#calls.set(call.dialog.key, call);
    this.#ring(call);
  }

  renew(incoming: Incoming): void {
    const call = this.#calls.get(dialogKey(incoming.request));
    // The first INVITE of the call is not settled yet. RFC 3261 14.2
    if (call?.state !== 'confirmed') {
      return void incoming.respond(call ? 500 : 481, call ? { headers: [['Retry-After', '1']] } : {});
    }
    const sdp = this.#describe(incoming, call.sdp);
    if (sdp === null) return;
    call.sdp = sdp;
    this.#answer(call, incoming);
  }

  find(request: SipRequest): UasDialog | null {
    return this.#calls.get(dialogKey(request))?.dialog ?? null;
  }

  acknowledged(ack: SipRequest): void {
    const call = this.#calls.get(dialogKey(ack));
    if (call?.state !== 'answered') return;
    call.state = 'confirmed';
    this.#plan(call, call.script.hangsUpAfter ?? LONGEST_CALL, () => this.#hangUp(call));
  }

  cancel(invite: ServerTransaction): boolean {
    const call = [...this.#calls.values()].find((one) => one.invite.transaction === invite);
    if (call?.state !== 'ringing') return false;
    this.#forget(call);
    call.invite.respond(487);
    return true;
  }

  end(bye: Incoming): boolean {
    const call = this.#calls.get(dialogKey(bye.request));
    if (!call) return false;
    this.#forget(call);
    // A call that still rings is over too. RFC 3261 15.1.2
    if (call.state === 'ringing') call.invite.respond(487);
    bye.respond(200);
    return true;
  }

  close(): void {
    for (const call of this.#calls.values()) call.timer?.cancel();
    this.#calls.clear();
  }

  #ring(call: Call): void {
    call.invite.respond(180, { headers: [['Contact', call.dialog.contact]] });
    const { answersAfter } = call.script;
    if (answersAfter !== null) return this.#plan(call, answersAfter, () => this.#answer(call, call.invite));
    this.#plan(call, LONGEST_RINGING, () => {
      this.#forget(call);
      call.invite.respond(480);
    });
  }

  /** The lab's description for an INVITE; null where its offer is refused, which leaves a call as it was (RFC 3261 14.2). */
  #describe(incoming: Incoming, previous: string | null): string | null {
    const { request, back } = incoming;
    const sdp = sdpAnswer(request, back.local.host, this.#deps.random, previous);
    if (sdp.ok) return sdp.value;
    incoming.respond(488);
    return null;
  }

  #answer(call: Call, incoming: Incoming): void {
    const { clock, allow } = this.#deps;
    call.state = 'answered';
    const body = utf8(call.sdp);
    const headers: HeaderPair[] = [
      ['Contact', call.dialog.contact],
      allow,
      ['Content-Type', 'application/sdp'],
    ];
    const bytes = incoming.respond(200, { headers, body });
    const until = clock.now() + patience(DEFAULT_TIMERS);
    this.#repeat(call, () => incoming.repeat(bytes), DEFAULT_TIMERS.t1, until);
  }

  /** The 200 goes out again, the wait doubling up to T2; after 64*T1 without ACK a BYE ends it. RFC 3261 13.3.1.4 */
  #repeat(call: Call, send: () => void, wait: number, until: number): void {
    const { clock } = this.#deps;
    const now = clock.now();
    if (now >= until) return this.#hangUp(call);
    this.#plan(call, Math.min(wait, until - now), () => {
      if (clock.now() < until) send();
      this.#repeat(call, send, Math.min(wait * 2, DEFAULT_TIMERS.t2), until);
    });
  }

  #hangUp(call: Call): void {
    this.#forget(call);
    this.#deps.outgoing.send(call.dialog, { method: 'BYE' });
  }

  #plan(call: Call, ms: number, what: () => void): void {
    call.timer?.cancel();
    call.timer = this.#deps.clock.after(ms, what);
  }

  #forget(call: Call): void {
    call.timer?.cancel();
    if (this.#calls.get(call.dialog.key) === call) this.#calls.delete(call.dialog.key);
  }
}
