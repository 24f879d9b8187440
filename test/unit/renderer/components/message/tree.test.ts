import { describe, expect, it } from 'vitest';
import type { TreeNode } from '../../../../../renderer/components/message/tree.ts';
import { treeOf, visibleRows } from '../../../../../renderer/components/message/tree.ts';
import { textOf, utf8 } from '../../../../../shared/lib/bytes.ts';
import { parseMessage } from '../../../../../shared/sip/parse.ts';

const TEXT = [
  'INVITE sip:bob@biloxi.example:5070 SIP/2.0',
  'v: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport',
  'From: "Alice" <sip:alice@atlanta.example>;tag=88',
  'To: <sip:bob@biloxi.example>',
  'Call-ID: c1',
  'CSeq: 7 INVITE',
  'X-Own: whatever',
  'Content-Length: 5',
  '',
  'v=0\r\nEXTRA',
].join('\r\n');

function tree(text: string): { bytes: Uint8Array; nodes: TreeNode[] } {
  const bytes = utf8(text);
  const { message } = parseMessage(bytes);
  if (!message) throw new Error('the test needs a message');
  return { bytes, nodes: treeOf(message) };
}

const labelOf = ({ label }: TreeNode): string => ('key' in label ? `(${label.key})` : label.text);
const find = (nodes: readonly TreeNode[], label: string): TreeNode => {
  const found = nodes.find((node) => labelOf(node) === label);
  if (!found) throw new Error(`no node ${label} among ${nodes.map(labelOf).join()}`);
  return found;
};

describe('the tree of a message', () => {
  const { bytes, nodes } = tree(TEXT);

  it('has the start line, every header by its canonical name, the body and what stands behind it', () => {
    expect(nodes.map(labelOf)).toEqual([
      '(startLine)',
      'Via',
      'From',
      'To',
      'Call-ID',
      'CSeq',
      'X-Own',
      'Content-Length',
      '(body)',
      '(trailer)',
    ]);
  });

  it.each([
    ['Via', 'branch', 'branch=z9hG4bK1'],
    ['Via', 'rport', 'rport'],
    ['Via', '(port)', '5060'],
    ['From', '(display)', 'Alice'],
    ['From', 'tag', 'tag=88'],
    ['From', '(addressUri)', 'sip:alice@atlanta.example'],
    ['CSeq', '(sequence)', '7'],
    ['CSeq', '(method)', 'INVITE'],
  ])('points from %s %s at its bytes', (header, part, expected) => {
    const node = find(find(nodes, header).children, part);
    expect(textOf(bytes, node.span)).toBe(expected);
  });

  it('gives a header its whole line', () => {
    expect(textOf(bytes, find(nodes, 'X-Own').span)).toBe('X-Own: whatever\r\n');
  });

  it('takes the Request-URI apart', () => {
    const uri = find(find(nodes, '(startLine)').children, '(uri)');
    expect(uri.children.map(({ value }) => value)).toEqual(['sip', 'bob', 'biloxi.example', '5070']);
  });

  it('gives every node an id of its own', () => {
    const ids = (list: readonly TreeNode[]): string[] =>
      list.flatMap((node) => [node.id, ...ids(node.children)]);
    const all = ids(nodes);
    expect(new Set(all).size).toBe(all.length);
  });

  it('stays small for a body of very many lines', () => {
    const many = tree(
      `${TEXT.split('\r\n\r\n')[0]?.replace('Length: 5', 'Length: 60000')}\r\n\r\n${'abc\r\n'.repeat(12_000)}`,
    );
    const body = find(many.nodes, '(body)');
    expect(body.children.length).toBeLessThan(500);
    expect(body.children.at(-1)?.span.end).toBe(body.span.end);
  });

  it('shows children only where their node is unfolded', () => {
    expect(visibleRows(nodes, new Set())).toHaveLength(nodes.length);
    const rows = visibleRows(nodes, new Set(['s']));
    expect(rows.slice(0, 4).map(({ level }) => level)).toEqual([1, 2, 2, 2]);
  });
});
