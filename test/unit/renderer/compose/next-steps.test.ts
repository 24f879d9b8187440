// @vitest-environment happy-dom
/** The next requests of a dialog, pressed as a person would. */
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import NextSteps from '../../../../renderer/views/compose/NextSteps.vue';
import StepMenu from '../../../../renderer/views/compose/StepMenu.vue';
import type { StepRow } from '../../../../shared/model/stack.ts';
import { dialogRow } from './dialog-row.ts';

const steps: StepRow[] = [
  { step: 'BYE', warning: null, rfc: 'RFC 3261 15' },
  { step: 'hold', warning: null, rfc: 'RFC 3264 8.4' },
  { step: 'UPDATE', warning: 'offer-pending', rfc: 'RFC 3311 5.1' },
];

function show() {
  return mount(NextSteps, {
    props: { dialog: dialogRow(4, { steps }) },
    global: { plugins: [i18n] },
    attachTo: document.body,
  });
}

/** Opens "More" and answers with its menu. */
async function openMenu(view: ReturnType<typeof show>) {
  await view.findAll('button').at(-1)?.trigger('click');
  await nextTick();
  return view.getComponent(StepMenu);
}

const button = (name: string): HTMLElement => {
  const found = [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === name);
  if (!found) throw new Error(`no button ${name}`);
  return found;
};

beforeEach(() => setLanguage('en'));
afterEach(() => {
  document.body.innerHTML = '';
});

describe('the next steps', () => {
  it('that are allowed are sent at once', async () => {
    const view = show();
    expect(view.findAll('button').map((one) => one.text())).toEqual(['BYE', 'More']);
    await view.find('button').trigger('click');
    expect(view.emitted('send')).toEqual([['BYE']]);
    const menu = await openMenu(view);
    await menu.findAll('.send')[1]?.trigger('click');
    expect(view.emitted('send')).toEqual([['BYE'], ['hold']]);
    view.unmount();
  });

  it('that break a rule are sent only after it was told', async () => {
    const view = show();
    const menu = await openMenu(view);
    expect(menu.find('.illegal').text()).toContain('offer open');
    await menu.find('.illegal .send').trigger('click');
    await nextTick();
    expect(view.emitted('send')).toBeUndefined();
    expect(document.body.textContent).toContain('An SDP offer still waits for its answer.');
    expect(document.querySelector('[role="dialog"] a')?.getAttribute('href')).toMatch(
      /rfc3311#section-5\.1$/,
    );
    button('Send all the same').click();
    await nextTick();
    expect(view.emitted('send')).toEqual([['UPDATE']]);
    view.unmount();
  });

  it('can be left, and opened for editing instead', async () => {
    const view = show();
    await (await openMenu(view)).find('.illegal .send').trigger('click');
    await nextTick();
    button('Do not send').click();
    await nextTick();
    expect(document.querySelector('[role="dialog"][data-state="open"]')).toBeNull();
    const menu = await openMenu(view);
    expect(menu.find('.edit').attributes('aria-label')).toBe('Edit BYE before sending');
    await menu.find('.edit').trigger('click');
    expect(view.emitted('edit')).toEqual([['BYE']]);
    expect(view.emitted('send')).toBeUndefined();
    view.unmount();
  });
});
