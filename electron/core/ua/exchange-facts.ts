/** Small questions about an exchange's messages, and parts of what is told of it. */
import type { Exchange } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipMessage, SipRequest, SipResponse } from '#shared/sip/message.ts';
import { cseqOf, methodText } from '#shared/sip/views.ts';
import type { ClientTransaction } from '../transaction/client-layer.ts';
import type { ReceivedDatagram, Route } from '../transport/transport.ts';
import type { Leg } from './leg.ts';

/** Trouble alone, without the steps that led to it. */
export function withoutSteps({ code, message, data }: Trouble): Trouble {
  return { code, message, ...(data ? { data } : {}) };
}

/** Whether a datagram came from another address than the route leads to. */
export function isForeign({ remote }: ReceivedDatagram, route: Route | null): boolean {
  return route !== null && (remote.host !== route.remote.host || remote.port !== route.remote.port);
}

/** Whether a response is the request's and not its CANCEL's or BYE's, by the method of CSeq. */
export function answers(request: SipRequest, response: SipMessage): boolean {
  const method = cseqOf(response)?.method;
  return method === undefined || method === methodText(request);
}

/** A 2xx to the INVITE that came after its transaction ended is still acknowledged (RFC 3261 13.2.2.4). */
export function isLate2xx(original: Leg, response: SipResponse): boolean {
  const isInvite = methodText(original.request) === 'INVITE' && cseqOf(response)?.method === 'INVITE';
  return isInvite && response.status >= 200 && response.status < 300;
}

/** What is told of a transaction. */
export function transactionView(transaction: ClientTransaction): NonNullable<Exchange['transaction']> {
  const { kind, state, branch, timers } = transaction.snapshot();
  return { kind, state, branch, timers: timers.map(({ letter, due }) => ({ letter, due })) };
}

/** Why a CANCEL or BYE cannot be sent. */
export function notPossible(method: 'CANCEL' | 'BYE'): Trouble {
  const reason = method === 'CANCEL' ? 'no INVITE waits for its final answer' : 'no call is standing';
  return { code: 'NOT_POSSIBLE', message: `${method} cannot be sent now: ${reason}` };
}
