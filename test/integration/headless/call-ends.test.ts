/** How `sipwright call` ends with a peer that does not behave: branches left early, a BYE that nobody answers. */
import dgram from 'node:dgram';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { main } from '../../../electron/headless/cli/main.ts';
import { createTestIo } from '../../helpers/test-io.ts';

/** `STATUS` and the tag of To, in the order in which they leave. */
type Answers = readonly (readonly [status: string, tag: string])[];

function answer(request: string, [status, tag]: Answers[number], port: number): string {
  const lines = request.split('\r\n');
  const copied = lines.filter((line) => /^(?:Via|From|Call-ID|CSeq|To):/i.test(line));
  const head = copied.map((line) =>
    /^To:/i.test(line) && !line.includes('tag=') ? `${line};tag=${tag}` : line,
  );
  return [
    `SIP/2.0 ${status}`,
    ...head,
    `Contact: <sip:b@127.0.0.1:${port}>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** Answers requests by their method, or by method and tag, and keeps `METHOD tag` of what came. */
async function startPeer(
  answers: Readonly<Record<string, Answers>>,
): Promise<{ uri: string; heard: string[] }> {
  const socket = dgram.createSocket('udp4');
  const heard: string[] = [];
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  const { port } = socket.address();
  socket.on('message', (bytes, from) => {
    const request = bytes.toString();
    const method = /^\w+/.exec(request)?.[0] ?? '';
    const tag = /^To:.*tag=(\w+)/m.exec(request)?.[1] ?? '';
    const line = `${method} ${tag}`.trim();
    if (!heard.includes(line)) heard.push(line);
    for (const one of answers[line] ?? answers[method] ?? [])
      socket.send(answer(request, one, port), from.port, from.address);
  });
  return { uri: `sip:b@127.0.0.1:${port}`, heard };
}

const FORK: Answers = [
  ['180 Ringing', 'a'],
  ['183 Session Progress', 'b'],
  ['200 OK', 'a'],
];

it('a branch that stays early gets its BYE, too', async () => {
  const { uri, heard } = await startPeer({ INVITE: FORK, BYE: [['200 OK', '']] });
  const io = createTestIo();
  expect(await main(['call', uri, '--for', '0', '--t1', '20', '--verbose'], io)).toBe(0);
  expect(heard).toEqual(['INVITE', 'ACK a', 'BYE a', 'BYE b']);
  expect(io.out()).toMatch(/dialog 1 terminated \(bye-sent\)[^]*dialog 2 terminated \(bye-sent\)/);
});

it('a branch that stays early and is gone does not spoil the call', async () => {
  const { uri, heard } = await startPeer({ INVITE: FORK, 'BYE a': [['200 OK', '']] });
  const io = createTestIo();
  expect(await main(['call', uri, '--for', '0', '--t1', '20', '--verbose'], io)).toBe(0);
  expect(heard).toEqual(['INVITE', 'ACK a', 'BYE a', 'BYE b']);
  expect(io.out()).not.toContain('dialog 2 terminated');
});

it('a BYE without an answer is told by the exit code', async () => {
  const { uri, heard } = await startPeer({ INVITE: [['200 OK', 'a']] });
  const io = createTestIo();
  expect(await main(['call', uri, '--for', '0', '--t1', '5'], io)).toBe(3);
  expect(heard).toEqual(['INVITE', 'ACK a', 'BYE a']);
  expect(io.out()).toMatch(/BYE[^\n]*\n.*BYE.*retransmission 1/);
});

it('an interrupt ends the wait for the answer to a BYE', async () => {
  const { uri } = await startPeer({ INVITE: [['200 OK', 'a']] });
  const io = createTestIo();
  const ended = main(['call', uri, '--for', '0'], io);
  await io.waitFor('BYE');
  io.interrupt();
  expect(await ended).toBe(3);
});
