/** Calls made to cost more than they weigh: what is read of them stays bounded, and every answer fits into one message to a client. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { readDescriptions } from '#shared/flow/descriptions.ts';
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import { flowMessage } from '#shared/flow/flow-message.ts';
import { findIn } from '#shared/flow/findings/find.ts';
import { ladderOf } from '#shared/flow/ladder/ladder.ts';
import { PLAIN_OPTIONS } from '#shared/flow/ladder/model.ts';
import { ladderText } from '#shared/flow/ladder/text.ts';
import { utcTime } from '#shared/flow/ladder/times.ts';
import { createStepWalk, stepsOf } from '#shared/flow/steps.ts';
import { FLOW_MESSAGES } from '#shared/model/flow.ts';
import type { FlowStep } from '#shared/model/flow.ts';
import { pack } from '#shared/rpc/codec.ts';
import { TO_CLIENT_LIMIT } from '#shared/rpc/envelope.ts';
import { firstThatFit, lastThatFit } from '#core/session/answer-size.ts';
import { flowHandlers } from '#core/session/handlers/flows.ts';
import { CALL_BYTES, CallLook } from '#core/diagnosis/call-look.ts';
import { resultOf } from '#shared/lib/steps.ts';
import { messagesOf, readMessages } from '#core/flow/gather.ts';
import { flowOf, hearing, stepsIn } from '../helpers/flow-lines.ts';
import { listen } from '../unit/electron/core/callflow/traffic.ts';

/** An INVITE that so many phones ring for, and that as many refuse. */
const forked = (phones: number): string[] => [
  '0 a>b INVITE 1 sdp',
  ...Array.from({ length: phones }, (_, i) => `${i + 1} a<b 180 INVITE 1 tt=r${i} sdp`),
  ...Array.from({ length: phones }, (_, i) => `${phones + i + 1} a<b 486 INVITE 1 tt=f${i}`),
];

describe('an INVITE with hundreds of forks', () => {
  const messages = flowOf(forked(400));

  it('is not followed in each of them once for each refusal', () => {
    expect(resultOf(readDescriptions(messages)).length).toBeLessThan(messages.length * 70);
    expect(stepsOf(messages)).toHaveLength(messages.length);
  });

  it('is followed as far as people fork', () => {
    const phases = stepsIn(forked(60)).map(({ phase }) => phase);
    expect(phases.filter((phase) => phase === 'early')).toHaveLength(60);
    expect(phases.at(-1)).toBe('terminated');
  });
});

/** Messages of one call, as large as datagrams are. */
function large(count: number): ReturnType<typeof listen> {
  const padding = 'x'.repeat(60_000);
  const texts = Array.from({ length: count }, (_, i) =>
    utf8(
      `OPTIONS sip:b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK${i}\r\nCall-ID: large\r\nCSeq: ${i} OPTIONS\r\nX: ${padding}\r\n\r\n`,
    ),
  );
  return listen(texts.map((bytes, at) => ({ bytes, at })));
}

describe('a call of large datagrams', () => {
  const ears = large(40);

  it('is read as far as a flow has room, the newest kept', async () => {
    const ids = messagesOf(ears, [1], FLOW_MESSAGES);
    const messages = await readMessages(ears, ids, () => null, 1_000_000);
    expect(messages.map(({ row }) => row.id)).toEqual(ids.slice(-16));
  });

  it('is diagnosed as far as a look has room', () => {
    const look = new CallLook(ears, 1);
    let step = look.step();
    while (step.kind === 'more') step = look.step();
    const messages = step.kind === 'done' ? step.findings.messages : 0;
    expect(messages).toBe(Math.floor(CALL_BYTES / 60_100));
  });
});

const TEXT = '\u4e2d'.repeat(2_000);

/** Steps whose every text is as long as a row carries it, in characters that take most bytes. */
function wordy(count: number): FlowStep[] {
  const [step] = stepsIn(['0 a>b INVITE 1 sdp']);
  if (!step) throw new Error('no step');
  const cut = TEXT.slice(0, 512);
  return Array.from({ length: count }, (_, i) => ({
    ...step,
    row: { ...step.row, id: i + 1, from: cut, to: cut, callId: cut, summary: cut, comment: TEXT },
  }));
}

describe('an answer', () => {
  it('with the flow of a call fits into one message, whatever its rows say', async () => {
    const steps = wordy(FLOW_MESSAGES);
    const flow = { dialogs: [], legs: [], steps, total: steps.length };
    const handlers = flowHandlers({ flows: { get: async () => flow, timers: async () => [] } });
    const answer = await handlers['flows.get']({ dialogs: [1], legs: false });
    expect(pack(answer).length).toBeLessThan(TO_CLIENT_LIMIT - 65_536);
    expect([answer.total, answer.steps.at(-1)?.row.id]).toEqual([FLOW_MESSAGES, FLOW_MESSAGES]);
  });

  it('has all of an honest flow', async () => {
    const [step] = stepsIn(['0 a>b INVITE 1 sdp']);
    const steps = Array.from({ length: FLOW_MESSAGES }, () => ({ ...step }));
    expect(lastThatFit(steps)).toHaveLength(FLOW_MESSAGES);
    expect(pack(steps).length).toBeLessThan(TO_CLIENT_LIMIT - 65_536);
  });

  it('has at least one entry, and keeps the end of the list that is asked for', () => {
    expect([firstThatFit(['abc', 'd'], 2), lastThatFit(['a', 'bcd'], 2)]).toEqual([['abc'], ['bcd']]);
    expect([firstThatFit(['ab', 'c', 'd'], 3), lastThatFit(['ab', 'c', 'd'], 3)]).toEqual([
      ['ab', 'c'],
      ['c', 'd'],
    ]);
    expect(firstThatFit([])).toEqual([]);
  });
});

/** Keys that every object of JavaScript answers to. */
const KEYS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

function lines(key: string): string[] {
  const expires = `h=Session-Expires:_1;refresher=${key}`;
  return [
    `0 a>b INVITE 1 sdp h=${key}:_1 h=Event:_${key} ft=${key} tt=- br=${key}`,
    `10 a<b 200 INVITE 1 sdp ${expires} ft=${key} tt=${key} br=${key}`,
    `20 a>b ACK 1 ft=${key} tt=${key}`,
    `30 a>b ${key} 2 ft=${key} tt=${key}`,
    `90000 a>b BYE 3 ft=${key} tt=${key} h=Reason:_${key};cause=99`,
    `90010 a<b 401 BYE 3 ft=${key} tt=${key} h=WWW-Authenticate:_Digest_realm="${key}",nonce="${key}"`,
  ];
}

it.each(KEYS)('%s in the place of names is a name as any other', (key) => {
  const messages = flowOf(lines(key));
  for (const found of [
    findIn(messages, { now: null, end: 1e9 }),
    findIn(messages.slice(0, 3), { now: null, end: 1e9 }),
  ]) {
    const texts = found.flatMap(({ host, data }) => [host, ...Object.values(data)]);
    expect(texts.every((text) => typeof text === 'string' || typeof text === 'number')).toBe(true);
    expect(structuredClone(found)).toEqual(found);
  }
  const steps = stepsOf(messages);
  expect(structuredClone(steps)).toEqual(steps);
});

it('times that no clock has neither stop a walk nor stand in a ladder', () => {
  const times = [NaN, -Infinity, Infinity, -1e300, 1e300, -0];
  const messages = flowOf(lines('x')).map((one, i): FlowMessage => {
    const row = { ...one.row, time: times[i % times.length] ?? 0 };
    return flowMessage(row, one.bytes);
  });
  const walk = createStepWalk();
  const steps = messages.map((one) => walk.take(one));
  expect(() => [walk.timers(() => NaN), findIn(messages, { now: NaN, end: NaN })]).not.toThrow();
  const ladder = ladderOf({ dialogs: [], legs: [], steps, total: steps.length }, [], PLAIN_OPTIONS);
  for (const time of ['absolute', 'start', 'previous'] as const)
    expect(ladderText(ladder, { time, timeOfDay: utcTime })).not.toMatch(/NaN|Infinity|undefined/);
});

it('a storm of one message in one call is one arrow', () => {
  const { store, tracker } = hearing(Array.from({ length: 6_000 }, (_, i) => `${i} a>b INVITE 1`));
  expect(store.thread(tracker.lastMessage(1), FLOW_MESSAGES)).toHaveLength(FLOW_MESSAGES);
});
