/** Reads the negotiations of a flow: the one door to `shared/flow/offers`. */
import type { OfferRound } from '#shared/model/flow.ts';
import { tagOf } from '#shared/sip/views.ts';
import { readDescriptions } from '../descriptions.ts';
import { resultOf } from '#shared/lib/steps.ts';
import type { FlowMessage } from '../flow-message.ts';
import { roundsOf, sessionKey } from './rounds.ts';

/** The sessions that a BYE ended; either of its tags may be the fork's. */
function endedSessions(messages: readonly FlowMessage[]): Set<string> {
  const ended = new Set<string>();
  for (const { row, message } of messages) {
    if (row.kind !== 'request' || row.method !== 'BYE' || !message) continue;
    for (const name of ['From', 'To'] as const) ended.add(sessionKey(row.dialogId, tagOf(message, name)));
  }
  return ended;
}

/** The exchanges of offer and answer of these messages, which stand in the order of their times. Never throws. */
export function readOffers(messages: readonly FlowMessage[]): OfferRound[] {
  return resultOf(readOfferSteps(messages));
}

/** The same in steps, between which others may have their turn. */
export function* readOfferSteps(messages: readonly FlowMessage[]): Generator<null, OfferRound[]> {
  const descriptions = yield* readDescriptions(messages);
  return roundsOf(descriptions, endedSessions(messages));
}
