/** sipsak as a peer from outside: its OPTIONS "ping" is answered by the lab. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Running } from '../helpers/peers.ts';
import { peerOrSkip, start, startSipwright } from '../helpers/peers.ts';

const sipsak = peerOrSkip('sipsak');
const running: Running[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

describe.skipIf(sipsak === null)('sipsak', () => {
  it('gets 200 for its OPTIONS from the lab', async () => {
    const lab = startSipwright(['lab', '--udp', '127.0.0.1:0']);
    running.push(lab);
    const [, port = ''] = await lab.waitFor(/The lab is at udp:127\.0\.0\.1:(\d+)/);
    const ping = start(sipsak ?? '', ['-vv', '-H', '127.0.0.1', '-s', `sip:echo@127.0.0.1:${port}`]);
    running.push(ping);
    expect(await ping.exit, ping.out() + ping.err()).toBe(0);
    expect(ping.out()).toMatch(/SIP\/2\.0 200 /);
    await lab.waitFor(/ in {2}.*OPTIONS sip:echo@/);
  });
});
