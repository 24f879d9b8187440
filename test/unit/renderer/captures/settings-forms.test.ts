// @vitest-environment happy-dom
/** The forms of the limits and of the correlation: what is wrong is not set, and what is set elsewhere is shown. */
import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import CorrelationForm from '../../../../renderer/views/settings/CorrelationForm.vue';
import LimitsForm from '../../../../renderer/views/settings/LimitsForm.vue';
import { DEFAULT_CORRELATION } from '../../../../shared/model/observed.ts';
import { DEFAULT_LIMITS } from '../../../../shared/model/recording.ts';

const global = { plugins: [i18n] };
beforeEach(() => setLanguage('en'));

describe('the limits', () => {
  const messages = DEFAULT_LIMITS.messages + 1;

  it('are set when they are applied, and neither while one is wrong nor while none has changed', async () => {
    const view = mount(LimitsForm, { props: { limits: DEFAULT_LIMITS }, global });
    const disabled = (): unknown => view.find('button[type=submit]').attributes('disabled');
    expect(disabled()).toBeDefined();
    await view.find('input').setValue('none');
    expect(view.find('input').attributes('aria-invalid')).toBe('true');
    await view.trigger('submit');
    expect([view.emitted('change'), disabled() !== undefined]).toEqual([undefined, true]);
    await view.find('input').setValue(String(messages));
    expect(disabled()).toBeUndefined();
    await view.trigger('submit');
    expect(view.emitted('change')).toEqual([[{ ...DEFAULT_LIMITS, messages }]]);
  });

  it('that are set elsewhere are shown', async () => {
    const view = mount(LimitsForm, { props: { limits: DEFAULT_LIMITS }, global });
    await view.setProps({ limits: { ...DEFAULT_LIMITS, messages } });
    expect(view.find('input').element.value).toBe(String(messages));
  });
});

describe('the correlation', () => {
  it('is set only with patterns that can be read, and goes back to the defaults', async () => {
    const view = mount(CorrelationForm, { props: { correlation: DEFAULT_CORRELATION }, global });
    const patterns = view.findAll('textarea').at(-1);
    await patterns?.setValue('(unclosed');
    await view.trigger('submit');
    expect(view.emitted('change')).toBeUndefined();
    await patterns?.setValue('-leg$');
    await view.trigger('submit');
    await view.findAll('button').at(-1)?.trigger('click');
    expect(view.emitted('change')).toEqual([
      [{ ...DEFAULT_CORRELATION, callIdPatterns: ['-leg$'] }],
      [DEFAULT_CORRELATION],
    ]);
  });
});
