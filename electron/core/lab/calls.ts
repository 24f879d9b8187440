/** Plays the scripts of the lab's calls: rings, answers, hangs up, and sees to it that every call ends. */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Answerer, Wish } from '../answer/answerer.ts';
import { answerParts } from '../answer/compose-answer.ts';
import type { Held } from '../answer/incoming-list.ts';
import { isOpen } from '../answer/incoming-list.ts';
import { reliabilityOf } from '../dialog/reliable.ts';
import type { DialogContext } from '../ua/dialogs/context.ts';
import type { LiveDialog } from '../ua/dialogs/live-dialog.ts';
import type { CallScript } from './behaviours.ts';

/** How long the lab rings when nobody cancels, and how long a call lasts when nobody hangs up. */
const LONGEST_RINGING = 180_000;
const LONGEST_CALL = 600_000;

/** How soon an answer is tried again that has to wait for a PRACK; without one the stack refuses the call itself. */
const PRACK_WAIT = 200;

/** How the lab rings: a plain 180, or its description in a 183. */
function firstAnswer({ incoming }: Held, { early }: CallScript): Wish {
  const reliability = reliabilityOf(incoming.request);
  return early
    ? { status: 183, sdp: true, reliable: reliability !== 'none' }
    : { status: 180, reliable: reliability === 'required' };
}

interface Call {
  readonly held: Held;
  readonly script: CallScript;
  /** The next thing that happens by itself. */
  timer: Timer | null;
  isUp: boolean;
}

export interface LabCallsDeps {
  readonly clock: Clock;
  readonly dialogs: DialogContext;
  hangUp(live: LiveDialog): void;
}

export interface LabCalls {
  /** A new call. */
  start(held: Held, script: CallScript, answerer: Answerer): void;
  /** A request changed: the call of an INVITE was acknowledged, cancelled, or given up. */
  requestChanged(held: Held): void;
  /** A dialog changed: its call may be over. */
  dialogChanged(live: LiveDialog): void;
  close(): void;
}

/** Makes the empty table of calls; there are never more than requests and dialogs are kept. */
export function createLabCalls(deps: LabCallsDeps): LabCalls {
  return new ScriptedCalls(deps);
}

class ScriptedCalls implements LabCalls {
  readonly #deps: LabCallsDeps;
  readonly #calls = new Map<Held, Call>();
  readonly #byDialog = new WeakMap<LiveDialog, Call>();

  constructor(deps: LabCallsDeps) {
    this.#deps = deps;
  }

  start(held: Held, script: CallScript, answerer: Answerer): void {
    const wish = { status: 200, sdp: true, rseq: null };
    const possible = answerParts(held.incoming, null, wish, this.#deps.dialogs);
    // What cannot be answered does not ring first. RFC 3261 13.3.1.3
    if (!possible.ok) {
      const { status, headers } = possible.error;
      return void answerer.send(held, { status, headers });
    }
    const call: Call = { held, script, timer: null, isUp: false };
    this.#calls.set(held, call);
    answerer.send(held, firstAnswer(held, script));
    if (held.live) this.#byDialog.set(held.live, call);
    const { answersAfter } = script;
    const status = answersAfter === null ? 480 : 200;
    this.#plan(call, answersAfter ?? LONGEST_RINGING, () => this.#answer(call, status, answerer));
  }

  #answer(call: Call, status: number, answerer: Answerer): void {
    if (!isOpen(call.held)) return;
    const sent = answerer.send(call.held, { status, sdp: true });
    // The 2xx waits for the PRACK of a description that was told before. RFC 3262 3
    if (!sent.ok) this.#plan(call, PRACK_WAIT, () => this.#answer(call, status, answerer));
  }

  requestChanged(held: Held): void {
    const call = this.#calls.get(held);
    if (!call) return;
    if (held.live) this.#byDialog.set(held.live, call);
    const isRefused = held.state === 'cancelled' || held.state === 'expired' || held.status >= 300;
    if (isRefused) return this.#forget(call);
    if (held.state !== 'acknowledged' || call.isUp) return;
    call.isUp = true;
    this.#plan(call, call.script.hangsUpAfter ?? LONGEST_CALL, () => {
      if (held.live) this.#deps.hangUp(held.live);
    });
  }

  dialogChanged(live: LiveDialog): void {
    const call = this.#byDialog.get(live);
    if (call && live.dialog.phase === 'terminated') this.#forget(call);
  }

  close(): void {
    for (const call of [...this.#calls.values()]) this.#forget(call);
  }

  #plan(call: Call, ms: number, what: () => void): void {
    call.timer?.cancel();
    call.timer = this.#deps.clock.after(ms, what);
  }

  #forget(call: Call): void {
    call.timer?.cancel();
    this.#calls.delete(call.held);
  }
}
