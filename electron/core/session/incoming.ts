/** Hands what comes in to whoever it concerns, and tells the call tracker what only the user agent knows. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import type { Transport } from '../transport/transport.ts';
import type { Core } from './core.ts';
import type { Stack } from './stack.ts';

/**
 * Responses go to the user agent; requests, ACK among them, are listed by it and answered by the answering side. What is not
 * SIP may be the answer to a keep-alive; what nobody claims has been recorded by the tap and needs nothing more.
 */
export function receiveDatagrams(transport: Pick<Transport, 'onDatagram'>, stack: Stack): Unsubscribe {
  const { userAgent, uas, accounts } = stack;
  return transport.onDatagram((datagram) => {
    const index = datagram.index ?? indexMessage(datagram.bytes);
    const message = index.message();
    if (!message) accounts.heard(datagram.bytes, datagram.remote);
    else if (message.kind === 'response') userAgent.receive(datagram, message);
    else {
      // Listed first, so that the exchange shows a peer's BYE before the answer to it.
      userAgent.observe(datagram, message);
      uas.receive(datagram, message);
    }
  });
}

/** Nobody sees on the wire that a sender gave up, so the exchange's end is told to its call. */
export function followExchanges(
  { stack: { userAgent }, tracker }: Pick<Core, 'stack' | 'tracker'>,
  clock: Clock,
): Unsubscribe {
  return userAgent.onEnd(({ callId, outcome }) => {
    if (outcome.kind === 'timeout') tracker.timedOut(callId, clock.now());
    if (outcome.kind === 'trouble') tracker.notSent(callId, clock.now());
  });
}
