/** Steps that wait: for an answer to what was sent last, or for a request. */
import type { SimpleStep, Told } from '#shared/model/sequence.ts';
import { statusRangeOf } from '#shared/sequence/terms.ts';
import type { StatusRange } from '#shared/sequence/terms.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { callIdOf, methodText, requestUri } from '#shared/sip/views.ts';
import type { Held } from '../answer/incoming-list.ts';
import type { Conversation, Latest, Look, Sent } from './conversation.ts';
import { lookForAnswer } from './conversation.ts';
import { noteLast } from './last-messages.ts';
import type { RowContext, Verdict } from './row-context.ts';
import { conversationOf, failed, messageOf, STOPPED } from './row-context.ts';
import { noteCall } from './send-step.ts';
import { notPossible, told, toldAnswer, toldAs, toldInVain } from './words.ts';

type WaitStep = Extract<SimpleStep, { kind: 'wait' }>;

/** Waits; passes with what was waited for. */
export function runWait(context: RowContext, step: WaitStep): Promise<Verdict> {
  const range = statusRangeOf(step.what);
  if (range) return waitForAnswer(context, step, range);
  return step.what === 'ACK' || step.what === 'CANCEL'
    ? waitForState(context, step)
    : waitForRequest(context, step);
}

function timeOf(
  { plan }: RowContext,
  { what, within }: WaitStep,
): { readonly ms: number; readonly expected: Told } {
  const ms = within ?? plan.sequence.timeout;
  return { ms, expected: told('within', { what, ms }) };
}

async function waitForAnswer(context: RowContext, step: WaitStep, range: StatusRange): Promise<Verdict> {
  const { ms, expected } = timeOf(context, step);
  const found = conversationOf(context, step.of);
  if (!found.ok) return failed(found.error, { expected });
  const conversation = found.value;
  const sent = conversation.sent.at(-1);
  if (!sent) return failed(notPossible('nothing-sent'), { expected });
  context.conversations.touch(conversation, step.as);
  const { userAgent } = context.deps.stack;
  const look = (): NonNullable<Look> | null => {
    const exchange = userAgent.get(sent.exchange);
    return exchange && lookForAnswer(exchange, sent, range);
  };
  const seen = await context.patience.until(look, ms);
  if (seen === 'stopped') return STOPPED;
  const exchange = sent.exchange;
  if (seen === null) return { state: 'failed', expected, got: inVain(context, sent, ms), exchange };
  if (seen.entry) noteResponse(context, conversation, seen.entry.messageId, seen.elapsed);
  const messageId = seen.entry?.messageId ?? null;
  if (seen.kind === 'found')
    return { state: 'passed', expected, got: toldAnswer(seen.entry, seen.elapsed), messageId, exchange };
  const got = seen.entry ? toldAnswer(seen.entry, seen.elapsed) : seen.got;
  return { state: 'failed', expected, got, messageId, exchange, trouble: seen.trouble };
}

function inVain({ deps }: RowContext, { exchange }: Sent, ms: number): Told {
  const last = deps.stack.userAgent
    .get(exchange)
    ?.entries.findLast(({ direction, status }) => direction === 'in' && status > 0);
  return toldInVain(ms, last ?? null);
}

function noteResponse(
  context: RowContext,
  conversation: Conversation,
  messageId: number,
  elapsed: number,
): void {
  const message = messageOf(context, messageId);
  conversation.latest = { message, messageId, elapsed };
  if (message?.kind === 'response') conversation.response = message;
}

/** A request that came, in a conversation that it names, in one that it belongs to, or in a new one. */
async function waitForRequest(context: RowContext, step: WaitStep): Promise<Verdict> {
  const { ms, expected } = timeOf(context, step);
  const { conversations, mailbox, patience, deps } = context;
  const named = step.of === '' ? null : conversationOf(context, step.of);
  if (named && !named.ok) return failed(named.error, { expected });
  const begun = deps.clock.now();
  const fits = ({ incoming }: Held): boolean =>
    named === null || conversations.ofCall(callIdOf(incoming.request)) === named.value;
  const held = await patience.until(() => mailbox.next(step.what, fits), ms);
  if (held === 'stopped') return STOPPED;
  if (held === null) return { state: 'failed', expected, got: told('no-request', { method: step.what, ms }) };
  const { request, datagram } = held.incoming;
  const callId = callIdOf(request);
  const conversation = conversations.ofCall(callId) ?? conversations.begin();
  conversations.noteCall(callId, conversation);
  conversations.touch(conversation, step.as);
  conversation.held = held;
  const { messageId, time } = datagram;
  noteRequest(context, conversation, request, { messageId, elapsed: Math.max(0, time - begun) });
  return { state: 'passed', expected, got: toldAs(`${step.what} ${requestUri(request)}`), messageId };
}

function noteRequest(
  context: RowContext,
  conversation: Conversation,
  request: SipRequest,
  seen: Pick<Latest, 'messageId' | 'elapsed'>,
): void {
  conversation.request = request;
  conversation.latest = { message: request, ...seen };
  noteLast(conversation.last, methodText(request), seen);
  noteCame(conversation, methodText(request), seen.messageId);
  noteCall(context, seen.messageId);
}

function noteCame({ came, earlier }: Conversation, method: string, messageId: number): void {
  const ids = came.get(method) ?? new Set();
  came.set(method, ids.add(messageId));
  const [oldest] = ids;
  // So many are told apart; of those before them the count is kept.
  if (ids.size <= 1_000 || oldest === undefined) return;
  ids.delete(oldest);
  earlier.set(method, (earlier.get(method) ?? 0) + 1);
}

/** ACK and CANCEL do to the INVITE that came what they do; they are seen by its state. */
async function waitForState(context: RowContext, step: WaitStep): Promise<Verdict> {
  const { ms, expected } = timeOf(context, step);
  const found = conversationOf(context, step.of);
  if (!found.ok) return failed(found.error, { expected });
  const { held } = found.value;
  if (held?.incoming.method !== 'INVITE')
    return failed(notPossible('no-invite-for', { method: step.what }), { expected });
  const state = step.what === 'ACK' ? 'acknowledged' : 'cancelled';
  const begun = context.deps.clock.now();
  context.conversations.touch(found.value, step.as);
  const seen = await context.patience.until(() => (held.state === state ? held : null), ms);
  if (seen === 'stopped') return STOPPED;
  if (seen === null) return { state: 'failed', expected, got: told('no-request', { method: step.what, ms }) };
  const row = context.deps.lastOfCall(
    held.incoming.datagram.messageId,
    ({ direction, kind, method }) => direction === 'in' && kind === 'request' && method === step.what,
  );
  const message = row && messageOf(context, row.id);
  if (row && message?.kind === 'request') {
    const elapsed = Math.max(0, row.time - begun);
    noteRequest(context, found.value, message, { messageId: row.id, elapsed });
  }
  return { state: 'passed', expected, got: toldAs(step.what), messageId: row?.id ?? null };
}
