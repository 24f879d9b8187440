/** Walks through the parts of a message by keys, for a lens that has no rows of its own: lines up and down, parts in and out. */
import type { Span } from '#shared/lib/bytes.ts';
import type { TreeNode } from './tree/node.ts';
import { pathTo } from './tree/places.ts';

/** Nodes that stand for lines: what is opened of a body is walked through line by line. */
function linesOf(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => {
    const isBlock = 'key' in node.label && ['body', 'session', 'media', 'part'].includes(node.label.key);
    return isBlock && node.children.length > 0 ? linesOf(node.children) : [node];
  });
}

/** The first line behind a place, or the last one before it. */
function neighbour(lines: readonly TreeNode[], current: Span | null, step: 1 | -1): TreeNode | null {
  if (!current) return (step > 0 ? lines[0] : lines.at(-1)) ?? null;
  const at = lines.findIndex(({ span }) => span.start <= current.start && current.start < span.end);
  if (at >= 0) return lines[at + step] ?? null;
  const next = lines.findIndex(({ span }) => span.start > current.start);
  const behind = next < 0 ? lines.length : next;
  return lines[step > 0 ? behind : behind - 1] ?? null;
}

/** The part that a key leads to from what is selected; null where it leads nowhere. */
export function walk(nodes: readonly TreeNode[], current: Span | null, key: string): TreeNode | null {
  if (key === 'ArrowDown' || key === 'ArrowUp')
    return neighbour(linesOf(nodes), current, key === 'ArrowDown' ? 1 : -1);
  if (!current) return null;
  const path = pathTo(nodes, current);
  const node = path.at(-1);
  const parent = path.at(-2);
  if (key === 'ArrowLeft') {
    const siblings = parent?.children ?? [];
    return siblings[siblings.findIndex(({ id }) => id === node?.id) - 1] ?? parent ?? null;
  }
  if (key !== 'ArrowRight' || !node) return null;
  const [child] = node.children;
  if (child) return child;
  for (let level = path.length - 1; level > 0; level--) {
    const siblings = path[level - 1]?.children ?? [];
    const next = siblings[siblings.findIndex(({ id }) => id === path[level]?.id) + 1];
    if (next) return next;
  }
  return null;
}
