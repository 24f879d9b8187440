/** The trace of a real SIPp, read as a text: every message of its calls, as SIPp itself counts them. */
import { afterEach, describe, expect, it } from 'vitest';
import { parseMessage } from '#shared/sip/parse.ts';
import { readTextTrace } from '#shared/text-trace/read.ts';
import { peerOrSkip } from '../helpers/peers.ts';
import type { Sipp } from '../helpers/sipp.ts';
import { runSipp } from '../helpers/sipp.ts';

const CALLS = 4;
/** INVITE, 180, 200, ACK, BYE, 200. */
const MESSAGES = CALLS * 6;

const sipp = peerOrSkip('sipp');
const started: Sipp[] = [];

afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});

describe.skipIf(sipp === null)('the messages that SIPp traces', () => {
  it('are all read, whole and with their time and direction', async () => {
    const run = async (options: Parameters<typeof runSipp>[1]): Promise<Sipp> => {
      const one = await runSipp(sipp ?? '', { ...options, calls: CALLS });
      started.push(one);
      return one;
    };
    const before = Date.now();
    const uas = await run({ scenario: 'uas' });
    const uac = await run({ scenario: 'uac', target: uas.address, args: ['-d', '0'] });
    expect(await uac.exit, uac.report()).toBe(0);
    const offsetMinutes = -new Date().getTimezoneOffset();
    const trace = readTextTrace(uac.report(), { offsetMinutes });
    expect(trace).toMatchObject({ format: 'sipp', skipped: {} });
    expect(trace.messages).toHaveLength(MESSAGES);
    expect(trace.messages.filter(({ direction }) => direction === 'in')).toHaveLength(MESSAGES / 2);
    for (const { bytes, time, transport, repairs } of trace.messages) {
      const { diagnostics } = parseMessage(bytes);
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect([transport, repairs]).toEqual(['udp', []]);
      expect(time).toBeGreaterThanOrEqual(before - 1);
    }
  });
});
