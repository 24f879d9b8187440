/** A message and its tree for tests, and how its nodes are found. */
import type { TreeNode } from '../../../../../renderer/components/message/tree/node.ts';
import { treeOf } from '../../../../../renderer/components/message/tree/tree.ts';
import { utf8 } from '../../../../../shared/lib/bytes.ts';
import { parseMessage } from '../../../../../shared/sip/parse.ts';

export interface Grown {
  readonly bytes: Uint8Array;
  readonly nodes: readonly TreeNode[];
}

/** The tree of a text that is a message. */
export function grow(source: string | Uint8Array): Grown {
  const bytes = typeof source === 'string' ? utf8(source) : source;
  const { message } = parseMessage(bytes);
  if (!message) throw new Error('the test needs a message');
  return { bytes, nodes: treeOf(message) };
}

export const labelOf = ({ label }: TreeNode): string => ('key' in label ? `(${label.key})` : label.text);

/** The node that labels lead to from the top. */
export function nodeBy(nodes: readonly TreeNode[], ...labels: readonly string[]): TreeNode {
  const [label, ...rest] = labels;
  const found = nodes.find((node) => labelOf(node) === label);
  if (!found) throw new Error(`no node ${label} among ${nodes.map(labelOf).join()}`);
  return rest.length > 0 ? nodeBy(found.children, ...rest) : found;
}

/** A request with these lines behind its start line, and a body. */
export function request(lines: readonly string[], body = ''): string {
  const head = ['INVITE sip:bob@biloxi.example SIP/2.0', ...lines, `Content-Length: ${utf8(body).length}`];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
