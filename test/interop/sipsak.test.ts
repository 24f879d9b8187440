/** sipsak as a peer from outside: it pings, traces, registers, floods and sends broken messages to the lab and to our stack. */
import { describe, expect, it } from 'vitest';
import { copyAs } from '#shared/copy-as/copy-as.ts';
import { startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import type { Running } from '../helpers/peers.ts';
import { peerOrSkip, start } from '../helpers/peers.ts';

const sipsak = peerOrSkip('sipsak');

/** Runs it to its end; it names itself by the address that it is reached at. */
async function run(...args: readonly string[]): Promise<Running & { readonly code: number | string }> {
  const running = keep(start(sipsak ?? '', ['-H', '127.0.0.1', ...args]));
  return { ...running, code: await running.exit };
}

describe.skipIf(sipsak === null)('sipsak', () => {
  it('gets 200 for its OPTIONS from the lab', async () => {
    const ours = await startTestConsole();
    const ping = await run('-vv', '-s', `sip:echo@${await ours.startLab()}`);
    expect(ping.code, ping.out() + ping.err()).toBe(0);
    expect(ping.out()).toMatch(/SIP\/2\.0 200 /);
    expect(ours.flow()).toEqual(['< OPTIONS', '> 200 OPTIONS']);
  });

  it('gets 200 for its OPTIONS from our stack, with what it can do', async () => {
    const ours = await startTestConsole();
    const ping = await run('-vv', '-s', `sip:ours@${ours.address}`);
    expect(ping.code, ping.out() + ping.err()).toBe(0);
    expect(ping.out()).toMatch(/Allow: INVITE, ACK.*PRACK/);
    expect(ours.flow()).toEqual(['< OPTIONS', '> 200 OPTIONS']);
  });

  it('is told the status that a rule names, and fails for it', async () => {
    const ours = await startTestConsole({ policies: { OPTIONS: 404 } });
    const ping = await run('-vv', '-s', `sip:ours@${ours.address}`);
    expect(ping.code).toBe(1);
    expect(ping.out()).toMatch(/SIP\/2\.0 404 /);
  });

  /** RFC 3261 8.2 looks at no Max-Forwards, and 16.3 lets whoever gets the last hop of an OPTIONS answer it. */
  it('traces a route of one hop: our stack answers what no proxy would pass on', async () => {
    const ours = await startTestConsole();
    const trace = await run('-vv', '-T', '-s', `sip:ours@${ours.address}`);
    expect(trace.code, trace.out() + trace.err()).toBe(0);
    expect(trace.out()).toMatch(/^0: .*SIP\/2\.0 200 OK/m);
    const [asked] = ours.rows();
    expect(asked && ours.text(asked)).toContain('Max-Forwards: 0');
  });

  it('floods our stack, and every request is answered', async () => {
    const ours = await startTestConsole();
    const flood = await run('-F', '-e', '200', '-s', `sip:ours@${ours.address}`);
    expect(flood.code, flood.out() + flood.err()).toBe(0);
    const { log } = ours.app.stack;
    await ours.until(
      '200 answers',
      () => log.rows(1, 1_000).filter(({ status }) => status === 200).length === 200,
    );
    expect(ours.rows()).toHaveLength(400);
  });

  it('sends messages that are broken more and more, and our stack goes on', async () => {
    const ours = await startTestConsole();
    const random = await run('-R', '-t', '30', '-s', `sip:ours@${ours.address}`);
    expect([0, 1, 2, 3], random.out() + random.err()).toContain(random.code);
    expect(ours.rows().length).toBeGreaterThan(0);
    const ping = await run('-s', `sip:ours@${ours.address}`);
    expect(ping.code, ping.out() + ping.err()).toBe(0);
  });

  it('shoots a message from a file at our stack, and somebody answers it', async () => {
    const ours = await startTestConsole({ policies: { MESSAGE: 'hand' } });
    const text = [
      `MESSAGE sip:ours@${ours.address} SIP/2.0`,
      ...[
        'To: <sip:ours@127.0.0.1>',
        'From: <sip:sipsak@127.0.0.1>;tag=1',
        'Call-ID: shot',
        'CSeq: 1 MESSAGE',
      ],
      ...['Content-Length: 5', '', 'hello'],
    ];
    const shot = keep(
      start(sipsak ?? '', ['-H', '127.0.0.1', '-vv', '-f', '-', '-s', `sip:ours@${ours.address}`], {
        input: text.join('\r\n'),
      }),
    );
    ours.answer((await ours.incoming('MESSAGE')).id, 202);
    expect(await shot.exit, shot.out() + shot.err()).toBe(0);
    expect(ours.flow()).toEqual(['< MESSAGE', '> 202 MESSAGE']);
  });

  it('runs the command that a captured request is copied as', async () => {
    const ours = await startTestConsole();
    const lab = await ours.startLab();
    await ours.send(`MESSAGE sip:echo@${lab} SIP/2.0\nX-Note: it's $(id) \`id\` 100%\n\nHello\t"you"`);
    const [row] = ours.rows();
    const bytes = row && ours.app.store.bytes(row.id);
    if (!row || !bytes) throw new Error('nothing was sent');
    // Another lab: to the first one the copy, with one more Via, would be a loop (RFC 3261 8.2.2.2).
    const other = await startTestConsole();
    const dst = await other.startLab();
    const command = copyAs('sipsak', { row: { ...row, dst }, bytes });
    const shot = keep(start('bash', ['-c', command.replace('sipsak ', `${sipsak ?? ''} -H 127.0.0.1 `)]));
    expect(await shot.exit, shot.out() + shot.err()).toBe(0);
    const [again] = other.rows();
    expect(again && other.text(again).replace(/^Via:.*\r\n/m, '')).toBe(ours.text(row));
  });
});
