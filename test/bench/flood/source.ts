/** The flood: one socket that sends INVITEs, each of a call and a branch of its own, by a schedule, and counts what comes back. */
import dgram from 'node:dgram';
import type { FloodOrder, FloodReport } from './protocol.ts';

const TICK = 2;
/** So many leave in one tick at the most: what is late is made up for bit by bit. */
const AT_ONCE = 200;

function invite(n: number, port: number, to: number): string {
  const sdp = `v=0\r\no=- ${n} 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n`;
  return [
    `INVITE sip:bob@127.0.0.1:${to} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKflood${n};rport`,
    'Max-Forwards: 70',
    `From: <sip:flood@127.0.0.1>;tag=f${n}`,
    'To: <sip:bob@127.0.0.1>',
    `Call-ID: flood-${n}@127.0.0.1`,
    'CSeq: 1 INVITE',
    `Contact: <sip:flood@127.0.0.1:${port}>`,
    'Content-Type: application/sdp',
    `Content-Length: ${sdp.length}`,
    '',
    sdp,
  ].join('\r\n');
}

function flood({ port, rate, seconds }: FloodOrder): void {
  const socket = dgram.createSocket('udp4');
  const total = rate * seconds;
  let sent = 0;
  let answers = 0;
  socket.on('message', () => void answers++);
  socket.bind(0, '127.0.0.1', () => {
    const own = socket.address().port;
    const begin = performance.now();
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - begin) * rate) / 1_000), sent + AT_ONCE);
      for (; sent < due; sent++) socket.send(invite(sent, own, port), port, '127.0.0.1');
      // Twice the time is enough for a machine that cannot send so many.
      if (sent < total && performance.now() - begin < 2_000 * seconds) return;
      clearInterval(timer);
      const report: FloodReport = { sent, answers };
      setTimeout(() => {
        socket.close();
        process.send?.({ ...report, answers }, undefined, undefined, () => process.disconnect());
      }, 1_000);
    }, TICK);
  });
}

process.on('message', (order: FloodOrder) => flood(order));
