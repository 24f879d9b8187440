import { describe, expect, it } from 'vitest';
import { createHostTracker } from '#core/callflow/host-tracker.ts';
import type { Heard } from './traffic.ts';
import { ALICE, answer, ask, BOB, CAROL, listen } from './traffic.ts';

function hostsOf(messages: readonly Heard[]) {
  const rows = listen(messages).hosts.rows(100);
  return { rows, of: (place: string) => rows.find(({ host }) => place.startsWith(`${host}:`)) };
}

describe('the hosts in the traffic', () => {
  it('have what they sent and received, and how long they took to answer', () => {
    const messages = [
      ask('OPTIONS', 1000, { headers: ['User-Agent: phone 1'] }),
      answer(200, 'OPTIONS', 1010, { headers: ['Server: proxy 2'] }),
      ask('OPTIONS', 2000, { branch: 'z9hG4bK-2' }),
      answer(404, 'OPTIONS', 2030, { branch: 'z9hG4bK-2' }),
    ];
    const bytes = messages.reduce((sum, one) => sum + one.bytes.length, 0);
    const { of } = hostsOf(messages);
    expect(of(ALICE)).toEqual({
      ...{ host: '192.0.2.1', sent: 2, received: 2, bytes, requests: 2, answers: [0, 0, 0, 0, 0] },
      ...{ retransmissions: 0, unanswered: 0, meanResponse: null, slowestResponse: null },
      ...{ userAgent: 'phone 1', first: 1000, last: 2030 },
    });
    expect(of(BOB)).toMatchObject({
      ...{ sent: 2, received: 2, requests: 0, answers: [1, 0, 1, 0, 0] },
      ...{ meanResponse: 20, slowestResponse: 30, userAgent: 'proxy 2' },
    });
  });

  it('count a repetition as that and as nothing else', () => {
    const invite = ask('INVITE', 0);
    const busy = answer(486, 'INVITE', 600);
    const { of } = hostsOf([invite, { ...invite, at: 500 }, busy, { ...busy, at: 1100 }]);
    expect(of(ALICE)).toMatchObject({ sent: 2, requests: 1, retransmissions: 1 });
    expect(of(BOB)).toMatchObject({
      sent: 2,
      answers: [0, 0, 1, 0, 0],
      retransmissions: 1,
      meanResponse: 600,
    });
  });

  it('have the requests that they left unanswered, unless they answered late', () => {
    const late = [ask('OPTIONS', 0), ask('OPTIONS', 40_000, { branch: 'z9hG4bK-2' }, { dst: CAROL })];
    expect(hostsOf(late).of(BOB)).toMatchObject({ unanswered: 1 });
    expect(hostsOf([...late, answer(200, 'OPTIONS', 40_001)]).of(BOB)).toMatchObject({ unanswered: 0 });
  });

  it('do not take the name of a phone for that of the proxy before it', () => {
    const headers = ['User-Agent: phone'];
    const { of } = hostsOf([ask('OPTIONS', 0, { headers, hops: 1 })]);
    expect(of(ALICE)).toMatchObject({ userAgent: '' });
  });

  it('are named by a request of their own rather than by a response', () => {
    const { of } = hostsOf([
      answer(200, 'OPTIONS', 0, { headers: ['Server: from behind'] }),
      ask('INFO', 1, { headers: ['User-Agent: itself'] }, { src: BOB, dst: ALICE }),
      answer(200, 'OPTIONS', 2, { headers: ['Server: from behind'] }),
    ]);
    expect(of(BOB)).toMatchObject({ userAgent: 'itself' });
  });

  it('come with the busiest first', () => {
    const { rows } = hostsOf([ask('A', 0), ask('B', 1, {}, { dst: CAROL }), ask('C', 2)]);
    expect(rows.map(({ host }) => host)).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3']);
  });

  it('are summed up in one row without a name beyond the limit', () => {
    const tracker = createHostTracker(2);
    for (let i = 1; i <= 5; i++) tracker.observe(crossingFrom(i), null);
    expect(tracker.total()).toBe(3);
    expect(tracker.rows(10).map(({ host, sent }) => [host, sent])).toEqual([
      ['to', 0],
      ['', 4],
      ['from-1', 1],
    ]);
  });
});

const crossingFrom = (i: number) => ({
  ...{ messageId: i, capture: '', time: i, bytes: new Uint8Array(10), retransmission: 0, dialogId: 0 },
  ...{ src: { host: `from-${i}`, port: 1 }, dst: { host: 'to', port: 1 }, message: () => null },
  summary: {
    ...{ kind: 'other' as const, method: '', status: 0, summary: '', from: '', to: '', callId: '', cseq: 0 },
    ...{ sdp: false, fromTag: '', toTag: '', branch: '', severity: null },
  },
});
