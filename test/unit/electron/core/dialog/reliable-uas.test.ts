/** Reliable provisional responses at the callee (RFC 3262 3). */
import { describe, expect, it } from 'vitest';
import type { ReliableEvent, ReliableUas } from '#core/dialog/reliable-uas.ts';
import {
  mayAnswer2xx,
  newReliableUas,
  receivePrack,
  reliableDue,
  reliableStart,
  reliableUas,
} from '#core/dialog/reliable-uas.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { asked } from './usage-messages.ts';

const ringing: ReliableEvent = { kind: 'provisional', status: 180, hasSession: false };
const progress: ReliableEvent = { kind: 'provisional', status: 183, hasSession: true };
const final: ReliableEvent = { kind: 'final' };
const prack = (rack: string): { prack: string } => ({ prack: rack });

type Input = ReliableEvent | { prack: string };

/** Runs inputs at moment 0 and shows the effects and verdicts of each. */
function run(...inputs: Input[]): { state: ReliableUas; log: string[] } {
  let state = newReliableUas(7, 100);
  const log = inputs.map((input) => {
    const step =
      'prack' in input
        ? receivePrack(state, asked('PRACK', [`RAck: ${input.prack}`]), 0)
        : { ...reliableUas(state, input, 0), verdict: '' };
    ({ state } = step);
    const effects = step.effects.map((effect) =>
      effect.kind === 'give-up' ? effect.kind : `${effect.kind} ${effect.rseq}`,
    );
    return [step.verdict, ...effects].filter(Boolean).join(' ');
  });
  return { state, log };
}

describe('the first RSeq (RFC 3262 3)', () => {
  it('lies from 1 to 2^31 - 1', () => {
    const random = createSeededRandom(5);
    for (let i = 0; i < 1_000; i++) {
      const rseq = reliableStart(random);
      expect(rseq >= 1 && rseq < 2 ** 31).toBe(true);
    }
    expect(reliableStart({ bytes: () => new Uint8Array(4) })).toBe(1);
    expect(reliableStart({ bytes: () => Uint8Array.of(0x7f, 255, 255, 254) })).toBe(2 ** 31 - 1);
  });
});

describe('what the callee sends', () => {
  it.each<[title: string, inputs: Input[], expected: string[]]>([
    ['the first goes out at once', [ringing], ['send 100']],
    ['the second waits for the PRACK of the first', [ringing, progress], ['send 100', '']],
    [
      'a PRACK lets the next one go, its number one higher',
      [ringing, progress, prack('100 7 INVITE')],
      ['send 100', '', 'acknowledged send 101'],
    ],
    [
      'those that wait keep their order',
      [ringing, progress, ringing, prack('100 7 INVITE'), prack('101 7 INVITE')],
      ['send 100', '', '', 'acknowledged send 101', 'acknowledged send 102'],
    ],
    [
      'after a PRACK the next goes at once',
      [ringing, prack('100 7 INVITE'), progress],
      ['send 100', 'acknowledged', 'send 101'],
    ],
    ['a PRACK for another number is unknown', [ringing, prack('101 7 INVITE')], ['send 100', 'unknown']],
    ['a PRACK for another CSeq is unknown', [ringing, prack('100 8 INVITE')], ['send 100', 'unknown']],
    ['a PRACK for another method is unknown', [ringing, prack('100 7 UPDATE')], ['send 100', 'unknown']],
    ['a PRACK that cannot be read is unknown', [ringing, prack('100')], ['send 100', 'unknown']],
    [
      'a second PRACK is unknown',
      [ringing, prack('100 7 INVITE'), prack('100 7 INVITE')],
      ['send 100', 'acknowledged', 'unknown'],
    ],
    ['a PRACK before anything was sent is unknown', [prack('100 7 INVITE')], ['unknown']],
    ['nothing new follows a final response', [ringing, final, progress], ['send 100', '', '']],
    [
      'a late PRACK is still welcome',
      [ringing, final, prack('100 7 INVITE')],
      ['send 100', '', 'acknowledged'],
    ],
    [
      'what waited is dropped by a final response',
      [ringing, progress, final, prack('100 7 INVITE')],
      ['send 100', '', '', 'acknowledged'],
    ],
  ])('RFC 3262 3: %s', (_title, inputs, expected) => {
    expect(run(...inputs).log).toEqual(expected);
  });

  it('does not take a request without RAck for an acknowledgement', () => {
    const { state } = run(ringing);
    expect(receivePrack(state, asked('PRACK'), 0).verdict).toBe('unknown');
  });
});

describe('a 2xx (RFC 3262 3)', () => {
  it.each<[title: string, inputs: Input[], expected: boolean]>([
    ['may be sent at first', [], true],
    ['may overtake the PRACK of a 1xx without session', [ringing], true],
    ['waits for the PRACK of a 1xx with one', [progress], false],
    ['may be sent after that PRACK', [progress, prack('100 7 INVITE')], true],
    ['does not wait for what was never sent', [ringing, progress], true],
    ['is not sent twice', [final], false],
  ])('%s', (_title, inputs, expected) => {
    expect(mayAnswer2xx(run(...inputs).state)).toBe(expected);
  });
});

describe('repetition (RFC 3262 3)', () => {
  /** Lets time pass until nothing is due, and tells when something was sent. */
  function wait(start: ReliableUas): { state: ReliableUas; log: string[] } {
    let state = start;
    const log: string[] = [];
    for (let due = reliableDue(state); due !== null && log.length < 50; due = reliableDue(state)) {
      const step = reliableUas(state, { kind: 'time' }, due);
      ({ state } = step);
      log.push(`${due} ${step.effects.map(({ kind }) => kind).join()}`);
    }
    return { state, log };
  }

  it('doubles its interval without a limit and gives up after 64*T1', () => {
    const { state, log } = wait(run(ringing).state);
    expect(log).toEqual([
      '500 resend',
      '1500 resend',
      '3500 resend',
      '7500 resend',
      '15500 resend',
      '31500 resend',
      '32000 give-up',
    ]);
    expect(state.name).toBe('failed');
    expect(mayAnswer2xx(state)).toBe(false);
  });

  it('takes another T1', () => {
    const state = newReliableUas(7, 100, { t1: 100, t2: 400, t4: 500, d: 32_000 });
    const { log } = wait(reliableUas(state, ringing, 0).state);
    expect([log[0], log.at(-1)]).toEqual(['100 resend', '6400 give-up']);
  });

  it.each<[string, Input]>([
    ['a PRACK', prack('100 7 INVITE')],
    ['a final response', final],
  ])('ends with %s', (_title, input) => {
    expect(reliableDue(run(ringing, input).state)).toBeNull();
  });

  it('does nothing before its time', () => {
    const { state } = run(ringing);
    expect(reliableUas(state, { kind: 'time' }, 499)).toEqual({ state, effects: [] });
  });
});
