/** Makes the requests that the stack sends in a dialog: built, with the credentials that are held, and with their way. */
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { DialogRequestParts } from '../dialog/request.ts';
import { buildDialogRequest, nextSeq } from '../dialog/request.ts';
import { targetOf } from '../dialog/routes.ts';
import type { Route } from '../transport/transport.ts';
import { viaFor } from './dialogs/acknowledge.ts';
import type { DialogContext } from './dialogs/context.ts';
import { routeTo } from './dialogs/context.ts';
import type { DialogOwner, LiveDialog } from './dialogs/live-dialog.ts';

export interface DialogRequest {
  readonly request: SipRequest;
  readonly route: Route;
  readonly digest: string | null;
}

/** Makes a request of a dialog; null where what comes out is none. */
export async function inDialogRequest(
  live: LiveDialog,
  parts: DialogRequestParts,
  { dialogs, userAgent }: { readonly dialogs: DialogContext; readonly userAgent: string },
  owner: DialogOwner,
): Promise<DialogRequest | null> {
  // The ACK of an answered INVITE leaves before whatever follows it.
  await Promise.all(live.call?.acks.values() ?? []);
  const route = await routeTo(live, dialogs);
  const { method, body } = parts;
  const authorizer = owner.switches.answerChallenges && method !== 'ACK' ? owner.authorizer : null;
  const auth = authorizer?.headers(method, targetOf(live.dialog).uri, body) ?? { pairs: [], algorithm: null };
  const agent: HeaderPair = ['User-Agent', userAgent];
  const { dialog } = live;
  const seq = parts.seq ?? nextSeq(dialog, method);
  // Taken at once: another request that is made meanwhile gets the next number. RFC 3261 12.2.1.1
  if (method !== 'ACK') live.dialog = { ...dialog, localSeq: Math.max(dialog.localSeq, seq) };
  const bytes = buildDialogRequest(dialog, {
    ...parts,
    seq,
    via: viaFor(route, dialogs),
    headers: [...auth.pairs, agent, ...(parts.headers ?? [])],
  });
  const { message } = parseMessage(bytes);
  return message?.kind === 'request' ? { request: message, route, digest: auth.algorithm } : null;
}
