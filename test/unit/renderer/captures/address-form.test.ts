// @vitest-environment happy-dom
/** The form that takes an address: what it says where nothing comes of it. */
import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import AddressForm from '../../../../renderer/views/traffic/add/AddressForm.vue';
import { settle } from '../fake-rpc.ts';

describe('the form of an address', () => {
  beforeEach(() => setLanguage('en'));

  it.each([
    ['INVALID_INPUT', 'write udp:HOST:PORT'],
    ['EADDRINUSE', 'another program'],
  ])('says of %s what can be done', async (code, said) => {
    const form = mount(AddressForm, {
      global: { plugins: [i18n] },
      props: {
        ...{ title: 'Listen', field: 'Address', action: 'Add', initial: '5060' },
        add: () => Promise.resolve({ code, message: 'it is in use' }),
      },
    });
    await form.get('form').trigger('submit');
    await settle();
    expect(form.get('[role="alert"]').text()).toContain(said);
    expect(form.emitted('done')).toBeUndefined();
  });
});
