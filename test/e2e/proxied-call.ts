/** A capture of a call through a proxy, seen on both its sides: set up, put on hold, and ended while it is held. */
import { ethernet, ip4, pcapFile, udp } from '../helpers/packets.ts';
import { utf8 } from '#shared/lib/bytes.ts';

const [ALICE, PROXY, CAROL] = ['192.0.2.10', '192.0.2.20', '192.0.2.77'];

interface Said {
  readonly start: string;
  readonly cseq: string;
  readonly src: string;
  readonly dst: string;
  readonly tag?: boolean;
  /** Whether it is on the far side of the proxy. */
  readonly far?: boolean;
  readonly headers?: readonly string[];
  readonly body?: string;
}

function sdp(host: string, version: number, stream: string, ...attributes: readonly string[]): string {
  const origin = host === CAROL ? 'carol' : 'alice';
  return [
    ...['v=0', `o=${origin} 2890844526 ${version} IN IP4 ${host}`, 's=-', `c=IN IP4 ${host}`, 't=0 0'],
    ...[`m=${stream}`, ...attributes.map((one) => `a=${one}`), ''],
  ].join('\r\n');
}

function message({ start, cseq, tag = true, far = false, headers = [], body = '' }: Said): Uint8Array {
  const branch = cseq.replace(' ', '-');
  const isResponse = start.startsWith('SIP/2.0');
  /** A response carries what the proxy wrote all the way back. */
  const isNoted = far || isResponse;
  return utf8(
    [
      start,
      ...(far ? [`Via: SIP/2.0/UDP ${PROXY}:5060;branch=z9hG4bK-proxy-${branch}`] : []),
      `Via: SIP/2.0/UDP ${ALICE}:5060;branch=z9hG4bK-alice-${branch};rport${isNoted ? `=5060;received=${ALICE}` : ''}`,
      ...(isNoted ? [`Record-Route: <sip:${PROXY};lr>`] : []),
      ...(isResponse ? [] : [`Max-Forwards: ${far ? 69 : 70}`]),
      'From: "Alice" <sip:alice@atlanta.example>;tag=9fxced76sl',
      `To: <sip:carol@chicago.example>${tag ? ';tag=314159' : ''}`,
      'Call-ID: 3848276298220188511@atlanta.example',
      `CSeq: ${cseq}`,
      ...headers,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n'),
  );
}

const OFFER = [
  'audio 49172 RTP/AVP 0 8 101',
  'rtpmap:0 PCMU/8000',
  'rtpmap:8 PCMA/8000',
  'rtpmap:101 telephone-event/8000',
] as const;
const ANSWER = ['audio 30000 RTP/AVP 8', 'rtpmap:8 PCMA/8000'] as const;
const contact = (host: string): string => `Contact: <sip:alice@${host}:5060>`;

/** A request on both sides of the proxy, which rewrites the address that media is asked for at. */
function asked(
  method: string,
  cseq: number,
  more: Partial<Said>,
  version = 0,
  ...stream: readonly string[]
): Said[] {
  const [line = '', ...attributes] = stream;
  const body = (host: string): string => (line === '' ? '' : sdp(host, version, line, ...attributes));
  const base = { cseq: `${cseq} ${method}`, ...more };
  const near = { start: `${method} sip:carol@chicago.example SIP/2.0`, src: ALICE, dst: PROXY };
  const far = { start: `${method} sip:carol@${CAROL}:5062 SIP/2.0`, src: PROXY, dst: CAROL, far: true };
  return [
    { ...base, ...near, headers: [contact('10.0.0.7')], body: body('10.0.0.7') },
    { ...base, ...far, headers: [contact('203.0.113.5')], body: body('203.0.113.5') },
  ];
}

/** A response on its way back. */
function answered(status: string, cseq: string, body = ''): Said[] {
  const base = { start: `SIP/2.0 ${status}`, cseq, body, headers: [`Contact: <sip:carol@${CAROL}:5062>`] };
  return [
    { ...base, src: CAROL, dst: PROXY, far: true },
    { ...base, src: PROXY, dst: ALICE },
  ];
}

const CALL: readonly Said[] = [
  ...asked('INVITE', 1, { tag: false }, 1, ...OFFER),
  ...answered('180 Ringing', '1 INVITE'),
  ...answered('200 OK', '1 INVITE', sdp(CAROL, 1, ...ANSWER)),
  ...asked('ACK', 1, {}),
  ...asked('INVITE', 2, {}, 2, 'audio 49172 RTP/AVP 8', 'rtpmap:8 PCMA/8000', 'sendonly'),
  ...answered('200 OK', '2 INVITE', sdp(CAROL, 2, 'audio 30000 RTP/AVP 8', 'rtpmap:8 PCMA/8000', 'recvonly')),
  ...asked('ACK', 2, {}),
  ...asked('BYE', 3, {}),
  ...answered('200 OK', '3 BYE'),
];

/** How many messages the capture has. */
export const MESSAGES = CALL.length;

/** The file. */
export function proxiedCall(): Uint8Array {
  return pcapFile(
    CALL.map((said, index) => ({
      bytes: ethernet(ip4(udp(message(said), { from: 5060, to: 5060 }), { src: said.src, dst: said.dst })),
      seconds: 1_700_000_000 + Math.floor(index / 2),
      parts: (index % 2) * 3_000,
    })),
  );
}
