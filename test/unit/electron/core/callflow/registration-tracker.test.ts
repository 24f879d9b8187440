import { describe, expect, it } from 'vitest';
import { indexMessage } from '#shared/sip/index-message.ts';
import { summarize } from '#shared/sip/summary.ts';
import { createRegistrationTracker } from '#core/callflow/registration-tracker.ts';
import type { Heard, Said } from './traffic.ts';
import { ALICE, answer, ask, BOB, CAROL, listen } from './traffic.ts';

const DESK = 'sip:alice@192.0.2.1';
const CELL = 'sip:alice@192.0.2.9';

/** REGISTERs of one call: the branch and CSeq of `n`. */
const said = (n: number, ...headers: string[]): Said => ({
  ...{ to: 'sip:alice@example.com', cseq: n, branch: `z9hG4bK-${n}`, headers },
});
const register = (at: number, n: number, ...headers: string[]): Heard =>
  ask('REGISTER', at, said(n, 'User-Agent: phone', ...headers));
const reply = (status: number, at: number, n: number, ...headers: string[]): Heard =>
  answer(status, 'REGISTER', at, said(n, ...headers));

const contact = (uri: string, expires?: number | string): string =>
  `Contact: <${uri}>${expires === undefined ? '' : `;expires=${expires}`}`;

function rowsOf(messages: readonly Heard[]) {
  return listen(messages).registrations.rows(1, 100);
}

describe('a registration in the traffic', () => {
  it('has its contact, what was granted, and who asked whom', () => {
    const messages = [register(1000, 1, contact(DESK, 3600)), reply(200, 1020, 1, contact(DESK, 600))];
    expect(rowsOf(messages)).toEqual([
      {
        ...{ id: 1, aor: 'alice@example.com', contact: DESK, state: 'registered', status: 200 },
        ...{ granted: 600, expires: 601_020, registrar: BOB, userAgent: 'phone' },
        ...{ first: 1000, last: 1020, refreshes: 0, dialogId: 1 },
      },
    ]);
  });

  it.each([
    ['the contact’s own of the answer', ['Expires: 1', contact(DESK, 60)], 60],
    ['the header of the answer', ['Expires: 70', contact(DESK)], 70],
    ['the header of an answer without contacts', ['Expires: 80'], 80],
    ['what was asked for where the answer says nothing', [], 3000],
    ['an hour where it cannot be read', [contact(DESK, 'soon')], 3600],
    ['the largest number where it is larger', [contact(DESK, '99999999999')], 4_294_967_295],
  ])('is granted by %s', (_what, headers, granted) => {
    const messages = [register(0, 1, contact(DESK), 'Expires: 3000'), reply(200, 10, 1, ...headers)];
    expect(rowsOf(messages)).toMatchObject([{ state: 'registered', granted, expires: 10 + granted * 1000 }]);
  });

  const bound = [register(0, 1, contact(DESK, 60)), reply(200, 10, 1, contact(DESK, 60))];
  it.each([
    ['registering while nobody answered', [register(0, 1, contact(DESK))], 'registering', 0],
    [
      'registering while it is challenged',
      [register(0, 1, contact(DESK)), reply(401, 5, 1)],
      'registering',
      401,
    ],
    [
      'registered after the challenge',
      [
        register(0, 1, contact(DESK)),
        reply(401, 5, 1),
        register(9, 2, contact(DESK, 60)),
        reply(200, 15, 2, contact(DESK, 60)),
      ],
      'registered',
      200,
    ],
    ['rejected', [register(0, 1, contact(DESK)), reply(403, 5, 1)], 'rejected', 403],
    [
      'rejected when the refresh is',
      [...bound, register(20, 2, contact(DESK, 60)), reply(403, 25, 2)],
      'rejected',
      403,
    ],
    ['registered while a refresh goes on', [...bound, register(20, 2, contact(DESK, 60))], 'registered', 200],
    [
      'unregistered by expires 0',
      [...bound, register(20, 2, contact(DESK, 0)), reply(200, 25, 2)],
      'unregistered',
      200,
    ],
    [
      'unregistered by *',
      [...bound, register(20, 2, 'Contact: *', 'Expires: 0'), reply(200, 25, 2)],
      'unregistered',
      200,
    ],
    [
      'registered where its removal was refused',
      [...bound, register(20, 2, contact(DESK, 0)), reply(403, 25, 2)],
      'registered',
      403,
    ],
    [
      'unregistered where a query finds nothing',
      [...bound, register(20, 2), reply(200, 25, 2)],
      'unregistered',
      200,
    ],
    ['expired when its time is over', [...bound, register(70_000, 2)], 'expired', 200],
    ['registered until then', [...bound, register(60_009, 2)], 'registered', 200],
  ] as const)('is %s', (_what, messages, state, status) => {
    expect(rowsOf(messages)).toMatchObject([{ state, status }]);
  });

  it('expires by the clock where it is heard live, and by the traffic alone in a capture', () => {
    const ears = listen([...bound, ...bound.map((one) => ({ ...one, capture: 'file-1' }))]);
    ears.clock.advance(61_000);
    expect(ears.registrations.rows(1, 9).map(({ state }) => state)).toEqual(['expired', 'registered']);
  });

  it('counts refreshes, each once on however many hops it is seen', () => {
    const refresh = register(20_000, 2, contact(DESK, 60));
    const granted = reply(200, 20_010, 2, contact(DESK, 60));
    const rows = rowsOf([
      ...bound,
      refresh,
      { ...refresh, src: BOB, dst: CAROL },
      { ...granted, src: CAROL, dst: BOB },
      granted,
      { ...granted, at: 20_500 },
    ]);
    expect(rows).toMatchObject([{ refreshes: 1, registrar: CAROL, expires: 80_010 }]);
  });

  it('does not count a binding anew after it expired as a refresh', () => {
    const rows = rowsOf([
      ...bound,
      register(99_000, 2, contact(DESK, 60)),
      reply(200, 99_010, 2, contact(DESK, 60)),
    ]);
    expect(rows).toMatchObject([{ refreshes: 0, state: 'registered' }]);
  });

  it('is one for each contact, also of those that only the answer lists', () => {
    const rows = rowsOf([
      register(0, 1, contact(DESK, 60)),
      reply(200, 10, 1, contact(DESK, 60), contact(CELL, 30)),
      register(20, 2),
      reply(200, 25, 2, contact(CELL, 29)),
    ]);
    expect(rows.map(({ contact: uri, state, granted }) => [uri, state, granted])).toEqual([
      [DESK, 'unregistered', 0],
      [CELL, 'registered', 29],
    ]);
  });

  it('is known by the answer alone, which then takes nothing away', () => {
    const answers = [reply(200, 10, 1, contact(DESK, 60)), reply(200, 20, 2, contact(CELL, 60))];
    expect(rowsOf(answers)).toMatchObject([
      { contact: DESK, state: 'registered', registrar: BOB },
      { contact: CELL, state: 'registered' },
    ]);
  });

  it('stays where what is on the way writes contacts in its own way', () => {
    const rows = rowsOf([
      ...bound,
      register(20, 2, contact(CELL, 60)),
      reply(200, 25, 2, contact('sip:x@198.51.100.1', 60)),
    ]);
    expect(rows.map(({ state }) => state)).toEqual(['registered', 'registered', 'registered']);
  });

  it('finds a contact that is written otherwise but is the same URI', () => {
    expect(
      rowsOf([register(0, 1, contact(DESK)), reply(200, 9, 1, contact('SIP:alice@192.0.2.1', 60))]),
    ).toHaveLength(1);
  });

  it('has no times where nobody told them', () => {
    const messages = bound.map((one) => ({ ...one, at: Number.NaN }));
    expect(rowsOf(messages)).toMatchObject([
      { state: 'registered', granted: 60, expires: null, first: 0, last: 0 },
    ]);
  });

  it('is one in each capture', () => {
    expect(rowsOf([...bound, ...bound.map((one) => ({ ...one, capture: 'file-1' }))])).toHaveLength(2);
  });
});

describe('the tracker of registrations', () => {
  it('lets the oldest go beyond the limit and counts them', () => {
    const tracker = createRegistrationTracker({ limit: 2, now: () => 0 });
    const heard: number[] = [];
    tracker.onChange((id) => heard.push(id));
    for (let n = 1; n <= 4; n++) {
      const { bytes, at } = register(n, n, contact(`sip:${n}@192.0.2.1`));
      tracker.observe(crossing(bytes, at));
    }
    expect(tracker.counters()).toEqual({ first: 3, next: 5, evicted: 2 });
    expect(tracker.rows(0, 10).map(({ contact: uri }) => uri)).toEqual([
      'sip:3@192.0.2.1',
      'sip:4@192.0.2.1',
    ]);
    expect(heard).toEqual([1, 2, 3, 4]);
  });

  it('holds at most a hundred contacts of one address', () => {
    const messages = Array.from({ length: 150 }, (_, n) => register(n, n + 1, contact(`sip:${n}@192.0.2.1`)));
    const { registrations } = listen(messages);
    expect(registrations.rows(1, 200)).toHaveLength(100);
    expect(registrations.counters()).toMatchObject({ next: 151, evicted: 50 });
  });

  it('forgets all and goes on counting', () => {
    const ears = listen([register(0, 1, contact(DESK))]);
    ears.clear();
    expect(ears.registrations.counters()).toEqual({ first: 2, next: 2, evicted: 0 });
  });
});

const crossing = (bytes: Uint8Array, time: number) => ({
  ...{ messageId: 1, capture: '', time, bytes, summary: summarize(bytes), retransmission: 0, dialogId: 1 },
  ...{
    src: { host: ALICE, port: 1 },
    dst: { host: BOB, port: 1 },
    message: () => indexMessage(bytes).message(),
  },
});
