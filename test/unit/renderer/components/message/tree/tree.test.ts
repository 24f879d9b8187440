import { describe, expect, it } from 'vitest';
import { allNodes } from '../../../../../../renderer/components/message/tree/places.ts';
import { headerParts } from '../../../../../../renderer/components/message/tree/header-parts.ts';
import { MAX_NODES } from '../../../../../../renderer/components/message/tree/node.ts';
import { textOf } from '../../../../../../shared/lib/bytes.ts';
import { grow, labelOf, nodeBy, request } from '../message-of.ts';

const TEXT = [
  'INVITE sip:bob@biloxi.example:5070;transport=tcp?Subject=a&b=c SIP/2.0',
  'v: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport',
  'From: "Alice" <sip:alice@atlanta.example>;tag=88',
  'To: <sip:bob@biloxi.example>',
  'Call-ID: c1',
  'CSeq: 7 INVITE',
  'X-Own: whatever;a=b',
  'Content-Length: 5',
  '',
  'v=0\r\nEXTRA',
].join('\r\n');

describe('the tree of a message', () => {
  const { bytes, nodes } = grow(TEXT);

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
    [['Via', 'branch'], 'branch=z9hG4bK1', 'z9hG4bK1'],
    [['Via', 'rport'], 'rport', ''],
    [['Via', '(port)'], '5060', '5060'],
    [['From', '(display)'], '"Alice"', '"Alice"'],
    [['From', 'tag'], 'tag=88', '88'],
    [['From', '(addressUri)'], 'sip:alice@atlanta.example', 'sip:alice@atlanta.example'],
    [['From', '(addressUri)', '(user)'], 'alice', 'alice'],
    [['CSeq', '(sequence)'], '7', '7'],
    [['CSeq', '(method)'], 'INVITE', 'INVITE'],
    [['(startLine)', '(uri)', 'transport'], 'transport=tcp', 'tcp'],
    [['(startLine)', '(uri)', '(uriHeader)'], 'Subject=a', 'a'],
    [['X-Own'], 'X-Own: whatever;a=b\r\n', 'whatever;a=b'],
  ])('points from %j at its bytes and at its value', (labels, all, value) => {
    const node = nodeBy(nodes, ...labels);
    expect(textOf(bytes, node.span)).toBe(all);
    expect(textOf(bytes, node.value)).toBe(value);
  });

  it('leaves a header that has no grammar as text', () => {
    expect(nodeBy(nodes, 'X-Own').children).toEqual([]);
  });

  it('gives every node an id of its own', () => {
    const ids = allNodes(nodes).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('opens a status line', () => {
    const answer = grow('SIP/2.0 486 Busy Here\r\nCSeq: 1 INVITE\r\n\r\n');
    expect(textOf(answer.bytes, nodeBy(answer.nodes, '(startLine)', '(status)').span)).toBe('486');
    expect(nodeBy(answer.nodes, '(startLine)').about).toEqual({ kind: 'status', name: '486' });
  });
});

describe('the parts of a header', () => {
  it.each([
    ['Contact: <sip:a@h>;expires=5, "B" <sip:b@h>', ['2', '(display)'], '"B"'],
    ['Contact: <sip:a@h>;expires=5, "B" <sip:b@h>', ['1', 'expires'], 'expires=5'],
    ['Record-Route: <sip:p1;lr>,<sip:p2;lr>', ['2', '(addressUri)', 'lr'], 'lr'],
    ['Route: <sip:p1;lr>', ['(addressUri)', '(host)'], 'p1'],
    ['WWW-Authenticate: Digest realm="a,b", nonce="n=1"', ['realm'], 'realm="a,b"'],
    ['Authorization: Digest username="u", response="0a"', ['response'], 'response="0a"'],
    ['Authentication-Info: nextnonce="q"', ['nextnonce'], 'nextnonce="q"'],
    ['Session-Expires: 1800;refresher=uac', ['refresher'], 'refresher=uac'],
    ['Session-Expires: 1800;refresher=uac', ['(seconds)'], '1800'],
    ['RAck: 776 314 INVITE', ['(sequence)'], '314'],
    ['Reason: Q.850;cause=16;text="a;b", SIP;cause=200', ['1', 'text'], 'text="a;b"'],
    ['Event: presence;id=7', ['id'], 'id=7'],
    ['Subscription-State: active;expires=60', ['(value)'], 'active'],
    ['Accept: application/sdp;level=1, text/*', ['2', '(subtype)'], '*'],
    ['Accept-Language: da, en-gb;q=0.8', ['2', 'q'], 'q=0.8'],
    ['Content-Type: multipart/mixed; boundary="x y"', ['boundary'], 'boundary="x y"'],
    ['Supported: timer, 100rel', ['2'], '100rel'],
    ['Retry-After: 18 (busy);duration=3600', ['(comment)'], '(busy)'],
    ['Replaces: c2@h;to-tag=1;from-tag=2', ['(callId)'], 'c2@h'],
    ['Warning: 307 isi.edu "no, never"', ['(text)'], '"no, never"'],
    ['User-Agent: Softphone/1.2 (beta)', ['(product)', '(version)'], '1.2'],
    ['Call-Info: <http://h/p.jpg>;purpose=icon', ['(addressUri)', '(path)'], '/p.jpg'],
    ['Privacy: id;critical', ['(value)'], 'id'],
    ['Refer-To: <tel:+15551234;phone-context=x>', ['(addressUri)', '(number)'], '+15551234'],
    ['P-Charging-Vector: icid-value=ab;orig-ioi=h', ['orig-ioi'], 'orig-ioi=h'],
    ['Via: SIP/2.0/UDP [2001:db8::9]:5060\r\n ;branch=z9hG4bKf', ['branch'], 'branch=z9hG4bKf'],
  ])('of %s: %j is %s', (line, labels, expected) => {
    const { bytes, nodes } = grow(request([line]));
    const name = (nodes[1] && labelOf(nodes[1])) ?? '';
    expect(textOf(bytes, nodeBy(nodes, name, ...labels).span)).toBe(expected);
  });

  it('of one value stand under the header itself, and a star is no address', () => {
    const { nodes } = grow(request(['Contact: *', 'Allow: INVITE']));
    expect(nodeBy(nodes, 'Contact').children).toEqual([]);
    expect(nodeBy(nodes, 'Allow').children).toEqual([]);
  });

  it('are none where there is no value', () => {
    const header = { canonical: 'Via', name: { start: 0, end: 3 }, value: { start: 4, end: 4 } };
    expect(headerParts(new Uint8Array(4), { ...header, line: { start: 0, end: 4 } })).toEqual([]);
  });
});

describe('a hostile message', () => {
  it('gives a bounded tree', () => {
    const many = Array.from({ length: 500 }, (_, i) => `X: ${i}`);
    const values = `Contact: ${'<sip:a@h;b;c;d;e;f;g;h;i>;x;y;z,'.repeat(250)}`;
    const { nodes } = grow(request([...many.slice(0, 200), ...Array.from({ length: 300 }, () => values)]));
    expect(allNodes(nodes).length).toBe(MAX_NODES);
  });

  it('gives a body of very many lines a last one that holds the rest', () => {
    const { nodes } = grow(request(['Content-Type: text/plain'], 'abc\r\n'.repeat(12_000)));
    const body = nodeBy(nodes, '(body)');
    expect(body.children.length).toBeLessThan(500);
    expect(body.children.at(-1)?.span.end).toBe(body.span.end);
  });
});
