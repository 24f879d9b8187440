/** baresip as a peer from outside: it calls the lab, our `send` calls it, and both meet at Kamailio. */
import { describe, expect, it } from 'vitest';
import { startBaresip } from '../helpers/baresip.ts';
import { inviteDraft, keep, send, startLab } from '../helpers/exchange.ts';
import { startKamailio } from '../helpers/kamailio.ts';
import type { Running } from '../helpers/peers.ts';
import { peerOrSkip } from '../helpers/peers.ts';

const baresip = peerOrSkip('baresip');
const kamailio = peerOrSkip('kamailio');

const call = (address: string, uri: string): Running => send(address, inviteDraft(uri));

describe.skipIf(baresip === null)('baresip', () => {
  const program = baresip ?? '';

  it('calls the lab and hangs up', async () => {
    const { lab, port } = await startLab();
    const phone = keep(await startBaresip(program));
    await phone.send('dial', `sip:echo@127.0.0.1:${port}`);
    await phone.waitFor(/CALL_ESTABLISHED/);
    await phone.send('hangup');
    await lab.waitFor(/ in .*INVITE[^]* in .*ACK[^]* in .*BYE/);
  });

  it('calls the lab, which hangs up', async () => {
    const { port } = await startLab();
    const phone = keep(await startBaresip(program));
    await phone.send('dial', `sip:hangup@127.0.0.1:${port}`);
    await phone.waitFor(/CALL_ESTABLISHED[^]*CALL_CLOSED/);
    expect(phone.log()).toMatch(/\nBYE sip:bob/);
  });

  it('is told that the lab is busy', async () => {
    const { port } = await startLab();
    const phone = keep(await startBaresip(program));
    await phone.send('dial', `sip:busy@127.0.0.1:${port}`);
    await phone.waitFor(/CALL_CLOSED .*486 Busy Here/);
  });

  it('answers our call at once, and our send ends it', async () => {
    const phone = keep(await startBaresip(program, { answer: 'auto' }));
    const ours = call(phone.address, phone.uri);
    expect(await ours.exit, ours.out() + phone.log()).toBe(0);
    await phone.waitFor(/CALL_ESTABLISHED[^]*CALL_CLOSED/);
  });

  it('rings until somebody takes the call', async () => {
    const phone = keep(await startBaresip(program));
    const ours = call(phone.address, phone.uri);
    await ours.waitFor(/"status":180/);
    await phone.send('accept');
    expect(await ours.exit, ours.out() + phone.log()).toBe(0);
  });

  it('rings until we cancel', async () => {
    const phone = keep(await startBaresip(program));
    const ours = call(phone.address, phone.uri);
    await ours.waitFor(/"status":180/);
    await ours.stop('SIGINT');
    await phone.waitFor(/CALL_CLOSED/);
    expect(ours.out()).toMatch(/"status":487/);
  });

  it.skipIf(kamailio === null)('registers with Kamailio and is called through it', async () => {
    const proxy = keep(await startKamailio(kamailio ?? ''));
    const { realm: domain, address } = proxy;
    const phone = keep(
      await startBaresip(program, { answer: 'auto', registrar: { domain, address, password: 'builder' } }),
    );
    await phone.waitForLog(/SIP\/2\.0 200 OK[^]*CSeq: \d+ REGISTER/);
    const ours = call(address, `sip:bob@${domain}`);
    expect(await ours.exit, ours.out() + proxy.log() + phone.log()).toBe(0);
    await phone.waitFor(/CALL_ESTABLISHED[^]*CALL_CLOSED/);
  });
});
