/** Captures of calls for the tests of call flows: one through a proxy, seen on both hops, and one that goes on and on. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { Recorded } from './packets.ts';
import { ethernet, ip4, pcapFile, udp } from './packets.ts';

interface Host {
  readonly host: string;
  readonly port: number;
}

const ALICE: Host = { host: '192.0.2.10', port: 5060 };
const PROXY: Host = { host: '192.0.2.20', port: 5060 };
const CAROL: Host = { host: '192.0.2.77', port: 5062 };
/** 2026-11-22 14:02:09.871 UTC, in milliseconds. */
const START = Date.UTC(2026, 10, 22, 14, 2, 9, 871);

function sdpOf(host: string, direction = 'sendrecv'): string {
  return [
    'v=0',
    `o=- 2890844526 2890844526 IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    'm=audio 49172 RTP/AVP 0 8 101',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    `a=${direction}`,
    '',
  ].join('\r\n');
}

interface Said {
  /** Milliseconds since the message before. */
  readonly after: number;
  readonly from: Host;
  readonly to: Host;
  readonly line: string;
  readonly cseq: string;
  readonly callId: string;
  readonly branches: readonly string[];
  readonly tagged: boolean;
  readonly sdp?: string | undefined;
}

function textOf({ line, cseq, callId, branches, tagged, sdp, from }: Said): string {
  const body = sdp ?? '';
  return [
    line,
    ...branches.map(
      (branch, at) =>
        `Via: SIP/2.0/UDP 192.0.2.${at === 0 && branches.length > 1 ? 20 : 10}:5060;branch=z9hG4bK${branch}`,
    ),
    'Max-Forwards: 70',
    'From: "Alice" <sip:alice@atlanta.example>;tag=9fxced76sl',
    `To: <sip:carol@chicago.example>${tagged ? ';tag=8321234356' : ''}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq}`,
    `Contact: <sip:${from.host}:${from.port}>`,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

function captureOf(said: readonly Said[]): Uint8Array {
  let time = START;
  const packets = said.map((one): Recorded => {
    time += one.after;
    const ports = { from: one.from.port, to: one.to.port };
    const ip = ip4(udp(utf8(textOf(one)), ports), { src: one.from.host, dst: one.to.host });
    return { bytes: ethernet(ip), seconds: Math.floor(time / 1_000), parts: (time % 1_000) * 1_000 };
  });
  return pcapFile(packets);
}

/** RFC 3665 3.2 with one proxy that is seen from both sides; the first INVITE is sent twice (timer A). */
export function twoHopCapture(): Uint8Array {
  const callId = '3848276298220188511@atlanta.example';
  const [a, b, c] = [ALICE, PROXY, CAROL];
  const say = (
    after: number,
    from: Host,
    to: Host,
    line: string,
    parts: Partial<Said> & { readonly hop: 1 | 2; readonly of?: string },
  ): Said => {
    const { hop, of = 'inv', ...rest } = parts;
    const branches = hop === 2 ? [`2${of}`, `1${of}`] : [`1${of}`];
    return { ...{ after, from, to, line, callId, branches, tagged: true, cseq: '2 INVITE' }, ...rest };
  };
  const invite = 'INVITE sip:carol@chicago.example SIP/2.0';
  const ack = { of: 'ack', cseq: '2 ACK' };
  const bye = { of: 'bye', cseq: '3 BYE' };
  return captureOf([
    say(0, a, b, invite, { hop: 1, tagged: false, sdp: sdpOf(a.host) }),
    say(500, a, b, invite, { hop: 1, tagged: false, sdp: sdpOf(a.host) }),
    say(4, b, a, 'SIP/2.0 100 Trying', { hop: 1, tagged: false }),
    say(6, b, c, invite, { hop: 2, tagged: false, sdp: sdpOf(a.host) }),
    say(290, c, b, 'SIP/2.0 180 Ringing', { hop: 2 }),
    say(3, b, a, 'SIP/2.0 180 Ringing', { hop: 1 }),
    say(1_421, c, b, 'SIP/2.0 200 OK', { hop: 2, sdp: sdpOf(c.host) }),
    say(2, b, a, 'SIP/2.0 200 OK', { hop: 1, sdp: sdpOf(c.host) }),
    say(1, a, b, 'ACK sip:192.0.2.77:5062 SIP/2.0', { hop: 1, ...ack }),
    say(1, b, c, 'ACK sip:192.0.2.77:5062 SIP/2.0', { hop: 2, ...ack }),
    say(8_004, a, b, 'BYE sip:192.0.2.77:5062 SIP/2.0', { hop: 1, ...bye }),
    say(5, b, a, 'SIP/2.0 200 OK', { hop: 1, ...bye }),
  ]);
}

/** A call of `requests` INFO requests with their answers, 20 ms apart, between so many hosts in turn. */
export function longCall(requests: number, hosts = 2): Uint8Array {
  const callId = `long-${hosts}@atlanta.example`;
  const said: Said[] = [];
  for (let n = 1; n <= requests; n++) {
    const common = { callId, branches: [`info${n}`], tagged: true, cseq: `${n} INFO` };
    const at = n % (hosts - 1);
    const [from, to] = [at, at + 1].map((i): Host => ({
      host: `192.0.2.${10 * (1 + (i % 20)) + Math.floor(i / 20)}`,
      port: 5060,
    }));
    if (!from || !to) continue;
    // Minutes apart, so that no two of them are taken for legs of one call.
    const after = n === 1 ? hosts * 60_000 : 20;
    said.push({ after, from, to, line: 'INFO sip:long@192.0.2.20 SIP/2.0', ...common });
    said.push({ after: 5, from: to, to: from, line: 'SIP/2.0 200 OK', ...common });
  }
  return captureOf(said);
}
