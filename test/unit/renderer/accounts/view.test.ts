// @vitest-environment happy-dom
/** The Accounts view as a person uses it, over a client that does what the test says. */
import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import AccountsView from '../../../../renderer/views/AccountsView.vue';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import type { AccountRow } from '../../../../shared/model/account.ts';
import { createFakeRpc } from '../fake-rpc.ts';
import { accountConfig, accountRow } from './account-row.ts';

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

async function shown(rows: AccountRow[]) {
  const pinia = createPinia();
  setActivePinia(pinia);
  const rpc = createFakeRpc({
    'app.info': () => ({ name: '', version: '', host: 'test', platform: '', lab: 'udp:127.0.0.1:5070' }),
    'accounts.put': () => ({}),
    'accounts.register': () => ({ exchange: 1 }),
    'accounts.query': () => ({ exchange: 1 }),
  });
  useConnection().attach(rpc);
  const view = mount(AccountsView, { global: { plugins: [pinia, i18n] } });
  rpc.snapshot('accounts', rows);
  await settled();
  const press = async (name: string): Promise<void> => {
    const buttons = view.findAll('button');
    const exact = buttons.find((button) => button.text() === name);
    await (exact ?? buttons.find((button) => button.text().includes(name)))?.trigger('click');
    await settled();
  };
  const methods = (): string[] => rpc.calls.map(({ method }) => method).filter((one) => one !== 'app.info');
  return { view, rpc, press, methods };
}

beforeEach(() => {
  localStorage.clear();
  setLanguage('en');
});

const password = (view: Awaited<ReturnType<typeof shown>>['view']) => view.get('input[type="password"]');

describe('without an account', () => {
  it('one press registers alice at the lab', async () => {
    const { press, methods } = await shown([]);
    await press('Register alice at the lab');
    expect(methods()).toEqual(['accounts.put', 'accounts.register']);
  });

  it('a new one is begun, and is registered once its address is written', async () => {
    const { view, press, methods, rpc } = await shown([]);
    await press('New account');
    const register = view.findAll('button').find((button) => button.text() === 'Save and register');
    expect(register?.attributes('disabled')).toBeDefined();
    await view.get('.account-form input').setValue('bob@example.com');
    await press('Save and register');
    expect(methods()).toEqual(['accounts.put', 'accounts.register']);
    expect(rpc.calls.find(({ method }) => method === 'accounts.put')?.input).toMatchObject({
      config: { aor: 'sip:bob@example.com' },
      password: null,
    });
  });
});

describe('an account', () => {
  it('whose password is wrong says so plainly', async () => {
    const trouble = { code: 'WRONG_CREDENTIALS', message: 'realm "x" refused user "a"' };
    const { view } = await shown([accountRow('a', { state: 'failed', status: 401, trouble })]);
    expect(view.get('[role="alert"]').text()).toContain('Wrong user name or password');
    setLanguage('zh');
    await settled();
    expect(view.get('[role="alert"]').text()).toContain('用户名或密码错误');
  });

  it('shows its bindings, and which of them is its own', async () => {
    const bindings = [
      { uri: 'sip:a@127.0.0.1:5060', until: Date.now() + 60_000, own: true },
      { uri: 'sip:a@192.0.2.9', until: null, own: false },
    ];
    const { view } = await shown([accountRow('a', { state: 'registered', bindings })]);
    const rows = view.findAll('.bindings-table tbody tr').map((row) => row.text());
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/sip:a@127\.0\.0\.1:5060.*(00:59|01:00).*own/);
    expect(rows[1]).not.toContain('own');
  });

  it('shows a hostile contact as text', async () => {
    const uri = 'sip:<img src=x onerror=alert(1)>\u202e@x';
    const { view } = await shown([accountRow('a', { bindings: [{ uri, until: null, own: false }] })]);
    expect(view.find('img').exists()).toBe(false);
    expect(view.get('.uri').text()).toContain('U+202E');
  });

  it('never shows the password that is set, and sends one only where one was typed', async () => {
    const { view, press, rpc } = await shown([accountRow('a', { hasPassword: true })]);
    expect((password(view).element as HTMLInputElement).value).toBe('');
    await view.findAll('.account-form input')[1]?.setValue('Alice');
    await press('Save');
    expect(rpc.calls.at(-1)?.input).toMatchObject({ config: { display: 'Alice' }, password: null });
    await password(view).setValue('wonderland');
    await press('Save');
    expect(rpc.calls.at(-1)?.input).toMatchObject({ password: 'wonderland' });
  });

  it('keeps what is entered while another one is looked at', async () => {
    const { view, press } = await shown([accountRow('a'), accountRow('b')]);
    await view.findAll('.account-form input')[1]?.setValue('Half');
    await press('b@example.com');
    expect((view.findAll('.account-form input')[1]?.element as HTMLInputElement).value).toBe('');
    await press('a@example.com');
    expect((view.findAll('.account-form input')[1]?.element as HTMLInputElement).value).toBe('Half');
    await press('Discard changes');
    expect((view.findAll('.account-form input')[1]?.element as HTMLInputElement).value).toBe('');
  });

  it('asks before it is removed', async () => {
    const { press, methods } = await shown([accountRow('a', { config: accountConfig('a') })]);
    await press('Remove');
    expect(methods()).toEqual([]);
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('runs out by itself');
  });
});
