/** What a filter reads of very many messages without parsing them is what their parsers read, in any bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaOf } from '#core/view/read-media.ts';
import { compileFilter } from '#shared/filter/filter.ts';
import { MESSAGE_FIELDS } from '#shared/filter/fields-message.ts';
import { createMessageRecord } from '#shared/filter/message-record.ts';
import type { FilterMedia, FilterRecord } from '#shared/filter/record.ts';
import { concatBytes, textOf, utf8 } from '#shared/lib/bytes.ts';
import { SDP_LIMITS } from '#shared/sdp/limits.ts';
import { parseSdp } from '#shared/sdp/parse.ts';
import { mediaViews } from '#shared/sdp/views.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { callIdOf, vias } from '#shared/sip/views.ts';
import { description, session, textOfSession } from './sdp-sessions.ts';
import { datagram } from './sip-messages.ts';

const RUNS = { numRuns: 2_000, seed: 8866 };

const NOBODY = { host: '192.0.2.1', port: 5060 };

function recordOf(bytes: Uint8Array): FilterRecord {
  const path = { direction: 'in', transport: 'udp', src: NOBODY, dst: NOBODY, source: 'test' } as const;
  const known = { id: 1, time: 0, retransmission: 0, dialog: null, responseTime: null };
  return createMessageRecord({ ...path, ...known }, bytes, mediaOf);
}

/** A message with a body of a type. */
function withBody(body: Uint8Array, type = 'application/sdp'): Uint8Array {
  const lines = ['OPTIONS sip:a@b SIP/2.0', `Content-Type: ${type}`, `Content-Length: ${body.length}`];
  return concatBytes([utf8(`${lines.join('\r\n')}\r\n\r\n`), body]);
}

/** The media by way of the parser. */
function parsedMedia(body: Uint8Array): FilterMedia[] {
  return mediaViews(parseSdp(body).session).map(({ media, formats, address, port, direction }) => ({
    media,
    codecs: formats.map(({ format, encoding }) => encoding || format),
    address,
    port,
    direction,
  }));
}

const toldMedia = (record: FilterRecord): FilterMedia[] =>
  record.media.map(({ media, codecs, address, port, direction }) => ({
    media,
    codecs,
    address,
    port,
    direction,
  }));

/** Lines of which media are made, sound and odd ones, in any order. */
const odd = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'm=audio 4000 RTP/AVP 0 96',
        'm=video 65536/2 RTP/AVP  96',
        'm=audio x RTP/AVP 0',
        'm=text 4',
        'm=',
        'm',
        'M=audio 4 RTP/AVP 0',
        ' m=audio 4 RTP/AVP 0',
        'c=IN IP4 192.0.2.1',
        'c=IN IP4 224.2.1.1/127',
        'c=IN IP4',
        'c=IN IP6 2001:db8::1 x',
        'a=rtpmap:96 opus/48000/2',
        'a=rtpmap:96 other/8000',
        'a=rtpmap: 0 PCMU/8000',
        'a=rtpmap:0 PCMU',
        'a=rtpmap:0',
        'a=recvonly',
        'a=inactive:x',
        'a=SENDONLY',
        'a=sendonly ',
        'x',
        '',
      ),
      fc.constantFrom('\r\n', '\r\n', '\n', '\r', '\r\r\n', ''),
    ),
    { maxLength: 14 },
  )
  .map((lines) => utf8(lines.flat().join('')));

/** Descriptions whose lines end with LF alone. */
const bare = session.map((one) => utf8(textOfSession(one).replaceAll('\r', '')));

describe('of any description', () => {
  it('the media are those of the parsed one', () => {
    const any = fc.oneof(description, odd, bare);
    fc.assert(
      fc.property(any, (body) => {
        expect(toldMedia(recordOf(withBody(body)))).toEqual(parsedMedia(body));
      }),
      RUNS,
    );
  });

  it('they are none where the body is said to be something else', () => {
    fc.assert(
      fc.property(description, (body) => {
        expect(recordOf(withBody(body, 'text/plain')).media).toEqual([]);
      }),
    );
  });

  it.each([-2, -1, 0, 1])('the media end where the parser stops, %i lines off its limit', (off) => {
    const lines = ['m=audio 4 RTP/AVP 0', ...Array<string>(SDP_LIMITS.maxLines + off - 2).fill('b=AS:1')];
    const body = utf8([...lines, 'a=rtpmap:0 PCMU/8000', 'm=video 6 RTP/AVP 31', ''].join('\r\n'));
    expect(toldMedia(recordOf(withBody(body)))).toEqual(parsedMedia(body));
  });
});

/** Heads with Via lines in plain and in odd forms. */
const vialed = fc
  .array(
    fc.tuple(
      fc.constantFrom('Via: ', 'v:', 'VIA :', 'Call-ID: ', 'i: ', 'CALL-ID:\t', 'X-Via: '),
      fc.constantFrom(
        'SIP/2.0/UDP a;branch=z9hG4bK1',
        'SIP/2.0/UDP a:5060;rport;branch=z9hG4bK2;x=y',
        'SIP/2.0/TCP a;branch=z9hG4bK3, SIP/2.0/UDP b;branch=z9hG4bK4',
        'SIP/2.0/UDP a;branch="z9hG4bK5"',
        'SIP/2.0/UDP a;branch="z\\9hG4bK6"',
        'SIP/2.0/UDP a ; branch = z9hG4bK7',
        'SIP/2.0/UDP a;branch=\u212a9\u0130',
        'SIP/2.0/UDP a;branch',
        'SIP/2.0/UDP a;x="1,2";branch=b',
        'SIP/2.0/UDP',
        'SIP / 2.0 / UDP a\r\n ;branch=z9hG4bK8',
        'x@y',
        '',
      ),
    ),
    { maxLength: 5 },
  )
  .map((lines) => utf8(`SIP/2.0 200 OK\r\n${lines.map((one) => one.join('')).join('\r\n')}\r\n\r\n`));
const message = fc.oneof(datagram, vialed);

describe('of any datagram', () => {
  it('the branches are those of its parsed Vias', () => {
    const field = MESSAGE_FIELDS.find(({ name }) => name === 'via.branch');
    if (field?.type !== 'text') throw new Error('it is a text');
    const read = field.read('');
    fc.assert(
      fc.property(message, (bytes) => {
        const parsed = parseMessage(bytes).message;
        const branches = parsed ? vias(parsed).map(({ params }) => params.get('branch') ?? '') : [];
        expect(read(recordOf(bytes))).toEqual(branches);
      }),
      RUNS,
    );
  });

  it.each(['z9hG4bK6', '9hg4bk', 'k9i', '"z9', ';branch'])(
    'a search for %s in the branches finds what stands in one of them',
    (wanted) => {
      const filter = compileFilter(`via.branch contains ${JSON.stringify(wanted)}`);
      if (!filter.ok) throw new Error('it is sound');
      fc.assert(
        fc.property(message, (bytes) => {
          const parsed = parseMessage(bytes).message;
          const branches = parsed ? vias(parsed).map(({ params }) => params.get('branch') ?? '') : [];
          const isThere = branches.some((one) => one.toLowerCase().includes(wanted.toLowerCase()));
          expect(filter.value.test(recordOf(bytes))).toBe(isThere);
        }),
        RUNS,
      );
    },
  );

  it('the Call-ID is the one of the parsed message', () => {
    fc.assert(
      fc.property(message, (bytes) => {
        const parsed = parseMessage(bytes).message;
        expect(recordOf(bytes).callId, textOf(bytes)).toBe(parsed ? callIdOf(parsed) : '');
      }),
      RUNS,
    );
  });
});
