// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import HexLens from '../../../../../renderer/components/message/HexLens.vue';
import { i18n } from '../../../../../renderer/i18n/index.ts';
import { utf8 } from '../../../../../shared/lib/bytes.ts';

let paneWidth = 470;

beforeEach(() => {
  paneWidth = 470;
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(372);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockImplementation(() => paneWidth);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(66);
});
afterEach(() => void vi.restoreAllMocks());

async function show(bytes: Uint8Array) {
  const view = mount(HexLens, { props: { bytes }, global: { plugins: [i18n] } });
  await view.vm.$nextTick();
  return view;
}

const press = (view: Awaited<ReturnType<typeof show>>, key: string, shiftKey = false) =>
  view.trigger('keydown', { key, shiftKey });

describe('the bytes of a message on the screen', () => {
  it('are in the document only where they are seen', async () => {
    const view = await show(new Uint8Array(262_144));
    expect(view.findAll('.row').length).toBeLessThan(40);
    expect(view.attributes('aria-rowcount')).toBe('16384');
    expect(view.get('.offset').text()).toBe('00000');
  });

  it('stand in sixteens, or in eights where the pane is narrow', async () => {
    const bytes = new Uint8Array(64);
    expect((await show(bytes)).get('.row').findAll('.byte')).toHaveLength(16);
    paneWidth = 300;
    expect((await show(bytes)).get('.row').findAll('.byte')).toHaveLength(8);
  });

  it('are selected by keys, one or a stretch, and Enter asks for the part', async () => {
    const view = await show(utf8('INVITE sip:x SIP/2.0\r\n\r\n'));
    await press(view, 'ArrowRight');
    await press(view, 'ArrowRight', true);
    await press(view, 'ArrowDown', true);
    await press(view, 'Enter');
    expect(view.emitted('range')).toEqual([
      [{ start: 1, end: 2 }],
      [{ start: 1, end: 3 }],
      [{ start: 1, end: 19 }],
    ]);
    expect(view.emitted('pick')).toEqual([[18]]);
  });

  it('tell where the caret is and what stands there', async () => {
    const view = await show(utf8('A\r\n'));
    await press(view, 'End');
    const caret = view.get(`[id="${view.attributes('aria-activedescendant')}"]`);
    expect(caret.attributes('aria-label')).toBe('0a U+000A, 2');
  });

  it('are lit and selected where another lens says so', async () => {
    const view = await show(utf8('INVITE sip:x SIP/2.0\r\n\r\n'));
    await view.setProps({
      hover: { span: { start: 7, end: 10 }, from: 'tree' },
      selected: { span: { start: 0, end: 6 }, from: 'text' },
    });
    const texts = (name: string) => view.findAll(`.ascii > .${name}`).map((one) => one.text());
    expect(texts('lit').join('')).toBe('sip');
    expect(texts('chosen').join('')).toBe('INVITE');
    expect(view.findAll('[role="gridcell"][aria-selected="true"]')).toHaveLength(6);
  });

  it('are selected by dragging, and pointed at one by one', async () => {
    const view = await show(utf8('INVITE sip:x SIP/2.0\r\n\r\n'));
    await view.get('.byte[data-at="3"]').trigger('pointermove');
    await view.get('.byte[data-at="3"]').trigger('pointerdown', { button: 0 });
    await view.get('.ascii [data-at="5"]').trigger('pointermove');
    window.dispatchEvent(new Event('pointerup'));
    await view.get('.byte[data-at="9"]').trigger('pointermove');
    expect(view.emitted('point')).toEqual([[3], [9]]);
    expect(view.emitted('range')?.at(-1)).toEqual([{ start: 3, end: 6 }]);
  });
});
