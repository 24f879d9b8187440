// @vitest-environment happy-dom
/** What the lenses share, what the reference says of it, and the keys of the inspector. */
import { describe, expect, it } from 'vitest';
import { referenceFor } from '../../../../../renderer/views/traffic/inspector/reference.ts';
import { useLenses } from '../../../../../renderer/views/traffic/inspector/use-lenses.ts';
import { stepOf } from '../../../../../renderer/views/traffic/inspector/use-step-keys.ts';
import { pathTo } from '../../../../../renderer/components/message/tree/places.ts';
import { textOf } from '../../../../../shared/lib/bytes.ts';
import { grow, labelOf, nodeBy, request } from '../../components/message/message-of.ts';

const { bytes, nodes } = grow(
  request(
    ['CSeq: 1 INVITE', 'Contact: <sip:alice@h>;q=0.5', 'X-Own: 1', 'Content-Type: message/sipfrag'],
    'SIP/2.0 486 Busy\r\n',
  ),
);
const find = (text: string): number => textOf(bytes).indexOf(text);

describe('what the lenses share', () => {
  it('is the part at a byte that a lens points at or presses', () => {
    const lenses = useLenses(() => nodes);
    lenses.eventsOf('hex').point(find('0.5'));
    expect(lenses.hover.value).toEqual({ span: nodeBy(nodes, 'Contact', 'q').span, from: 'hex' });
    lenses.eventsOf('text').pick(find('alice'));
    expect(lenses.selected.value?.from).toBe('text');
    expect(lenses.path.value.map(labelOf)).toEqual(['Contact', '(addressUri)', '(user)']);
    expect(lenses.hover.value).toBeNull();
  });

  it('stays the same object while the pointer stays in a part', () => {
    const lenses = useLenses(() => nodes);
    const at = find('Contact');
    lenses.eventsOf('text').point(at);
    const before = lenses.hover.value;
    lenses.eventsOf('text').point(at + 1);
    expect(lenses.hover.value).toBe(before);
    lenses.eventsOf('text').point(null);
    expect(lenses.hover.value).toBeNull();
  });

  it('is nothing once it is cleared', () => {
    const lenses = useLenses(() => nodes);
    lenses.select('outside', { start: 0, end: 6 });
    lenses.clear();
    expect([lenses.hover.value, lenses.selected.value, lenses.path.value]).toEqual([null, null, []]);
  });

  it('is bytes where nothing was parsed', () => {
    const lenses = useLenses(() => []);
    lenses.eventsOf('hex').pick(4);
    expect(lenses.selected.value?.span).toEqual({ start: 4, end: 5 });
    expect(lenses.path.value).toEqual([]);
  });
});

describe('the reference entry', () => {
  const of = (...labels: string[]) =>
    referenceFor(nodes, labels.length > 0 ? pathTo(nodes, nodeBy(nodes, ...labels).span) : []);

  it.each([
    [[], 'method', 'INVITE'],
    [['Contact'], 'header', 'Contact'],
    [['Contact', 'q'], 'header', 'Contact'],
    [['CSeq', '(sequence)'], 'header', 'CSeq'],
    [['CSeq', '(method)'], 'method', 'INVITE'],
    [['(body)', '(startLine)', '(status)'], 'status', '486'],
  ])('of %j is the %s %s', (labels, kind, name) => {
    expect(of(...labels)).toMatchObject({ kind, name });
  });

  it('of a header that nobody knows is none', () => {
    expect(of('X-Own')).toBeNull();
    expect(referenceFor([], [])).toBeNull();
  });
});

describe('the keys of steps', () => {
  const key = (name: string, parts: object = {}) => ({
    key: name,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    target: null,
    defaultPrevented: false,
    ...parts,
  });

  it.each([
    [key('['), -1],
    [key(']'), 1],
    [key('ArrowUp', { altKey: true }), -1],
    [key('ArrowDown', { altKey: true }), 1],
    [key('ArrowDown'), null],
    [key('[', { ctrlKey: true }), null],
    [key('[', { defaultPrevented: true }), null],
    [key('x'), null],
  ])('%j goes %s', (event, expected) => {
    expect(stepOf(event)).toBe(expected);
  });

  it('write where text is written', () => {
    const target = document.createElement('input');
    expect(stepOf(key('[', { target }))).toBeNull();
    expect(stepOf(key('ArrowUp', { altKey: true, target }))).toBe(-1);
  });
});
