// @vitest-environment happy-dom
/** The ladder on the screen: keys, folds, heads of lanes, details, and who does not see it. */
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import LadderList from '../../../../renderer/views/traffic/flow/LadderList.vue';
import { pictureScale } from '../../../../renderer/views/traffic/flow/paint.ts';
import { ownNames } from '../../../../renderer/views/traffic/flow/use-ladder.ts';
import { dropIndex } from '../../../../renderer/views/traffic/flow/use-lane-drag.ts';
import { geometryOf } from '../../../../shared/flow/ladder/drawing.ts';
import { ladderOf } from '../../../../shared/flow/ladder/ladder.ts';
import type { Ladder } from '../../../../shared/flow/ladder/model.ts';
import { PLAIN_OPTIONS } from '../../../../shared/flow/ladder/model.ts';
import {
  CAROL,
  CONSOLE,
  flowOf,
  HOSTILE,
  PROXY,
  stepOf,
  twoHopCall,
} from '../../shared/flow/ladder/flows.ts';

/** A layout of 644 by 644 px, told as soon as somebody observes. */
class InstantResizeObserver {
  private readonly tell: () => void;
  constructor(tell: () => void) {
    this.tell = tell;
  }
  observe(): void {
    this.tell();
  }
  disconnect(): void {}
}

beforeEach(() => {
  setLanguage('en');
  vi.stubGlobal('ResizeObserver', InstantResizeObserver);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(644);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(644);
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const CALL = ladderOf(twoHopCall(), [], PLAIN_OPTIONS);

async function show(ladder: Ladder = CALL, selected: number | null = 1) {
  const view = mount(LadderList, {
    props: {
      ...{ ladder, selected, time: 'previous' as const, subject: '[1]', nameLength: 60 },
      aliasOf: (key: string) => (key === PROXY ? 'ss1' : ''),
    },
    global: { plugins: [i18n] },
    attachTo: document.body,
  });
  await nextTick();
  await nextTick();
  const key = (name: string) => view.get('.ladder-list').trigger('keydown', { key: name });
  const head = (index: number) => view.findAll('.head')[index] ?? view.get('.no-such-head');
  return { view, key, head };
}

describe('the arrows on the screen', () => {
  it.each([
    ['ArrowDown', 1, 3],
    ['ArrowUp', 4, 3],
    ['ArrowUp', 1, 1],
    ['Home', 9, 1],
    ['End', 1, 13],
    ['PageDown', 1, 13],
    ['PageUp', 13, 1],
    ['ArrowUp', null, 13],
    ['ArrowDown', null, 1],
  ])('are walked by %s from message %s to %s', async (name, from, to) => {
    const { view, key } = await show(CALL, from);
    await key(name);
    expect(view.emitted('select')).toEqual([[to]]);
  });

  it('are marked where one of their messages is shown, also a repetition that is folded', async () => {
    const { view } = await show(CALL, 2);
    expect(view.get('.selected').attributes('data-index')).toBe('0');
    expect(view.get('.ladder-list').attributes('aria-activedescendant')).toBe(
      view.get('.selected').attributes('id'),
    );
  });

  it('are unfolded and folded by keys and by the sign beside the time', async () => {
    const { view, key } = await show();
    await key('ArrowRight');
    await view.get('.fold').trigger('click');
    await view.setProps({
      ladder: ladderOf(twoHopCall(), [], { ...PLAIN_OPTIONS, unfolded: 'all' }),
      selected: 2,
    });
    await key('ArrowLeft');
    expect(view.emitted('unfold')).toEqual([
      [1, true],
      [1, true],
      [1, false],
    ]);
    expect(view.emitted('select')).toBeUndefined();
  });

  it('open the message by Enter and by a double click, and no other key is taken', async () => {
    const { view, key } = await show();
    await key('Enter');
    await key('x');
    await view.get('.ladder-row').trigger('dblclick');
    expect(view.emitted('open')?.length).toBe(2);
  });

  it('are a few in the document however many there are', async () => {
    const many = ladderOf(flowOf(Array.from({ length: 5_000 }, (_, i) => stepOf(i + 1))), [], PLAIN_OPTIONS);
    const { view } = await show(many);
    expect(view.findAll('.ladder-row').length).toBeLessThan(40);
    expect(view.get('.ladder-row').attributes('aria-setsize')).toBe('5000');
  });

  it('are sentences for who does not see them', async () => {
    const { view } = await show();
    const sentences = view.findAll('.ladder-row > .hidden-text').map((name) => name.text());
    expect(sentences[0]).toMatch(
      /^\d\d:\d\d:09\.871, INVITE with SDP, from 192\.0\.2\.10:5060 to 192\.0\.2\.20:5060, sent 2 times, /,
    );
    expect(sentences[4]).toMatch(/, 180 Ringing, from 192\.0\.2\.20:5060 to 192\.0\.2\.10:5060$/);
  });

  it('show details by Space, and hide them by Escape', async () => {
    const { key } = await show();
    await key(' ');
    await nextTick();
    expect(document.querySelector('.ladder-card')?.textContent).toContain('after 500 ms, expected 500 ms');
    await key('Escape');
    expect(document.querySelector('.ladder-card')).toBeNull();
  });

  it('keep details that a key asked for while rows move, also below a pointer that rests', async () => {
    const { view, key } = await show();
    await key(' ');
    await nextTick();
    await view.get('.ladder').trigger('scroll');
    await nextTick();
    expect(document.querySelector('.ladder-card')).not.toBeNull();
    const rest = new MouseEvent('mousemove', { bubbles: true });
    view.findAll('.ladder-row')[3]?.element.dispatchEvent(rest);
    await nextTick();
    expect(document.querySelector('.ladder-card')).not.toBeNull();
  });

  it('show hostile texts as text', async () => {
    const steps = HOSTILE.map((text, at) => stepOf(at + 1, { method: text, src: text, callId: text }));
    const { view, key } = await show(ladderOf(flowOf(steps), [], PLAIN_OPTIONS));
    await key(' ');
    await nextTick();
    expect(document.querySelector('.ladder-card')).not.toBeNull();
    expect(document.querySelector('script, [onload]')).toBeNull();
    expect(view.text()).not.toMatch(/[\u0000-\u0009\u202e]/);
  });
});

describe('the heads of the lanes', () => {
  it('are moved by Shift and arrow keys, as far as there is a place', async () => {
    const { view, head } = await show();
    await head(0).trigger('keydown', { key: 'ArrowRight', shiftKey: true });
    await head(0).trigger('keydown', { key: 'ArrowLeft', shiftKey: true });
    expect(view.emitted('order')).toEqual([[[PROXY, CONSOLE, CAROL]]]);
  });

  it('are reached by Tab once, and walked by arrow keys', async () => {
    const { view, head } = await show();
    await head(0).trigger('keydown', { key: 'End' });
    await nextTick();
    expect(document.activeElement).toBe(head(2).element);
    expect(view.findAll('.head[tabindex="0"]').length).toBe(1);
  });

  it('take a name by F2 and Enter, beginning with the one they have, and leave it by Escape', async () => {
    const { view, head } = await show();
    await head(1).trigger('keydown', { key: 'F2' });
    await nextTick();
    const input = view.get<HTMLInputElement>('input.head');
    expect(input.element.value).toBe('ss1');
    await input.setValue('ss2');
    await input.trigger('keydown', { key: 'Enter' });
    await head(1).trigger('dblclick');
    await nextTick();
    await view.get('input.head').trigger('keydown', { key: 'Escape' });
    expect(view.emitted('rename')).toEqual([[PROXY, 'ss2']]);
  });

  it('are put down at the nearest place', () => {
    const geometry = geometryOf(3, 644, false);
    const at = (index: number, by: number) => dropIndex(CALL.lanes, index, by * geometry.pitch, geometry);
    expect([at(0, 0.4), at(0, 0.6), at(0, 9), at(2, -1.2), at(1, -9)]).toEqual([0, 1, 2, 1, 0]);
  });
});

describe("the console's own hosts", () => {
  it('are named by what its sockets sent and received, and the lab by its address', () => {
    const steps = [
      stepOf(1, { source: 'udp-1', direction: 'out', src: '10.0.0.1:5060', dst: '10.0.0.2:5060' }),
      stepOf(2, { source: 'udp-1', direction: 'in', src: '10.0.0.2:5060', dst: '10.0.0.3:5060' }),
      stepOf(3, { source: 'file-1', direction: 'in', src: '10.0.0.4:5060', dst: '10.0.0.5:5060' }),
    ];
    const sources = [
      { id: 'udp-1', role: 'console', address: 'udp:0.0.0.0:5060' },
      { id: 'lab', role: 'lab', address: 'udp:127.0.0.1:5070' },
      { id: 'file-1', role: 'file', address: 'calls.pcap' },
    ] as const;
    expect([...ownNames(steps, sources, { console: 'Console', lab: 'Lab' })]).toEqual([
      ['10.0.0.1:5060', 'Console'],
      ['10.0.0.3:5060', 'Console'],
      ['127.0.0.1:5070', 'Lab'],
    ]);
  });
});

describe('a picture of a ladder', () => {
  it.each([
    [900, 400, 2],
    [900, 32_767, 1],
    [900, 32_768, null],
    [20_000, 20_000, null],
  ])('of %i by %i pixels is painted at scale %s', (width, height, scale) => {
    expect(pictureScale({ width, height })).toBe(scale);
  });
});
