/**
 * The traffic of the live bench: complete calls of seven messages (INVITE, 100, 180, 200, ACK, BYE, 200), many of them in
 * progress at a time, each with a Call-ID, tags and branches of its own.
 */

/** Calls whose messages are mixed. */
const AT_ONCE = 512;
const STEPS = 7;

const pad = (n: number): string => String(n).padStart(9, '0');

function body(call: number): string {
  return [
    'v=0',
    `o=alice ${2_890_844_526 + call} 1 IN IP4 127.0.0.1`,
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${16_384 + ((call * 2) % 16_000)} RTP/AVP 0 8 101`,
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=sendrecv',
    '',
  ].join('\r\n');
}

const START = [
  'INVITE sip:bob@biloxi.example SIP/2.0',
  'SIP/2.0 100 Trying',
  'SIP/2.0 180 Ringing',
  'SIP/2.0 200 OK',
  'ACK sip:bob@127.0.0.1:5080 SIP/2.0',
  'BYE sip:bob@127.0.0.1:5080 SIP/2.0',
  'SIP/2.0 200 OK',
] as const;
const CSEQ = ['1 INVITE', '1 INVITE', '1 INVITE', '1 INVITE', '1 ACK', '2 BYE', '2 BYE'] as const;
const BRANCH = ['i', 'i', 'i', 'i', 'a', 'b', 'b'] as const;
const WITH_BODY: ReadonlySet<number> = new Set([0, 3]);

function message(call: number, step: number): string {
  const sdp = WITH_BODY.has(step) ? body(call) : '';
  const isRequest = !START[step]?.startsWith('SIP/');
  return [
    START[step],
    `Via: SIP/2.0/UDP 127.0.0.1:5062;branch=z9hG4bK-${BRANCH[step]}-${pad(call)};rport`,
    ...(isRequest ? ['Max-Forwards: 70'] : []),
    `From: "Alice ${call % 1_000}" <sip:alice${call % 1_000}@atlanta.example>;tag=f${pad(call)}`,
    `To: <sip:bob@biloxi.example>${step < 2 ? '' : `;tag=t${pad(call)}`}`,
    `Call-ID: ${pad(call)}-843817637684230@atlanta.example`,
    `CSeq: ${CSEQ[step]}`,
    `Contact: <sip:${isRequest ? 'alice' : 'bob'}@127.0.0.1:5080>`,
    'User-Agent: bench/1.0',
    ...(sdp === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${sdp.length}`,
    '',
    sdp,
  ].join('\r\n');
}

/** The n-th message, counted from 0: the calls of a group take their steps in turn. */
export function nthMessage(n: number): string {
  const group = Math.floor(n / (AT_ONCE * STEPS));
  const step = Math.floor(n / AT_ONCE) % STEPS;
  return message(group * AT_ONCE + (n % AT_ONCE), step);
}
