/** Packets of HEP, read and written: by hand-made bytes, there and back, and damaged. */
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { decodeHep } from '#core/hep/decode.ts';
import { encodeHep } from '#core/hep/encode.ts';
import { MAX_INFLATED } from '#core/hep/inflate.ts';
import { CONTENT, CONTENT6, OPTIONS } from './content.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s+/g, ''), 'hex'));

function read(bytes: Uint8Array): unknown {
  const decoded = decodeHep(bytes);
  return decoded.ok ? decoded.value : decoded.error;
}

/** A chunk as it stands in the packet. */
function chunk(vendor: number, type: number, value: Uint8Array): Uint8Array {
  const length = value.length + 6;
  return Uint8Array.from([vendor >> 8, vendor, type >> 8, type, length >> 8, length, ...value]);
}

function hep3(...chunks: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(chunks);
  const length = body.length + 6;
  return concatBytes([utf8('HEP3'), Uint8Array.of(length >> 8, length), body]);
}

const PLACES = [
  chunk(0, 1, Uint8Array.of(2)),
  chunk(0, 3, Uint8Array.of(192, 0, 2, 1)),
  chunk(0, 4, Uint8Array.of(192, 0, 2, 2)),
];

describe('reading HEP', () => {
  it('takes every chunk of a packet of version 3 as sngrep and agents write it', () => {
    const bytes = hex(`
      48455033 0074
      0000 0001 0007 02
      0000 0002 0007 11
      0000 0003 000a c0000201
      0000 0004 000a c0000202
      0000 0007 0008 13c4
      0000 0008 0008 13d8
      0000 0009 000a 6b49d200
      0000 000a 000a 0001e240
      0000 000b 0007 01
      0000 000c 000a 000007d2
      0000 000e 0008 6b65
      0000 0011 0007 78
      0000 0013 0008 6e00
      0000 000f 0008 5349
    `);
    bytes[5] = bytes.length;
    expect(read(bytes)).toEqual({
      version: 3,
      family: 4,
      protocol: 17,
      src: { host: '192.0.2.1', port: 5060 },
      dst: { host: '192.0.2.2', port: 5080 },
      time: 0x6b49d200 * 1000 + 123.456,
      type: 1,
      captureId: 2002,
      authKey: 'ke',
      correlationId: 'x',
      nodeName: 'n',
      payload: utf8('SI'),
    });
  });

  it('reads version 1, which has no time', () => {
    expect(read(hex('01 10 02 11 13c4 13d8 c0000201 c0000202 5349'))).toMatchObject({
      version: 1,
      family: 4,
      protocol: 17,
      src: { host: '192.0.2.1', port: 5060 },
      dst: { host: '192.0.2.2', port: 5080 },
      time: null,
      captureId: null,
      type: 1,
      payload: utf8('SI'),
    });
  });

  it.each([
    ['little-endian and filled up', '1c', '00d2496b 40e20100 d207 0000'],
    ['big-endian', '1c', '6b49d200 0001e240 07d2 0000'],
    ['packed', '1a', '00d2496b 40e20100 d207'],
    ['filled up but not counted', '10', '00d2496b 40e20100 d207 0000'],
  ])('reads version 2 with its time %s', (_how, length, time) => {
    expect(read(hex(`02 ${length} 02 11 13c4 13d8 c0000201 c0000202 ${time} 5349`))).toMatchObject({
      time: 0x6b49d200 * 1000 + 123.456,
      captureId: 2002,
      payload: utf8('SI'),
    });
  });

  it('has no time where the microseconds of version 2 are none in any order', () => {
    const bytes = hex('02 1c 02 11 13c4 13d8 c0000201 c0000202 00d2496b ffffffff d207 0000 5349');
    expect(read(bytes)).toMatchObject({ time: null, payload: utf8('SI') });
  });

  it.each([2, 10, 23, 24, 28, 30])('knows family %i', (number) => {
    const size = number === 2 ? 8 : 32;
    const bytes = concatBytes([
      Uint8Array.of(1, 8 + size, number, 17, 0, 1, 0, 2),
      new Uint8Array(size),
      utf8('x'),
    ]);
    expect(read(bytes)).toMatchObject({ family: number === 2 ? 4 : 6, payload: utf8('x') });
  });

  it.each([
    ['zlib', deflateSync(OPTIONS)],
    ['gzip', gzipSync(OPTIONS)],
  ])('unpacks a payload of %s', (_name, packed) => {
    expect(read(hep3(...PLACES, chunk(0, 16, packed)))).toMatchObject({ payload: OPTIONS });
  });

  it('passes over chunks it does not know, and those of other vendors', () => {
    const foreign = chunk(9, 15, utf8('not ours'));
    const unknown = chunk(0, 0x99, utf8('new'));
    const bytes = hep3(foreign, ...PLACES, unknown, chunk(0, 15, OPTIONS), foreign);
    expect(read(bytes)).toMatchObject({ payload: OPTIONS, src: { host: '192.0.2.1', port: 0 }, time: null });
  });

  it('takes the family from the addresses where it is not told', () => {
    expect(read(hep3(...PLACES.slice(1), chunk(0, 15, OPTIONS)))).toMatchObject({ family: 4 });
  });

  const bomb = deflateSync(new Uint8Array(MAX_INFLATED + 1));
  it.each([
    ['nothing', new Uint8Array(0), 'not-hep'],
    ['SIP', OPTIONS, 'not-hep'],
    ['a word alone', utf8('HEP3'), 'cut-off'],
    ['a length below its header', hex('48455033 0005'), 'bad-length'],
    ['a length beyond its bytes', hex('48455033 0010 0000'), 'cut-off'],
    ['a chunk shorter than its header', hep3(hex('0000 0001 0005 02')), 'bad-length'],
    ['a chunk longer than the packet', hep3(hex('0000 0001 00ff 02')), 'bad-length'],
    ['half the header of a chunk', hep3(hex('0000 00')), 'bad-length'],
    ['a family that is none', hep3(chunk(0, 1, Uint8Array.of(7)), chunk(0, 15, OPTIONS)), 'bad-family'],
    ['no addresses', hep3(chunk(0, 15, OPTIONS)), 'no-address'],
    ['an address of the wrong size', hep3(chunk(0, 1, Uint8Array.of(10)), ...PLACES.slice(1)), 'no-address'],
    ['no payload', hep3(...PLACES), 'no-payload'],
    ['a damaged packed payload', hep3(...PLACES, chunk(0, 16, OPTIONS)), 'bad-compression'],
    ['a bomb', hep3(...PLACES, chunk(0, 16, bomb)), 'bad-compression'],
    ['version 1 without a family', hex('01 10 03 11 13c4 13d8 c0000201 c0000202 53'), 'bad-family'],
    ['version 1 that ends in its addresses', hex('01 10 02 11 13c4 13d8 c00002'), 'cut-off'],
    ['version 2 that ends in its time', hex('02 1c 02 11 13c4 13d8 c0000201 c0000202 00d2'), 'cut-off'],
    ['version 1 without a payload', hex('01 10 02 11 13c4 13d8 c0000201 c0000202'), 'no-payload'],
  ])('refuses %s', (_what, bytes, code) => {
    expect(read(bytes)).toBe(code);
  });
});

describe('writing HEP', () => {
  const old = { authKey: null, nodeName: null, correlationId: null };
  it.each([
    [3, CONTENT, {}],
    [3, CONTENT6, {}],
    [2, CONTENT, old],
    [2, CONTENT6, old],
    [1, CONTENT, { ...old, time: null, captureId: null }],
    [1, CONTENT6, { ...old, time: null, captureId: null }],
  ] as const)('version %i is read back as it was', (version, content, lost) => {
    const bytes = encodeHep(content, version);
    const family = content === CONTENT ? 4 : 6;
    expect(bytes.ok && read(bytes.value)).toEqual({ ...content, version, family, ...lost });
  });

  it('writes the fields of version 2 where sipcapture and sngrep look for them', () => {
    const bytes = encodeHep({ ...CONTENT, time: 1_000.5, payload: utf8('x') }, 2);
    expect(bytes.ok && Buffer.from(bytes.value).toString('hex')).toBe(
      '021c021113c413d8c0000201c0000202' + '01000000f4010000d2070000' + '78',
    );
  });

  it.each([
    ['a name for an address', { src: { host: 'example.com', port: 1 } }, 'no-address'],
    ['two families', { src: { host: '::1', port: 1 } }, 'no-address'],
    ['more than the length can tell', { payload: new Uint8Array(65_530) }, 'too-large'],
  ])('refuses %s', (_what, change, code) => {
    expect(encodeHep({ ...CONTENT, ...change }, 3)).toEqual({ ok: false, error: code });
  });

  it.each([
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8:0:0:1::2', '2001:db8::1:0:0:2'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ])('carries the address %s', (host, text) => {
    const bytes = encodeHep({ ...CONTENT, src: { host, port: 1 }, dst: { host: '::2', port: 2 } }, 3);
    expect(bytes.ok && read(bytes.value)).toMatchObject({ src: { host: text, port: 1 } });
  });
});
