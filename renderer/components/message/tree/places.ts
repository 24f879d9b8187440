/** Finds nodes by bytes, and the rows that are seen when some nodes are unfolded. */
import type { Span } from '#shared/lib/bytes.ts';
import type { TreeNode } from './node.ts';

export interface TreeRow {
  readonly node: TreeNode;
  readonly level: number;
  readonly open: boolean;
}

/** The rows that are seen when the nodes of `open` are unfolded. */
export function visibleRows(nodes: readonly TreeNode[], open: ReadonlySet<string>, level = 1): TreeRow[] {
  return nodes.flatMap((node) => {
    const isOpen = open.has(node.id) && node.children.length > 0;
    return [{ node, level, open: isOpen }, ...(isOpen ? visibleRows(node.children, open, level + 1) : [])];
  });
}

const isSame = (one: Span, other: Span): boolean => one.start === other.start && one.end === other.end;

/**
 * The nodes from the top down to the one that is meant by a span: the first whose bytes are exactly these, else the
 * smallest that holds them all. Empty where no node does.
 */
export function pathTo(nodes: readonly TreeNode[], span: Span): TreeNode[] {
  const path: TreeNode[] = [];
  for (let level = nodes; ;) {
    const next = level.find(
      (node) => node.span.start <= span.start && span.end <= node.span.end && isInside(span, node),
    );
    if (!next) return path;
    path.push(next);
    if (isSame(next.span, span)) return path;
    level = next.children;
  }
}

/** An empty span belongs to what begins behind it, not to what ends before it. */
function isInside(span: Span, { span: own }: TreeNode): boolean {
  return span.start < span.end || span.start < own.end;
}

/** The smallest node at a byte, or null between nodes. */
export function nodeAt(nodes: readonly TreeNode[], byte: number): TreeNode | null {
  return pathTo(nodes, { start: byte, end: byte + 1 }).at(-1) ?? null;
}

/** The smallest part at a byte: its node's bytes, or the byte alone where there is no node. */
export function spanAt(nodes: readonly TreeNode[], byte: number): Span {
  return nodeAt(nodes, byte)?.span ?? { start: byte, end: byte + 1 };
}

/** Every node of a tree, each before what is in it. */
export function allNodes(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => [node, ...allNodes(node.children)]);
}

/** A block of more rows than this is folded at first. */
const SHORT = 40;
/** Blocks that are unfolded at first: what they hold is what one looks for. */
const BLOCKS: ReadonlySet<string> = new Set(['startLine', 'body', 'session', 'media', 'part']);

/** By what a node is remembered as unfolded when another message is shown. */
export function foldName({ label }: TreeNode): string {
  return 'key' in label ? label.key : label.text;
}

/** The nodes that are unfolded when a message is first shown: short blocks, and headers of names that somebody unfolded. */
export function openAtFirst(nodes: readonly TreeNode[], unfolded: ReadonlySet<string>): Set<string> {
  const opened = nodes.filter((node) => {
    const isBlock = 'key' in node.label && BLOCKS.has(node.label.key);
    return isBlock ? node.children.length <= SHORT : unfolded.has(foldName(node));
  });
  return new Set(opened.flatMap((node) => [node.id, ...openAtFirst(node.children, unfolded)]));
}

/** The row that stands for bytes: that of the smallest node which holds them and is seen; -1 where there is none. */
export function rowOf(rows: readonly TreeRow[], nodes: readonly TreeNode[], span: Span | null): number {
  if (!span) return -1;
  const ids = pathTo(nodes, span).map(({ id }) => id);
  for (const id of ids.reverse()) {
    const at = rows.findIndex(({ node }) => node.id === id);
    if (at >= 0) return at;
  }
  return -1;
}
