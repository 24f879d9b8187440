/** Findings inside a body: a message without and a message with each. */
import { SDP_LIMITS } from '#shared/sdp/limits.ts';
import { MULTIPART_LIMITS } from '#shared/sip/multipart.ts';
import type { DiagnosticCode } from '#shared/sip/diagnostic-codes.ts';
import type { Case } from './case.ts';
import { parts, sdp, SDP, withBody } from './messages.ts';

const sound = sdp();
const more = (...lines: readonly string[]): Uint8Array => sdp('', ...lines);
const without = (begin: string): Uint8Array => sdp(begin);

/** Each with the body that has it; the sound description has none. */
const SDP_ROWS: readonly (readonly [code: DiagnosticCode, invalid: Uint8Array])[] = [
  ['sdp-line-missing', without('v=')],
  ['sdp-line-order', more('b=AS:9')],
  ['sdp-line-repeated', sdp('s=', 's=-', 's=x')],
  ['sdp-line-malformed', sdp('s=', 's=-', 'hello')],
  ['sdp-line-blank', more('')],
  ['sdp-line-empty', sdp('s=', 's=')],
  ['sdp-line-space', sdp('s=', 's=-', 'i= x')],
  ['sdp-line-end', withBody('application/sdp', `${SDP.join('\n')}\n`)],
  ['sdp-last-line-end', withBody('application/sdp', ...SDP)],
  ['sdp-too-many-lines', more(...Array.from({ length: SDP_LIMITS.maxLines }, () => 'a=x'))],
  ['sdp-type-unknown', sdp('s=', 's=-', 'q=1')],
  ['sdp-key-obsolete', sdp('t=', 't=0 0', 'k=prompt')],
  ['sdp-control-character', sdp('s=', 's=a\0b')],
  ['sdp-spacing', sdp('t=', 't=0  0')],
  ['sdp-version-value', sdp('v=', 'v=1')],
  ['sdp-origin-malformed', sdp('o=', 'o=alice 1 1')],
  ['sdp-connection-malformed', sdp('c=', 'c=IN 192.0.2.1')],
  ['sdp-connection-missing', without('c=')],
  ['sdp-address-type', sdp('c=', 'c=IN IP5 192.0.2.1')],
  ['sdp-address-malformed', sdp('c=', 'c=IN IP4 192.0.2.256')],
  ['sdp-address-zero', sdp('c=', 'c=IN IP4 0.0.0.0')],
  ['sdp-multicast-ttl', sdp('c=', 'c=IN IP4 233.252.0.1')],
  ['sdp-bandwidth-malformed', sdp('t=', 'b=AS', 't=0 0')],
  ['sdp-time-malformed', sdp('t=', 't=now')],
  ['sdp-attribute-malformed', more('a=:x')],
  ['sdp-attribute-value', more('a=ptime:fast')],
  ['sdp-direction-repeated', more('a=sendonly', 'a=inactive')],
  ['sdp-media-malformed', sdp('m=', 'm=audio 49170 RTP/AVP')],
  ['sdp-media-port', sdp('m=', 'm=audio 65536 RTP/AVP 0 97')],
  ['sdp-media-rejected', sdp('m=', 'm=audio 0 RTP/AVP 0 97')],
  ['sdp-format-repeated', sdp('m=', 'm=audio 4000 RTP/AVP 0 97 0')],
  ['sdp-payload-malformed', sdp('m=', 'm=audio 4000 RTP/AVP 0 97 128')],
  ['sdp-rtpmap-missing', without('a=rtpmap')],
  ['sdp-rtpmap-repeated', more('a=rtpmap:97 iLBC/8000')],
  ['sdp-format-unlisted', more('a=fmtp:98 x=1')],
  ['sdp-mid-repeated', more('a=mid:a', 'm=video 4000 RTP/AVP 31', 'a=mid:a')],
  ['sdp-group-mid', sdp('t=', 't=0 0', 'a=group:LS a')],
];

const soundParts = parts('--b', 'Content-Type: text/plain', '', 'x', '--b--');
const nested = (depth: number, inner: string): string => {
  const boundary = `d${depth}`;
  const body = depth === 0 ? inner : nested(depth - 1, inner);
  return `Content-Type: multipart/mixed;boundary=${boundary}\r\n\r\n--${boundary}\r\n${body}\r\n--${boundary}--`;
};

export const BODY_CASES: readonly Case[] = [
  ...SDP_ROWS.map(([code, invalid]): Case => [code, sound, invalid, 'body']),
  [
    'multipart-boundary-malformed',
    soundParts,
    withBody('multipart/mixed;boundary="b{"', '--b{', '', 'x', '--b{--'),
    'body',
  ],
  ['multipart-no-part', soundParts, parts('x'), 'body'],
  ['multipart-unclosed', soundParts, parts('--b', '', 'x'), 'body'],
  ['multipart-outside', soundParts, parts('hello', '--b', '', 'x', '--b--'), 'body'],
  [
    'multipart-too-many-parts',
    soundParts,
    parts(...Array.from({ length: MULTIPART_LIMITS.maxParts + 1 }, () => '--b\r\n\r\nx'), '--b--'),
    'body',
  ],
  ['body-too-deep', soundParts, parts('--b', nested(6, '\r\nx'), '--b--'), 'body'],
];
