/** Call flows of any messages in any order: nothing throws, steps keep their order, and a repetition points back on its own hop. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSeededRandom, randomInt } from '#shared/lib/random.ts';
import { flowMessage } from '#shared/flow/flow-message.ts';
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import { createStepWalk } from '#shared/flow/steps.ts';
import { heard } from '../helpers/flow-lines.ts';
import { mutated, someDatagram } from '../helpers/sip-corpus.ts';
import { listen } from '../unit/electron/core/callflow/traffic.ts';

const LINES = [
  'a>b INVITE 1 sdp',
  'a<b 183 INVITE 1 sdp h=Require:_100rel h=RSeq:_1',
  'a<b 183 INVITE 1 sdp tt=x',
  'a>b PRACK 2 h=RAck:_1_1_INVITE',
  'a<b 200 INVITE 1 sdp',
  'a>b ACK 1',
  'a<b UPDATE 9 sdp=sendonly ft=b tt=a',
  'a>b 491 UPDATE 9 ft=b tt=a',
  'p>b INVITE 1 sdp br=z9hG4bK-2',
  'p<b 486 INVITE 1 br=z9hG4bK-2',
  'p>b ACK 1 br=z9hG4bK-2',
  'a>b BYE 3',
  'a<b 200 BYE 3',
  'a>b REGISTER 1 h=Contact:_<sip:a@b>;expires=60',
  'a<b 200 REGISTER 1 h=Contact:_<sip:a@b>;expires=60',
  'a<b NOTIFY 4 ft=b tt=a h=Event:_refer h=Subscription-State:_active;expires=60',
] as const;

function anyFlow(seed: number): FlowMessage[] {
  const random = createSeededRandom(seed);
  const { store, hear } = listen();
  const count = randomInt(random, 40);
  for (let i = 0; i < count; i++) {
    const line = heard(`${i * randomInt(random, 900)} ${LINES[randomInt(random, LINES.length)] ?? LINES[0]}`);
    const kind = randomInt(random, 8);
    const bytes = kind === 0 ? someDatagram(random) : kind === 1 ? mutated(random, line.bytes) : line.bytes;
    hear({ ...line, bytes });
  }
  return store.rows(1, count).map((row) => flowMessage(row, store.bytes(row.id) ?? new Uint8Array()));
}

const hopOf = ({ src, dst }: FlowMessage['row']): string => `${src} ${dst}`;

it('reads any flow, and repetitions point back to a message of the same way', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const messages = anyFlow(seed);
      const walk = createStepWalk();
      const steps = messages.map((message) => walk.take(message));
      expect(steps.map(({ row }) => row.id)).toEqual(messages.map(({ row }) => row.id));
      steps.forEach(({ row, repeats, timer }, place) => {
        const first = steps.findIndex((step) => step.row.id === repeats);
        if (repeats > 0) expect(first).toBeLessThan(place);
        if (repeats > 0) expect(first).toBeGreaterThanOrEqual(0);
        const of = steps[first]?.row;
        if (of) expect([of.method, of.status, of.kind]).toEqual([row.method, row.status, row.kind]);
        if (of && row.kind === 'request') expect(hopOf(of)).toBe(hopOf(row));
        if (timer) expect(timer.after).toBeGreaterThanOrEqual(0);
      });
      for (const { from, until, started, stopped, state } of walk.timers(() => 1e6)) {
        expect([from <= until, started > 0, state === 'stopped']).toEqual([true, true, stopped > 0]);
      }
    }),
    { numRuns: 150, seed: 3261, examples: [[21]] },
  );
});
