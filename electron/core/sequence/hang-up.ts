/** Ends what a row leaves behind: its calls by BYE, INVITEs without a final answer by CANCEL, requests that wait by a refusal. */
import { isOpen } from '../answer/incoming-list.ts';
import type { LiveDialog } from '../ua/dialogs/live-dialog.ts';
import type { Conversation } from './conversation.ts';
import type { Conversations } from './conversations.ts';
import { refuse } from './mailbox.ts';
import type { RunsDeps } from './row-context.ts';

type HangUpDeps = Pick<RunsDeps, 'stack'>;

const isInCall = ({ call, dialog }: LiveDialog): boolean =>
  dialog.phase === 'confirmed' &&
  call !== null &&
  (call.life.name === 'confirmed' || call.life.name === 'early');

/** Sends what ends a conversation; the answer says whether there was anything to end. */
export function hangUp(
  conversation: Conversation,
  conversations: Conversations,
  { stack }: HangUpDeps,
): boolean {
  const { userAgent, uas } = stack;
  let isBusy = false;
  for (const { id, next } of conversations.exchanges(conversation)) {
    if (next.includes('CANCEL')) isBusy = userAgent.next(id, 'CANCEL').ok || isBusy;
  }
  const { held } = conversation;
  if (held && isOpen(held)) refuse(uas, held);
  for (const live of conversations.dialogs(conversation).filter(isInCall)) {
    isBusy = userAgent.step(live.id, 'BYE').ok || isBusy;
  }
  return isBusy;
}

/** Whether nothing of a conversation goes on: no call stands, and no INVITE waits. */
export function isOver(conversation: Conversation, conversations: Conversations): boolean {
  const waits = conversations
    .exchanges(conversation)
    .some(({ outcome, transaction }) => outcome === null && transaction?.kind === 'invite');
  const stands = conversations
    .dialogs(conversation)
    .some(({ call, dialog }) => call !== null && dialog.phase !== 'terminated' && call.life.name !== 'ended');
  return !waits && !stands;
}
