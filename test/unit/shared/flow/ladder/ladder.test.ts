/** The ladder of a call flow: lanes, folds, times, states, findings. */
import { describe, expect, it } from 'vitest';
import { columnsOf, fitColumns } from '#shared/flow/ladder/columns.ts';
import { geometryOf, gutterWidth, laneX, scrolledTo } from '#shared/flow/ladder/drawing.ts';
import { ladderOf } from '#shared/flow/ladder/ladder.ts';
import { hostOf, inOrder, movedLane, shortAddress } from '#shared/flow/ladder/lanes.ts';
import type { LadderOptions } from '#shared/flow/ladder/model.ts';
import { ENGLISH_WORDS, LANE_LIMIT, PLAIN_OPTIONS } from '#shared/flow/ladder/model.ts';
import { timeText, utcTime } from '#shared/flow/ladder/times.ts';
import { labelOf, notesOf, sdpText, spanText, toneOf } from '#shared/flow/ladder/words.ts';
import type { Finding } from '#shared/model/finding.ts';
import { badge, CAROL, CONSOLE, flowOf, PROXY, rowOf, START, stepOf, twoHopCall } from './flows.ts';

const ladder = (flow = twoHopCall(), parts: Partial<LadderOptions> = {}, findings: Finding[] = []) =>
  ladderOf(flow, findings, { ...PLAIN_OPTIONS, ...parts });
const headsOf = (parts: Partial<LadderOptions>) =>
  ladder(twoHopCall(), parts).lanes.map(({ label }) => label);

const finding = (messages: number[], parts: Partial<Finding> = {}): Finding => ({
  ...{ rule: 'missing-ack', severity: 'warning', dialogId: 1, messages, host: '', data: {}, rfc: '' },
  ...parts,
});

describe('the lanes of a ladder', () => {
  it('stand in the order in which their hosts appear', () => {
    expect(headsOf({})).toEqual([CONSOLE, PROXY, CAROL]);
  });

  it('stand as somebody ordered them, one that nobody named behind its predecessor', () => {
    expect(headsOf({ order: [CAROL, CONSOLE] })).toEqual([CAROL, CONSOLE, PROXY]);
    expect(inOrder(['a', 'b', 'c', 'd'], ['d', 'b'])).toEqual(['a', 'd', 'b', 'c']);
  });

  it('are named by the console itself and by aliases, with as much of the address as tells them apart', () => {
    const names = { own: new Map([[CONSOLE, 'Console']]), aliases: new Map([['192.0.2.20', 'ss1']]) };
    expect(headsOf(names)).toEqual(['Console · .10:5060', 'ss1 · .20:5060', CAROL]);
    expect(headsOf({ ...names, ports: 'merged' })).toEqual(['Console · .10', 'ss1 · .20', '192.0.2.77']);
    expect(headsOf({ ...names, naming: 'address' })).toEqual([CONSOLE, PROXY, CAROL]);
  });

  it('of a port are named by its own alias before that of the host', () => {
    const aliases = new Map([
      ['192.0.2.20', 'host'],
      [PROXY, 'port'],
    ]);
    expect(headsOf({ aliases })[1]).toBe('port · .20:5060');
  });

  it('are one for a host with several ports where ports are merged', () => {
    const flow = flowOf([stepOf(1, { src: '10.0.0.1:5060', dst: '10.0.0.1:5070' })]);
    const merged = ladder(flow, { ports: 'merged', own: new Map([['10.0.0.1:5060', 'Console']]) });
    expect(merged.lanes.map(({ label }) => label)).toEqual(['Console · .1']);
    expect(merged.arrows.map(({ from, to }) => [from, to])).toEqual([[0, 0]]);
  });

  it('are bounded: the hosts that come last share one', () => {
    const steps = Array.from({ length: 500 }, (_, i) => stepOf(i + 1, { src: `10.0.0.1:${i + 1}` }));
    const { lanes, arrows } = ladder(flowOf(steps));
    expect(lanes.length).toBe(LANE_LIMIT);
    expect(lanes.at(-1)?.label).toBe(ENGLISH_WORDS.others);
    expect(arrows.at(-1)?.from).toBe(LANE_LIMIT - 1);
  });

  it('can be moved to another place', () => {
    expect(movedLane(ladder().lanes, CAROL, 0)).toEqual([CAROL, CONSOLE, PROXY]);
    expect(movedLane(ladder().lanes, CONSOLE, 5)).toEqual([PROXY, CAROL, CONSOLE]);
  });

  it.each([
    ['192.0.2.1:5060', '192.0.2.1', '.1:5060'],
    ['192.0.2.1', '192.0.2.1', '.1'],
    ['[2001:db8::1]:5060', '[2001:db8::1]', '…1:5060'],
    ['[2001:db8::1]', '[2001:db8::1]', '…1'],
    ['host.example:5060', 'host.example', 'host.example:5060'],
    ['', '', ''],
    ['a:b:c', 'a:b:c', 'a:b:c'],
  ])('of %s have the host %s and the short address %s', (address, host, short) => {
    expect([hostOf(address), shortAddress(address)]).toEqual([host, short]);
  });
});

describe('the arrows of a ladder', () => {
  it('say what each message is, folded with its repetitions', () => {
    expect(
      ladder()
        .arrows.map(({ label, repetitions }) => `${label} ${repetitions}`)
        .slice(0, 4),
    ).toEqual(['INVITE (SDP) 1', '100 Trying 0', 'INVITE (SDP) 0', '180 Ringing 0']);
  });

  it.each([
    ['one by one', new Set([1])],
    ['all', 'all' as const],
  ])('show repetitions unfolded: %s', (_, unfolded) => {
    const [invite, again] = ladder(twoHopCall(), { unfolded }).arrows;
    expect([invite?.steps.length, invite?.repetitions, again?.id, again?.repeats]).toEqual([1, 1, 2, 1]);
  });

  it('of a repetition whose first message is not there stand by themselves', () => {
    const flow = flowOf([stepOf(5, {}, { repeats: 2 }), stepOf(6, {}, { repeats: 2 })]);
    expect(ladder(flow).arrows.map(({ id, repeats }) => [id, repeats])).toEqual([
      [5, 0],
      [6, 0],
    ]);
  });

  it('of repetitions of repetitions fold into the first', () => {
    const flow = flowOf([stepOf(1), stepOf(2, {}, { repeats: 1 }), stepOf(3, {}, { repeats: 2 })]);
    expect(ladder(flow).arrows.map(({ id, repetitions }) => [id, repetitions])).toEqual([[1, 2]]);
  });

  it('are found by every message that is in them', () => {
    const { at } = ladder();
    expect([at.get(1), at.get(2), at.get(3), at.get(99)]).toEqual([0, 0, 1, undefined]);
  });

  it('tell what a dialog becomes where it becomes it, for each fork', () => {
    const flow = flowOf([
      stepOf(1, {}, { phase: 'early', fork: 'a' }),
      stepOf(2, {}, { phase: 'early', fork: 'b' }),
      stepOf(3, {}, { phase: 'early', fork: 'a' }),
      stepOf(4, {}, { phase: 'confirmed', fork: 'a' }),
    ]);
    expect(ladder(flow).arrows.map(({ phase }) => phase)).toEqual(['early', 'early', null, 'confirmed']);
  });

  it('are marked by the worst that was found about one of their messages, but not by mere remarks', () => {
    const flow = flowOf([
      stepOf(1, { severity: 'info' }),
      stepOf(2, { severity: 'warning' }),
      stepOf(3, {}, { repeats: 2 }),
    ]);
    const { arrows } = ladder(flow, {}, [finding([3, 3], { severity: 'error' }), finding([77])]);
    expect(arrows.map(({ severity, findings }) => [severity, findings.length])).toEqual([
      [null, 0],
      ['error', 1],
    ]);
  });

  it('know the call that they belong to', () => {
    const flow = flowOf([stepOf(1, { dialogId: 7 }), stepOf(2, { dialogId: 9 })], [9, 7]);
    expect(ladder(flow).arrows.map(({ call }) => call)).toEqual([1, 0]);
  });
});

describe('the words of an arrow', () => {
  it.each([
    [rowOf(1, { sdp: true }), 'INVITE (SDP)', 'family-call'],
    [rowOf(1, { method: 'ACK' }), 'ACK', 'dim'],
    [rowOf(1, { method: 'BYE' }), 'BYE', 'family-end'],
    [rowOf(1, { kind: 'response', status: 180, summary: 'Ringing' }), '180 Ringing', 'status-1'],
    [rowOf(1, { kind: 'response', status: 486, summary: '' }), '486', 'status-4'],
    [rowOf(1, { kind: 'response', status: 999, summary: 'x' }), '999 x', 'dim'],
    [rowOf(1, { kind: 'other', method: '' }), 'not SIP', 'dim'],
    [rowOf(1, { method: 'A\u202eB' }), 'A‹U+202E›B', 'family-other'],
  ])('are those of the message', (row, label, tone) => {
    expect([labelOf(row, ENGLISH_WORDS), toneOf(row)]).toEqual([label, tone]);
  });

  it('stay short whatever the wire says', () => {
    const row = rowOf(1, { kind: 'response', status: 200, summary: 'x'.repeat(60_000) });
    expect(columnsOf(labelOf(row, ENGLISH_WORDS))).toBeLessThan(70);
  });

  it.each([
    [badge(), 'offer PCMU PCMA'],
    [badge({ role: 'answer', streams: [] }), 'answer'],
    [
      badge({
        streams: [{ media: 'audio', codecs: [], direction: 'inactive', target: '10.0.0.1:4000' }],
      }),
      'offer inactive',
    ],
    [
      badge({
        streams: [
          { media: 'audio', codecs: ['a', 'b', 'c', 'CN', 'd'], direction: 'sendrecv', target: '10.0.0.1:4' },
          { media: 'video', codecs: ['H264'], direction: 'sendrecv', target: '10.0.0.1:0' },
        ],
      }),
      'offer audio a b c +1, video refused',
    ],
  ])('tell what a description offers', (sdp, text) => {
    expect(sdpText(sdp, ENGLISH_WORDS)).toBe(text);
  });

  it('below it tell of timers, holds and messages that were not sent', () => {
    const timer = (after: number) => ({ letter: 'A', after, expected: after });
    const flow = flowOf([
      stepOf(1, { unsent: true }, { sdp: badge({ hold: true, streams: [] }) }),
      stepOf(2, {}, { repeats: 1, timer: timer(500) }),
      stepOf(3, {}, { repeats: 1, timer: timer(1_000) }),
    ]);
    const [arrow] = ladder(flow).arrows;
    expect(arrow && notesOf(arrow, ENGLISH_WORDS).map(({ text }) => text)).toEqual([
      'not sent',
      'hold',
      'Timer A 500 ms 1 s',
      'offer',
    ]);
  });

  it.each([
    [0.4, '0 ms'],
    [500, '500 ms'],
    [1_500, '1.5 s'],
    [32_000, '32 s'],
  ])('write %s ms as %s', (ms, text) => expect(spanText(ms)).toBe(text));
});

describe('the times of a ladder', () => {
  const { arrows } = ladder();
  const times = (form: 'absolute' | 'start' | 'previous') =>
    [0, 1, 2].map((index) => timeText(arrows, index, form, utcTime));
  it.each([
    ['absolute' as const, ['14:02:09.871', '14:02:10.375', '14:02:10.381']],
    ['start' as const, ['14:02:09.871', '+0.504', '+0.510']],
    ['previous' as const, ['14:02:09.871', '+0.504', '+0.006']],
  ])('are %s', (form, expected) => expect(times(form)).toEqual(expected));

  it('never run backwards, and stand also for times that no calendar has', () => {
    const odd = ladder(flowOf([stepOf(1, { time: START }), stepOf(2, { time: START - 5 })])).arrows;
    expect(timeText(odd, 1, 'previous', utcTime)).toBe('+0.000');
    expect(utcTime(1e300)).toBe('00:00:00.000');
  });
});

describe('the lanes in sight', () => {
  const many = Array.from({ length: 20 }, (_, i) => stepOf(i + 1, { src: `h${i}:1`, dst: `h${i + 1}:1` }));
  const { lanes, arrows } = ladder(flowOf(many));
  const geometry = geometryOf(lanes.length, 600, false);
  it.each([
    ['stay where an arrow is seen', 0, 0, 0],
    ['go on to one at the right', 9, 0, laneX(geometry, 10) + geometry.head / 2 - 600],
    ['go back to one at the left', 1, 2_000, laneX(geometry, 1) - geometry.head / 2 - gutterWidth(geometry)],
  ])('%s', (_, index, scrolled, expected) => {
    const arrow = arrows[index];
    expect(arrow && scrolledTo(arrow, scrolled, 600, geometry)).toBe(expected);
  });
});

describe('the columns of a text', () => {
  it.each([
    ['abc', 3],
    ['呼叫', 4],
    ['e\u0301', 1],
  ])('of %s are %i', (text, columns) => expect(columnsOf(text)).toBe(columns));

  it.each([
    ['abcdef', 4, 'abc…'],
    ['abcd', 4, 'abcd'],
    ['呼叫流程', 5, '呼叫…'],
    ['abc', 0, ''],
  ])('of %s are cut to %i', (text, columns, cut) => expect(fitColumns(text, columns)).toBe(cut));

  it('are bounded for marks without end', () => {
    expect(fitColumns('\u0301'.repeat(10_000), 10).length).toBeLessThan(60);
  });
});
