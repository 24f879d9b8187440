/** Where nodes are found by their bytes, over every torture message and messages made and broken by a seeded source. */
import { describe, expect, it } from 'vitest';
import type { TreeNode } from '../../../../../../renderer/components/message/tree/node.ts';
import {
  allNodes,
  nodeAt,
  openAtFirst,
  pathTo,
  rowOf,
  spanAt,
  visibleRows,
} from '../../../../../../renderer/components/message/tree/places.ts';
import { treeOf } from '../../../../../../renderer/components/message/tree/tree.ts';
import { walk } from '../../../../../../renderer/components/message/walk.ts';
import { textOf } from '../../../../../../shared/lib/bytes.ts';
import { createSeededRandom } from '../../../../../../shared/lib/random.ts';
import { parseMessage } from '../../../../../../shared/sip/parse.ts';
import { someDatagram, TORTURE } from '../../../../../helpers/sip-corpus.ts';
import { grow, labelOf, nodeBy, request } from '../message-of.ts';

/** Where a tree breaks its promises, in words. */
function broken(nodes: readonly TreeNode[], outer: { start: number; end: number }): string[] {
  return nodes.flatMap((node) => {
    const { span, value, children } = node;
    const isIn = span.start >= outer.start && span.end <= outer.end && span.start <= span.end;
    const isValueIn = value.start >= span.start && value.end <= span.end && value.start <= value.end;
    const own = isIn && isValueIn ? [] : [`${labelOf(node)} ${JSON.stringify({ span, value, outer })}`];
    return [...own, ...broken(children, span)];
  });
}

/** The nodes of one level stand behind each other. */
function overlapping(nodes: readonly TreeNode[]): string[] {
  return nodes.flatMap((node, index) => {
    const next = nodes[index + 1];
    const own = next && next.span.start < node.span.end ? [`${labelOf(node)} and ${labelOf(next)}`] : [];
    return [...own, ...overlapping(node.children)];
  });
}

describe('the spans of a tree', () => {
  const random = createSeededRandom(4475);
  const datagrams = [...TORTURE, ...Array.from({ length: 3_000 }, () => someDatagram(random))];

  it('lie in the message and in the node above, do not overlap, and nothing throws', () => {
    let trees = 0;
    for (const bytes of datagrams) {
      const { message } = parseMessage(bytes);
      if (!message) continue;
      const nodes = treeOf(message);
      trees++;
      expect(broken(nodes, { start: 0, end: bytes.length })).toEqual([]);
      expect(overlapping(nodes)).toEqual([]);
    }
    expect(trees).toBeGreaterThan(1_000);
  });

  it('are found again by their bytes', () => {
    for (const bytes of TORTURE) {
      const { message } = parseMessage(bytes);
      const nodes = message ? treeOf(message) : [];
      for (const node of allNodes(nodes).filter(({ span }) => span.start < span.end)) {
        expect(pathTo(nodes, node.span).at(-1)?.span).toEqual(node.span);
      }
    }
  });
});

describe('a place in a message', () => {
  const { bytes, nodes } = grow(request(['Contact: <sip:alice@10.0.0.7:5060>;q=0.5', 'X: y']));
  const find = (text: string): number => textOf(bytes).indexOf(text);

  it.each([
    ['10.0.0.7', '10.0.0.7'],
    ['0.5', 'q=0.5'],
    ['Contact', 'Contact: <sip:alice@10.0.0.7:5060>;q=0.5\r\n'],
    ['INVITE', 'INVITE'],
  ])('%s is in the part %j', (text, part) => {
    expect(textOf(bytes, spanAt(nodes, find(text)))).toBe(part);
  });

  it('between parts is a byte alone', () => {
    const at = find('\r\n\r\n') + 2;
    expect(nodeAt(nodes, at)).toBeNull();
    expect(spanAt(nodes, at)).toEqual({ start: at, end: at + 1 });
  });

  it('leads from the header down to the part', () => {
    const at = find('5060');
    expect(pathTo(nodes, { start: at, end: at + 2 }).map(labelOf)).toEqual([
      'Contact',
      '(addressUri)',
      '(port)',
    ]);
  });

  it('of a stretch over several parts is what holds them all', () => {
    const [start, end] = [find('alice'), find(':5060')];
    expect(pathTo(nodes, { start, end }).map(labelOf)).toEqual(['Contact', '(addressUri)']);
  });
});

describe('the rows of a tree', () => {
  const { nodes } = grow(request(['Contact: <sip:a@h>;q=0.5', 'Content-Type: text/plain'], 'a\r\nb'));

  it('are those of unfolded nodes', () => {
    expect(visibleRows(nodes, new Set())).toHaveLength(nodes.length);
    const start = nodes[0]?.id ?? '';
    expect(visibleRows(nodes, new Set([start])).map(({ level }) => level)).toEqual([1, 2, 2, 2, 1, 1, 1, 1]);
  });

  it('are those of blocks at first, and of headers that were unfolded before', () => {
    const seen = (names: readonly string[]) =>
      visibleRows(nodes, openAtFirst(nodes, new Set(names))).map(({ node }) => labelOf(node));
    expect(seen([])).toContain('(method)');
    expect(seen([])).toContain('2');
    expect(seen([])).not.toContain('q');
    expect(seen(['Contact'])).toContain('q');
  });

  it('stand for bytes that are in a folded node', () => {
    const { span } = nodeBy(nodes, 'Contact', 'q');
    const folded = visibleRows(nodes, new Set());
    expect(rowOf(folded, nodes, span)).toBe(1);
    expect(rowOf(folded, nodes, null)).toBe(-1);
  });
});

describe('a walk by keys', () => {
  const { bytes, nodes } = grow(request(['Contact: <sip:a@h>;q=0.5', 'Content-Type: text/plain'], 'a\r\nb'));
  const go = (...keys: string[]): string => {
    let span: { start: number; end: number } | null = null;
    for (const key of keys) span = walk(nodes, span, key)?.span ?? span;
    return span ? textOf(bytes, span).trimEnd() : '';
  };

  it('goes from line to line, into the body too', () => {
    expect(go('ArrowDown', 'ArrowDown')).toBe('Contact: <sip:a@h>;q=0.5');
    expect(go('ArrowUp')).toBe('b');
    expect(go('ArrowUp', 'ArrowUp')).toBe('a');
    expect(go('ArrowUp', 'ArrowDown')).toBe('b');
  });

  it('goes from part to part, and back to the line', () => {
    expect(go('ArrowDown', 'ArrowDown', 'ArrowRight')).toBe('sip:a@h');
    expect(
      go('ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight'),
    ).toBe('q=0.5');
    expect(go('ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowLeft')).toBe('Contact: <sip:a@h>;q=0.5');
  });

  it('begins only by going up or down', () => {
    expect(go('ArrowRight')).toBe('');
    expect(go('x')).toBe('');
  });
});
