// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import MessageText from '../../../../renderer/components/MessageText.vue';
import { i18n } from '../../../../renderer/i18n/index.ts';
import { utf8 } from '../../../../shared/lib/bytes.ts';

function show(text: string | Uint8Array, marks: { start: number; end: number }[] = []) {
  const bytes = typeof text === 'string' ? utf8(text) : text;
  return mount(MessageText, { props: { bytes, marks }, global: { plugins: [i18n] } });
}

describe('the text of a message', () => {
  it('stays text whatever it says', () => {
    const hostile = '"<img src=x onerror=alert(1)>" <sip:a@b>;tag=<b>1</b>';
    const view = show(`OPTIONS sip:x@y SIP/2.0\r\nFrom: ${hostile}\r\n\r\n<script>alert(2)</script>`);
    expect(view.find('img').exists()).toBe(false);
    expect(view.find('script').exists()).toBe(false);
    expect(view.find('b').exists()).toBe(false);
    expect(view.text()).toContain(hostile);
    expect(view.text()).toContain('<script>alert(2)</script>');
  });

  it('is shown as it is, with every space', () => {
    const view = show('OPTIONS  sip:x@y   SIP/2.0\r\nA:   b  ');
    expect(view.findAll('.line').map((line) => line.element.textContent)).toEqual([
      'OPTIONS  sip:x@y   SIP/2.0',
      'A:   b  ',
    ]);
  });

  it('shows a very long message piece by piece', async () => {
    const view = show(`MESSAGE sip:x@y SIP/2.0\r\n\r\n${'abc\r\n'.repeat(3_000)}`);
    const before = view.findAll('.line').length;
    expect(before).toBeLessThan(2_000);
    await view.get('button').trigger('click');
    expect(view.findAll('.line').length).toBeGreaterThan(before);
  });

  it('marks the bytes of a finding', () => {
    const view = show('OPTIONS sip:x@y SIP/2.0\r\nContent-Length: 9\r\n\r\n', [{ start: 25, end: 42 }]);
    const marked = view.findAll('.marked').map((node) => node.element.textContent);
    expect(marked.join('')).toBe('Content-Length: 9');
  });

  it('shows a place that is asked for, also where it stands behind what is shown', async () => {
    const view = show(`MESSAGE sip:x@y SIP/2.0\r\n\r\n${'abc\r\n'.repeat(2_500)}END`);
    const end = view.props('bytes').length;
    await view.setProps({ selected: { span: { start: end - 3, end }, from: 'outside' } });
    await view.vm.$nextTick();
    expect(view.get('.chosen').element.textContent).toBe('END');
  });

  it('tells the byte under the pointer and the byte that is pressed, behind characters of several bytes too', async () => {
    const view = show('OPTIONS sip:ü@y SIP/2.0\r\nA: b');
    await view.findAll('.line')[1]?.get('span').trigger('click');
    expect(view.emitted('pick')).toEqual([[26]]);
    await view.findAll('.line')[1]?.get('span').trigger('pointermove');
    await view.trigger('pointerleave');
    expect(view.emitted('point')).toEqual([[26], [null]]);
  });

  it('lights what is pointed at and what is selected, each in its way', () => {
    const view = mount(MessageText, {
      props: {
        bytes: utf8('OPTIONS sip:x@y SIP/2.0\r\n\r\n'),
        marks: [],
        hover: { span: { start: 8, end: 15 }, from: 'tree' },
        selected: { span: { start: 0, end: 7 }, from: 'hex' },
      },
      global: { plugins: [i18n] },
    });
    expect(view.get('.lit').text()).toBe('sip:x@y');
    expect(view.get('.chosen').text()).toBe('OPTIONS');
  });
});
