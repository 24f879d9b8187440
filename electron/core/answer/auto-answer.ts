/**
 * What the console answers by itself to requests that come in, as a table; one switch turns it off. Nothing here
 * starts a call: an INVITE is told that nobody is there (RFC 3261 8.2, 11.2, 12.2.2, 9.2).
 */
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { isKnownMethod } from '#shared/sip/methods.ts';
import { callIdOf, methodText } from '#shared/sip/views.ts';
import type { ReceivedDatagram } from '../transport/transport.ts';
import type { ResponderDeps } from './responder.ts';
import { createResponder } from './responder.ts';

/** The methods that get another answer than 405. */
const ALLOW: HeaderPair = [
  'Allow',
  'INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, INFO, UPDATE, MESSAGE, PRACK',
];

export interface AnswerRule {
  /** Methods that the rule is for; null for every method. */
  readonly methods: ReadonlySet<string> | null;
  /** Whether the request must belong to a call of ours, must not, or either. */
  readonly call: 'ours' | 'unknown' | 'any';
  readonly status: number;
  readonly headers: readonly HeaderPair[];
}

const only = (...methods: string[]): ReadonlySet<string> => new Set(methods);

/** The rules in order; the first that fits answers. */
export const ANSWER_RULES: readonly AnswerRule[] = [
  // What a call of ours brings with it is taken note of. RFC 3261 12.2.2
  {
    methods: only('BYE', 'NOTIFY', 'INFO', 'UPDATE', 'MESSAGE', 'OPTIONS'),
    call: 'ours',
    status: 200,
    headers: [],
  },
  // OPTIONS asks what can be done here. RFC 3261 11.2
  {
    methods: only('OPTIONS'),
    call: 'any',
    status: 200,
    headers: [ALLOW, ['Accept', 'application/sdp, text/plain'], ['Supported', '']],
  },
  // A request inside a dialog that nobody knows here. RFC 3261 12.2.2
  { methods: only('BYE', 'NOTIFY', 'INFO', 'UPDATE', 'PRACK'), call: 'any', status: 481, headers: [] },
  // A CANCEL whose request was answered at once finds nothing to cancel. RFC 3261 9.2
  { methods: only('CANCEL'), call: 'any', status: 481, headers: [] },
  // Nobody picks up. RFC 3261 21.4.18
  { methods: only('INVITE'), call: 'any', status: 480, headers: [] },
  // A method that is known and not allowed says which ones are. RFC 3261 8.2.1
  { methods: null, call: 'any', status: 405, headers: [ALLOW] },
];

const NOT_IMPLEMENTED: Pick<AnswerRule, 'status' | 'headers'> = { status: 501, headers: [ALLOW] };

/** The answer to a method; null for an ACK, which never gets one (RFC 3261 17). */
export function answerFor(method: string, isOurs: boolean): Pick<AnswerRule, 'status' | 'headers'> | null {
  if (method === 'ACK') return null;
  // A method that nobody registered is not implemented. RFC 3261 21.5.2
  if (!isKnownMethod(method)) return NOT_IMPLEMENTED;
  const fits = (rule: AnswerRule): boolean =>
    (rule.methods?.has(method) ?? true) && (rule.call === 'any' || (rule.call === 'ours') === isOurs);
  return ANSWER_RULES.find(fits) ?? NOT_IMPLEMENTED;
}

export interface AutoAnswer {
  enabled: boolean;
  receive(datagram: ReceivedDatagram, request: SipRequest): void;
  close(): void;
}

export interface AutoAnswerDeps extends ResponderDeps {
  /** The value of Server in the answers. */
  readonly userAgent: string;
  knowsCall(callId: string): boolean;
}

/** Makes the automatic answers, switched on. */
export function createAutoAnswer(deps: AutoAnswerDeps): AutoAnswer {
  const responder = createResponder(deps);
  return {
    enabled: true,
    receive(datagram, request) {
      if (!this.enabled) return;
      const incoming = responder.receive(datagram, request);
      const answer = incoming && answerFor(methodText(request), deps.knowsCall(callIdOf(request)));
      if (!incoming || !answer) return;
      incoming.respond(answer.status, { headers: [...answer.headers, ['Server', deps.userAgent]] });
    },
    close: () => responder.close(),
  };
}
