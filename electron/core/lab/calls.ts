/**
 * The lab's calls: rings, answers, repeats the 200 until its ACK comes (RFC 3261 13.3.1.4), and sees to it that every
 * call ends. Their number is bounded.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
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
export function createLabCalls({ clock, random, outgoing, allow }: LabCallsDeps): LabCalls {
  const calls = new Map<string, Call>();

  const plan = (call: Call, ms: number, what: () => void): void => {
    call.timer?.cancel();
    call.timer = clock.after(ms, what);
  };
  const forget = (call: Call): void => {
    call.timer?.cancel();
    if (calls.get(call.dialog.key) === call) calls.delete(call.dialog.key);
  };
  const hangUp = (call: Call): void => {
    forget(call);
    outgoing.send(call.dialog, { method: 'BYE' });
  };
  const answer = (call: Call, incoming: Incoming): void => {
    call.state = 'answered';
    const { request, back } = incoming;
    const body = utf8(sdpAnswer(textOf(request.bytes, request.body), back.local.host, random));
    const headers: HeaderPair[] = [
      ['Contact', call.dialog.contact],
      allow,
      ['Content-Type', 'application/sdp'],
    ];
    const bytes = incoming.respond(200, { headers, body });
    repeat(call, () => incoming.repeat(bytes), DEFAULT_TIMERS.t1, clock.now() + patience(DEFAULT_TIMERS));
  };
  /** The 200 goes out again, the wait doubling up to T2; after 64*T1 without ACK a BYE ends it. RFC 3261 13.3.1.4 */
  const repeat = (call: Call, send: () => void, wait: number, until: number): void => {
    const now = clock.now();
    if (now >= until) return hangUp(call);
    plan(call, Math.min(wait, until - now), () => {
      if (clock.now() < until) send();
      repeat(call, send, Math.min(wait * 2, DEFAULT_TIMERS.t2), until);
    });
  };
  const ring = (call: Call): void => {
    call.invite.respond(180, { headers: [['Contact', call.dialog.contact]] });
    const { answersAfter } = call.script;
    if (answersAfter !== null) return plan(call, answersAfter, () => answer(call, call.invite));
    plan(call, LONGEST_RINGING, () => {
      forget(call);
      call.invite.respond(480);
    });
  };

  return {
    start(incoming, script) {
      if (calls.size >= MAX_CALLS) return void incoming.respond(503, { headers: [['Retry-After', '10']] });
      const call: Call = {
        dialog: uasDialogOf(incoming),
        script,
        invite: incoming,
        state: 'ringing',
        timer: null,
      };
      calls.set(call.dialog.key, call);
      ring(call);
    },
    renew(incoming) {
      const call = calls.get(dialogKey(incoming.request));
      if (call?.state === 'confirmed') answer(call, incoming);
      // The first INVITE of the call is not settled yet. RFC 3261 14.2
      else incoming.respond(call ? 500 : 481, call ? { headers: [['Retry-After', '1']] } : {});
    },
    find: (request) => calls.get(dialogKey(request))?.dialog ?? null,
    acknowledged(ack) {
      const call = calls.get(dialogKey(ack));
      if (call?.state !== 'answered') return;
      call.state = 'confirmed';
      plan(call, call.script.hangsUpAfter ?? LONGEST_CALL, () => hangUp(call));
    },
    cancel(invite) {
      const call = [...calls.values()].find((one) => one.invite.transaction === invite);
      if (call?.state !== 'ringing') return false;
      forget(call);
      call.invite.respond(487);
      return true;
    },
    end(bye) {
      const call = calls.get(dialogKey(bye.request));
      if (!call) return false;
      forget(call);
      // A call that still rings is over too. RFC 3261 15.1.2
      if (call.state === 'ringing') call.invite.respond(487);
      bye.respond(200);
      return true;
    },
    get size() {
      return calls.size;
    },
    close() {
      for (const call of calls.values()) call.timer?.cancel();
      calls.clear();
    },
  };
}
