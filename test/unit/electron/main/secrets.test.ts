/** Secrets over a key chain and a folder of the test's own: what is kept, what is refused, and what lies on the disk. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SECRET_COUNT, SECRET_LENGTH } from '../../../../shared/contract/desktop.ts';
import { parseSealed } from '../../../../electron/main/secret-file.ts';
import type { Cipher } from '../../../../electron/main/secrets.ts';
import { createSecrets } from '../../../../electron/main/secrets.ts';

let folder = '';
let path = '';
let lines: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sipwright-secrets-'));
  path = join(folder, 'secrets.json');
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const flip = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));

function keyChain(parts: Partial<Cipher> = {}): Cipher {
  return {
    getSelectedStorageBackend: () => 'gnome_libsecret',
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => flip(Buffer.from(text)),
    decryptStringAsync: async (bytes) => ({ result: flip(bytes).toString(), shouldReEncrypt: false }),
    ...parts,
  };
}

const secretsOver = (cipher: Cipher = keyChain(), platform: NodeJS.Platform = 'linux') =>
  createSecrets({ cipher, platform, path, log: (line) => void lines.push(line) });

describe('a secret', () => {
  it('is there again after a restart, and gone when it is forgotten', async () => {
    expect(await secretsOver().save('account:a-1', 'wonderland')).toBe(true);
    expect(await secretsOver().load('account:a-1')).toBe('wonderland');
    await secretsOver().forget('account:a-1');
    expect(await secretsOver().load('account:a-1')).toBeNull();
    expect(readFileSync(path, 'utf8')).not.toContain('account:a-1');
  });

  it('stands on the disk encrypted, in a file for its owner alone, with nothing left beside it', async () => {
    await secretsOver().save('account:a', 'wonderland');
    const text = readFileSync(path, 'utf8');
    expect(text).not.toContain('wonderland');
    expect(text).not.toContain(Buffer.from('wonderland').toString('base64'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['secrets.json']);
  });

  it('does not lose another one that is saved at the same moment', async () => {
    const secrets = secretsOver();
    await Promise.all(['a', 'b', 'c'].map((name) => secrets.save(`account:${name}`, `password-${name}`)));
    expect(await secrets.load('account:a')).toBe('password-a');
    expect(await secrets.load('account:c')).toBe('password-c');
  });

  it('is encrypted anew where the system has a new key', async () => {
    await secretsOver().save('account:a', 'wonderland');
    const before = readFileSync(path, 'utf8');
    const rotated = keyChain({
      decryptStringAsync: async (bytes) => ({ result: flip(bytes).toString(), shouldReEncrypt: true }),
      encryptStringAsync: async (text) => flip(Buffer.from(`${text}!`)),
    });
    expect(await secretsOver(rotated).load('account:a')).toBe('wonderland');
    expect(readFileSync(path, 'utf8')).not.toBe(before);
  });
});

describe('nothing is kept', () => {
  it.each([
    [
      'where the key is a word that everybody knows',
      keyChain({ getSelectedStorageBackend: () => 'basic_text' }),
    ],
    ['before the system has chosen a key chain', keyChain({ getSelectedStorageBackend: () => 'unknown' })],
    ['where the system cannot encrypt', keyChain({ isAsyncEncryptionAvailable: async () => false })],
    ['where encrypting fails', keyChain({ encryptStringAsync: () => Promise.reject(new Error('locked')) })],
    [
      'where the value can be read in what was encrypted',
      keyChain({ encryptStringAsync: async (text) => Buffer.from(`v10${text}`) }),
    ],
    ['where encrypting yields nothing', keyChain({ encryptStringAsync: async () => Buffer.alloc(0) })],
  ])('%s', async (_, cipher) => {
    expect(await secretsOver(cipher).save('account:a', 'wonderland')).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    '',
    'a',
    'account:',
    'Account:a',
    'account:a/b',
    'account:a b',
    '__proto__',
    `account:${'x'.repeat(65)}`,
  ])('under the name %j', async (key) => {
    expect(await secretsOver().save(key, 'wonderland')).toBe(false);
    expect(await secretsOver().load(key)).toBeNull();
    await secretsOver().forget(key);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['an empty value', ''],
    ['a value that is too long', 'x'.repeat(SECRET_LENGTH + 1)],
  ])('of %s', async (_, value) => {
    expect(await secretsOver().save('account:a', value)).toBe(false);
    expect(existsSync(path)).toBe(false);
  });

  it('beyond the limit, while what is there can still be changed', async () => {
    const secrets = secretsOver();
    for (let i = 0; i < SECRET_COUNT; i++) await secrets.save(`account:${i}`, 'value');
    expect(await secrets.save('account:more', 'value')).toBe(false);
    expect(await secrets.save('account:0', 'other')).toBe(true);
    expect(await secrets.load('account:0')).toBe('other');
  });

  it('that another system than Linux is asked the name of its key chain for', async () => {
    const cipher = keyChain({
      getSelectedStorageBackend: () => {
        throw new Error('only Linux has this');
      },
    });
    expect(await secretsOver(cipher, 'darwin').available()).toBe(true);
  });
});

describe('a file', () => {
  it.each([
    'null',
    '[]',
    '{"secrets":',
    '{"secrets":[]}',
    '{"secrets":{"account:a":1}}',
    '{"secrets":{"account:a":"not base64!"}}',
    '{"secrets":{"../../x":"AAAA"}}',
    JSON.stringify({
      secrets: Object.fromEntries(Array.from({ length: SECRET_COUNT + 1 }, (_, i) => [`a:${i}`, 'AA=='])),
    }),
  ])('that is broken is set aside: %.40s', async (text) => {
    writeFileSync(path, text);
    expect(parseSealed(text)).toBeNull();
    expect(await secretsOver().load('account:a')).toBeNull();
    expect(readFileSync(`${path}.broken`, 'utf8')).toBe(text);
    expect(await secretsOver().save('account:a', 'wonderland')).toBe(true);
    expect(await secretsOver().load('account:a')).toBe('wonderland');
  });

  it('that cannot be read is not written over', async () => {
    mkdirSync(path);
    expect(await secretsOver().save('account:a', 'wonderland')).toBe(false);
    expect(await secretsOver().load('account:a')).toBeNull();
    expect(lines.join()).toContain('cannot be read');
  });

  it('is not written through a link that somebody laid in its way', async () => {
    const elsewhere = join(folder, 'elsewhere');
    writeFileSync(elsewhere, 'untouched');
    symlinkSync(elsewhere, `${path}.new`);
    expect(await secretsOver().save('account:a', 'wonderland')).toBe(true);
    expect(readFileSync(elsewhere, 'utf8')).toBe('untouched');
  });

  it('whose bytes the key chain does not open gives nothing, and stays', async () => {
    await secretsOver().save('account:a', 'wonderland');
    const locked = keyChain({ decryptStringAsync: () => Promise.reject(new Error('wrong key')) });
    expect(await secretsOver(locked).load('account:a')).toBeNull();
    expect(lines.join()).not.toContain('wonderland');
    expect(await secretsOver().load('account:a')).toBe('wonderland');
  });
});
