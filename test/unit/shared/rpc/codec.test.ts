import { encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '#shared/rpc/codec.ts';
import { DEPTH_LIMIT, isSoundPack } from '#shared/rpc/pack-check.ts';

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

describe('pack and unpack', () => {
  it.each([
    [null],
    [true],
    [-1],
    [127],
    [200],
    [-200],
    [70_000],
    [-70_000],
    [5_000_000_000],
    [-5_000_000_000],
    [1_750_000_000_000.25],
    [''],
    ['x'.repeat(31)],
    ['x'.repeat(300)],
    ['x'.repeat(70_000)],
    ['中文 \u0000'],
    [[]],
    [{}],
    [Array.from({ length: 20 }, (_, i) => i)],
    [Array.from({ length: 70_000 }, () => 0)],
    [Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`key${i}`, { i }]))],
    [Object.fromEntries(Array.from({ length: 70_000 }, (_, i) => [`key${i}`, i]))],
  ])('give back what was packed (case %#)', (value) => {
    expect(unpack(pack(value))).toEqual({ ok: true, value });
  });

  it.each([0, 1, 255, 256, 65_535, 65_536, 200_000])('give back %i bytes', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => i & 255);
    const back = unpack(pack({ bytes }));
    const value = back.ok ? (back.value as { bytes: Uint8Array }).bytes : null;
    expect(value).toBeInstanceOf(Uint8Array);
    expect(Buffer.compare(value ?? new Uint8Array(1), bytes)).toBe(0);
  });

  it('leave out what is undefined', () => {
    expect(unpack(pack({ a: undefined, b: 1 }))).toEqual({ ok: true, value: { b: 1 } });
  });
});

describe('hostile bytes', () => {
  it.each<[string, number[]]>([
    ['nothing', []],
    ['a byte that means nothing', [0xc1]],
    ['a text longer than the bytes', [0xdb, 0xff, 0xff, 0xff, 0xff, 65]],
    ['bytes longer than the bytes', [0xc6, 0x7f, 0xff, 0xff, 0xff]],
    ['an array of four billion', [0xdd, 0xff, 0xff, 0xff, 0xff]],
    ['a map of four billion', [0xdf, 0xff, 0xff, 0xff, 0xff]],
    ['a length that is cut off', [0xdc, 0x01]],
    ['two items', [0x01, 0x02]],
    ['a timestamp', [0xd6, 0xff, 0, 0, 0, 0]],
    ['an extension', [0xc7, 0x01, 0x05, 0x00]],
    ['a key that is a number', [0x81, 0x01, 0x01]],
    ['a key that is a map', [0x81, 0x80, 0x01]],
    ['the key __proto__', [0x81, 0xa9, ...Buffer.from('__proto__'), 0x80]],
    ['many arrays that each announce more', Array.from({ length: 999 }, () => [0xdc, 0xff, 0xff]).flat()],
  ])('%s is refused and nothing is thrown', (_, bytes) => {
    expect(unpack(Uint8Array.from(bytes)).ok).toBe(false);
  });

  it('may be as deep as the limit and no deeper', () => {
    expect(unpack(pack(nested(DEPTH_LIMIT)))).toEqual({ ok: true, value: nested(DEPTH_LIMIT) });
    expect(() => pack(nested(DEPTH_LIMIT + 1))).toThrow();
    expect(isSoundPack(encode(nested(DEPTH_LIMIT + 1)))).toBe(false);
  });

  it('never throw, whichever byte of a sound message is changed', () => {
    const sound = pack({ type: 'call', id: 1, method: 'messages.get', input: { id: [1, 'two', null] } });
    for (let at = 0; at < sound.length; at++) {
      for (let byte = 0; byte < 256; byte++) {
        const changed = sound.slice();
        changed[at] = byte;
        expect(typeof unpack(changed).ok).toBe('boolean');
      }
    }
  });
});
