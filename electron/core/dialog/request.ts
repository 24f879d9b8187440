/** Requests of a dialog, written out (RFC 3261 12.2.1.1, 13.2.2.4), and headers of a dialog put where an author left them out. */
import type { HeaderPair } from '#shared/sip/build.ts';
import { buildRequest } from '#shared/sip/build.ts';
import { firstHeader } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { HeaderEdit } from '#shared/sip/serialize.ts';
import { editHeaders } from '#shared/sip/serialize.ts';
import { methodText } from '#shared/sip/views.ts';
import type { Dialog } from './dialog.ts';
import { targetOf } from './routes.ts';

/** Requests that say where the next ones go (RFC 3261 12.2, 13.2.1; RFC 3311; RFC 6665). */
const WITH_CONTACT: ReadonlySet<string> = new Set(['INVITE', 'UPDATE', 'SUBSCRIBE', 'NOTIFY', 'REFER']);

export interface DialogRequestParts {
  readonly method: string;
  /** The value of Via; left out where whoever sends it fills it in. */
  readonly via?: string;
  /** The next number where it is left out; an ACK repeats the number of its INVITE. */
  readonly seq?: number;
  readonly headers?: readonly HeaderPair[];
  readonly body?: Uint8Array;
}

/** The number of CSeq that a request of this method has next. */
export function nextSeq(dialog: Dialog, method: string): number {
  return method === 'ACK' ? dialog.inviteSeq : dialog.localSeq + 1;
}

/** The headers that make a request one of the dialog, in their usual order. */
export function dialogHeaders(dialog: Dialog, method: string, seq = nextSeq(dialog, method)): HeaderPair[] {
  const { routes } = targetOf(dialog);
  const contact: HeaderPair[] =
    WITH_CONTACT.has(method) && dialog.contact !== '' ? [['Contact', dialog.contact]] : [];
  return [
    ...routes.map((route): HeaderPair => ['Route', route]),
    ['Max-Forwards', '70'],
    ['From', dialog.local],
    ['To', dialog.remote],
    ['Call-ID', dialog.callId],
    ['CSeq', `${seq} ${method}`],
    ...contact,
  ];
}

/** The bytes of a request of the dialog. */
export function buildDialogRequest(dialog: Dialog, parts: DialogRequestParts): Uint8Array {
  const { method, via, seq, headers = [], body } = parts;
  return buildRequest({
    method,
    uri: targetOf(dialog).uri,
    headers: [
      ...(via === undefined ? [] : [['Via', via] as const]),
      ...dialogHeaders(dialog, method, seq),
      ...headers,
    ],
    ...(body ? { body } : {}),
  });
}

/** Puts the dialog's headers into a request where its author left them out; what stands is the author's. */
export function fillFromDialog(bytes: Uint8Array, dialog: Dialog): Uint8Array {
  const { message } = parseMessage(bytes);
  if (message?.kind !== 'request') return bytes;
  const missing = dialogHeaders(dialog, methodText(message)).filter(([name]) => !firstHeader(message, name));
  return editHeaders(
    message,
    missing.map(([name, value]): HeaderEdit => ({ op: 'append', name, value })),
  );
}
