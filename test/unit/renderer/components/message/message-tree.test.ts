// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import MessageTree from '../../../../../renderer/components/message/MessageTree.vue';
import { i18n } from '../../../../../renderer/i18n/index.ts';
import { textOf } from '../../../../../shared/lib/bytes.ts';
import { grow, nodeBy, request } from './message-of.ts';

const { bytes, nodes } = grow(request(['Contact: <sip:alice@h>;q=0.5', 'X-A: \u202Etxt.exe']));
const show = () =>
  mount(MessageTree, { props: { bytes, nodes }, attachTo: document.body, global: { plugins: [i18n] } });

type View = ReturnType<typeof show>;
const row = (view: View, label: string) => {
  const found = view.findAll('[role="treeitem"]').find((one) => one.get('.name').text() === label);
  if (!found) throw new Error(`no row ${label}`);
  return found;
};
const selectedTexts = (view: View): string[] =>
  (view.emitted<[{ start: number; end: number }]>('select') ?? []).map(([span]) => textOf(bytes, span));

describe('the tree of a message on the screen', () => {
  it('shows what hides itself', () => {
    expect(row(show(), 'X-A').text()).toContain('‹U+202E›txt.exe');
  });

  it('selects the row that keys lead to, and unfolds and folds', async () => {
    const view = show();
    await row(view, 'Contact').trigger('keydown', { key: 'ArrowRight' });
    expect(row(view, 'Contact').attributes('aria-expanded')).toBe('true');
    await row(view, 'Contact').trigger('keydown', { key: 'ArrowRight' });
    await row(view, 'URI').trigger('keydown', { key: 'ArrowDown' });
    expect(selectedTexts(view)).toEqual(['sip:alice@h', 'q=0.5']);
    expect(row(view, 'q').attributes('tabindex')).toBe('0');
    await row(view, 'q').trigger('keydown', { key: 'ArrowLeft' });
    await row(view, 'Contact').trigger('keydown', { key: 'ArrowLeft' });
    expect(row(view, 'Contact').attributes('aria-expanded')).toBe('false');
  });

  it('unfolds what is selected elsewhere, and marks its row', async () => {
    const view = show();
    const { span } = nodeBy(nodes, 'Contact', '(addressUri)', '(user)');
    await view.setProps({ selected: { span, from: 'hex' } });
    const marked = view.findAll('[aria-selected="true"]');
    expect(marked.map((one) => one.text())).toEqual(['user alice'.replace(' ', '')]);
    expect(view.emitted('select')).toBeUndefined();
  });

  it('lights the row that holds what is pointed at elsewhere, and unfolds nothing for it', async () => {
    const view = show();
    const { span } = nodeBy(nodes, 'Contact', 'q');
    await view.setProps({ hover: { span, from: 'text' } });
    expect(view.get('.lit').get('.name').text()).toBe('Contact');
    expect(row(view, 'Contact').attributes('aria-expanded')).toBe('false');
  });

  it('remembers by name which headers are unfolded when the next message comes', async () => {
    const view = show();
    await row(view, 'Contact').get('.fold').trigger('click');
    const next = grow(request(['To: <sip:b@h>', 'Contact: <sip:bob@h2>;q=1']));
    await view.setProps({ bytes: next.bytes, nodes: next.nodes });
    expect(row(view, 'Contact').attributes('aria-expanded')).toBe('true');
    expect(row(view, 'To').attributes('aria-expanded')).toBe('false');
  });
});
