/** An honest peer at another address of the loopback: asks OPTIONS at each tenth of a second and notes how long the answer took. */
import dgram from 'node:dgram';

const EVERY = 100;
const HOST = '127.0.0.2';

export interface Honest {
  /** Milliseconds that each answered request waited, and how many were asked. */
  result(): { readonly asked: number; readonly waits: readonly number[] };
  close(): void;
}

/** Begins to ask; a machine without 127.0.0.2 asks from an address of its own choice. */
export async function askHonestly(port: number): Promise<Honest> {
  const socket = dgram.createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.once('error', () => socket.bind(0, () => resolve()));
    socket.bind(0, HOST, () => resolve());
  });
  const { address, port: own } = socket.address();
  const sent = new Map<string, number>();
  const waits: number[] = [];
  let asked = 0;
  socket.on('message', (bytes) => {
    const id = /^Call-ID: (\S+)/m.exec(bytes.toString('latin1'))?.[1] ?? '';
    const begin = sent.get(id);
    if (begin === undefined) return;
    sent.delete(id);
    waits.push(performance.now() - begin);
  });
  const timer = setInterval(() => {
    const id = `honest-${++asked}`;
    sent.set(id, performance.now());
    socket.send(options(id, `${address}:${own}`), port, '127.0.0.1');
  }, EVERY);
  return {
    result: () => ({ asked, waits: [...waits] }),
    close() {
      clearInterval(timer);
      socket.close();
    },
  };
}

function options(id: string, from: string): string {
  return [
    'OPTIONS sip:bob@127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/UDP ${from};branch=z9hG4bK${id};rport`,
    'Max-Forwards: 70',
    `From: <sip:honest@${from}>;tag=h`,
    'To: <sip:bob@127.0.0.1>',
    `Call-ID: ${id}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}
