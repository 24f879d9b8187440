/** One call that goes on and on: INVITE, 200 and ACK again and again, each offer and each answer with a description. */
import type { Arrival } from '#core/store/arrival.ts';
import { utf8 } from '#shared/lib/bytes.ts';

const A = { host: '192.0.2.10', port: 5060 };
const B = { host: '198.51.100.20', port: 5060 };
const LINES = ['INVITE sip:bob@198.51.100.20 SIP/2.0', 'SIP/2.0 200 OK', 'ACK sip:bob@198.51.100.20 SIP/2.0'];
const STEPS = LINES.length;

function descriptionOf(host: string, version: number): string {
  return [
    'v=0',
    `o=alice 2890844526 ${version} IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    'm=audio 49170 RTP/AVP 0 8 101',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    `a=${version % 2 === 0 ? 'sendonly' : 'sendrecv'}`,
    '',
  ].join('\r\n');
}

function textOf(round: number, step: number): string {
  const isAck = step === 2;
  const body = isAck ? '' : descriptionOf(step === 1 ? B.host : A.host, round);
  return [
    LINES[step],
    `Via: SIP/2.0/UDP ${A.host}:5060;branch=z9hG4bK-${round}-${isAck ? 'ack' : 'invite'};rport`,
    'Max-Forwards: 70',
    `From: "Alice" <sip:alice@${A.host}>;tag=9fxced76sl`,
    `To: <sip:bob@${B.host}>${round === 1 && step === 0 ? '' : ';tag=8321234356'}`,
    'Call-ID: long-call@atlanta.example',
    `CSeq: ${round} ${isAck ? 'ACK' : 'INVITE'}`,
    `Contact: <sip:${step === 1 ? `bob@${B.host}` : `alice@${A.host}`}:5060>`,
    'Supported: timer, 100rel',
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

/** The first messages of it, 20 ms apart. */
export function* callMessages(count: number): Generator<Arrival> {
  for (let n = 0; n < count; n++) {
    const step = n % STEPS;
    const [src, dst] = step === 1 ? [B, A] : [A, B];
    const bytes = utf8(textOf(1 + Math.floor(n / STEPS), step));
    const way = { source: 's', capture: '', direction: 'in', transport: 'udp' } as const;
    yield { ...way, time: 20 * n, src, dst, bytes };
  }
}
