/** Steps that answer, pause, take a value, or look at what was heard. */
import { createCapture } from '#shared/filter/regex/capture.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Check, SimpleStep, Told } from '#shared/model/sequence.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { statusRangeOf } from '#shared/sequence/terms.ts';
import { expressionText } from '#shared/sequence/tokens.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { readRequestFile } from '#shared/workspace/request-file.ts';
import { statusOf } from '../answer/fill-response.ts';
import type { Held } from '../answer/incoming-list.ts';
import type { Conversation, Latest } from './conversation.ts';
import { countOf } from './conversation.ts';
import { judge } from './judge.ts';
import { noteLast } from './last-messages.ts';
import type { RowContext, Verdict } from './row-context.ts';
import { aboutSecrets, conversationOf, failed, fileOf, messageOf, STOPPED } from './row-context.ts';
import { notPossible, told, toldAs, toldTrouble } from './words.ts';

type StepOf<K extends SimpleStep['kind']> = Extract<SimpleStep, { kind: K }>;

/** Answers the request that was waited for last. */
export async function runAnswer(context: RowContext, step: StepOf<'answer'>): Promise<Verdict> {
  const found = conversationOf(context, step.of);
  if (!found.ok) return failed(found.error);
  const { held } = found.value;
  if (!held) return failed(notPossible('nothing-to-answer'));
  context.conversations.touch(found.value, '');
  // A 2xx waits for the PRACK of a description that was told before. RFC 3262 3
  const ready = await context.patience.until(() => (mayAnswer(held, step) ? held : null), PRACK_WAIT);
  if (ready === 'stopped') return STOPPED;
  const done =
    step.file === ''
      ? answerByStatus(context, step, held)
      : await answerWithFile(context, step, found.value, held);
  if (!done.ok) return failed(done.error);
  const messageId = answerOf(context, step, held);
  const elapsed = context.deps.clock.now() - held.incoming.datagram.time;
  if (messageId !== null) noteLast(found.value.last, `${step.status}`, { messageId, elapsed });
  return { state: 'passed', got: done.value, messageId };
}

/** So long a 2xx waits for a PRACK, in milliseconds: who was answered reliably is asked again meanwhile (64*T1). */
const PRACK_WAIT = 32_000;

function mayAnswer({ reliable }: Held, { status }: StepOf<'answer'>): boolean {
  return status < 200 || status > 299 || reliable === null || reliable.mayAnswer;
}

/** The message of an answer that was sent. */
function answerOf({ deps }: RowContext, { status }: StepOf<'answer'>, { incoming }: Held): number | null {
  const { method, datagram } = incoming;
  const isIt = (row: MessageRow): boolean =>
    row.direction === 'out' && row.status === status && row.method === method;
  return deps.lastOfCall(datagram.messageId, isIt)?.id ?? null;
}

function answerByStatus(
  { deps }: RowContext,
  { status, sdp, reliable }: StepOf<'answer'>,
  { id, incoming }: Held,
): Result<Told, Trouble> {
  const done = deps.stack.uas.answer({ id, status, sdp, reliable, headers: [] });
  return done.ok ? ok(told('answered', { status, method: incoming.method })) : done;
}

async function answerWithFile(
  context: RowContext,
  { file, status }: StepOf<'answer'>,
  conversation: Conversation,
  { id }: Held,
): Promise<Result<Told, Trouble>> {
  const read = await fileOf(context, file);
  if (!read.ok) return read;
  const rendered = rendering(context, conversation)(readRequestFile(read.value.bytes).text);
  if (rendered.missing.length > 0) return err(unresolved(context, rendered.missing));
  const written = statusOf(rendered.bytes);
  if (written !== status)
    return err(
      written === null
        ? notPossible('not-a-response', { file, status })
        : notPossible('other-status', { file, status, written }),
    );
  const done = await context.deps.stack.uas.respond({
    id,
    bytes: rendered.bytes,
    switches: { fill: true, retransmit: true },
  });
  return done.ok ? ok(told('answered-file', { status, file })) : done;
}

/** Waits for a while. */
export async function runPause({ patience }: RowContext, { ms }: StepOf<'pause'>): Promise<Verdict> {
  return (await patience.until(() => null, ms)) === 'stopped' ? STOPPED : { state: 'passed' };
}

/** @param about the message that `response` or `request` is in the place of the conversation's latest, or null */
function rendering(
  { values, conversations }: RowContext,
  conversation: Conversation | null,
  about: SipMessage | null = null,
) {
  const dialog = conversation && conversations.dialog(conversation);
  const seen = conversation && { ...conversation, ...(about ? { [about.kind]: about } : {}) };
  return (text: string) => values.render(text, seen, dialog?.dialog ?? null);
}

/** The message that a step is about: the latest of its conversation, or the one that it names. Trouble: NOT_POSSIBLE. */
function messageFor(
  context: RowContext,
  conversation: Conversation | null,
  message: string,
): Result<Latest | null, Trouble> {
  if (message === '') return ok(conversation?.latest ?? null);
  if (!conversation) return err(notPossible('nothing-yet'));
  const last = context.conversations.lastOf(conversation, statusRangeOf(message) ?? message);
  const found = last && messageOf(context, last.messageId);
  return last && found ? ok({ ...last, message: found }) : err(notPossible('no-earlier', { message }));
}

function unresolved(context: RowContext, missing: readonly string[]): Trouble {
  const names = missing.join(', ');
  return aboutSecrets(context, toldTrouble('VARIABLE_UNRESOLVED', 'no-values', { names }));
}

/** Takes a value for the steps that follow. */
export function runTake(context: RowContext, step: StepOf<'take'>): Verdict {
  const { name, from, match, of } = step;
  const conversation = context.conversations.named(of);
  if (of !== '' && !conversation) return failed(notPossible('no-conversation', { name: of }));
  const about = messageFor(context, conversation, step.message);
  if (!about.ok) return failed(about.error);
  const earlier = step.message === '' ? null : (about.value?.message ?? null);
  const { text, missing } = rendering(context, conversation, earlier)(from);
  if (text === null) return failed(unresolved(context, missing));
  const messageId = about.value?.messageId ?? null;
  const expected = match === '' ? null : toldAs(expressionText(match));
  const capture = match === '' ? null : createCapture(match);
  const value = !capture ? text : capture.ok ? capture.value(text) : null;
  if (value === null) return { state: 'failed', expected, got: toldAs(text), messageId };
  context.values.take(name, value);
  return { state: 'passed', expected, got: toldAs(value), messageId };
}

/** Judges an assertion about a message of a conversation, or about all of it. */
export function runCheck(context: RowContext, of: string, check: Check): Verdict {
  const { conversations } = context;
  const conversation = conversations.named(of);
  // A value needs no message.
  if (!conversation && (of !== '' || check.subject.kind !== 'value')) {
    const missing = conversationOf(context, of);
    if (!missing.ok) return failed(missing.error);
  }
  const about = messageFor(context, conversation, check.message);
  if (!about.ok) return failed(about.error);
  const message = about.value?.message ?? null;
  const { passed, expected, got } = judge(check, {
    message,
    elapsed: about.value?.elapsed ?? 0,
    count: (what) => (conversation ? countOf(conversation, conversations.exchanges(conversation), what) : 0),
    render: (text) => rendering(context, conversation, check.message === '' ? null : message)(text).text,
    renderExpected: (text) => rendering(context, conversation)(text).text,
  });
  const messageId = about.value?.messageId ?? null;
  const exchange = conversation?.sent.at(-1)?.exchange ?? null;
  return { state: passed ? 'passed' : 'failed', expected, got, messageId, exchange };
}
