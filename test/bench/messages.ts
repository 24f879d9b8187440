/** The messages that are measured, made to a size so that a figure can be compared between runs. */
import { utf8 } from '#shared/lib/bytes.ts';

/** An ordinary INVITE with an SDP offer, padded to about `size` bytes by codec lines. */
export function inviteWithSdp(size: number): Uint8Array {
  const sdp = [
    'v=0',
    'o=alice 2890844526 2890844526 IN IP4 192.0.2.10',
    's=-',
    'c=IN IP4 192.0.2.10',
    't=0 0',
    'm=audio 49172 RTP/AVP 0 8 101',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=ptime:20',
    'a=sendrecv',
  ];
  const head = (length: number): string =>
    [
      'INVITE sip:bob@biloxi.example SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-524287-1---7b3a;rport',
      'Max-Forwards: 70',
      'From: "Alice" <sip:alice@atlanta.example>;tag=9fxced76sl',
      'To: <sip:bob@biloxi.example>',
      'Call-ID: 3848276298220188511@atlanta.example',
      'CSeq: 2 INVITE',
      'Contact: <sip:alice@192.0.2.10:5060>',
      'Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO, UPDATE',
      'Supported: replaces, timer, 100rel',
      'User-Agent: Sipwright bench',
      'Content-Type: application/sdp',
      `Content-Length: ${length}`,
      '',
      '',
    ].join('\r\n');
  const body = (): string => sdp.join('\r\n') + '\r\n';
  for (let i = 0; head(999).length + body().length < size; i++)
    sdp.splice(-1, 0, `a=x-filler-${i}:0123456789`);
  return utf8(head(body().length) + body());
}

const HEAD = [
  'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-524287-1---7b3a;rport',
  'Max-Forwards: 70',
  'From: "Alice" <sip:alice@atlanta.example>;tag=9fxced76sl',
] as const;

const message = (lines: readonly string[]): Uint8Array => utf8(`${lines.join('\r\n')}\r\n\r\n`);

function options(): Uint8Array {
  return message([
    'OPTIONS sip:bob@biloxi.example SIP/2.0',
    ...HEAD,
    'To: <sip:bob@biloxi.example>',
    'Call-ID: 3848276298220188511@atlanta.example',
    'CSeq: 2 OPTIONS',
    'Content-Length: 0',
  ]);
}

function register(): Uint8Array {
  const credentials = [
    'Digest username="alice"',
    'realm="atlanta.example"',
    'nonce="84a4cc6f3082121f32b42a2187831a9e"',
    'uri="sip:atlanta.example"',
    'response="7587245234b3434cc3412213e5f113a5"',
    'algorithm=MD5, cnonce="0a4f113b", qop=auth, nc=00000001',
  ].join(', ');
  return message([
    'REGISTER sip:atlanta.example SIP/2.0',
    ...HEAD,
    'To: <sip:alice@atlanta.example>',
    'Call-ID: 1j9FpLxk3uxtm8tn@192.0.2.10',
    'CSeq: 17 REGISTER',
    'Contact: <sip:alice@192.0.2.10:5060>;expires=3600',
    `Authorization: ${credentials}`,
    'User-Agent: Sipwright bench',
    'Content-Length: 0',
  ]);
}

function ok(): Uint8Array {
  return message([
    'SIP/2.0 200 OK',
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK4b43c2ff8.1',
    'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-524287-1---7b3a;received=192.0.2.10;rport=5060',
    'Record-Route: <sip:p1.example;lr>, <sip:p2.example;lr>',
    'From: "Alice" <sip:alice@atlanta.example>;tag=9fxced76sl',
    'To: <sip:bob@biloxi.example>;tag=314159',
    'Call-ID: 3848276298220188511@atlanta.example',
    'CSeq: 2 INVITE',
    'Contact: <sip:bob@192.0.2.4>',
    'Content-Length: 0',
  ]);
}

/** What is measured, by name. */
export const MESSAGES: readonly { readonly name: string; readonly bytes: Uint8Array }[] = [
  { name: 'INVITE with SDP', bytes: inviteWithSdp(1024) },
  { name: '200 OK to INVITE', bytes: ok() },
  { name: 'REGISTER with digest', bytes: register() },
  { name: 'OPTIONS', bytes: options() },
];
