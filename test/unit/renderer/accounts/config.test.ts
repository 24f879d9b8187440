/** What is entered for an account, what is kept of it, and how its row is told. */
import { describe, expect, it } from 'vitest';
import type { AccountConfig } from '../../../../shared/model/account.ts';
import {
  followLab,
  freshConfig,
  isLabAccount,
  labConfig,
  tidied,
  withScheme,
  wrongFields,
} from '../../../../renderer/views/accounts/account-config.ts';
import { countdownOf } from '../../../../renderer/views/accounts/account-words.ts';
import {
  readAccounts,
  withAccount,
  writeAccounts,
} from '../../../../renderer/views/accounts/kept-accounts.ts';
import { accountConfig, accountRow } from './account-row.ts';

function memory(text: string | null = null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_: string, value: string) => void (kept = value),
    text: () => kept ?? '',
  };
}

describe('a configuration', () => {
  it.each([
    ['alice@example.com', 'sip:alice@example.com'],
    [' sips:alice@example.com ', 'sips:alice@example.com'],
    ['alice@[::1]', 'sip:alice@[::1]'],
    ['', ''],
  ])('is completed: %j becomes %j', (typed, saved) => {
    expect(withScheme(typed)).toBe(saved);
  });

  it.each<[string, Partial<AccountConfig>, readonly string[]]>([
    ['nothing', {}, []],
    ['no address', { aor: '' }, ['aor']],
    ['an address without a user', { aor: 'sip:example.com' }, ['aor']],
    ['an address with parameters', { aor: 'sip:a@b;x=1' }, ['aor']],
    ['a proxy that is none', { proxy: 'http://proxy' }, ['proxy']],
    ['a contact in brackets', { contact: '<sip:a@b>' }, ['contact']],
    ['no expiry', { expires: NaN, refresh: false }, ['expires']],
    ['a margin above the expiry', { expires: 60, margin: 60 }, ['margin']],
    ['a keep-alive without a pause', { keepAliveSeconds: 0 }, ['keepAliveSeconds']],
  ])('with %s is told apart', (_, parts, expected) => {
    expect(wrongFields(tidied(accountConfig('a', parts)))).toEqual(expected);
  });

  it('of the lab needs nothing more, whatever its address', () => {
    for (const lab of ['udp:127.0.0.1:5070', 'udp:[::1]:5070']) {
      expect(wrongFields(labConfig(lab))).toEqual([]);
      expect(isLabAccount(labConfig(lab), lab)).toBe(true);
    }
    expect(labConfig('udp:[::1]:5070').aor).toBe('sip:alice@[::1]');
    expect(isLabAccount(accountConfig('a', { registrar: 'udp:elsewhere' }), 'udp:127.0.0.1:5070')).toBe(
      false,
    );
  });

  it('follows the lab to its new port, and no other registrar', () => {
    const before = 'udp:127.0.0.1:5070';
    const now = 'udp:127.0.0.1:5071';
    expect(followLab(labConfig(before), before, now).registrar).toBe(now);
    expect(followLab(accountConfig('a', { registrar: 'udp:other' }), before, now).registrar).toBe(
      'udp:other',
    );
  });
});

describe('what the browser keeps', () => {
  it('comes back as it was, without what is no part of a configuration', () => {
    const store = memory();
    const config = { ...accountConfig('a'), password: 'wonderland' };
    expect(writeAccounts(store, { lab: null, accounts: [{ config, keyChain: true }] })).toBe(true);
    expect(store.text()).not.toContain('wonderland');
    expect(readAccounts(store).accounts).toEqual([{ config: accountConfig('a'), keyChain: true }]);
  });

  it.each([
    null,
    'not JSON',
    '{"lab":null}',
    '{"lab":null,"accounts":[{"config":{"id":""},"keyChain":false}]}',
    JSON.stringify({
      lab: null,
      accounts: [{ config: { ...freshConfig('a'), expires: -1 }, keyChain: false }],
    }),
  ])('is nothing where it cannot be read: %s', (text) => {
    expect(readAccounts(memory(text))).toEqual({ lab: null, accounts: [] });
  });

  it('keeps an account in its place when it changes', () => {
    const two = ['a', 'b'].map((id) => ({ config: accountConfig(id), keyChain: false }));
    const changed = { config: accountConfig('a', { display: 'A' }), keyChain: true };
    expect(withAccount(two, changed).map(({ config }) => [config.id, config.display])).toEqual([
      ['a', 'A'],
      ['b', ''],
    ]);
  });
});

describe('what counts down', () => {
  it.each([
    [
      'the refresh of a registration',
      { state: 'registered', until: 9_000, nextAttempt: 6_000 },
      'refresh',
      5_000,
    ],
    ['the next try after a failure', { state: 'failed', nextAttempt: 3_000 }, 'retry', 2_000],
    ['the end of a binding that nobody refreshes', { state: 'registered', until: 9_000 }, 'expiry', 8_000],
    ['nothing below zero', { state: 'registered', until: 500 }, 'expiry', 0],
  ] as const)('is %s', (_, parts, kind, left) => {
    expect(countdownOf(accountRow('a', parts), 1_000)).toEqual({ kind, left });
  });

  it('is nothing for an account that is not registered', () => {
    expect(countdownOf(accountRow('a'), 1_000)).toBeNull();
  });
});
