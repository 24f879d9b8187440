/**
 * The requests that a dialog can send next: which of them the RFCs allow now, as a table of rules, and how each is written.
 * What breaks a rule is told and can be sent all the same.
 */
import { utf8 } from '#shared/lib/bytes.ts';
import type { DialogStep, StepRow, StepWarning } from '#shared/model/stack.ts';
import { DIALOG_STEPS } from '#shared/model/stack.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { parseUri } from '#shared/sip/views.ts';
import type { Dialog } from './dialog.ts';
import type { DialogRequestParts } from './request.ts';

/** What a step looks at. */
export interface StepFacts {
  readonly dialog: Dialog;
  /** The call of the dialog, or null where it has none. */
  readonly call: {
    readonly isOver: boolean;
    /** Whether an INVITE of either side waits for its final answer, or its 2xx for the ACK. */
    readonly invitePending: boolean;
    /** Whether a 2xx of ours to an INVITE waits for its ACK. */
    readonly awaitsAck: boolean;
    readonly updatePending: boolean;
    /** Whether an offer of either side waits for its answer. */
    readonly offerPending: boolean;
    /** `RSeq CSeq METHOD` of a reliable provisional response that waits for its PRACK. */
    readonly rack: string | null;
    /** Whether a 2xx came that no ACK went out for. */
    readonly owesAck: boolean;
  } | null;
  /** The event of the subscription that this side has, and of the one that it serves. */
  readonly subscribed: string | null;
  readonly notifying: string | null;
  /** The methods that the peer allows, or null where it did not say. */
  readonly allow: ReadonlySet<string> | null;
}

type Rule = (facts: StepFacts) => StepWarning | null;

interface StepEntry {
  readonly method: string;
  readonly rfc: string;
  readonly rules: readonly Rule[];
}

const notEnded: Rule = ({ dialog }) => (dialog.phase === 'terminated' ? 'dialog-ended' : null);
const confirmed: Rule = ({ dialog }) => (dialog.phase === 'early' ? 'not-confirmed' : null);
const inCall: Rule = ({ call }) => (call && !call.isOver ? null : 'no-call');
const noInvite: Rule = ({ call }) => (call?.invitePending ? 'transaction-pending' : null);
const noUpdate: Rule = ({ call }) => (call?.updatePending ? 'transaction-pending' : null);
const noOffer: Rule = ({ call }) => (call?.offerPending ? 'offer-pending' : null);
const subscribed: Rule = ({ subscribed: event }) => (event === null ? 'no-subscription' : null);
const notifying: Rule = ({ notifying: event }) => (event === null ? 'not-notifier' : null);
const owesPrack: Rule = ({ call }) => (call?.rack ? null : 'nothing-to-acknowledge');
const owesAck: Rule = ({ call }) => (call?.owesAck ? null : 'nothing-to-acknowledge');

/** The callee may not end an early dialog by BYE, nor one whose ACK has not come; the caller may. RFC 3261 15 */
const mayEnd: Rule = ({ dialog, call }) => {
  if (dialog.role === 'uac') return null;
  if (dialog.phase === 'early') return 'not-confirmed';
  return call?.awaitsAck ? 'transaction-pending' : null;
};

const reinvite: Pick<StepEntry, 'method' | 'rfc' | 'rules'> = {
  method: 'INVITE',
  rfc: 'RFC 3261 14.1',
  rules: [notEnded, inCall, confirmed, noInvite, noOffer],
};

const STEPS: Readonly<Record<DialogStep, StepEntry>> = {
  BYE: { method: 'BYE', rfc: 'RFC 3261 15', rules: [notEnded, inCall, mayEnd] },
  're-INVITE': reinvite,
  hold: { ...reinvite, rfc: 'RFC 3264 8.4' },
  resume: { ...reinvite, rfc: 'RFC 3264 8.4' },
  UPDATE: { method: 'UPDATE', rfc: 'RFC 3311 5.1', rules: [notEnded, inCall, noUpdate, noOffer] },
  INFO: { method: 'INFO', rfc: 'RFC 6086 4.2.1', rules: [notEnded, inCall] },
  REFER: { method: 'REFER', rfc: 'RFC 3515 2.4.1', rules: [notEnded, confirmed] },
  MESSAGE: { method: 'MESSAGE', rfc: 'RFC 3428 2', rules: [notEnded, confirmed] },
  OPTIONS: { method: 'OPTIONS', rfc: 'RFC 3261 11', rules: [notEnded] },
  NOTIFY: { method: 'NOTIFY', rfc: 'RFC 6665 4.2.2', rules: [notEnded, notifying] },
  SUBSCRIBE: { method: 'SUBSCRIBE', rfc: 'RFC 6665 4.1.2.2', rules: [notEnded, subscribed] },
  unsubscribe: { method: 'SUBSCRIBE', rfc: 'RFC 6665 4.1.2.3', rules: [notEnded, subscribed] },
  PRACK: { method: 'PRACK', rfc: 'RFC 3262 4', rules: [notEnded, owesPrack] },
  ACK: { method: 'ACK', rfc: 'RFC 3261 13.2.2.4', rules: [owesAck] },
};

/** The method that a step sends. */
export function methodOfStep(step: DialogStep): string {
  return STEPS[step].method;
}

/** Every step with its warning, or null where it may be sent. */
export function stepRows(facts: StepFacts): StepRow[] {
  return DIALOG_STEPS.map((step) => {
    const { rules, rfc, method } = STEPS[step];
    const broken = rules.map((rule) => rule(facts)).find((warning) => warning !== null);
    const refused = facts.allow && method !== 'ACK' && !facts.allow.has(method);
    return { step, warning: broken ?? (refused ? 'not-allowed-by-peer' : null), rfc };
  });
}

/** The parts that a step needs beyond the dialog's own. */
export interface StepExtras {
  /** An SDP offer in the direction that the step asks for, made when it is asked for. */
  offer(direction: 'as-is' | 'hold' | 'resume'): string;
  /** The headers of our wish for a session timer, empty where there is none. */
  readonly sessionTimer: readonly HeaderPair[];
}

type Parts = Pick<DialogRequestParts, 'headers' | 'body'>;

function withBody(type: string, text: string, headers: readonly HeaderPair[] = []): Parts {
  return { headers: [...headers, ['Content-Type', type]], body: utf8(text) };
}

/** The URI that a reference points at until its author says another: the peer's host with a user to be replaced. */
function exampleTarget({ remoteTarget }: Dialog): string {
  const uri = parseUri(remoteTarget);
  return uri && uri.host !== '' ? `sip:transfer@${uri.host}` : 'sip:transfer@invalid';
}

function addressOnly(value: string): string {
  return /<[^<>]*>/.exec(value)?.[0] ?? value.replace(/;.*$/, '');
}

const offerOf =
  (direction: 'as-is' | 'hold' | 'resume') =>
  (_facts: StepFacts, extras: StepExtras): Parts =>
    withBody('application/sdp', extras.offer(direction), extras.sessionTimer);

const WRITERS: Readonly<Record<DialogStep, (facts: StepFacts, extras: StepExtras) => Parts>> = {
  BYE: () => ({}),
  're-INVITE': offerOf('as-is'),
  hold: offerOf('hold'),
  resume: offerOf('resume'),
  UPDATE: (_facts, { sessionTimer }) => ({ headers: sessionTimer }),
  INFO: () => withBody('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n'),
  REFER: ({ dialog }) => ({
    headers: [
      ['Refer-To', `<${exampleTarget(dialog)}>`],
      ['Referred-By', addressOnly(dialog.local)],
    ],
  }),
  MESSAGE: () => withBody('text/plain', 'Hello\r\n'),
  OPTIONS: () => ({ headers: [['Accept', 'application/sdp']] }),
  NOTIFY: ({ notifying: event }) => notifyParts(event ?? 'presence'),
  SUBSCRIBE: ({ subscribed: event }) => subscribeParts(event ?? 'presence', 3_600),
  unsubscribe: ({ subscribed: event }) => subscribeParts(event ?? 'presence', 0),
  PRACK: ({ call }) => ({ headers: [['RAck', call?.rack ?? '1 1 INVITE']] }),
  ACK: () => ({}),
};

function notifyParts(event: string): Parts {
  const isReference = event.split(';')[0]?.trim().toLowerCase() === 'refer';
  // The last NOTIFY of a reference tells its result and ends the subscription. RFC 3515 2.4.7
  if (isReference) {
    return withBody('message/sipfrag;version=2.0', 'SIP/2.0 200 OK\r\n', [
      ['Event', event],
      ['Subscription-State', 'terminated;reason=noresource'],
    ]);
  }
  return {
    headers: [
      ['Event', event],
      ['Subscription-State', 'active;expires=3600'],
    ],
  };
}

function subscribeParts(event: string, expires: number): Parts {
  return {
    headers: [
      ['Event', event],
      ['Expires', String(expires)],
    ],
  };
}

/** The request that a step sends, without its Via. */
export function stepRequest(step: DialogStep, facts: StepFacts, extras: StepExtras): DialogRequestParts {
  return { method: STEPS[step].method, ...WRITERS[step](facts, extras) };
}
