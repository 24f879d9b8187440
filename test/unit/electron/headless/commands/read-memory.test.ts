import { describe, expect, it } from 'vitest';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { createMessageRecord } from '#shared/filter/message-record.ts';
import type { FilterRecord } from '#shared/filter/record.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import {
  Column,
  createRepeats,
  createResponseTimes,
} from '../../../../../electron/headless/commands/read-memory.ts';

const [a, b] = [
  { host: '192.0.2.1', port: 5_060 },
  { host: '192.0.2.2', port: 5_060 },
];

function sent(text: string, src = a, dst = b): CapturedMessage {
  return { time: 0, transport: 'udp', src, dst, bytes: utf8(text), frame: 1 };
}

describe('the memory of repetitions', () => {
  it('counts how often the same bytes crossed on the same way', () => {
    const repeats = createRepeats();
    const counts = [sent('one'), sent('one'), sent('two'), sent('one'), sent('one', b, a)].map(repeats);
    expect(counts).toEqual([0, 1, 0, 2, 0]);
  });
});

function record(start: string, time: number, branch = 'z9hG4bK1', method = 'INVITE'): FilterRecord {
  const text = [
    start,
    `Via: SIP/2.0/UDP 192.0.2.1;branch=${branch}`,
    'From: <sip:a@192.0.2.1>;tag=1',
    'To: <sip:b@192.0.2.2>',
    'Call-ID: 1',
    `CSeq: 1 ${method}`,
    'Content-Length: 0',
  ].join('\r\n');
  const known = { id: 1, direction: 'in', transport: 'udp', source: '', retransmission: 0 } as const;
  const envelope = { ...known, time, src: a, dst: b, dialog: null, responseTime: null };
  return createMessageRecord(envelope, utf8(`${text}\r\n\r\n`), () => []);
}

const INVITE = 'INVITE sip:b@192.0.2.2 SIP/2.0';

describe('the times of responses', () => {
  it('go from the first request of a transaction to each final response', () => {
    const times = createResponseTimes();
    const asked = [record(INVITE, 100), record('SIP/2.0 180 Ringing', 150), record(INVITE, 600)];
    expect(asked.map(times)).toEqual([null, null, null]);
    expect(times(record('SIP/2.0 200 OK', 1_100))).toBe(1_000);
    expect(times(record('SIP/2.0 200 OK', 1_600))).toBe(1_500);
  });

  it('are not known for another branch or another method', () => {
    const times = createResponseTimes();
    times(record(INVITE, 100));
    expect(times(record('SIP/2.0 200 OK', 200, 'z9hG4bK2'))).toBeNull();
    expect(times(record('SIP/2.0 200 OK', 200, 'z9hG4bK1', 'CANCEL'))).toBeNull();
  });

  it('remember a bounded number of requests, the youngest', () => {
    const times = createResponseTimes(2);
    for (let i = 0; i < 5; i++) times(record(INVITE, i, `z9hG4bK${i}`));
    const known = [0, 1, 2, 3, 4].map((i) => times(record('SIP/2.0 200 OK', 100, `z9hG4bK${i}`)));
    expect(known).toEqual([null, null, 98, 97, 96]);
  });
});

describe('a column', () => {
  it('grows to any place and has 0 where nothing was set', () => {
    const column = new Column();
    column.set(5, 7);
    column.set(1_000_000, 8);
    expect([column.get(5), column.get(1_000_000), column.get(6), column.get(9_000_000)]).toEqual([
      7, 8, 0, 0,
    ]);
  });
});
