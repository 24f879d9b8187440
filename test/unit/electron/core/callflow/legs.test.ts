import { describe, expect, it } from 'vitest';
import { DEFAULT_CORRELATION } from '#shared/model/observed.ts';
import type { Heard, Said } from './traffic.ts';
import { createLegs } from '#core/callflow/legs.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { summarize } from '#shared/sip/summary.ts';
import { answer, ask, BOB, CAROL, listen } from './traffic.ts';

const HALF = 'ab30317f1a784dc48ff824d0d3715d86';
const OTHER = '47755a9de7794ba387653f2099600ef2';
const NIL = '0'.repeat(32);

/** The leg to the B2BUA and the leg from it: other users, half a minute apart, so that nothing but what is said joins them. */
const near = (said: Said = {}, way: Partial<Heard> = {}): Heard =>
  ask('INVITE', 0, { callId: 'near-call', ...said }, way);
const far = (said: Said = {}, way: Partial<Heard> = {}): Heard =>
  ask(
    'INVITE',
    30_000,
    {
      callId: 'other-far',
      from: 'sip:carol@example.org',
      to: 'sip:dave@example.org',
      branch: 'z9hG4bK-f',
      ...said,
    },
    { src: BOB, dst: CAROL, ...way },
  );
const header = (...headers: string[]): Said => ({ headers });

const reasonsOf = (messages: readonly Heard[], id = 1) =>
  listen(messages)
    .legs.legs(id)
    .map(({ dialog, reasons }) => [dialog.id, reasons.map(({ reason }) => reason)]);

describe('two calls', () => {
  it.each([
    [
      'the same half of Session-ID',
      header(`Session-ID: ${HALF};remote=${NIL}`),
      header(`Session-ID: ${HALF}`),
      'session-id',
    ],
    [
      'the halves of Session-ID the other way round',
      header(`Session-ID: ${HALF};remote=${OTHER}`),
      header(`Session-ID: ${OTHER};remote=${HALF}`),
      'session-id',
    ],
    ['a header that names the call before', {}, header('X-CID: near-call'), 'header'],
    ['a header that names the call after', header('X-CID: other-far'), {}, 'header'],
    ['the same value in a header', header('X-Call-ID: 4711-0815'), header('x-call-id: 4711-0815'), 'header'],
    [
      'the same icid-value',
      header('P-Charging-Vector: icid-value="12-AB-34";orig-ioi=a.example'),
      header('P-Charging-Vector: icid-value=12-AB-34;icid-generated-at=192.0.2.1'),
      'icid',
    ],
    ['a Call-ID with an addition', {}, { callId: 'near-call-b2b_1' }, 'call-id-pattern'],
    [
      'Call-IDs with different additions',
      { callId: 'near-call_1' },
      { callId: 'near-call_2' },
      'call-id-pattern',
    ],
    ['an addition before the Call-ID', {}, { callId: 'B2B.12.345.near-call' }, 'call-id-pattern'],
  ])('are legs with %s', (_what, one, other, reason) => {
    expect(reasonsOf([near(one), far(other)])).toEqual([[2, [reason]]]);
    expect(reasonsOf([near(one), far(other)], 2)).toEqual([[1, [reason]]]);
    expect(
      listen([near(one), far(other)])
        .tracker.rows(1, 2)
        .map(({ legs }) => legs),
    ).toEqual([1, 1]);
  });

  it.each([
    ['nothing in common', {}, {}],
    ['Session-IDs that are not known yet', header(`Session-ID: ${NIL}`), header(`Session-ID: ${NIL}`)],
    ['a value that is too short to be an identifier', header('X-CID: 1'), header('X-CID: 1')],
    ['the same value in different headers', header('X-CID: 4711-0815'), header('X-Call-ID: 4711-0815')],
    ['a header that is not among the chosen ones', header('X-Any: 4711-0815'), header('X-Any: 4711-0815')],
    ['Call-IDs of which too little is left', { callId: 'abc-1' }, { callId: 'abc-2' }],
  ])('are no legs with %s', (_what, one, other) => {
    expect(reasonsOf([near(one), far(other)])).toEqual([]);
  });

  it('are legs with the same Call-ID in two captures', () => {
    const messages = [near({}, { capture: 'file-1' }), far({ callId: 'near-call' }, { capture: 'file-2' })];
    expect(reasonsOf(messages)).toEqual([[2, ['call-id']]]);
  });

  it('are no legs with alike Call-IDs where one was over long before the other began', () => {
    const busy: Heard = { ...ask('INVITE', 100, { callId: 'near-call' }), src: BOB, bytes: BUSY };
    expect(reasonsOf([near(), busy, far({ callId: 'near-call-b2b' })])).toEqual([]);
    expect(reasonsOf([near(), { ...busy, at: 25_001 }, far({ callId: 'near-call-b2b' })])).toHaveLength(1);
  });

  it('have all their reasons, the strongest first, with what is the same', () => {
    const [leg] = listen([
      near(header('X-CID: 4711-0815', `Session-ID: ${HALF}`)),
      far({ callId: 'near-call-b2b', ...header(`Session-ID: ${HALF}`, 'X-CID: 4711-0815') }),
    ]).legs.legs(1);
    expect(leg?.reasons).toEqual([
      { reason: 'session-id', detail: `Session-ID: ${HALF}` },
      { reason: 'header', detail: 'X-CID: 4711-0815' },
      { reason: 'call-id-pattern', detail: '[-_.]b2b(ua)?[-_.]?\\d*$' },
    ]);
  });

  it.each([
    ['the same users', 'sip:alice@a.example', 'sip:bob@b.example', 5_000, CAROL, 1],
    ['a number with and without its country', 'sip:alice@a.example', 'sip:0303456789@b.example', 1, CAROL, 1],
    ['another caller', 'sip:alicia@a.example', 'sip:bob@b.example', 1, CAROL, 0],
    ['too much time between them', 'sip:alice@a.example', 'sip:bob@b.example', 5_001, CAROL, 0],
    [
      'the same place they went to: somebody called again',
      'sip:alice@a.example',
      'sip:bob@b.example',
      1,
      BOB,
      0,
    ],
  ])('of %s', (_what, from, to, at, dst, count) => {
    const callee =
      to.includes('@b') && to.includes('03') ? 'sip:+49303456789@c.example' : 'sip:bob@c.example';
    const messages = [near({ to: callee }), ask('INVITE', at, { callId: 'x', from, to }, { src: BOB, dst })];
    expect(reasonsOf(messages)).toEqual(count === 0 ? [] : [[2, ['users-and-time']]]);
  });

  it('of the same users say nothing where very many of them begin at one time', () => {
    const load = Array.from({ length: 40 }, (_, i) =>
      ask('INVITE', i, { callId: `load-call-${i}x` }, i % 2 === 0 ? {} : { src: BOB, dst: CAROL }),
    );
    expect(listen(load).legs.count(1)).toBe(0);
  });
});

describe('the legs of a call', () => {
  const chain = [
    near(header(`Session-ID: ${HALF}`)),
    far(header(`Session-ID: ${HALF}`, 'X-CID: 4711-0815')),
    ask('INVITE', 60_000, {
      callId: 'third-call',
      from: 'sip:e@x',
      to: 'sip:f@x',
      ...header('X-CID: 4711-0815'),
    }),
  ];

  it('are found by way of others, from each of them', () => {
    expect([1, 2, 3].map((id) => listen(chain).legs.count(id))).toEqual([2, 2, 2]);
    expect(reasonsOf(chain)).toEqual([
      [2, ['session-id']],
      [3, ['header']],
    ]);
  });

  it('are told as changed when a leg comes', () => {
    const ears = listen(chain.slice(0, 1));
    const heard: number[] = [];
    ears.tracker.onChange((id) => heard.push(id));
    for (const one of chain.slice(1, 2)) ears.hear(one);
    expect(heard).toContain(1);
  });

  it('are none where more than fifty calls share what is the same', () => {
    const many = Array.from({ length: 60 }, (_, i) =>
      ask('OPTIONS', i * 60_000, { callId: `no-${i}-call`, ...header('X-CID: the-same-for-all') }),
    );
    expect(listen(many.slice(0, 40)).legs.count(1)).toBe(39);
    expect(listen(many).legs.count(1)).toBe(0);
  });

  it('are told by few of the identifiers of a request that has thousands', () => {
    const lines = Array.from({ length: 3_000 }, (_, i) => `X-CID: one-of-many-${i}`);
    const many = ['a', 'b'].map((name) => ask('OPTIONS', 0, { callId: `${name}-call`, ...header(...lines) }));
    const [leg] = listen(many).legs.legs(1);
    expect(leg?.reasons.map(({ detail }) => detail)).toEqual([
      'X-CID: one-of-many-0',
      'X-CID: one-of-many-1',
    ]);
  });

  it('are looked for with a bounded effort where fifty calls share all that they have', () => {
    const names = ['X-CID', 'X-Call-ID', 'X-Original-Call-ID'];
    const lines = names.flatMap((name) => [`${name}: the-same-${name}`, `${name}: and-the-same-${name}`]);
    const many = Array.from({ length: 50 }, (_, i) =>
      ask('OPTIONS', i * 60_000, { callId: `no-${i}-call`, ...header(...lines) }),
    );
    const ears = listen(many);
    let asked = 0;
    const spied = createLegs({
      call: (id) => (asked++, ears.tracker.call(id)),
      row: (id) => ears.tracker.row(id),
    });
    // The same calls, told to an index whose questions are counted.
    many.forEach((one, i) => {
      const message = parseMessage(one.bytes).message;
      const summary = summarize(one.bytes);
      const [src, dst] = [
        { host: '192.0.2.1', port: 5060 },
        { host: '192.0.2.2', port: 5060 },
      ];
      const what = {
        messageId: i + 1,
        capture: '',
        time: one.at,
        bytes: one.bytes,
        summary,
        retransmission: 0,
      };
      spied.observe({ ...what, dialogId: i + 1, src, dst, message: () => message });
    });
    asked = 0;
    expect(spied.count(1)).toBe(49);
    // Going on from each of the others in turn would ask fifty times as much.
    expect(asked).toBeLessThan(1_000);
  });

  it('are at most fifty by whatever way', () => {
    const many = Array.from({ length: 120 }, (_, i) =>
      ask('OPTIONS', i * 60_000, {
        callId: `no-${i}-call`,
        ...header(`X-CID: link-${i}-to`, `X-Call-ID: link-${Math.floor(i / 2)}-of`),
      }),
    );
    expect(listen(many).legs.count(1)).toBeLessThanOrEqual(50);
    const linked = Array.from({ length: 120 }, (_, i) =>
      ask('OPTIONS', i * 60_000, { callId: `no-${i}-call`, ...header(`X-CID: no-${i + 1}-call`) }),
    );
    expect(listen(linked).legs.count(1)).toBe(50);
  });

  it('are forgotten with the calls', () => {
    const ears = listen(chain);
    ears.clear();
    for (const one of chain.slice(0, 1)) ears.hear(one);
    expect(ears.legs.count(4)).toBe(0);
  });

  it('are none where there is no such call', () => {
    expect(listen(chain).legs.legs(99)).toEqual([]);
  });
});

describe('the rules by which legs are found', () => {
  const messages = [near(header('X-Ours: 4711-0815')), far(header('X-Ours: 4711-0815'))];

  it('may be changed, also for calls that are known, which are indexed anew bit by bit', () => {
    const ears = listen(messages);
    expect(ears.legs.count(1)).toBe(0);
    expect(ears.correlate({ ...DEFAULT_CORRELATION, headers: ['X-Ours'] }).ok).toBe(true);
    ears.clock.advance(1);
    expect(ears.legs.count(1)).toBe(1);
    ears.correlate(DEFAULT_CORRELATION);
    ears.clock.advance(1);
    expect(ears.legs.count(1)).toBe(0);
  });

  it('stay as they were where a pattern cannot be used', () => {
    const ears = listen(messages);
    const used = ears.correlate({ headers: ['X-Ours'], callIdPatterns: ['(a'], seconds: 0 });
    expect(used).toMatchObject({ ok: false, error: { code: 'PATTERN' } });
    expect(ears.legs.correlation).toEqual(DEFAULT_CORRELATION);
  });

  it('ask for no legs by users and time where there are no seconds', () => {
    const alike = [near(), ask('INVITE', 1, { callId: 'x' }, { src: BOB, dst: CAROL })];
    const ears = listen(alike);
    expect(ears.legs.count(1)).toBe(1);
    ears.correlate({ ...DEFAULT_CORRELATION, seconds: 0 });
    expect(ears.legs.count(1)).toBe(0);
  });

  it('that stand from the beginning can be used', () => {
    expect(listen().correlate({ ...DEFAULT_CORRELATION, seconds: 1 })).toEqual({
      ok: true,
      value: undefined,
    });
  });
});

const BUSY = answer(486, 'INVITE', 0, { callId: 'near-call' }).bytes;
