/** Session descriptions: sections and spans, sound ones without error, and every finding with its place (RFC 8866). */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { SDP_LIMITS } from '#shared/sdp/limits.ts';
import { parseSdp } from '#shared/sdp/parse.ts';
import { serializeSdp } from '#shared/sdp/session.ts';
import { describe, expect, it } from 'vitest';
import { AUDIO, codes, crlf, parsedSdp, withLine } from './text-sdp.ts';

describe('the structure', () => {
  it('is a session and one section for each media', () => {
    const { session } = parsedSdp([...AUDIO, 'm=video 51372 RTP/AVP 31', 'a=sendonly']);
    const text = session.media.map(({ span }) => textOf(session.bytes, span));
    expect(textOf(session.bytes, session.session.span)).toBe(crlf(AUDIO.slice(0, 5)));
    expect(text).toEqual([crlf(AUDIO.slice(5)), crlf(['m=video 51372 RTP/AVP 31', 'a=sendonly'])]);
    expect(session.media[1]?.lines.map(({ type }) => type)).toEqual(['m', 'a']);
  });

  it('has spans into the bytes that hold it', () => {
    const before = 'INVITE';
    const bytes = utf8(`${before}${crlf(AUDIO)}tail`);
    const span = { start: before.length, end: bytes.length - 4 };
    const { session, diagnostics } = parseSdp(bytes, span);
    expect(diagnostics).toEqual([]);
    expect(textOf(bytes, session.session.lines[2]?.value)).toBe('-');
    expect(textOf(serializeSdp(session))).toBe(crlf(AUDIO));
  });

  it.each(['', '\r\n', 'v=0', 'x', '=\n=\n', 'm=\r\nm=\r\n', '\0\r\r\n', 'v=0\no=- 1 1 IN IP4 a\n\n\nm='])(
    'serializes %j to identical bytes',
    (text) => {
      expect(textOf(serializeSdp(parseSdp(utf8(text)).session))).toBe(text);
    },
  );

  it('reads no more lines than its limit, and keeps the bytes', () => {
    const many = Array.from({ length: SDP_LIMITS.maxLines }, () => 'a=sendrecv-x');
    const { session, diagnostics } = parsedSdp([...AUDIO, ...many]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['sdp-too-many-lines']);
    expect(session.media[0]?.lines).toHaveLength(SDP_LIMITS.maxLines - 5);
    expect(session.media[0]?.span.end).toBe(session.bytes.length);
  });

  it('stops to tell where a description is nothing but wrong', () => {
    const { diagnostics } = parsedSdp(Array.from({ length: 1_000 }, () => 'q=1'));
    expect(diagnostics.at(-1)?.code).toBe('more-findings');
  });
});

/** Sessions in the syntax of the examples of RFC 8866 5, RFC 3264 10, RFC 4568 and RFC 8839, in values of our own. */
const SOUND: readonly (readonly [title: string, lines: readonly string[]])[] = [
  ['an offer of audio', AUDIO],
  [
    'a seminar of RFC 8866 5',
    [
      'v=0',
      'o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1',
      's=Call to John',
      'i=SDP offer number 1',
      'u=http://www.example.com/home.html',
      'e=Jane <jane@jdoe.example.com>',
      'p=+1 617 555-6011',
      'c=IN IP4 198.51.100.1',
      'b=CT:128',
      't=3724394400 3724398000',
      'r=7d 1h 0 25h',
      'z=3730928400 -1h 3749680800 0',
      'a=recvonly',
      'm=audio 49170 RTP/AVP 0',
      'm=video 51372 RTP/AVP 99',
      'c=IN IP6 2001:db8::2',
      'b=AS:96',
      'a=rtpmap:99 h263-1998/90000',
    ],
  ],
  [
    'multicast with TTL and count',
    withLine('c=', 'c=IN IP4 233.252.0.1/127/3').concat([
      'm=video 3000/2 RTP/AVP 31',
      'c=IN IP6 ff00::db8:0:101/3',
    ]),
  ],
  [
    'an answer that rejects a stream, without formats known and without c=',
    [
      'v=0',
      'o=bob 2808844564 2808844564 IN IP4 host.biloxi.example.com',
      's= ',
      't=0 0',
      'm=audio 49174 RTP/AVP 0',
      'c=IN IP4 host.biloxi.example.com',
      'm=video 0 RTP/AVP 31',
      'm=image 4000 udptl t38',
      'c=IN IP4 host.biloxi.example.com',
      'a=T38FaxVersion:0',
    ],
  ],
  [
    'ICE, DTLS and groups',
    [
      'v=0',
      'o=- 1 2 IN IP6 2001:db8::1',
      's=-',
      't=0 0',
      'a=group:BUNDLE 0 1',
      'a=ice-options:trickle',
      'a=fingerprint:sha-256 12:34:AB:cd',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 0',
      'c=IN IP6 2001:db8::1',
      'a=rtcp:9 IN IP6 2001:db8::1',
      'a=ice-ufrag:9uB6',
      'a=ice-pwd:YH75Fviy6338Vbrhrlp8Yh12',
      'a=candidate:1 1 UDP 2130706431 2001:db8::1 5000 typ host',
      'a=candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998',
      'a=setup:actpass',
      'a=mid:0',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10;useinbandfec=1',
      'a=ptime:20',
      'a=maxptime:60',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      'c=IN IP6 2001:db8::1',
      'a=mid:1',
    ],
  ],
  [
    'SRTP keys',
    withLine('m=', 'm=audio 49170 RTP/SAVP 0 97').concat([
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4',
    ]),
  ],
];

describe('a sound description', () => {
  it.each(SOUND)('has no error and no warning: %s', (_title, lines) => {
    const { diagnostics } = parsedSdp(lines);
    expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });
});

const LAST = AUDIO.length - 1;
const CASES: readonly (readonly [code: string, lines: readonly string[], text: string])[] = [
  ['sdp-line-missing', withLine('v='), ''],
  ['sdp-line-missing', withLine('o='), ''],
  ['sdp-line-missing', withLine('s='), ''],
  ['sdp-line-missing', withLine('t='), ''],
  [
    'sdp-line-order',
    withLine('s=', 'c=IN IP4 198.51.100.7', 's=-').filter((_, place) => place !== 4),
    's=-\r\n',
  ],
  ['sdp-line-order', withLine('v=').toSpliced(1, 0, 'v=0'), 'v=0\r\n'],
  ['sdp-line-order', [...AUDIO, 't=0 0'], 't=0 0\r\n'],
  ['sdp-line-order', [...AUDIO, 'b=AS:9'], 'b=AS:9\r\n'],
  ['sdp-line-repeated', withLine('s=', 's=-', 's=x'), 's=x\r\n'],
  ['sdp-line-malformed', withLine('s=', 's=-', 'hello'), 'hello'],
  ['sdp-line-malformed', withLine('s=', 's=-', 'i =x'), 'i =x'],
  ['sdp-line-blank', [...AUDIO, ''], '\r\n'],
  ['sdp-line-empty', withLine('s=', 's='), 's=\r\n'],
  ['sdp-line-space', withLine('s=', 's=-', 'i= x'), ' '],
  ['sdp-type-unknown', withLine('s=', 's=-', 'q=1'), 'q=1\r\n'],
  ['sdp-key-obsolete', withLine('t=', 't=0 0', 'k=prompt'), 'k=prompt\r\n'],
  ['sdp-control-character', withLine('s=', 's=a\0b'), '\0'],
  ['sdp-control-character', withLine('s=', 's=a\rb'), '\r'],
  ['sdp-spacing', withLine('t=', 't=0  0'), '0  0'],
  ['sdp-spacing', withLine('m=', 'm=audio 49170 RTP/AVP 0 97 '), 'audio 49170 RTP/AVP 0 97 '],
  ['sdp-version-value', withLine('v=', 'v=1'), '1'],
  ['sdp-origin-malformed', withLine('o=', 'o=alice 1 1 IN IP4'), 'alice 1 1 IN IP4'],
  ['sdp-origin-malformed', withLine('o=', 'o=alice x 1 IN IP4 192.0.2.1'), 'alice x 1 IN IP4 192.0.2.1'],
  ['sdp-connection-malformed', withLine('c=', 'c=IN 192.0.2.1'), 'IN 192.0.2.1'],
  ['sdp-connection-missing', withLine('c='), 'audio 49170 RTP/AVP 0 97'],
  ['sdp-address-type', withLine('c=', 'c=IN IP5 192.0.2.1'), 'IN IP5'],
  ['sdp-address-type', withLine('c=', 'c=ATM NSAP 47'), 'ATM NSAP'],
  ['sdp-address-malformed', withLine('c=', 'c=IN IP4 192.0.2.256'), '192.0.2.256'],
  ['sdp-address-malformed', withLine('c=', 'c=IN IP4 2001:db8::1'), '2001:db8::1'],
  ['sdp-address-zero', withLine('c=', 'c=IN IP4 0.0.0.0'), '0.0.0.0'],
  ['sdp-address-zero', withLine('c=', 'c=IN IP6 ::'), '::'],
  ['sdp-multicast-ttl', withLine('c=', 'c=IN IP4 233.252.0.1'), '233.252.0.1'],
  ['sdp-multicast-ttl', withLine('c=', 'c=IN IP4 192.0.2.1/127'), '192.0.2.1'],
  ['sdp-bandwidth-malformed', withLine('t=', 'b=AS', 't=0 0'), 'AS'],
  ['sdp-time-malformed', withLine('t=', 't=now'), 'now'],
  ['sdp-attribute-malformed', [...AUDIO, 'a=:x'], ':x'],
  ['sdp-attribute-value', [...AUDIO, 'a=ptime:fast'], 'ptime:fast'],
  ['sdp-attribute-value', [...AUDIO, 'a=setup:maybe'], 'setup:maybe'],
  [
    'sdp-attribute-value',
    [...AUDIO, 'a=candidate:1 1 UDP 1 192.0.2.1 5 host'],
    'candidate:1 1 UDP 1 192.0.2.1 5 host',
  ],
  ['sdp-attribute-value', [...AUDIO, 'a=fingerprint:sha-1 12:3'], 'fingerprint:sha-1 12:3'],
  ['sdp-attribute-value', [...AUDIO, 'a=ice-pwd:short'], 'ice-pwd:short'],
  ['sdp-attribute-value', [...AUDIO, 'a=crypto:x AES inline:a'], 'crypto:x AES inline:a'],
  ['sdp-attribute-value', [...AUDIO, 'a=rtcp:70000'], 'rtcp:70000'],
  ['sdp-attribute-value', [...AUDIO, 'a=mid'], 'mid'],
  ['sdp-direction-repeated', [...AUDIO, 'a=sendonly', 'a=inactive'], 'inactive'],
  ['sdp-media-malformed', withLine('m=', 'm=audio 49170 RTP/AVP'), 'audio 49170 RTP/AVP'],
  ['sdp-media-port', withLine('m=', 'm=audio 65536 RTP/AVP 0 97'), '65536'],
  ['sdp-media-port', withLine('m=', 'm=audio 4000/0 RTP/AVP 0 97'), '0'],
  ['sdp-media-rejected', withLine('m=', 'm=audio 0 RTP/AVP 0 97'), '0'],
  ['sdp-format-repeated', withLine('m=', 'm=audio 4000 RTP/AVP 0 97 0'), '0'],
  ['sdp-payload-malformed', withLine('m=', 'm=audio 4000 RTP/AVP 0 97 128'), '128'],
  ['sdp-rtpmap-missing', AUDIO.slice(0, LAST), '97'],
  ['sdp-rtpmap-repeated', [...AUDIO, 'a=rtpmap:97 iLBC/8000'], '97'],
  ['sdp-format-unlisted', [...AUDIO, 'a=rtpmap:98 opus/48000'], '98'],
  ['sdp-format-unlisted', [...AUDIO, 'a=fmtp:98 x=1'], '98'],
  ['sdp-mid-repeated', [...AUDIO, 'a=mid:a', 'm=video 4000 RTP/AVP 31', 'a=mid:a'], 'a'],
  ['sdp-group-mid', withLine('t=', 't=0 0', 'a=group:LS a b').concat(['a=mid:a']), 'b'],
];

describe('a finding', () => {
  it.each(CASES)('%s stands alone at its place in %j', (code, lines, text) => {
    const { diagnostics, session } = parsedSdp(lines);
    const [one] = diagnostics;
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(one?.at).toBe('body');
    expect(textOf(session.bytes, one?.span)).toBe(text);
  });

  it('tells of lines that end with LF alone, once', () => {
    const { diagnostics } = parseSdp(utf8(AUDIO.map((line) => `${line}\n`).join('')));
    expect(diagnostics.map(({ code, data }) => [code, data])).toEqual([
      ['sdp-line-end', { count: AUDIO.length }],
    ]);
  });

  it('tells of a last line without a line end', () => {
    expect(codes(parseSdp(utf8(crlf(AUDIO).trimEnd())))).toEqual(['sdp-last-line-end']);
  });

  it('tells what an empty description lacks', () => {
    const names = parseSdp(new Uint8Array()).diagnostics.map(({ data }) => data?.['name']);
    expect(names).toEqual(['v=', 'o=', 's=', 't=']);
  });
});
