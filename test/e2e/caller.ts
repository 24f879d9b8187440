/** A caller on loopback: sends an INVITE, acknowledges what ends it, answers a BYE, and shows what came back. */
import dgram from 'node:dgram';

export interface Caller {
  readonly port: number;
  /** The start lines that came, in order, without repetitions. */
  readonly heard: readonly string[];
  /** Calls `HOST:PORT`. */
  invite(to: string, callId: string, headers?: readonly string[]): void;
  close(): Promise<void>;
}

const SDP = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 49170 RTP/AVP 0',
  '',
];

const lineOf = (text: string, name: string): string =>
  new RegExp(`^${name}:.*$`, 'im').exec(text)?.[0] ?? `${name}:`;

/** The ACK of an INVITE's final answer: in the transaction for a refusal, one of its own for a 2xx (RFC 3261 13.2.2.4). */
function ackOf(text: string, status: number): string {
  const via = lineOf(text, 'Via');
  const target = /^Contact:\s*<([^>]+)>/im.exec(text)?.[1] ?? 'sip:console@127.0.0.1';
  return [
    `ACK ${target} SIP/2.0`,
    status < 300 ? via.replace(/branch=[^;]+/, 'branch=z9hG4bK-ack') : via,
    'Max-Forwards: 70',
    lineOf(text, 'From'),
    lineOf(text, 'To'),
    lineOf(text, 'Call-ID'),
    lineOf(text, 'CSeq').replace('INVITE', 'ACK'),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** 200 to a request. */
function okOf(text: string): string {
  const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map((name) => lineOf(text, name));
  return ['SIP/2.0 200 OK', ...copied, 'Content-Length: 0', '', ''].join('\r\n');
}

/** What the caller says to a message, or null. */
function replyTo(text: string): string | null {
  const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0);
  if (status >= 200) return /^CSeq:.*INVITE/im.test(text) ? ackOf(text, status) : null;
  return status === 0 && !text.startsWith('ACK ') ? okOf(text) : null;
}

/** Opens the caller. */
export async function openCaller(): Promise<Caller> {
  const socket = dgram.createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  const heard: string[] = [];
  socket.on('message', (data, from) => {
    const text = data.toString('utf8');
    const line = text.split('\r\n', 1)[0] ?? '';
    if (!heard.includes(line)) heard.push(line);
    const reply = replyTo(text);
    if (reply !== null) socket.send(reply, from.port, from.address);
  });
  return {
    port,
    heard,
    invite(to, callId, headers = []) {
      const body = SDP.join('\r\n');
      const [host = '', toPort = ''] = to.split(':');
      const lines = [
        `INVITE sip:console@${to} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK-${callId}`,
        'Max-Forwards: 70',
        `From: "Alice" <sip:alice@127.0.0.1>;tag=${callId}`,
        `To: <sip:console@${to}>`,
        `Call-ID: ${callId}`,
        'CSeq: 1 INVITE',
        `Contact: <sip:alice@127.0.0.1:${port}>`,
        ...headers,
        'Content-Type: application/sdp',
        `Content-Length: ${body.length}`,
        '',
        body,
      ];
      socket.send(lines.join('\r\n'), Number(toPort), host);
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
