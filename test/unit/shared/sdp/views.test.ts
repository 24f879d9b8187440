/** What a screen shows of a session description (RFC 8866, RFC 3264). */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import {
  attributesOf,
  readCandidate,
  readCrypto,
  readFingerprint,
  readGroup,
  readRtcp,
} from '#shared/sdp/attributes.ts';
import { readBandwidth, readConnection, readTime } from '#shared/sdp/fields.ts';
import { mediaViews, originView } from '#shared/sdp/views.ts';
import { splitWords } from '#shared/sdp/words.ts';
import { describe, expect, it } from 'vitest';
import { AUDIO, parsedSdp, withLine } from './text-sdp.ts';

const whole = (text: string): { bytes: Uint8Array; span: { start: number; end: number } } => {
  const bytes = utf8(text);
  return { bytes, span: { start: 0, end: bytes.length } };
};

/** The texts of a node's spans by name. */
function texts(
  read: (bytes: Uint8Array, span: { start: number; end: number }) => object | null,
  text: string,
): unknown {
  const { bytes, span } = whole(text);
  const node = read(bytes, span);
  if (!node) return null;
  const shown = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(shown);
    return part === null ? null : textOf(bytes, part as { start: number; end: number });
  };
  return Object.fromEntries(Object.entries(node).map(([name, part]) => [name, shown(part)]));
}

describe('the views', () => {
  it('show the origin, with numbers as long as they are', () => {
    const { session } = parsedSdp(withLine('o=', 'o=- 18446744073709551615 2 IN IP4 192.0.2.1'));
    expect(originView(session)).toEqual({
      user: '-',
      id: '18446744073709551615',
      version: '2',
      address: '192.0.2.1',
    });
    expect(originView(parsedSdp(withLine('o=', 'o=x')).session)).toBeNull();
  });

  it('show the media with formats, address, direction and mid', () => {
    const { session } = parsedSdp([...AUDIO, 'a=fmtp:97 mode=20', 'a=sendonly', 'a=mid:a']);
    expect(mediaViews(session)).toEqual([
      {
        media: 'audio',
        port: 49170,
        proto: 'RTP/AVP',
        formats: [
          { format: '0', encoding: 'PCMU/8000', params: '' },
          { format: '97', encoding: 'iLBC/8000', params: 'mode=20' },
        ],
        address: '198.51.100.7',
        direction: 'sendonly',
        mid: 'a',
      },
    ]);
  });

  it('take address and direction from the session where the media has none', () => {
    const lines = withLine('t=', 't=0 0', 'a=inactive').concat([
      'm=video 9 RTP/AVP 31',
      'c=IN IP4 192.0.2.9',
      'a=recvonly',
    ]);
    const views = mediaViews(parsedSdp(lines).session);
    expect(views.map(({ address, direction }) => [address, direction])).toEqual([
      ['198.51.100.7', 'inactive'],
      ['192.0.2.9', 'recvonly'],
    ]);
  });

  it('leave out a media that cannot be read, and a port that is none', () => {
    const views = mediaViews(parsedSdp([...AUDIO, 'm=x', 'm=video many RTP/AVP 31']).session);
    expect(views.map(({ media, port }) => [media, port])).toEqual([
      ['audio', 49170],
      ['video', null],
    ]);
  });

  it('list the attributes in order, all or those of a name', () => {
    const { session } = parsedSdp(AUDIO);
    const [media] = session.media;
    const names = media ? attributesOf(session.bytes, media, 'rtpmap') : [];
    expect(names.map(({ value }) => value && textOf(session.bytes, value))).toEqual([
      '0 PCMU/8000',
      '97 iLBC/8000',
    ]);
    expect(attributesOf(session.bytes, session.session)).toEqual([]);
  });
});

describe('the readers of single values', () => {
  it.each([
    [
      readConnection,
      'IN IP4 233.252.0.1/127/3',
      { network: 'IN', type: 'IP4', address: '233.252.0.1', scope: '127/3' },
    ],
    [readBandwidth, 'AS:96', { type: 'AS', value: '96' }],
    [readBandwidth, 'AS:x', null],
    [readTime, '1 2', { start: '1', stop: '2' }],
    [readRtcp, '53020 IN IP4 192.0.2.1', { port: '53020', address: '192.0.2.1' }],
    [readRtcp, '53020', { port: '53020', address: null }],
    [readRtcp, '53020 IN', null],
    [
      readCrypto,
      '1 AES_CM_128_HMAC_SHA1_80 inline:abc',
      { tag: '1', suite: 'AES_CM_128_HMAC_SHA1_80', keys: 'inline:abc' },
    ],
    [readFingerprint, 'sha-1 AB:cd', { hash: 'sha-1', value: 'AB:cd' }],
    [readGroup, 'BUNDLE a b', { semantics: 'BUNDLE', mids: ['a', 'b'] }],
    [
      readCandidate,
      '1 1 UDP 99 192.0.2.3 8998 typ host generation 0',
      {
        foundation: '1',
        component: '1',
        transport: 'UDP',
        priority: '99',
        address: '192.0.2.3',
        port: '8998',
        type: 'host',
      },
    ],
  ] as const)('%o reads %j', (read, text, expected) => {
    expect(texts(read, text)).toEqual(expected);
  });

  it('cut no more words than asked, the last one holding the rest', () => {
    const { bytes, span } = whole('a b  c d');
    expect(splitWords(bytes, span, 2).map((word) => textOf(bytes, word))).toEqual(['a', 'b  c d']);
    expect(splitWords(bytes, span)).toHaveLength(4);
  });
});
