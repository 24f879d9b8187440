/** A capture of ten minutes of mixed traffic, the same bytes every time: calls of every outcome, registrations, probes, losses. */
import { createSeededRandom } from '#shared/lib/random.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { ethernet, ip4, pcapFile, udp } from './packets.ts';

const PROXY = '192.0.2.1';
const START = 1_772_373_723;
const SECONDS = 600;

/** User agents by the last number of a telephone's address; one of them is up to something. */
const AGENTS = ['Deskphone 7/2.4', 'Softphone 3.1', 'PBX Gateway 12', 'evil\u202Etxt.exe\u0007 '.repeat(8)];

/** How calls end, the most usual ones more often: `0` stays open. */
const OUTCOMES = [200, 200, 200, 200, 200, 200, 486, 486, 487, 404, 480, 503, 603, 302, 0];
const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  200: 'OK',
  302: 'Moved Temporarily',
  401: 'Unauthorized',
  404: 'Not Found',
  480: 'Temporarily Unavailable',
  486: 'Busy Here',
  487: 'Request Terminated',
  503: 'Service Unavailable',
  603: 'Decline',
};

interface Sent {
  /** Milliseconds since the first message. */
  readonly at: number;
  readonly src: string;
  readonly dst: string;
  readonly text: string;
}

/** The bytes of the file, and how many messages are in it. */
export function busyHour(): { readonly bytes: Uint8Array; readonly messages: number } {
  const sent = [...messages()].sort((a, b) => a.at - b.at);
  const bytes = pcapFile(
    sent.map(({ at, src, dst, text }) => ({
      bytes: ethernet(ip4(udp(utf8(text), { from: 5060, to: 5060 }), { src, dst })),
      seconds: START + Math.floor(at / 1_000),
      parts: Math.floor((at % 1_000) * 1_000),
    })),
  );
  return { bytes, messages: sent.length };
}

function* messages(): Generator<Sent> {
  const random = createSeededRandom(3261);
  const below = (limit: number): number => new DataView(random.bytes(4).buffer).getUint32(0) % limit;
  for (let at = 0, i = 0; at < SECONDS * 1_000; i++) {
    // A wave of traffic with its peak in the middle.
    at += 150 + below(1_400) * (1.2 - Math.sin((at / (SECONDS * 1_000)) * Math.PI));
    const phone = 10 + below(12);
    const kind = below(10);
    if (kind < 6) yield* call(at, i, phone, OUTCOMES[below(OUTCOMES.length)] ?? 0, below);
    else if (kind < 8) yield* exchange(at, i, phone, 'REGISTER', [401, 200], 2 + below(40));
    else yield* exchange(at, i, phone, 'OPTIONS', [200], 1 + below(8));
  }
}

function* exchange(
  at: number,
  i: number,
  phone: number,
  method: string,
  statuses: readonly number[],
  took: number,
): Generator<Sent> {
  let now = at;
  for (const [turn, status] of statuses.entries()) {
    yield request(now, i, phone, method, turn + 1);
    now += took;
    yield response(now, i, phone, method, turn + 1, status);
    now += 5;
  }
}

function* call(
  at: number,
  i: number,
  phone: number,
  outcome: number,
  below: (limit: number) => number,
): Generator<Sent> {
  const ring = at + 60 + below(1_500) + (below(12) === 0 ? 4_000 : 0);
  const end = ring + 800 + below(9_000);
  yield request(at, i, phone, 'INVITE', 1);
  if (below(6) === 0) yield request(at + 500, i, phone, 'INVITE', 1);
  yield response(at + 3, i, phone, 'INVITE', 1, 100);
  yield response(ring, i, phone, 'INVITE', 1, 180);
  if (outcome === 0) return;
  if (outcome === 487) {
    yield request(end, i, phone, 'CANCEL', 1);
    yield response(end + 3, i, phone, 'CANCEL', 1, 200);
  }
  yield response(end + 4, i, phone, 'INVITE', 1, outcome);
  yield request(end + 8, i, phone, 'ACK', 1);
  if (outcome !== 200) return;
  const over = end + 4_000 + below(60_000);
  yield request(over, i, phone, 'BYE', 2);
  yield response(over + 6, i, phone, 'BYE', 2, 200);
}

function request(at: number, i: number, phone: number, method: string, cseq: number): Sent {
  const host = `192.0.2.${phone}`;
  const agent = AGENTS[phone % AGENTS.length] ?? '';
  const lines = [
    `${method} sip:user@${PROXY} SIP/2.0`,
    ...head(i, host, method, cseq),
    `User-Agent: ${agent}`,
  ];
  return { at, src: host, dst: PROXY, text: message(lines) };
}

function response(at: number, i: number, phone: number, method: string, cseq: number, status: number): Sent {
  const host = `192.0.2.${phone}`;
  const lines = [
    `SIP/2.0 ${status} ${REASONS[status] ?? ''}`,
    ...head(i, host, method, cseq),
    'Server: Proxy/5',
  ];
  return { at, src: PROXY, dst: host, text: message(lines) };
}

const head = (i: number, host: string, method: string, cseq: number): string[] => [
  `Via: SIP/2.0/UDP ${host}:5060;branch=z9hG4bK${i}${method === 'CANCEL' ? 'INVITE' : method}${cseq}`,
  `From: <sip:user${i % 50}@${host}>;tag=f${i}`,
  `To: <sip:service@${PROXY}>${method === 'INVITE' ? '' : `;tag=t${i}`}`,
  `Call-ID: call-${i}@${host}`,
  `CSeq: ${cseq} ${method}`,
  'Max-Forwards: 70',
];

const message = (lines: readonly string[]): string =>
  `${[...lines, 'Content-Length: 0'].join('\r\n')}\r\n\r\n`;
