/** A UDP socket on loopback that a test sends datagrams from, to see what the console makes of them. */
import dgram from 'node:dgram';

export interface Sender {
  readonly port: number;
  /** Sends a text as UTF-8, or bytes, to `HOST:PORT`. */
  send(to: string, payload: string | Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Opens the socket. */
export async function openSender(): Promise<Sender> {
  const socket = dgram.createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    port: socket.address().port,
    send(to, payload) {
      const [host = '', port = ''] = to.split(':');
      return new Promise((resolve, reject) =>
        socket.send(payload, Number(port), host, (error) => (error ? reject(error) : resolve())),
      );
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** A MESSAGE request; `display` stands in From as it is, so it can be as hostile as it likes. */
export function messageFrom(display: string, callId: string, port: number): string {
  return [
    'MESSAGE sip:console@127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${callId};rport`,
    'Max-Forwards: 70',
    `From: "${display}" <sip:mallory@127.0.0.1>;tag=m1`,
    'To: <sip:console@127.0.0.1>',
    `Call-ID: ${callId}`,
    'CSeq: 1 MESSAGE',
    'Content-Type: text/plain',
    'Content-Length: 2',
    '',
    'hi',
  ].join('\r\n');
}

export interface Receiver {
  readonly port: number;
  /** The oldest datagram that was not asked for yet; waits for one. */
  next(): Promise<Buffer>;
  /** Lets go of what came and was not asked for: a busy console sends again what was answered late. */
  forget(): void;
  close(): Promise<void>;
}

/** A 200 to a request: what RFC 3261 8.2.6 has copied from it, and nothing more. */
function okTo(request: Buffer): string {
  const copied = /^(?:Via|From|To|Call-ID|CSeq):/i;
  const lines = request.toString('latin1').split('\r\n');
  return ['SIP/2.0 200 OK', ...lines.filter((line) => copied.test(line)), 'Content-Length: 0', '', ''].join(
    '\r\n',
  );
}

/** Opens a socket that keeps every datagram as it came, and answers each with 200. */
export async function openReceiver(): Promise<Receiver> {
  const socket = dgram.createSocket('udp4');
  const waiting: ((datagram: Buffer) => void)[] = [];
  const came: Buffer[] = [];
  socket.on('message', (datagram, from) => {
    const take = waiting.shift();
    if (take) take(datagram);
    else came.push(datagram);
    socket.send(Buffer.from(okTo(datagram), 'latin1'), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    port: socket.address().port,
    next: () => {
      const oldest = came.shift();
      return oldest ? Promise.resolve(oldest) : new Promise((resolve) => waiting.push(resolve));
    },
    forget: () => void (came.length = 0),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
