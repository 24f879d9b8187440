/** Hands what comes in to whoever it concerns, and tells the call tracker what only the user agent knows. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import type { Core } from './core.ts';

/**
 * Responses go to the user agent; requests, ACK among them, are shown to it and go to the automatic answers. What is not SIP, and what
 * nobody claims, has been recorded by the tap and needs nothing more.
 */
export function receiveDatagrams({
  transport,
  userAgent,
  autoAnswer,
}: Pick<Core, 'transport' | 'userAgent' | 'autoAnswer'>): Unsubscribe {
  return transport.onDatagram((datagram) => {
    const index = datagram.index ?? indexMessage(datagram.bytes);
    const message = index.message();
    if (message?.kind === 'response') userAgent.receive(datagram, message);
    if (message?.kind !== 'request') return;
    // Seen first, so that the exchange lists a peer's BYE before the answer to it.
    userAgent.observe(datagram, message);
    autoAnswer.receive(datagram, message);
  });
}

/** Nobody sees on the wire that a sender gave up, so the exchange's end is told to its call. */
export function followExchanges(
  { userAgent, tracker }: Pick<Core, 'userAgent' | 'tracker'>,
  clock: Clock,
): Unsubscribe {
  return userAgent.onChange((id) => {
    const exchange = userAgent.get(id);
    if (exchange?.outcome?.kind === 'timeout') tracker.timedOut(exchange.callId, clock.now());
    if (exchange?.outcome?.kind === 'trouble') tracker.notSent(exchange.callId, clock.now());
  });
}
