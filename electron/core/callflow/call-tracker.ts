/**
 * The calls in the traffic: all messages of one Call-ID are one row. It is told of every message once and follows each
 * call by the rules of `call-rules.ts`. Bounded: beyond the limit the oldest call is let go.
 */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Note } from '#shared/model/note.ts';
import { NO_NOTE } from '#shared/model/note.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import type { MessageSummary } from '#shared/sip/summary.ts';
import { hashText } from '../store/hash.ts';
import type { CallFacts } from './call-rules.ts';
import { expire, follow, giveUp, NEW_CALL, ownText } from './call-rules.ts';
import { beginningOf } from './mid-call.ts';
import { createPatience, PATIENCE_MS } from './patience.ts';

export const DEFAULT_LIMIT_CALLS = 200_000;

/** A message as the tracker needs it. */
export interface Observation {
  readonly messageId: number;
  /** The capture whose calls are its own; '' for what is heard live. */
  readonly capture: string;
  readonly time: number;
  readonly bytes: Uint8Array;
  readonly summary: MessageSummary;
  readonly retransmission: number;
}

/** What others may know of a call without its row being made. */
export interface KnownCall {
  readonly id: number;
  readonly started: number;
  /** The method that began it; INVITE also where only what comes later in a call was seen. */
  readonly method: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly capture: string;
  readonly messages: number;
  readonly facts: Pick<CallFacts, 'state' | 'status' | 'asked' | 'postDialDelay' | 'answered' | 'ended'>;
}

export interface CallTrackerOptions {
  readonly limitCalls?: number;
  /** How many other calls look like legs of one. */
  readonly legsOf?: (id: number) => number;
  /** What is said of a call. */
  readonly noteOf?: (id: number) => Note;
}

/** Which call a message belongs to, and the message of the call before it; 0 for none. */
export interface Membership {
  readonly dialogId: number;
  readonly previousMessage: number;
}

export interface CallTracker {
  /** Takes a message in; what has no Call-ID belongs to no call. */
  observe(observation: Observation): Membership;
  /** A user agent gave up waiting for an answer at `time`. */
  timedOut(callId: string, time: number): void;
  /** A user agent could not send at `time`. */
  notSent(callId: string, time: number): void;
  row(id: number): DialogRow | null;
  /** The kept rows among `count` ids from `from` on, in order. */
  rows(from: number, count: number): DialogRow[];
  call(id: number): KnownCall | null;
  /** The kept calls with a Call-ID: one that is heard live, and one of each capture. */
  named(callId: string): number[];
  /** Something outside changed what the row of a call says. */
  touch(id: number): void;
  /** The newest message of a call, or 0. */
  lastMessage(id: number): number;
  counters(): { readonly first: number; readonly next: number };
  /** How far the traffic of a capture has come, in milliseconds since 1970-01-01 UTC; 0 where it has none. */
  heardUntil(capture: string): number;
  /** Forgets all calls; ids go on counting. */
  clear(): void;
  /** Hears the id of each call whose row changed or came. */
  onChange(listener: (id: number) => void): Unsubscribe;
}

interface Call extends KnownCall {
  readonly key: string;
  method: string;
  last: number;
  lastMessage: number;
  messages: number;
  retransmissions: number;
  severity: DialogRow['severity'];
  facts: CallFacts;
}

/** Makes a tracker without calls. */
export function createCallTracker(options: CallTrackerOptions = {}): CallTracker {
  return new Tracker(options);
}

const NO_CALL: Membership = { dialogId: 0, previousMessage: 0 };

class Tracker implements CallTracker {
  readonly #limit: number;
  readonly #legsOf: (id: number) => number;
  readonly #noteOf: (id: number) => Note;
  readonly #patience = createPatience();
  readonly #changes = createEmitter<number>();
  readonly #byId = new Map<number, Call>();
  readonly #byKey = new Map<string, Call>();
  readonly #until = new Map<string, number>();
  /** Captures that have had a call. */
  readonly #captures = new Set<string>();
  #first = 1;
  #next = 1;

  constructor({ limitCalls = DEFAULT_LIMIT_CALLS, legsOf, noteOf }: CallTrackerOptions) {
    this.#limit = limitCalls;
    this.#legsOf = legsOf ?? (() => 0);
    this.#noteOf = noteOf ?? (() => NO_NOTE);
  }

  observe(observation: Observation): Membership {
    this.#patience.pass(observation.capture, observation.time, this.#expire);
    if (observation.time > this.heardUntil(observation.capture))
      this.#until.set(observation.capture, observation.time);
    if (observation.summary.callId === '') return NO_CALL;
    const key = keyOf(observation.summary.callId, observation.capture);
    const call = this.#byKey.get(key) ?? this.#begin(observation);
    const previousMessage = call.lastMessage;
    const { attempted, cancelled } = call.facts;
    take(call, observation);
    this.#await(call, attempted, cancelled);
    this.#changes.emit(call.id);
    return { dialogId: call.id, previousMessage };
  }

  timedOut(callId: string, time: number): void {
    this.#giveUp(callId, 'timed-out', time);
  }

  notSent(callId: string, time: number): void {
    this.#giveUp(callId, 'failed', time);
  }

  row(id: number): DialogRow | null {
    const call = this.#byId.get(id);
    return call ? rowOf(call, this.#legsOf(id), this.#noteOf(id)) : null;
  }

  call(id: number): KnownCall | null {
    return this.#byId.get(id) ?? null;
  }

  named(callId: string): number[] {
    return [...this.#captures].flatMap((capture) => this.#byKey.get(keyOf(callId, capture))?.id ?? []);
  }

  touch(id: number): void {
    if (this.#byId.has(id)) this.#changes.emit(id);
  }

  rows(from: number, count: number): DialogRow[] {
    const rows: DialogRow[] = [];
    const end = Math.min(from + count, this.#next);
    for (let id = Math.max(from, this.#first); id < end; id++) {
      const row = this.row(id);
      if (row) rows.push(row);
    }
    return rows;
  }

  lastMessage(id: number): number {
    return this.#byId.get(id)?.lastMessage ?? 0;
  }

  counters(): { first: number; next: number } {
    return { first: this.#first, next: this.#next };
  }

  heardUntil(capture: string): number {
    return this.#until.get(capture) ?? 0;
  }

  clear(): void {
    this.#byId.clear();
    this.#byKey.clear();
    this.#until.clear();
    this.#captures.clear();
    this.#patience.clear();
    this.#first = this.#next;
  }

  onChange(listener: (id: number) => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  #begin(observation: Observation): Call {
    const call = newCall(this.#next++, observation);
    this.#byId.set(call.id, call);
    this.#byKey.set(call.key, call);
    this.#captures.add(observation.capture);
    while (this.#byId.size > this.#limit) this.#letGo(this.#first++);
    return call;
  }

  #letGo(id: number): void {
    const call = this.#byId.get(id);
    if (!call) return;
    this.#byId.delete(id);
    this.#byKey.delete(call.key);
  }

  /** A new attempt waits for its answer, and a cancelled one for its end. Nobody answers an ACK. */
  #await({ id, method, capture, facts }: Call, attempted: number | null, cancelled: number | null): void {
    if (method === 'ACK') return;
    if (facts.attempted !== null && facts.attempted !== attempted)
      this.#patience.wait(capture, id, facts.attempted);
    if (facts.cancelled !== null && facts.cancelled !== cancelled)
      this.#patience.wait(capture, id, facts.cancelled);
  }

  readonly #expire = (id: number, since: number): void => {
    const call = this.#byId.get(id);
    const facts = call && expire(call.facts, since, since + PATIENCE_MS);
    if (!call || !facts || facts === call.facts) return;
    call.facts = facts;
    this.#changes.emit(id);
  };

  #giveUp(callId: string, state: 'timed-out' | 'failed', time: number): void {
    const call = this.#byKey.get(keyOf(callId, ''));
    if (!call) return;
    const facts = giveUp(call.facts, state, time);
    if (facts === call.facts) return;
    call.facts = facts;
    this.#changes.emit(call.id);
  }
}

function newCall(id: number, { capture, time, summary }: Observation): Call {
  return {
    id,
    key: ownText(keyOf(summary.callId, capture), KEY_ROOM),
    started: time,
    method: ownText(beginningOf('', summary)),
    from: ownText(summary.from),
    to: ownText(summary.to),
    callId: ownText(summary.callId),
    capture,
    last: time,
    lastMessage: 0,
    messages: 0,
    retransmissions: 0,
    severity: null,
    facts: NEW_CALL,
  };
}

function take(call: Call, { messageId, time, bytes, summary, retransmission }: Observation): void {
  call.last = Math.max(call.last, time);
  call.lastMessage = messageId;
  call.messages++;
  if (retransmission > 0) call.retransmissions++;
  call.severity = worse(call.severity, summary.severity);
  const method = beginningOf(call.method, summary);
  if (method !== call.method) Object.assign(call, { method, facts: NEW_CALL });
  call.facts = follow(call.facts, { method: call.method, time, bytes, summary });
}

function rowOf(call: Call, legs: number, { mark, comment }: Note): DialogRow {
  const { state, status, reason, postDialDelay, answered, ended } = call.facts;
  return {
    id: call.id,
    started: call.started,
    last: call.last,
    state,
    method: call.method,
    status,
    reason,
    from: call.from,
    to: call.to,
    callId: call.callId,
    messages: call.messages,
    retransmissions: call.retransmissions,
    postDialDelay,
    answered,
    ended,
    severity: call.severity,
    source: call.capture,
    legs,
    mark,
    comment,
  };
}

const SEVERITIES = ['info', 'warning', 'error'] as const;

function worse(a: DialogRow['severity'], b: DialogRow['severity']): DialogRow['severity'] {
  const rank = (severity: DialogRow['severity']): number => (severity ? SEVERITIES.indexOf(severity) : -1);
  return rank(b) > rank(a) ? b : a;
}

const KEY_LIMIT = 256;
/** A key with its length, its hash and its capture. */
const KEY_ROOM = 400;

/**
 * The Call-ID itself, as it is compared (RFC 3261 8.1.1.4); one of absurd length by its beginning, length and hash. Of a
 * capture it has the capture before it: no Call-ID holds a line end.
 */
function keyOf(callId: string, capture: string): string {
  const key = callId.length <= KEY_LIMIT ? callId : `${ownText(callId)} ${callId.length} ${hashText(callId)}`;
  return capture === '' ? key : `${capture}\n${key}`;
}
