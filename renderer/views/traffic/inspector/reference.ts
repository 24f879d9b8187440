/** What the reference says of the part that is selected: of a header, a method or a status code. */
import type { TreeNode } from '../../../components/message/tree/node.ts';
import type { Entry } from '#shared/sip/reference/entry.ts';
import { findReference } from '#shared/sip/reference/find.ts';

function entryOf({ about }: TreeNode): Entry | null {
  const entry = about ? findReference(about.name) : null;
  return entry && entry.kind === about?.kind ? entry : null;
}

/** The entry of the smallest part that has one; of what the message is where nothing is selected. Null where there is none. */
export function referenceFor(nodes: readonly TreeNode[], path: readonly TreeNode[]): Entry | null {
  const [start] = nodes;
  for (const node of [...(start ? [start] : []), ...path].reverse()) {
    const entry = entryOf(node);
    if (entry) return entry;
    // A header that nobody knows is not explained by what the message is.
    if (node.about) return null;
  }
  return null;
}
