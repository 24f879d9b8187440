/** An exchange as the right pane shows it. */
import { describe, expect, it } from 'vitest';
import type { Exchange, ExchangeEntry } from '../../../../shared/model/exchange.ts';
import {
  answeredAfter,
  firstSent,
  isRunning,
  newestEntry,
  rowsOf,
  stepsOf,
  timersOf,
} from '../../../../renderer/views/compose/exchange-view.ts';

function entry(messageId: number, parts: Partial<ExchangeEntry>): ExchangeEntry {
  const base = {
    time: 1000,
    direction: 'out',
    method: '',
    status: 0,
    reason: '',
    cseqMethod: 'INVITE',
  } as const;
  return {
    ...base,
    messageId,
    cseq: 1,
    retransmission: 0,
    digest: null,
    dialog: null,
    match: 'ours',
    foreign: false,
    ...parts,
  };
}

function exchange(parts: Partial<Exchange>): Exchange {
  const base = { id: 1, started: 1000, destination: null, local: null, callId: 'x', transaction: null };
  const empty = { entries: [], outcome: null, resolution: [], notices: [], dialogs: [], next: [] };
  return { ...base, ...empty, ...parts };
}

type State = NonNullable<Exchange['transaction']>['state'];
const running = (
  kind: 'invite' | 'non-invite',
  state: State,
  outcome: Exchange['outcome'] = null,
): Exchange => exchange({ transaction: { kind, state, branch: 'z9hG4bK1', timers: [] }, outcome });

describe('the steps of a transaction', () => {
  const answer = (status: number) => ({ kind: 'answer', status, reason: '' }) as const;
  it.each<[string, Exchange, string]>([
    ['an INVITE that calls', running('invite', 'calling'), '(calling) proceeding completed terminated'],
    [
      'one with a 2xx',
      running('invite', 'accepted', answer(200)),
      'calling proceeding (accepted) terminated',
    ],
    ['one refused', running('invite', 'completed', answer(486)), 'calling proceeding (completed) terminated'],
    [
      'one over after 2xx',
      running('invite', 'terminated', answer(200)),
      'calling proceeding accepted (terminated)',
    ],
    ['a non-INVITE', running('non-invite', 'trying'), '(trying) proceeding completed terminated'],
    ['no transaction', exchange({}), ''],
  ])('%s', (_, one, expected) => {
    const words = stepsOf(one).map(({ state, place }) => (place === 'now' ? `(${state})` : state));
    expect(words.join(' ')).toBe(expected);
  });

  it('tells what is behind and what is ahead', () => {
    expect(stepsOf(running('non-invite', 'proceeding')).map(({ place }) => place)).toEqual([
      'done',
      'now',
      'ahead',
      'ahead',
    ]);
  });
});

describe('the timers', () => {
  it('count whole seconds down to zero, the next one first', () => {
    const timers = [
      { letter: 'F', due: 32_000 },
      { letter: 'E', due: 1500 },
      { letter: 'K', due: 10 },
    ];
    const { transaction } = running('non-invite', 'trying');
    expect(timersOf(transaction && { ...transaction, timers }, 1000)).toEqual([
      { letter: 'K', seconds: 0 },
      { letter: 'E', seconds: 1 },
      { letter: 'F', seconds: 31 },
    ]);
    expect(timersOf(null, 0)).toEqual([]);
  });
});

describe('the messages', () => {
  const entries = [
    entry(1, { method: 'INVITE' }),
    entry(2, { direction: 'in', status: 407, reason: 'Proxy Authentication Required', time: 1010 }),
    entry(3, { method: 'ACK', cseqMethod: 'ACK' }),
    entry(4, { method: 'INVITE', cseq: 2, digest: 'SHA-256', retransmission: 1 }),
    entry(5, { direction: 'in', status: 200, reason: 'OK', cseq: 2, time: 2500 }),
    entry(6, { method: 'BYE', cseqMethod: 'BYE', cseq: 3 }),
    entry(7, { direction: 'in', status: 200, reason: 'OK', cseqMethod: 'BYE', cseq: 3 }),
  ];

  it('carry notes: the sequence, the digest, and the method that an answer is to where it is another', () => {
    expect(rowsOf(entries).map(({ note }) => note)).toEqual([
      'CSeq 1',
      '',
      '',
      'CSeq 2 · Digest SHA-256',
      '',
      'CSeq 3',
      'BYE',
    ]);
    expect(rowsOf(entries)[3]?.retransmission).toBe(1);
  });

  it('carry marks: what they made of their dialog, and what is odd about them', () => {
    const odd = [
      entry(1, { direction: 'in', status: 180, dialog: 'early' }),
      entry(2, { direction: 'in', status: 200, dialog: 'confirmed', foreign: true }),
      entry(3, { direction: 'in', status: 200, match: 'late' }),
      entry(4, { direction: 'in', status: 200, match: 'stray', foreign: true }),
    ];
    expect(rowsOf(odd).map(({ marks }) => marks)).toEqual([
      ['early'],
      ['confirmed', 'foreign'],
      ['late'],
      ['stray', 'foreign'],
    ]);
  });

  it('the newest that came in is shown, the first that left is what was sent', () => {
    expect(newestEntry(entries)).toBe(7);
    expect(newestEntry(entries.slice(0, 1))).toBe(1);
    expect(newestEntry([])).toBeNull();
    expect(firstSent(entries)).toBe(1);
    expect(firstSent([])).toBeNull();
  });

  it('messages that are in no list are told apart, below the ids of those that are', () => {
    const unlisted = [entry(0, {}), entry(0, { direction: 'in' }), entry(5, {})];
    expect(rowsOf(unlisted).map(({ id }) => id)).toEqual([-1, -2, 5]);
    expect([newestEntry(unlisted), firstSent(unlisted)]).toEqual([-2, -1]);
  });

  it('the answer tells how long it took', () => {
    const outcome = { kind: 'answer', status: 200, reason: 'OK' } as const;
    expect(answeredAfter(exchange({ entries, outcome }))).toBe(1_500);
    expect(answeredAfter(exchange({ entries }))).toBeNull();
    const ofPrack = entry(9, { direction: 'in', status: 200, cseqMethod: 'PRACK', time: 10 });
    const [first, ...others] = entries;
    const reliable = first ? [first, ofPrack, ...others] : [];
    expect(answeredAfter(exchange({ entries: reliable, outcome }))).toBe(1_500);
  });

  it('an exchange without an outcome still runs', () => {
    expect(isRunning(exchange({}))).toBe(true);
    expect(isRunning(exchange({ outcome: { kind: 'stopped' } }))).toBe(false);
    expect(isRunning(null)).toBe(false);
  });
});
