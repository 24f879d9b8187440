/**
 * Replaces (RFC 3891): whether an INVITE may take the place of a dialog, and the text that asks somebody to send such an
 * INVITE, in a header and inside Refer-To.
 */
import { utf8 } from '#shared/lib/bytes.ts';
import { CLASS, isClass } from '#shared/sip/chars.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { allHeaders, firstHeader } from '#shared/sip/message.ts';
import { dialogIdOf } from '#shared/sip/views-dialog.ts';
import { methodText } from '#shared/sip/views.ts';

/** What the asked side knows of a dialog made by INVITE. */
export interface ReplaceableDialog {
  readonly phase: 'early' | 'confirmed' | 'terminated';
  /** Whether the asked side sent the INVITE. */
  readonly initiator: boolean;
}

/** Looks for a dialog: `toTag` is the local tag of the asked side, `fromTag` the remote one. '' is no tag. */
export type FindDialog = (callId: string, toTag: string, fromTag: string) => ReplaceableDialog | null;

export interface DialogTags {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
}

export type ReplacesVerdict =
  | {
      readonly kind: 'replace';
      /** The dialog as `find` knows it. */
      readonly dialog: DialogTags;
      readonly phase: 'early' | 'confirmed';
    }
  | { readonly kind: 'refuse'; readonly status: 400 | 481 | 486 | 603 };

const refuse = (status: 400 | 481 | 486 | 603): ReplacesVerdict => ({ kind: 'refuse', status });

/**
 * What becomes of a request that carries Replaces (RFC 3891 3); null for one that does not. Whether its sender may do
 * that at all is for the caller to ask.
 */
export function judgeReplaces(request: SipRequest, find: FindDialog): ReplacesVerdict | null {
  const count = allHeaders(request, 'Replaces').length;
  if (count === 0) return null;
  // Only an INVITE replaces, one dialog, and nothing contrary is asked with it. RFC 3891 3
  if (count > 1 || methodText(request) !== 'INVITE' || firstHeader(request, 'Join')) return refuse(400);
  const id = dialogIdOf(request, 'Replaces');
  const toTag = id?.params.get('to-tag') ?? '';
  const fromTag = id?.params.get('from-tag') ?? '';
  // Both tags are needed. RFC 3891 6.1
  if (!id || toTag === '' || fromTag === '') return refuse(400);
  const matches = matching({ callId: id.callId, toTag, fromTag }, find);
  const [match] = matches;
  // No dialog, or more than one. RFC 3891 3
  if (!match || matches.length > 1) return refuse(481);
  return judgeMatch(match, id.params.has('early-only'));
}

interface Match {
  readonly dialog: DialogTags;
  readonly found: ReplaceableDialog;
}

function matching({ callId, toTag, fromTag }: DialogTags, find: FindDialog): Match[] {
  return readings(toTag).flatMap((to) =>
    readings(fromTag).flatMap((from): Match[] => {
      const found = find(callId, to, from);
      return found ? [{ dialog: { callId, toTag: to, fromTag: from }, found }] : [];
    }),
  );
}

/** A tag of 0 is that, or none at all, as RFC 2543 allowed (RFC 3891 3). */
function readings(tag: string): readonly string[] {
  return tag === '0' ? ['0', ''] : [tag];
}

function judgeMatch({ dialog, found }: Match, isEarlyOnly: boolean): ReplacesVerdict {
  switch (found.phase) {
    case 'terminated':
      // It is over: nothing to replace, and the caller need not try again. RFC 3891 3
      return refuse(603);
    case 'confirmed':
      // The sender wants it only while it rings. RFC 3891 3
      return isEarlyOnly ? refuse(486) : { kind: 'replace', dialog, phase: found.phase };
    case 'early':
      // Only the caller can have its early dialog replaced. RFC 3891 3
      return found.initiator ? { kind: 'replace', dialog, phase: found.phase } : refuse(481);
  }
}

/** A dialog as the side that refers sees it; the other side of it is the one that is to be asked. */
export interface ReferredDialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly earlyOnly?: boolean;
}

/** The value of Replaces for an INVITE to the other side of the dialog, whose own tag is the to-tag (RFC 3891 6.1). */
export function replacesValue({ callId, localTag, remoteTag, earlyOnly = false }: ReferredDialog): string {
  const value = `${callId};to-tag=${remoteTag || '0'};from-tag=${localTag || '0'}`;
  return earlyOnly ? `${value};early-only` : value;
}

/** A text as the value of a header inside a URI: all that such a value cannot hold is escaped (RFC 3261 19.1.1, 25.1). */
export function escapeUriHeader(text: string): string {
  return [...utf8(text)]
    .map((byte) => (isHeaderByte(byte) ? String.fromCharCode(byte) : escape(byte)))
    .join('');
}

function isHeaderByte(byte: number): boolean {
  return isClass(byte, CLASS.header);
}

function escape(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The value of Refer-To (RFC 3515 2.1), with Replaces in its URI where a dialog is to be taken over (RFC 3891 4). */
export function referTo(uri: string, replaces: ReferredDialog | null = null): string {
  if (!replaces) return `<${uri}>`;
  // A question mark before the @ belongs to the user part. RFC 3261 25.1
  const hasHeaders = uri.slice(uri.lastIndexOf('@') + 1).includes('?');
  return `<${uri}${hasHeaders ? '&' : '?'}Replaces=${escapeUriHeader(replacesValue(replaces))}>`;
}
