/** The structure of a message as a tree of nodes, each with its bytes, in the order of the bytes. */
import { bodyOf } from '#shared/sip/body.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { bodyDraft, headerDraft, startLineDraft } from './body-parts.ts';
import type { TreeNode } from './node.ts';
import { finish, part } from './node.ts';

/** The tree of a message. It never throws, and stays bounded whatever the message holds. */
export function treeOf(message: SipMessage): TreeNode[] {
  const { bytes, headers, trailer } = message;
  const drafts = [
    startLineDraft(bytes, message),
    ...headers.map((header) => headerDraft(bytes, header)),
    ...bodyDraft(bytes, bodyOf(message)),
    ...part('trailer', trailer),
  ];
  return finish(drafts, { start: 0, end: bytes.length });
}
