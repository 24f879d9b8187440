// @vitest-environment happy-dom
/** The parts of Compose's right pane and its switches, mounted by themselves. */
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import ResolutionSteps from '../../../../renderer/components/ResolutionSteps.vue';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import AuthPanel from '../../../../renderer/views/compose/AuthPanel.vue';
import DialogChoice from '../../../../renderer/views/compose/DialogChoice.vue';
import DialogPanel from '../../../../renderer/views/compose/DialogPanel.vue';
import NoticeList from '../../../../renderer/views/compose/NoticeList.vue';
import SwitchRow from '../../../../renderer/views/compose/SwitchRow.vue';
import TimersForm from '../../../../renderer/views/settings/TimersForm.vue';
import type { Step } from '../../../../shared/model/destination.ts';
import { SKIP_REASONS, stepKindSchema } from '../../../../shared/model/destination.ts';
import { ALL_ON, AS_TYPED, SWITCH_NAMES } from '../../../../shared/model/exchange.ts';
import type { Usage } from '../../../../shared/model/stack.ts';
import { dialogRow } from './dialog-row.ts';

const global = { plugins: [i18n] };
beforeEach(() => setLanguage('en'));

describe('how an address was found', () => {
  const step = (parts: Partial<Step>): Step => ({
    kind: 'naptr',
    name: 'a.example',
    type: '',
    ttl: null,
    results: [],
    error: null,
    ...parts,
  });
  const words = (steps: Step[]): string[] =>
    mount(ResolutionSteps, { props: { steps }, global })
      .findAll('li')
      .map((line) => line.text().replaceAll(/\s+/g, ' '));

  it.each(['en', 'zh'] as const)('has words for every step and every reason: %s', (language) => {
    setLanguage(language);
    const kinds = stepKindSchema.options.map((kind) => step({ kind, type: 'udp', results: ['r'] }));
    const skips = SKIP_REASONS.map((error) => step({ kind: 'skipped', type: 'tls', error }));
    const told = words([...kinds, ...skips]);
    expect(told).toHaveLength(kinds.length + skips.length);
    expect(told.filter((text) => text.includes('stack.'))).toEqual([]);
    expect(new Set(told).size).toBe(told.length);
  });

  it('tells what came, that nothing came, and a code that is not known', () => {
    expect(
      words([
        step({ kind: 'address', type: 'A', ttl: 60, results: ['192.0.2.1'] }),
        step({ kind: 'srv' }),
        step({ kind: 'srv', error: 'EWHATEVER' }),
      ]),
    ).toEqual([
      'A of a.example · may be kept 60 s192.0.2.1',
      'SRV of a.example · nothing found',
      'SRV of a.example: EWHATEVER',
    ]);
  });

  it('keeps what a name server says a text', () => {
    const view = mount(ResolutionSteps, {
      props: { steps: [step({ name: '<img src=x>', results: ['<b>1</b>'], error: '__proto__' })] },
      global,
    });
    expect(view.find('img').exists() || view.find('b').exists()).toBe(false);
    expect(view.text()).toContain('<b>1</b>');
  });
});

describe('the notices', () => {
  it('are told by their code, else by the sentence that they came with', () => {
    const notices = [
      { code: 'GLARE', message: 'x', data: { ms: 2100 } },
      { code: 'WRONG_CREDENTIALS', message: 'x' },
      { code: 'NEW_ONE', message: 'something new happened' },
      { code: 'constructor', message: 'a code that is no code' },
    ];
    const view = mount(NoticeList, { props: { notices }, global });
    const told = view.findAll('li').map((one) => one.text());
    expect(told[0]).toContain('after 2100 ms');
    expect(told[1]).toContain('Wrong user name or password');
    expect(told.slice(2)).toEqual(['something new happened', 'a code that is no code']);
  });
});

describe('the dialog', () => {
  const call: Usage = {
    kind: 'invite',
    state: 'confirmed',
    cause: null,
    timer: { interval: 1800, refresher: 'local', refreshAt: 61_000, expiresAt: 121_000 },
    offer: 'remote',
    unacknowledged: 7,
  };
  const referred: Usage = {
    kind: 'subscription',
    side: 'subscriber',
    event: 'refer',
    state: 'active',
    expiresAt: 31_000,
    reason: null,
    progress: 180,
  };
  const nonce = {
    realm: 'lab',
    header: 'Authorization',
    algorithm: 'MD5',
    qop: 'auth',
    nonce: 'n1',
    nc: 26,
    opaque: null,
  };

  beforeEach(() => vi.useFakeTimers({ now: 1000 }));
  afterEach(() => void vi.useRealTimers());

  it('shows its session timer and its subscription counting down in whole seconds', async () => {
    const dialog = dialogRow(1, { usages: [call, referred], nonces: [nonce], routeSet: ['<sip:p;lr>'] });
    const view = mount(DialogPanel, { props: { dialog }, global });
    expect(view.text()).toContain('refresh in 60 s');
    expect(view.text()).toContain('ends in 120 s');
    expect(view.text()).toContain('in 30 s');
    expect(view.text()).toContain('RSeq 7 waits for its PRACK');
    expect(view.text()).toContain('the offer of the other side waits for our answer');
    expect(view.text()).toContain('0000001a');
    await vi.advanceTimersByTimeAsync(2000);
    expect(view.text()).toContain('refresh in 58 s');
    view.unmount();
  });

  it('that has ended counts nothing', async () => {
    const ended: Usage = { ...call, state: 'ended', cause: 'BYE', offer: null, unacknowledged: null };
    const dialog = dialogRow(1, { phase: 'terminated', ended: 4000, usages: [ended] });
    const view = mount(DialogPanel, { props: { dialog }, global });
    expect(view.text()).toContain('00:04');
    expect(view.text()).not.toContain('ends in');
    const before = view.text();
    await vi.advanceTimersByTimeAsync(5000);
    expect(view.text()).toBe(before);
    view.unmount();
  });

  it('can be chosen where an INVITE forked', async () => {
    const dialogs = [dialogRow(1), dialogRow(2, { remoteTag: 'other', phase: 'early' })];
    const view = mount(DialogChoice, { props: { dialogs, shown: 1 }, global });
    expect(view.findAll('option').map((one) => one.text())).toEqual([
      'b sip:b@b.example · confirmed',
      'other sip:b@b.example · early',
    ]);
    await view.find('select').setValue('2');
    expect(view.emitted('choose')).toEqual([[2]]);
    expect(mount(DialogChoice, { props: { dialogs: [dialogRow(1)], shown: 1 }, global }).text()).toBe('');
  });
});

describe('the switches', () => {
  it('tell how many are off, and come back to the default from as typed', async () => {
    const usual = { ...ALL_ON, refresh: false };
    const view = mount(SwitchRow, { props: { switches: AS_TYPED, usual }, global });
    expect(view.find('.off').text()).toBe(`${SWITCH_NAMES.length} off`);
    await view.findAll('[role="switch"]').at(-1)?.trigger('click');
    expect(view.emitted('change')).toEqual([[usual]]);
    await view.setProps({ switches: usual });
    expect(view.find('.off').text()).toBe('1 off');
    await view.setProps({ switches: ALL_ON });
    expect(view.find('.off').exists()).toBe(false);
    view.unmount();
  });

  it('are all behind "More", where they become the default', async () => {
    const switches = { ...ALL_ON, prack: false };
    const view = mount(SwitchRow, {
      props: { switches, usual: ALL_ON },
      global,
      attachTo: document.body,
    });
    await view.find('button.more').trigger('click');
    await nextTick();
    const panel = document.querySelector('.ui-popover');
    expect(panel?.querySelectorAll('[role="switch"]')).toHaveLength(SWITCH_NAMES.length);
    const buttons = [...(panel?.querySelectorAll('footer button') ?? [])] as HTMLElement[];
    for (const one of buttons) one.click();
    expect(view.emitted('usual')).toEqual([[switches]]);
    expect(view.emitted('change')).toEqual([[ALL_ON]]);
    view.unmount();
  });
});

describe('the account of a draft', () => {
  it('is chosen by its address-of-record, and stays in sight where it is gone', async () => {
    const props = { user: '', password: '', account: 'old', accounts: [] };
    const view = mount(AuthPanel, { props, global });
    expect(view.findAll('option').map((one) => one.text())).toEqual(['none', 'old (not there any more)']);
    await view.find('select').setValue('');
    expect(view.emitted('account')).toEqual([['']]);
  });
});

describe('T1, T2 and T4', () => {
  const timers = { t1: 500, t2: 4_000, t4: 5_000 };

  it('are set together when they are applied, and not while one is wrong', async () => {
    const view = mount(TimersForm, { props: { timers }, global });
    const [t1] = view.findAll('input');
    await t1?.setValue('0');
    expect(t1?.attributes('aria-invalid')).toBe('true');
    expect(view.text()).toContain('A whole number from 1 to 600000');
    await view.trigger('submit');
    expect(view.emitted('change')).toBeUndefined();
    await t1?.setValue('8000');
    expect(view.text()).toContain('T1 is above T2');
    await view.trigger('submit');
    expect(view.emitted('change')).toEqual([[{ ...timers, t1: 8000 }]]);
  });

  it('go back to the defaults', async () => {
    const view = mount(TimersForm, { props: { timers: { ...timers, t4: 1 } }, global });
    await view.findAll('button').at(-1)?.trigger('click');
    expect(view.emitted('change')).toEqual([[timers]]);
  });
});
