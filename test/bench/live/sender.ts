/** The sender of the live bench: one socket that sends the messages of many calls by a schedule. */
import dgram from 'node:dgram';
import { nthMessage } from './calls.ts';
import type { SendOrder, SendReport } from './protocol.ts';

const TICK = 1;
/** So many leave in one tick at the most: what is late is made up for bit by bit. */
const AT_ONCE = 60;

function send({ port, rate, seconds }: SendOrder): void {
  const socket = dgram.createSocket('udp4');
  // Answers are taken and thrown away.
  socket.on('message', () => undefined);
  const total = rate * seconds;
  let handed = 0;
  let sent = 0;
  const count = (error: Error | null): void => void (error === null && sent++);
  socket.bind(0, '127.0.0.1', () => {
    socket.connect(port, '127.0.0.1', () => {
      const begin = performance.now();
      const timer = setInterval(() => {
        const elapsed = performance.now() - begin;
        const due = Math.min(total, Math.floor((elapsed * rate) / 1_000), handed + AT_ONCE);
        for (; handed < due; handed++) socket.send(nthMessage(handed), count);
        // Twice the time is enough for a machine that cannot send so many.
        if (handed < total && elapsed < 2_000 * seconds) return;
        clearInterval(timer);
        const report = (): SendReport => ({ sent, elapsed });
        setTimeout(() => {
          socket.close();
          process.send?.(report(), undefined, undefined, () => process.disconnect());
        }, 200);
      }, TICK);
    });
  });
}

process.on('message', (order: SendOrder) => send(order));
