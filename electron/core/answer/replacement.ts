/** What an accepted INVITE with Replaces does to the dialog that it names (RFC 3891 3): it is ended with a BYE. */
import type { SipRequest } from '#shared/sip/message.ts';
import { dialogKey } from '../dialog/dialog.ts';
import type { ReplacesVerdict } from '../dialog/replaces.ts';
import { judgeReplaces } from '../dialog/replaces.ts';
import type { DialogContext } from '../ua/dialogs/context.ts';
import { ownerOf } from '../ua/dialogs/context.ts';

/** Whether an INVITE may replace a dialog of ours, or the status that refuses it; null where it does not want to. */
export function judge(request: SipRequest, { table }: DialogContext): ReplacesVerdict | null {
  return judgeReplaces(request, (callId, toTag, fromTag) => {
    const key = dialogKey(callId, toTag, fromTag);
    const live = table.find(key) ?? table.findEnded(key);
    return live?.call ? { phase: live.dialog.phase, initiator: live.dialog.role === 'uac' } : null;
  });
}

/** Ends the dialog that an accepted INVITE replaces. */
export function replaced(request: SipRequest, context: DialogContext): void {
  const verdict = judge(request, context);
  if (verdict?.kind !== 'replace') return;
  const { callId, toTag, fromTag } = verdict.dialog;
  const live = context.table.find(dialogKey(callId, toTag, fromTag));
  if (!live?.call) return;
  live.call.life = { ...live.call.life, cause: live.call.life.cause ?? 'replaced' };
  void ownerOf(live, context).send(live, { method: 'BYE' });
}
