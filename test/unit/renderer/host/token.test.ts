import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { socketAddress } from '../../../../renderer/host/browser.ts';
import { takeToken, tokenOfFragment } from '../../../../renderer/host/token.ts';
import { readJson, writeJson } from '../../../../renderer/host/storage.ts';

const TOKEN = 'A1F3qaR8W3GhwvJQFpcmy76fDatVolXTKU2_b9AcxYI';

function host(hash: string, kept: string | null = null) {
  const shown: string[] = [];
  const values = new Map<string, string>(kept === null ? [] : [['sipwright.token', kept]]);
  return {
    shown,
    values,
    location: { hash, pathname: '/', search: '' },
    history: { replaceState: (_data: unknown, _unused: string, url: string) => void shown.push(url) },
    storage: {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => void values.set(key, value),
    },
  };
}

describe('the token of a run', () => {
  it('is taken out of the address bar and kept', () => {
    const page = host(`#token=${TOKEN}`);
    expect(takeToken(page)).toBe(TOKEN);
    expect(page.shown).toEqual(['/']);
    expect(takeToken(host('', page.values.get('sipwright.token')))).toBe(TOKEN);
  });

  it('is the new one where an old one was kept', () => {
    expect(takeToken(host(`#token=${TOKEN}`, 'an-old-token-of-before'))).toBe(TOKEN);
  });

  it('is missing where neither the address nor the tab has one', () => {
    expect(takeToken(host(''))).toBeNull();
    expect(takeToken({ ...host(''), storage: null })).toBeNull();
  });

  it.each(['', '#token=', '#token=short', '#other=abc', `#token=${TOKEN}&x`, `#token=${TOKEN} , other`])(
    'is not read from %j',
    (hash) => {
      expect(tokenOfFragment(hash)).toBeNull();
    },
  );

  it.each([
    ['http:', 'ws://127.0.0.1:5080/rpc'],
    ['https:', 'wss://127.0.0.1:5080/rpc'],
  ])('goes to the page’s own origin over %s', (protocol, expected) => {
    expect(socketAddress({ protocol, host: '127.0.0.1:5080' })).toBe(expected);
  });
});

describe('what the browser keeps', () => {
  beforeEach(() => void vi.spyOn(console, 'warn').mockReturnValue());
  afterEach(() => void vi.restoreAllMocks());

  it('comes back as it was', () => {
    const { storage } = host('');
    expect(writeJson(storage, 'a', { b: [1] })).toBe(true);
    expect(readJson(storage, 'a')).toEqual({ b: [1] });
  });

  it('is nothing where it is not readable, or nothing is kept at all', () => {
    const { storage, values } = host('');
    values.set('a', '{broken');
    expect(readJson(storage, 'a')).toBeNull();
    expect(readJson(null, 'a')).toBeNull();
    expect(writeJson(null, 'a', 1)).toBe(false);
  });

  it('is lost without an error where the storage is full', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    };
    expect(writeJson(full, 'a', 1)).toBe(false);
  });
});
