// @vitest-environment happy-dom
/** The parts of the top bar as a person uses them. */
import { flushPromises, mount } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import RecoveryBanner from '../../../../renderer/components/shell/RecoveryBanner.vue';
import RecordingStatus from '../../../../renderer/components/shell/RecordingStatus.vue';
import { pastedFiles, useDrop, usePaste } from '../../../../renderer/composables/use-captures-open.ts';
import { foldOf } from '../../../../renderer/composables/use-fold.ts';
import { i18n } from '../../../../renderer/i18n/index.ts';
import AddInterface from '../../../../renderer/views/traffic/add/AddInterface.vue';
import { isLoopback } from '../../../../renderer/views/traffic/add/loopback.ts';
import ClearButton from '../../../../renderer/views/traffic/ClearButton.vue';
import LiveButtons from '../../../../renderer/views/traffic/LiveButtons.vue';
import SourceChip from '../../../../renderer/views/traffic/SourceChip.vue';
import SourceFacts from '../../../../renderer/views/traffic/SourceFacts.vue';
import type { SourceRow } from '../../../../shared/model/source.ts';
import { fileRow, sourceRow } from './source-row.ts';

const global = { plugins: [i18n] };
const NO_RATE = { bytes: 0, messages: 0 };
const chip = (source: SourceRow, rate = NO_RATE) => mount(SourceChip, { props: { source, rate }, global });
const facts = (source: SourceRow) => mount(SourceFacts, { props: { source, rate: NO_RATE }, global });

describe('the chip of a source', () => {
  it('of a file tells how far and how fast it is read, and cancels it', async () => {
    const view = chip(fileRow('f', { progress: { read: 370, size: 1_000 } }), {
      bytes: 2_097_152,
      messages: 0,
    });
    expect(view.text()).toContain('37 % · 2 MiB/s');
    await view.get('button[aria-label="Cancel reading a.pcap"]').trigger('click');
    expect(view.emitted('remove')).toEqual([['f']]);
  });

  it('of a file whose size is not known tells its rate alone', () => {
    const view = chip(fileRow('f', { progress: { read: 5, size: 0 } }), { bytes: 2_048, messages: 0 });
    expect(view.text()).toMatch(/a\.pcap\s*2,048 B\/s/);
    expect(view.find('progress').exists()).toBe(false);
  });

  it('of a capture that waits says so', () => {
    expect(chip(fileRow('upload-1')).text()).toContain('waiting');
  });

  it('tells its trouble in words, and what it lost', () => {
    const trouble = { code: 'SNIFF_NO_RIGHTS', message: 'run "sudo setcap"' };
    const view = chip(sourceRow('if', { role: 'interface', requested: 'eth0', state: 'failed', trouble }));
    expect(view.text()).toContain('No right to capture: run "sudo setcap" (SNIFF_NO_RIGHTS)');
    expect(chip(sourceRow('if', { dropped: 1_200 })).text()).toContain('1,200 dropped');
  });
});

describe('the facts of a source', () => {
  it('name the reasons why something gave no message, the most frequent first', () => {
    const view = facts(fileRow('f', { state: 'open', skipped: { 'keep-alive': 2, 'not-ip': 31, odd: 1 } }));
    expect(view.findAll('.skipped > dt').map((one) => one.text())).toEqual(['not IP', 'keep-alives', 'odd']);
    expect(view.findAll('.skipped > dd').map((one) => one.text())).toEqual(['31', '2', '1']);
  });

  it('let the lab stay, and anything else be taken off', () => {
    const labels = (source: SourceRow) =>
      facts(source)
        .findAll('.ui-button')
        .map((one) => one.text());
    expect(labels(sourceRow('lab', { role: 'lab' }))).toEqual([]);
    expect(labels(sourceRow('udp-1'))).toEqual(['Remove']);
    expect(labels(fileRow('f'))).toEqual(['Cancel']);
  });

  it('show and hide its messages', async () => {
    const view = facts(sourceRow('udp-1', { hidden: true }));
    await view.get('[role="switch"]').trigger('click');
    expect(view.emitted('show')).toEqual([[true]]);
  });
});

describe('chips without room', () => {
  const child = (offsetTop: number, offsetLeft: number) => ({ offsetTop, offsetLeft, offsetWidth: 90 });

  it('are counted from the first that wraps, with the room that is left before it', () => {
    expect(foldOf([], 500)).toEqual({ count: 0, slack: 0 });
    expect(foldOf([child(10, 0), child(10, 100)], 500)).toEqual({ count: 0, slack: 0 });
    expect(foldOf([child(10, 0), child(40, 0), child(40, 100)], 120)).toEqual({ count: 2, slack: 30 });
  });
});

describe('emptying the lists', () => {
  const button = (messages: number, files = 0) =>
    mount(ClearButton, {
      props: { messages, held: () => ({ messages, calls: 1, files }) },
      global,
      attachTo: document.body,
    });

  it('is done at once where little goes', async () => {
    const view = button(1_000);
    expect(view.get('.ui-button').attributes('title')).toBe('Empty the lists (1,000 messages)');
    await view.get('.ui-button').trigger('click');
    expect(view.emitted('clear')).toHaveLength(1);
    view.unmount();
  });

  it.each([
    ['many messages go', 1_001, 0],
    ['a capture goes', 3, 1],
  ])('is asked about where %s', async (_what, messages, files) => {
    const view = button(messages, files);
    await view.get('.ui-button').trigger('click');
    await flushPromises();
    expect(view.emitted('clear')).toBeUndefined();
    const dialog = document.querySelector('[role="dialog"]');
    expect(dialog?.textContent).toContain(`${messages.toLocaleString('en')} messages`);
    [...(dialog?.querySelectorAll<HTMLElement>('.ui-button') ?? [])].at(-1)?.click();
    await flushPromises();
    expect(view.emitted('clear')).toHaveLength(1);
    view.unmount();
  });

  it('goes by what the core holds at the press, not by what was shown', async () => {
    const held = { messages: 0, calls: 0, files: 0 };
    const view = mount(ClearButton, {
      props: { messages: 0, held: () => held },
      global,
      attachTo: document.body,
    });
    held.files = 1;
    await view.get('.ui-button').trigger('click');
    await flushPromises();
    expect(view.emitted('clear')).toBeUndefined();
    view.unmount();
  });
});

describe('live and paused', () => {
  it('tells how many were not listed, and goes on', async () => {
    const view = mount(LiveButtons, { props: { paused: true, unlisted: 120 }, global });
    const [state, toggle] = view.findAll('button');
    expect(state?.attributes('title')).toBe('Paused: 120 not listed. Press to go on.');
    await state?.trigger('click');
    await toggle?.trigger('click');
    await view.setProps({ paused: false });
    await state?.trigger('click');
    await toggle?.trigger('click');
    expect(view.emitted('pause')).toEqual([[false], [false], [true]]);
  });
});

describe('an interface to capture', () => {
  const row = (name: string, isUp: boolean | null) => ({
    ...{ name, isUp, description: '', addresses: ['192.0.2.1'], isLoopback: false },
  });

  it('is the first that is up, until another is chosen', async () => {
    const list = async () => ({
      value: { program: 'dumpcap', interfaces: [row('down0', false), row('eth0', true)] },
    });
    const sniff = vi.fn(async () => ({ code: 'SNIFF_BAD_FILTER', message: 'syntax error' }));
    const view = mount(AddInterface, { props: { list, sniff }, global });
    await flushPromises();
    await view.get('input.mono').setValue(' port 5060 ');
    await view.get('form').trigger('submit');
    await flushPromises();
    expect(sniff).toHaveBeenCalledWith('eth0', 'port 5060');
    expect(view.get('[role="alert"]').text()).toContain('The capture filter is wrong: syntax error');
    expect(view.emitted('done')).toBeUndefined();
  });

  it('cannot be chosen where no program captures, and that is said with what to do', async () => {
    const list = async () => ({ trouble: { code: 'SNIFF_NO_PROGRAM', message: 'install tcpdump' } });
    const view = mount(AddInterface, { props: { list, sniff: async () => null }, global });
    await flushPromises();
    expect(view.text()).toContain('install tcpdump');
    expect(view.find('[type="submit"]').exists()).toBe(false);
  });
});

describe('an address for HEP', () => {
  it.each([
    ['127.0.0.1:9060', true],
    ['tcp:localhost', true],
    ['udp:[::1]:9060', true],
    ['0.0.0.0:9060', false],
    ['127.0.0.1.example.com:9060', false],
    ['[::]:9060', false],
  ])('%s is of this machine alone: %s', (address, expected) => expect(isLoopback(address)).toBe(expected));
});

/** Runs a composable in a component, as it is meant to be. */
function within(run: () => void) {
  return mount(defineComponent({ setup: () => (run(), () => h('i')) }));
}

function transfer(text: string, ...files: File[]): DataTransfer {
  const data = new DataTransfer();
  if (text) data.setData('text/plain', text);
  files.forEach((file) => data.items.add(file));
  return data;
}

describe('captures from elsewhere', () => {
  const file = new File(['x'], 'a.pcap');
  const drag = (name: string, dataTransfer: unknown): Event =>
    Object.assign(new Event(name, { bubbles: true, cancelable: true }), { dataTransfer });
  const files = { types: ['Files'], files: [file] };

  it('are taken where files are dropped, and shown to be taken while they hang over the window', () => {
    const open = vi.fn();
    let isOver = { value: false };
    const view = within(() => (isOver = useDrop(open)));
    for (const name of ['dragenter', 'dragenter', 'dragleave']) window.dispatchEvent(drag(name, files));
    expect(isOver.value).toBe(true);
    window.dispatchEvent(drag('drop', files));
    expect([isOver.value, open.mock.calls]).toEqual([false, [[[file]]]]);
    const text = drag('drop', { types: ['text/plain'], files: [] });
    window.dispatchEvent(text);
    expect([open.mock.calls.length, text.defaultPrevented]).toEqual([1, false]);
    view.unmount();
  });

  it('are taken from what is pasted outside of a field, on Traffic alone', () => {
    const open = vi.fn();
    let isTraffic = true;
    const input = document.body.appendChild(document.createElement('input'));
    const view = within(() =>
      usePaste(
        () => isTraffic,
        () => 'pasted.txt',
        open,
      ),
    );
    const paste = (target: EventTarget): boolean =>
      target.dispatchEvent(
        Object.assign(new Event('paste', { bubbles: true, cancelable: true, composed: true }), {
          clipboardData: transfer('SIP/2.0 200 OK'),
        }),
      );
    paste(input);
    expect(open).not.toHaveBeenCalled();
    paste(document.body);
    isTraffic = false;
    paste(document.body);
    expect(open.mock.calls).toHaveLength(1);
    expect(open.mock.calls[0]?.[0][0]).toMatchObject({ name: 'pasted.txt', size: 14 });
    view.unmount();
    input.remove();
  });

  it('are files before they are text, and nothing where nothing is pasted', () => {
    const name = (): string => 'pasted.txt';
    expect(pastedFiles(transfer('text', file), name)).toEqual([file]);
    expect(pastedFiles(transfer('  \n'), name)).toEqual([]);
    expect(pastedFiles(null, name)).toEqual([]);
  });
});

describe('the run that was not closed', () => {
  it('is offered, and deleted only after a question', async () => {
    const row = { id: 'r', started: Date.now(), last: 0, bytes: 40_580_219, files: 1, crashed: true };
    const view = mount(RecoveryBanner, {
      props: { row, more: 0, trouble: null },
      global,
      attachTo: document.body,
    });
    expect(view.text()).toMatch(/not closed:\s*38\.7 MiB from \d\d:\d\d/);
    const [open, discard, later] = view.findAll('.ui-button');
    await open?.trigger('click');
    await later?.trigger('click');
    await discard?.trigger('click');
    await flushPromises();
    expect([view.emitted('open'), view.emitted('later')?.length, view.emitted('discard')]).toEqual([
      [['r']],
      1,
      undefined,
    ]);
    [...document.querySelectorAll<HTMLElement>('[role="dialog"] .ui-button')].at(-1)?.click();
    await flushPromises();
    expect(view.emitted('discard')).toEqual([['r']]);
    view.unmount();
  });
});

describe('the recording', () => {
  const text = (change: object): string =>
    mount(RecordingStatus, {
      props: { recording: { name: '', bytes: 0, trouble: null, ...change } },
      global,
    }).text();

  it('is named with its size, or says why there is none', () => {
    expect(text({ name: 'capture.pcapng', bytes: 40_580_219 })).toContain('capture.pcapng· 38.7 MiB');
    expect(text({})).toBe('in memory only');
    const trouble = { code: 'ENOSPC', message: 'the disk is full' };
    expect(text({ name: 'capture.pcapng', trouble })).toBe('not written: the disk is full (ENOSPC)');
  });
});

describe('a capture that broke off', () => {
  it('tells the place and the reason in the language in use', () => {
    const damaged = (reason: string) => ({
      ...{ code: 'CAPTURE_DAMAGED', message: 'as the core says it' },
      data: { reason, offset: 1_234 },
    });
    const text = (reason: string): string =>
      facts(fileRow('f', { state: 'open', trouble: damaged(reason) })).text();
    expect(text('cut-off')).toContain('Read up to byte 1234: it ends inside a record');
    expect(text('new')).toContain('as the core says it');
    i18n.global.locale.value = 'zh';
    expect(text('cut-off')).toContain('文件在一个记录中间结束');
    i18n.global.locale.value = 'en';
  });
});
