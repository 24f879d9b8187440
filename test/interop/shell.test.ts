/** `send`, `call` and `register` against real peers, as a user of the shell runs them: what they print, and how they end. */
import { describe, expect, it } from 'vitest';
import { startBaresip } from '../helpers/baresip.ts';
import { inviteDraft, jsonLines, keep, outcome, send } from '../helpers/exchange.ts';
import type { Kamailio } from '../helpers/kamailio.ts';
import { startKamailio } from '../helpers/kamailio.ts';
import type { Running } from '../helpers/peers.ts';
import { peerOrSkip, startSipwright } from '../helpers/peers.ts';
import type { Sipp } from '../helpers/sipp.ts';
import { runSipp } from '../helpers/sipp.ts';

const sipp = peerOrSkip('sipp');
const kamailio = peerOrSkip('kamailio');
const baresip = peerOrSkip('baresip');

const ALICE = ['--user', 'alice', '--password', 'wonderland'];
const BOB = ['--user', 'bob', '--password', 'builder'];

/** On a busy machine an answer may take half a second, and then nothing is to be repeated. */
const PATIENT = ['--t1', '2000', '--t2', '8000'];

const shell = (...args: readonly string[]): Running => keep(startSipwright([...args, '--json', ...PATIENT]));
const scenario = async (name: string): Promise<Sipp> => keep(await runSipp(sipp ?? '', { scenario: name }));
const called = ({ address }: { address: string }, ...more: readonly string[]): Running =>
  shell('call', `sip:service@${address}`, ...more);

/** Its exit code, and the last line that it printed. */
async function ended(running: Running): Promise<object> {
  const exit = await running.exit;
  expect(jsonLines(running).at(-1), running.err()).toMatchObject({ type: 'outcome', exit });
  return jsonLines(running).at(-1) ?? {};
}

describe.skipIf(sipp === null)('the shell and SIPp', () => {
  it('send acknowledges a call and ends it', async () => {
    const uas = await scenario('uas-auth');
    const { statuses, exit } = await outcome(
      send(uas.address, inviteDraft('sip:service@127.0.0.1'), ...ALICE, ...PATIENT),
    );
    expect([statuses, exit], uas.report()).toEqual([[401, 200, 200], 0]);
    expect(await uas.exit, uas.report()).toBe(0);
  });

  it('call acknowledges reliable responses, stays no longer than it is told and hangs up', async () => {
    const uas = await scenario('uas-100rel');
    const ours = called(uas, '--for', '0', '--reliable');
    expect(await ended(ours)).toMatchObject({ kind: 'answer', status: 200, endedBy: 'us', exit: 0 });
    expect(await uas.exit, uas.report()).toBe(0);
    const flow = jsonLines(ours)
      .filter(
        ({ type, retransmission, status }) => type === 'message' && retransmission === 0 && status !== 100,
      )
      .map(({ method, status, cseqMethod }) => String(method ?? `${String(status)} ${String(cseqMethod)}`));
    expect(flow).toEqual([
      ...['INVITE', '183 INVITE', 'PRACK', '200 PRACK', '200 INVITE', 'ACK', 'BYE', '200 BYE'],
    ]);
  });

  it('call says that the peer hung up', async () => {
    const uas = await scenario('uas-bye');
    expect(await ended(called(uas, '--for', '20'))).toMatchObject({ status: 200, endedBy: 'peer', exit: 0 });
    expect(await uas.exit, uas.report()).toBe(0);
  });

  it('call cancels a call that rings when it is interrupted', async () => {
    const uas = await scenario('uas-cancel');
    const ours = called(uas);
    await ours.waitFor(/"status":180/);
    process.kill(ours.pid, 'SIGINT');
    await ours.exit;
    expect(ours.out()).toMatch(/"status":487/);
    expect(await uas.exit, uas.report()).toBe(0);
  });

  it('call tells wrong credentials in a sentence and ends with 1', async () => {
    const uas = await scenario('uas-auth-never');
    const ours = called(uas, ...ALICE);
    expect(await ended(ours)).toMatchObject({ kind: 'answer', status: 407, exit: 1 });
    expect(ours.out()).toContain('"code":"WRONG_CREDENTIALS"');
    expect(await uas.exit, uas.report()).toBe(0);
  });
});

describe.skipIf(kamailio === null)('the shell and Kamailio', () => {
  const register = ({ address }: Kamailio, ...more: readonly string[]): Running =>
    shell('register', 'sip:alice@sipwright.test', '--to', `udp:${address}`, ...more);

  it('register binds, asks and unbinds', async () => {
    const peer = keep(await startKamailio(kamailio ?? '', { algorithm: 'SHA-256' }));
    const contact = ['--contact', 'sip:alice@127.0.0.1:9'];
    const bindings = [{ uri: 'sip:alice@127.0.0.1:9' }];
    const bound = await ended(register(peer, ...ALICE, ...contact, '--expires', '120'));
    expect(bound).toMatchObject({ state: 'registered', status: 200, bindings, exit: 0 });
    expect(await ended(register(peer, ...ALICE, '--query'))).toMatchObject({ bindings, exit: 0 });
    const unbound = await ended(register(peer, ...ALICE, ...contact, '--unregister'));
    expect(unbound).toMatchObject({ state: 'unregistered', bindings: [], exit: 0 });
  });

  it('register tells a wrong password in a sentence and ends with 1', async () => {
    const peer = keep(await startKamailio(kamailio ?? ''));
    const ours = register(peer, '--user', 'alice', '--password', 'underland');
    expect(await ended(ours)).toMatchObject({
      state: 'failed',
      status: 401,
      code: 'WRONG_CREDENTIALS',
      exit: 1,
    });
    await peer.waitFor(/credentials -2 of alice/);
    expect(peer.log()).not.toContain('saved alice');
  });

  it('register stays and takes a call, which call makes, challenged, with a hold; then it unregisters', async () => {
    const peer = keep(await startKamailio(kamailio ?? '', { challengeCalls: true }));
    const to = ['--to', `udp:${peer.address}`];
    const bob = shell(
      'register',
      'sip:bob@sipwright.test',
      ...to,
      ...BOB,
      '--for',
      '50',
      '--answer',
      'accept',
    );
    await bob.waitFor(/"state":"registered"/);
    const alice = shell('call', 'sip:bob@sipwright.test', ...to, ...ALICE, '--for', '0', '--hold');
    expect(await ended(alice), peer.log()).toMatchObject({ status: 200, endedBy: 'us', exit: 0 });
    expect(alice.out()).toMatch(/"status":407/);
    expect(alice.out()).toContain('a=sendonly');
    process.kill(bob.pid, 'SIGINT');
    expect(await ended(bob)).toMatchObject({ state: 'unregistered', exit: 0 });
    await peer.waitFor(/request INVITE[^]*request ACK[^]*request INVITE[^]*request BYE[^]*request REGISTER/);
  });
});

describe.skipIf(baresip === null)('the shell and baresip', () => {
  it('call waits until somebody takes the call, and hangs up', async () => {
    const phone = keep(await startBaresip(baresip ?? ''));
    const ours = shell('call', phone.uri, '--for', '0');
    await ours.waitFor(/"status":180/);
    await phone.send('accept');
    expect(await ended(ours), phone.log()).toMatchObject({ status: 200, endedBy: 'us', exit: 0 });
    await phone.waitFor(/CALL_ESTABLISHED[^]*CALL_CLOSED/);
  });
});
