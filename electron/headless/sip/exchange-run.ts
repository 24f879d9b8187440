/** One exchange of a command: started, interrupted by a person, followed to its outcome and to the ACK of it. */
import type { App } from '#core/session/app.ts';
import type { Exchange, Outcome, SendDraft, SendSwitches } from '#shared/model/exchange.ts';
import type { Io } from '../cli/io.ts';
import type { Conversation } from './conversation.ts';
import { createConversation, exchangeOf } from './conversation.ts';
import type { EndedExchange } from './outcome.ts';
import { isSuccess } from './outcome.ts';

/** How long the ACK of a final answer is waited for: it leaves at once or not at all. */
const ACK_LIMIT = 1000;

export interface RunningExchange {
  readonly id: number;
  readonly talk: Conversation;
}

/**
 * Sends a draft. The first interrupt cancels a call that rings; the next one, or one where nothing can be cancelled, stops;
 * after the outcome an interrupt only ends the wait of the moment.
 */
export function beginExchange(app: App, draft: SendDraft, io: Io): RunningExchange {
  const { userAgent } = app;
  const id = userAgent.start(draft);
  const talk = createConversation(app, io, (nth) => {
    const exchange = exchangeOf(app, id);
    if (exchange.outcome) return;
    const isCancelled = nth === 1 && exchange.next.includes('CANCEL') && userAgent.next(id, 'CANCEL').ok;
    if (!isCancelled) userAgent.stop(id);
  });
  return { id, talk };
}

/** Waits for the outcome. */
export async function outcomeOf(app: App, { id, talk }: RunningExchange): Promise<Outcome> {
  await talk.until(() => exchangeOf(app, id).outcome !== null);
  return exchangeOf(app, id).outcome ?? { kind: 'stopped' };
}

const rang = ({ entries }: Exchange): boolean => entries.some(({ status }) => status >= 100 && status < 200);
const hasAck = ({ entries }: Exchange): boolean => entries.some(({ method }) => method === 'ACK');

/** Whether an INVITE was answered, or its time ran out while it rang: something follows then. */
export function hasSequel(exchange: Exchange): boolean {
  const { outcome, entries } = exchange;
  if (entries[0]?.method !== 'INVITE') return false;
  return outcome?.kind === 'answer' || (outcome?.kind === 'timeout' && rang(exchange));
}

/** Waits for the ACK of the final answer to an INVITE, or of the 487 to its CANCEL, where one is sent at all. */
export async function acknowledged(
  app: App,
  { id, talk }: RunningExchange,
  { ack2xx, ackNon2xx, transaction }: SendSwitches,
): Promise<void> {
  const { outcome } = exchangeOf(app, id);
  const isSent = outcome && isSuccess(outcome) ? ack2xx : ackNon2xx && transaction;
  if (isSent) await talk.untilOrInterrupt(() => hasAck(exchangeOf(app, id)), ACK_LIMIT);
}

/** The exchange at its end. */
export function endOf(app: App, { id }: RunningExchange, io: Io): EndedExchange {
  const exchange = exchangeOf(app, id);
  const outcome: Outcome = exchange.outcome ?? { kind: 'stopped' };
  const last = outcome.kind === 'answer' ? exchange.entries.at(-1)?.time : undefined;
  return { exchange, outcome, ended: last ?? io.now() };
}
