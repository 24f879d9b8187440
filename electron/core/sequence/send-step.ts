/** Steps that send: a request's file, a request of a dialog, the CANCEL of an INVITE. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import type { Exchange, SendDraft, SwitchName } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { SimpleStep } from '#shared/model/sequence.ts';
import type { DialogStep } from '#shared/model/stack.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { readRequestFile } from '#shared/workspace/request-file.ts';
import { titleOf } from '#shared/workspace/scope.ts';
import type { LiveDialog } from '../ua/dialogs/live-dialog.ts';
import type { Conversation } from './conversation.ts';
import { firstRequest } from './conversation.ts';
import type { RowContext, Verdict } from './row-context.ts';
import {
  aboutSecrets,
  conversationOf,
  failed,
  fileOf,
  messageOf,
  secretsOf,
  STOPPED,
} from './row-context.ts';
import { notPossible, told, toldAs, toldTrouble } from './words.ts';

type SendStep = Extract<SimpleStep, { kind: 'send' }>;

/** A request that cannot be on its way by now has no way: names are looked up meanwhile. */
const SLOWEST_SEND = 32_000;

/** Sends; passes when the request has left. */
export async function runSend(context: RowContext, step: SendStep): Promise<Verdict> {
  const { what } = step;
  if (what.kind === 'step' && what.step === 'CANCEL') return cancel(context, step);
  const draft =
    what.kind === 'file'
      ? await fileDraft(context, step, what)
      : stepDraft(context, step, what.step as DialogStep);
  if (!draft.ok) return failed(draft.error);
  return send(context, step, draft.value);
}

interface Drafted {
  readonly draft: SendDraft;
  /** The conversation that goes on; null for a new one. */
  readonly conversation: Conversation | null;
}

type Drafting = Result<Drafted, Trouble>;

function dialogOf(
  context: RowContext,
  name: string,
): Result<{ live: LiveDialog; conversation: Conversation }, Trouble> {
  const found = conversationOf(context, name);
  if (!found.ok) return found;
  const live = context.conversations.dialog(found.value);
  if (!live) return err(notPossible('no-dialog'));
  return ok({ live, conversation: found.value });
}

function switchesWithout(off: readonly SwitchName[]): SendDraft['switches'] {
  return { ...ALL_ON, ...Object.fromEntries(off.map((name) => [name, false])) };
}

async function fileDraft(
  context: RowContext,
  { of }: SendStep,
  { path: name, inDialog }: Extract<SendStep['what'], { kind: 'file' }>,
): Promise<Drafting> {
  const inside = inDialog ? dialogOf(context, of) : null;
  if (inside && !inside.ok) return inside;
  const read = await fileOf(context, name);
  if (!read.ok) return read;
  const { path, bytes } = read.value;
  const { text, to, off, user, password, account, variables } = readRequestFile(bytes);
  if (account !== '' && !context.deps.stack.accounts.loan(account))
    return err(toldTrouble('NOT_FOUND', 'no-account', { account }));
  const goesOn = of === '' ? null : context.conversations.named(of);
  if (of !== '' && !goesOn) return conversationOf(context, of) as Result<never, Trouble>;
  const after = (goesOn ?? context.conversations.latest)?.sent.at(-1)?.exchange;
  const draft: SendDraft = {
    ...{ bytes: utf8(text), form: 'template', to, switches: switchesWithout(off), timeout: null },
    credentials: user === '' && password === '' ? null : { user, password },
    variables: { ...context.values.variables(path, variables) },
    ...(context.plan.environment === '' ? {} : { environment: context.plan.environment }),
    ...(account === '' ? {} : { account }),
    ...(after === undefined ? {} : { after }),
    ...(inside ? { dialog: inside.value.live.id } : {}),
    ...{ name: titleOf(path), path },
  };
  return ok({ draft, conversation: inside ? inside.value.conversation : goesOn });
}

/** A request of the dialog is an exchange of its own, so that its outcome is told. */
function stepDraft(context: RowContext, { of }: SendStep, step: DialogStep): Drafting {
  const found = dialogOf(context, of);
  if (!found.ok) return found;
  const { live, conversation } = found.value;
  const written = context.deps.stack.userAgent.draftStep(live.id, step);
  if (!written.ok) return written;
  const switches = { ...(live.owner?.switches ?? ALL_ON), variables: false };
  const draft: SendDraft = {
    ...{ bytes: written.value, form: 'message', to: '', switches, credentials: null, variables: {} },
    ...{ timeout: null, dialog: live.id },
  };
  return ok({ draft, conversation });
}

/** Begins the exchange, and waits for the request to be on its way. */
async function send(
  context: RowContext,
  { as, line }: SendStep,
  { draft, conversation: known }: Drafted,
): Promise<Verdict> {
  const { conversations, deps, patience } = context;
  const conversation = known ?? conversations.begin();
  const exchange = deps.stack.userAgent.start(draft);
  const variables = { ...context.values.withoutSecrets(draft.variables, secretsOf(context)) };
  deps.sent({ ...draft, variables }, exchange, { ...context.run, line });
  conversations.addSent(conversation, exchange);
  conversations.touch(conversation, as);
  const sent = await patience.until(() => leftOf(deps.stack.userAgent.get(exchange)), SLOWEST_SEND);
  if (sent === 'stopped') return STOPPED;
  const trouble = sent?.outcome?.kind === 'trouble' ? sent.outcome.trouble : null;
  if (trouble) return failed(aboutSecrets(context, trouble), { exchange });
  if (!sent) return failed(toldTrouble('TIMEOUT', 'not-left'), { exchange });
  return left(context, conversation, sent);
}

/** An exchange whose request has left, or that is over. */
function leftOf(exchange: Exchange | null): Exchange | null {
  const hasLeft = exchange?.entries.some(({ direction }) => direction === 'out') ?? false;
  return exchange && (hasLeft || exchange.outcome !== null) ? exchange : null;
}

function left(
  context: RowContext,
  conversation: Conversation,
  { id, entries, destination }: Exchange,
): Verdict {
  const entry = entries.find(({ direction }) => direction === 'out') ?? null;
  const messageId = entry?.messageId ?? null;
  const message = messageId === null ? null : messageOf(context, messageId);
  if (message?.kind === 'request') conversation.request = message;
  noteCall(context, messageId);
  context.conversations.ofExchange(id);
  const to = destination ?? '?';
  const got = entry?.method ? told('sent', { what: entry.method, to }) : told('sent-bytes', { to });
  return { state: 'passed', got, messageId, exchange: id };
}

/** Remembers the call in the lists that a message belongs to. */
export function noteCall({ deps, calls }: RowContext, messageId: number | null): void {
  const call = messageId === null ? 0 : deps.callOf(messageId);
  if (call === 0) return;
  calls.add(call);
  const [oldest] = calls;
  if (calls.size > MOST_CALLS && oldest !== undefined) calls.delete(oldest);
}

/** So many calls of a row are told, the newest ones. */
const MOST_CALLS = 100;

/** Takes back the INVITE that is open. */
function cancel(context: RowContext, { of, as }: SendStep): Verdict {
  const found = conversationOf(context, of);
  if (!found.ok) return failed(found.error);
  const { userAgent } = context.deps.stack;
  const open = found.value.sent.findLast((one) => {
    const exchange = userAgent.get(one.exchange);
    return exchange !== null && firstRequest(exchange)?.method === 'INVITE';
  });
  if (!open) return failed(notPossible('no-invite'));
  const done = userAgent.next(open.exchange, 'CANCEL');
  if (!done.ok) return failed(done.error, { exchange: open.exchange });
  open.isCancelled = true;
  // It is what the next wait is about.
  found.value.sent.splice(found.value.sent.indexOf(open), 1);
  found.value.sent.push(open);
  context.conversations.touch(found.value, as);
  return { state: 'passed', got: toldAs('CANCEL'), exchange: open.exchange };
}
