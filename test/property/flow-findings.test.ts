/** Whatever crosses the wire, the rules of flows do not throw, tell little, and look at each message a bounded number of times. */
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import { flowMessage } from '#shared/flow/flow-message.ts';
import { findIn, MOST_FINDINGS } from '#shared/flow/findings/find.ts';
import { findingText } from '#shared/flow/findings/words.ts';
import type { Random } from '#shared/lib/random.ts';
import { createSeededRandom, randomInt } from '#shared/lib/random.ts';
import { findingSchema } from '#shared/model/finding.ts';
import { FAULTY_FLOWS } from '../helpers/faulty-flows.ts';
import type { Sent } from '../helpers/flow-text.ts';
import { flowOf, play } from '../helpers/flow-text.ts';
import { mutated, someDatagram } from '../helpers/sip-corpus.ts';

const PACKETS: readonly Sent[] = FAULTY_FLOWS.flatMap(({ ladder, ...options }) => play(ladder, options));

const somePacket = (random: Random): Sent => {
  const packet = PACKETS[randomInt(random, PACKETS.length)];
  if (!packet) throw new Error('there are packets');
  const kind = randomInt(random, 6);
  const bytes =
    kind === 0 ? someDatagram(random) : kind < 4 ? mutated(random, packet.bytes, 3) : packet.bytes;
  return { ...packet, time: randomInt(random, 100_000), bytes };
};

/** All packets as one call, whatever their Call-IDs are. */
const oneCall = (packets: readonly Sent[]): FlowMessage[] =>
  flowOf(packets).map(({ row, bytes }) => flowMessage({ ...row, dialogId: 7 }, bytes));

describe('hostile traffic', () => {
  it('gives sound and bounded findings, in any order', () => {
    const random = createSeededRandom(3261);
    for (let round = 0; round < 40; round++) {
      const packets = Array.from({ length: 1 + randomInt(random, 60) }, () => somePacket(random));
      const found = findIn(oneCall(packets), { now: round % 2 === 0 ? null : 200_000, end: 100_000 });
      expect(found.length).toBeLessThanOrEqual(MOST_FINDINGS);
      for (const finding of found) {
        expect(v.is(findingSchema, finding), JSON.stringify(finding)).toBe(true);
        expect(finding.messages.length).toBeLessThanOrEqual(20);
        expect(finding.messages.length).toBeGreaterThan(0);
        expect(
          Math.max(...Object.values(finding.data).map((value) => String(value).length)),
        ).toBeLessThanOrEqual(200);
        expect(findingText(finding, 'en').cause).not.toBe('');
      }
    }
  });
});

/** Counts what is read of each message: every look of a rule at a header goes through it. */
function counted(messages: readonly FlowMessage[]): { messages: FlowMessage[]; reads: () => number } {
  let reads = 0;
  const watch = (message: FlowMessage): FlowMessage =>
    new Proxy(message, {
      get(target, key: keyof FlowMessage) {
        reads++;
        return target[key];
      },
    });
  return { messages: messages.map((message) => watch(message)), reads: () => reads };
}

describe('the cost', () => {
  /** Each line comes `n` times, with another branch or tag, in one call. */
  const PATTERNS: readonly [string, (n: number) => string][] = [
    ['INVITEs that all share a number', (n) => `${n} alice > bob INVITE cseq=1 sdp`],
    [
      'INVITEs and their 2xx',
      (n) => `${n} alice > bob INVITE sdp \n ${n}.1 bob > alice 200 sdp \n ${n}.2 alice > bob ACK`,
    ],
    [
      'forks without end',
      (n) =>
        `${n === 0 ? '0 alice > bob INVITE sdp' : ''} \n ${n}.1 bob > alice 200 sdp tag=t${n} \n ${n}.2 alice > bob ACK cseq=1`,
    ],
    [
      'BYEs and INVITEs',
      (n) =>
        `${n} alice > bob INVITE sdp new \n ${n}.1 bob > alice 486 \n ${n}.2 alice > bob BYE \n ${n}.3 bob > alice 481`,
    ],
    [
      'challenges',
      (n) =>
        `${n} alice > bob REGISTER \n ${n}.1 bob > alice 401 | WWW-Authenticate: Digest realm="r${n}", nonce="n"`,
    ],
    ['one branch for all', (n) => `${n} alice > bob OPTIONS branch=z9hG4bK-1 \n ${n}.1 bob > alice 200`],
    ['CANCELs', (n) => `${n} alice > bob INVITE sdp cseq=1 \n ${n}.1 alice > bob CANCEL`],
  ];

  it.each(PATTERNS)('grows with the number of messages: %s', (_, pattern) => {
    const readsOf = (n: number): number => {
      const packets = play(Array.from({ length: n }, (_one, i) => pattern(i)).join('\n'));
      const { messages, reads } = counted(oneCall(packets));
      findIn(messages, { now: null, end: 10_000_000 });
      return reads();
    };
    const [few, many] = [readsOf(30), readsOf(120)];
    expect(many).toBeLessThan(few * 4.5);
  });
});
