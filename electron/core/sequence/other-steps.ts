/** Steps that answer, pause, take a value, or look at what was heard. */
import { createCapture } from '#shared/filter/regex/capture.ts';
import type { Check, SimpleStep } from '#shared/model/sequence.ts';
import { expressionText } from '#shared/sequence/tokens.ts';
import { readRequestFile } from '#shared/workspace/request-file.ts';
import { statusOf } from '../answer/fill-response.ts';
import type { Conversation } from './conversation.ts';
import { countOf } from './conversation.ts';
import { judge } from './judge.ts';
import type { RowContext, Verdict } from './row-context.ts';
import { aboutSecrets, conversationOf, failed, fileOf, STOPPED } from './row-context.ts';
import { notPossible, shown } from './words.ts';

type StepOf<K extends SimpleStep['kind']> = Extract<SimpleStep, { kind: K }>;

/** Answers the request that was waited for last. */
export async function runAnswer(context: RowContext, step: StepOf<'answer'>): Promise<Verdict> {
  const found = conversationOf(context, step.of);
  if (!found.ok) return failed(found.error);
  const { held } = found.value;
  if (!held) return failed(notPossible('no request waits for an answer'));
  context.conversations.touch(found.value, '');
  if (step.file !== '') return answerWithFile(context, step, found.value, held.id);
  const { status, sdp } = step;
  const done = context.deps.stack.uas.answer({ id: held.id, status, sdp, reliable: false, headers: [] });
  return done.ok ? { state: 'passed', got: `${status} to ${held.incoming.method}` } : failed(done.error);
}

async function answerWithFile(
  context: RowContext,
  { file, status }: StepOf<'answer'>,
  conversation: Conversation,
  id: number,
): Promise<Verdict> {
  const read = await fileOf(context, file);
  if (!read.ok) return failed(read.error);
  const rendered = rendering(context, conversation)(readRequestFile(read.value.bytes).text);
  if (rendered.missing.length > 0) return failed(unresolved(context, rendered.missing));
  const written = statusOf(rendered.bytes);
  if (written !== status)
    return failed(notPossible(`${file} is no ${status}, it is ${written ?? 'no response'}`));
  const done = await context.deps.stack.uas.respond({
    id,
    bytes: rendered.bytes,
    switches: { fill: true, retransmit: true },
  });
  return done.ok ? { state: 'passed', got: `${status} with ${file}` } : failed(done.error);
}

/** Waits for a while. */
export async function runPause({ patience }: RowContext, { ms }: StepOf<'pause'>): Promise<Verdict> {
  return (await patience.until(() => null, ms)) === 'stopped' ? STOPPED : { state: 'passed' };
}

function rendering({ values, conversations }: RowContext, conversation: Conversation | null) {
  const dialog = conversation && conversations.dialog(conversation);
  return (text: string) => values.render(text, conversation, dialog?.dialog ?? null);
}

function unresolved(context: RowContext, missing: readonly string[]): NonNullable<Verdict['trouble']> {
  const names = missing.join(', ');
  const message = missing.length === 1 ? `${names} has no value` : `${names} have no value`;
  return aboutSecrets(context, { code: 'VARIABLE_UNRESOLVED', message, data: { names } });
}

/** Takes a value for the steps that follow. */
export function runTake(context: RowContext, { name, from, match, of }: StepOf<'take'>): Verdict {
  const conversation = context.conversations.named(of);
  if (of !== '' && !conversation) return failed(notPossible(`there is no conversation named ${of} yet`));
  const { text, missing } = rendering(context, conversation)(from);
  if (text === null) return failed(unresolved(context, missing));
  const messageId = conversation?.latest?.messageId ?? null;
  const expected = match === '' ? '' : expressionText(match);
  const capture = match === '' ? null : createCapture(match);
  const value = !capture ? text : capture.ok ? capture.value(text) : null;
  if (value === null) return { state: 'failed', expected, got: shown(text), messageId };
  context.values.take(name, value);
  return { state: 'passed', expected, got: shown(value), messageId };
}

/** Judges an assertion about the latest message of a conversation, or about all of it. */
export function runCheck(context: RowContext, of: string, check: Check): Verdict {
  const { conversations } = context;
  const conversation = conversations.named(of);
  // A value needs no message.
  if (!conversation && (of !== '' || check.subject.kind !== 'value')) {
    const missing = conversationOf(context, of);
    if (!missing.ok) return failed(missing.error);
  }
  const { passed, expected, got } = judge(check, {
    message: conversation?.latest?.message ?? null,
    elapsed: conversation?.latest?.elapsed ?? 0,
    count: (what) => (conversation ? countOf(conversation, conversations.exchanges(conversation), what) : 0),
    render: (text) => rendering(context, conversation)(text).text,
  });
  const messageId = conversation?.latest?.messageId ?? null;
  const exchange = conversation?.sent.at(-1)?.exchange ?? null;
  return { state: passed ? 'passed' : 'failed', expected, got, messageId, exchange };
}
