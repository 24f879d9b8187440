/** baresip as the other end of our stack's calls, straight and through Kamailio: who calls, answers, holds, refers, hangs up. */
import { describe, expect, it } from 'vitest';
import { textOf } from '#shared/lib/bytes.ts';
import type { BaresipOptions, Baresip } from '../helpers/baresip.ts';
import { startBaresip } from '../helpers/baresip.ts';
import type { ConsoleOptions, TestConsole } from '../helpers/console.ts';
import { callDraft, startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import { startKamailio } from '../helpers/kamailio.ts';
import { peerOrSkip } from '../helpers/peers.ts';

const baresip = peerOrSkip('baresip');
const kamailio = peerOrSkip('kamailio');

const phone = async (options: BaresipOptions = {}): Promise<Baresip> =>
  keep(await startBaresip(baresip ?? '', options));

/** A console and a telephone beside each other. */
async function pair(
  options: BaresipOptions = {},
  policies: ConsoleOptions['policies'] = {},
): Promise<{ ours: TestConsole; theirs: Baresip }> {
  const ours = await startTestConsole({ policies });
  return { ours, theirs: await phone(options) };
}

/** baresip calls, a rule of ours takes the call: our dialog of it. */
async function calledBy(theirs: Baresip, ours: TestConsole): Promise<number> {
  await theirs.send('dial', `sip:alice@${ours.address}`);
  await theirs.waitFor(/CALL_ESTABLISHED/);
  const row = await ours.incoming('INVITE', 'acknowledged');
  return row.dialog ?? 0;
}

const ACCEPT = { INVITE: 'accept' } as const;

describe.skipIf(baresip === null)('baresip calls our stack', () => {
  it('and a rule takes the call; baresip hangs up', async () => {
    const { ours, theirs } = await pair({}, ACCEPT);
    const id = await calledBy(theirs, ours);
    await theirs.send('hangup');
    await ours.phase(id, 'terminated');
    await theirs.waitFor(/CALL_CLOSED/);
    expect(ours.flow()).toEqual([
      ...['< INVITE', '> 180 INVITE', '> 200 INVITE', '< ACK', '< BYE', '> 200 BYE'],
    ]);
  });

  it('and a hand takes it after it rang; we hang up', async () => {
    const { ours, theirs } = await pair();
    await theirs.send('dial', `sip:alice@${ours.address}`);
    const { id } = await ours.incoming();
    ours.answer(id, 180, { sdp: false });
    await theirs.waitFor(/CALL_RINGING/);
    ours.answer(id, 200);
    await theirs.waitFor(/CALL_ESTABLISHED/);
    const { dialog } = await ours.incoming('INVITE', 'acknowledged');
    await ours.hangUp(dialog ?? 0);
    await theirs.waitFor(/CALL_CLOSED/);
  });

  it('and hears early media before the answer', async () => {
    const { ours, theirs } = await pair();
    await theirs.send('dial', `sip:alice@${ours.address}`);
    const { id } = await ours.incoming();
    ours.answer(id, 183);
    await theirs.waitFor(/CALL_PROGRESS/);
    ours.answer(id, 200);
    await theirs.waitFor(/CALL_ESTABLISHED/);
  });

  it('and is refused by hand with the words that were chosen', async () => {
    const { ours, theirs } = await pair();
    await theirs.send('dial', `sip:alice@${ours.address}`);
    ours.answer((await ours.incoming()).id, 486);
    await theirs.waitFor(/CALL_CLOSED .*486 Busy Here/);
    await ours.message('its ACK', ({ method }) => method === 'ACK');
    expect(ours.flow()).toEqual(['< INVITE', '> 486 INVITE', '< ACK']);
  });

  it('and gives up while it rings', async () => {
    const { ours, theirs } = await pair({}, { INVITE: 'ring' });
    await theirs.send('dial', `sip:alice@${ours.address}`);
    await theirs.waitFor(/CALL_RINGING/);
    await theirs.send('hangup');
    await ours.incoming('INVITE', 'cancelled');
    await theirs.waitFor(/CALL_CLOSED/);
  });

  it('and puts us on hold and takes us back', async () => {
    const { ours, theirs } = await pair({}, ACCEPT);
    const id = await calledBy(theirs, ours);
    for (const [command, offered, answered] of [
      ['hold', 'sendonly', 'recvonly'],
      ['resume', 'sendrecv', 'sendrecv'],
    ] as const) {
      const before = ours.lastMessage;
      await theirs.send(command);
      const answer = await ours.message(
        `an answer to ${command}`,
        (row) => row.id > before && row.method === 'INVITE' && row.status === 200,
      );
      const offer = ours.rows().find((row) => row.id > before && row.method === 'INVITE' && row.status === 0);
      expect(offer && ours.text(offer)).toContain(`a=${offered}`);
      expect(ours.text(answer)).toContain(`a=${answered}`);
      await ours.message(`the ACK of ${command}`, (row) => row.id > answer.id && row.method === 'ACK');
    }
    await ours.hangUp(id);
    await theirs.waitFor(/CALL_CLOSED/);
  });

  it('and refers us to another; it hears that we got there, and hangs up', async () => {
    const { ours, theirs } = await pair({}, { ...ACCEPT, REFER: 202 });
    const id = await calledBy(theirs, ours);
    await theirs.send('transfer', 'sip:carol@127.0.0.1');
    await ours.message(
      'the answer to our first NOTIFY',
      (row) => row.method === 'NOTIFY' && row.status === 200,
    );
    expect(await ours.step(id, 'NOTIFY')).toMatchObject({ status: 200 });
    await ours.phase(id, 'terminated');
    await theirs.waitFor(/CALL_CLOSED/);
  });
});

describe.skipIf(baresip === null)('baresip is called by our stack', () => {
  it('and answers at once; we hang up', async () => {
    const { ours, theirs } = await pair({ answer: 'auto' });
    const { id } = await ours.call(theirs.uri);
    await theirs.waitFor(/CALL_ESTABLISHED/);
    await ours.hangUp(id);
    await theirs.waitFor(/CALL_CLOSED/);
  });

  it('and rings until somebody takes the call; baresip hangs up', async () => {
    const { ours, theirs } = await pair();
    const exchange = ours.start(callDraft(theirs.uri));
    await ours.message('ringing', ({ status }) => status === 180);
    await theirs.send('accept');
    const [id = 0] = (await ours.ended(exchange)).dialogs;
    await theirs.waitFor(/CALL_ESTABLISHED/);
    await theirs.send('hangup');
    await ours.phase(id, 'terminated');
    expect(ours.dialog(id).usages).toMatchObject([{ state: 'ended', cause: 'bye-received' }]);
  });

  it('and somebody there refuses', async () => {
    const { ours, theirs } = await pair();
    const exchange = ours.start(callDraft(theirs.uri));
    await ours.message('ringing', ({ status }) => status === 180);
    await theirs.send('hangup');
    const { outcome } = await ours.ended(exchange);
    expect(outcome).toMatchObject({ kind: 'answer' });
    expect(outcome?.kind === 'answer' && outcome.status).toBeGreaterThanOrEqual(400);
    expect(ours.dialogs()).toMatchObject([{ phase: 'terminated' }]);
  });

  it('and sends media early', async () => {
    const { ours, theirs } = await pair({ answer: 'early' });
    const exchange = ours.start(callDraft(theirs.uri));
    const progress = await ours.message('183', ({ status }) => status === 183);
    expect(ours.text(progress)).toContain('m=audio');
    expect(ours.dialogs()).toMatchObject([{ phase: 'early' }]);
    await theirs.send('accept');
    const [id = 0] = (await ours.ended(exchange)).dialogs;
    await ours.hangUp(id);
    await theirs.waitFor(/CALL_CLOSED/);
  });

  it('and we cancel while it rings', async () => {
    const { ours, theirs } = await pair();
    const exchange = ours.start(callDraft(theirs.uri));
    await ours.message('ringing', ({ status }) => status === 180);
    expect(ours.app.userAgent.next(exchange, 'CANCEL').ok).toBe(true);
    expect((await ours.ended(exchange)).outcome).toMatchObject({ kind: 'answer', status: 487 });
    await theirs.waitFor(/CALL_CLOSED/);
  });

  it('and is put on hold and taken back', async () => {
    const { ours, theirs } = await pair({ answer: 'auto' });
    const { id } = await ours.call(theirs.uri);
    for (const [step, offered, answered] of [
      ['hold', 'sendonly', 'recvonly'],
      ['resume', 'sendrecv', 'sendrecv'],
    ] as const) {
      const answer = await ours.step(id, step);
      expect(ours.text(answer)).toContain(`a=${answered}`);
      const offer = ours
        .rows()
        .findLast(
          ({ direction, method, status }) => direction === 'out' && method === 'INVITE' && status === 0,
        );
      expect(offer && ours.text(offer)).toContain(`a=${offered}`);
    }
    await ours.hangUp(id);
    await theirs.waitFor(/CALL_CLOSED/);
  });

  it('and calls another when we refer it there, and tells us how that went', async () => {
    const { ours, theirs } = await pair({ answer: 'auto' }, ACCEPT);
    const { id } = await ours.call(theirs.uri);
    const drafted = ours.app.userAgent.draftStep(id, 'REFER');
    if (!drafted.ok) throw new Error(drafted.error.message);
    const text = textOf(drafted.value).replace(/Refer-To: .*/, `Refer-To: <sip:carol@${ours.address}>\r`);
    const { outcome } = await ours.send(text, { dialog: id });
    expect(outcome).toMatchObject({ kind: 'answer', status: 202 });
    await ours.incoming('INVITE', 'acknowledged');
    const subscription = await ours.until('the end of the reference', () =>
      ours.dialog(id).usages.find(({ kind, state }) => kind === 'subscription' && state === 'terminated'),
    );
    expect(subscription).toMatchObject({ side: 'subscriber', progress: 200 });
  });
});

describe.skipIf(baresip === null || kamailio === null)('baresip and our stack behind Kamailio', () => {
  it('call each other in turn, and each hangs up once', async () => {
    const proxy = keep(await startKamailio(kamailio ?? ''));
    const { realm: domain, address } = proxy;
    const ours = await startTestConsole({ policies: ACCEPT });
    const alice = ours.account(`sip:alice@${domain}`, `udp:${address}`, 'wonderland');
    await ours.register(alice);
    const theirs = await phone({ answer: 'auto', registrar: { domain, address, password: 'builder' } });
    await theirs.waitForLog(/SIP\/2\.0 200 OK[^]*CSeq: \d+ REGISTER/);

    const { id } = await ours.call(`sip:bob@${domain}`, { account: alice, from: `sip:alice@${domain}` });
    await theirs.waitFor(/CALL_ESTABLISHED/);
    await theirs.send('hangup');
    await ours.phase(id, 'terminated');

    await theirs.send('dial', `sip:alice@${domain}`);
    await theirs.waitFor(/CALL_CLOSED[^]*CALL_ESTABLISHED/);
    const { dialog } = await ours.incoming('INVITE', 'acknowledged');
    expect(await ours.step(dialog ?? 0, 're-INVITE')).toMatchObject({ status: 200 });
    await ours.hangUp(dialog ?? 0);
    await theirs.waitFor(/CALL_CLOSED[^]*CALL_CLOSED/);
    const others = ours.rows().map(({ direction, src, dst }) => (direction === 'in' ? src : dst));
    expect(new Set(others)).toEqual(new Set([address]));
    await proxy.waitFor(/request INVITE[^]*request BYE[^]*request INVITE[^]*request BYE/);
  });
});
