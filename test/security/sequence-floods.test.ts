/** Sequences whose peer floods, answers late, twice, never or with garbage, and runs without an end: all is bounded, and everything can be stopped. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRuns } from '#core/sequence/run-list.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { lookupIn } from '#shared/template/scope.ts';
import type { SequenceDesk } from '../helpers/sequence-kit.ts';
import { INVITE_FILE, memoryFiles, OPTIONS_FILE, sequenceDesk, told } from '../helpers/sequence-kit.ts';
import type { Host } from '../helpers/memory-network.ts';
import type { TwoStacks } from '../helpers/two-stacks.ts';
import { createTwoStacks } from '../helpers/two-stacks.ts';

const ALICE = { host: '192.0.2.1', port: 5060 };
const rows = (count: number): string => `n\n${Array.from({ length: count }, (_, at) => `${at}\n`).join('')}`;
const FILES = {
  'invite.sip': INVITE_FILE,
  'options.sip': OPTIONS_FILE,
  'odd.sip': OPTIONS_FILE.replaceAll('192.0.2.2', '192.0.2.66'),
  'many.csv': rows(10_000),
};

let stacks: TwoStacks;
let desk: SequenceDesk;
let mallory: Host;
beforeEach(() => {
  stacks = createTwoStacks();
  stacks.bob.policy('INVITE', 'accept');
  mallory = stacks.network.join('mallory', '192.0.2.66');
  desk = sequenceDesk(stacks, stacks.alice, FILES);
});
afterEach(() => {
  desk.runs.close();
  stacks.close();
});

function request(method: string, n: number): Uint8Array {
  return utf8(
    [
      `${method} sip:alice@192.0.2.1 SIP/2.0`,
      `Via: SIP/2.0/UDP 192.0.2.66:5060;branch=z9hG4bK${method}${n};rport`,
      `From: <sip:mallory@192.0.2.66>;tag=${n}`,
      'To: <sip:alice@192.0.2.1>',
      `Call-ID: flood-${n}`,
      `CSeq: 1 ${method}`,
      'Contact: <sip:mallory@192.0.2.66>',
      'Max-Forwards: 70',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  );
}

/** Mallory answers each request with what `answers` makes of its fields. */
function answering(answers: (fields: string) => readonly string[]): void {
  mallory.onDatagram(({ bytes }) => {
    const lines = new TextDecoder().decode(bytes).split('\r\n');
    const fields = lines.filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/i.test(line)).join('\r\n');
    if (/^SIP\//.test(lines[0] ?? '')) return;
    for (const answer of answers(fields)) mallory.throw(ALICE, utf8(answer));
  });
}

const ok = (fields: string): string => `SIP/2.0 200 OK\r\n${fields}\r\nContent-Length: 0\r\n\r\n`;

describe('a flood of requests', () => {
  it('lets a sequence have the one that it waits for, keeps no more than a mailbox holds, and answers the others', async () => {
    const id = await desk.begin('wait OPTIONS within 10s\nanswer 200\nwait OPTIONS\nanswer 486\n');
    await stacks.pass(10);
    for (let n = 0; n < 500; n++) mallory.throw(ALICE, request('OPTIONS', n));
    await stacks.pass(500);
    const row = desk.row(id);
    expect(told(row).filter((line) => !line.startsWith('✓'))).toEqual([]);
    expect(row.state).toBe('passed');
    const waiting = stacks.alice.stack.uas.list.rows().filter(({ state }) => state === 'waiting');
    expect(waiting).toEqual([]);
    // Those that it held and did not need are told so.
    const told480 = stacks.network.lines().filter((line) => line.startsWith('alice>mallory 480')).length;
    expect(told480).toBeGreaterThan(90);
    expect(told480).toBeLessThanOrEqual(100);
  });

  it('of calls ends with the sequence that they were for', async () => {
    const id = await desk.begin('wait INVITE\nanswer 180\npause 60s\n');
    for (let n = 0; n < 500; n++) mallory.throw(ALICE, request('INVITE', n));
    await stacks.pass(1_000);
    desk.runs.stop(id);
    await stacks.pass(70_000);
    expect(desk.view(id).state).toBe('stopped');
    expect(
      stacks.alice.dialogs().flatMap(({ usages }) => usages.filter(({ state }) => state !== 'ended')),
    ).toEqual([]);
  });
});

describe('a peer that answers', () => {
  const TEXT = 'send odd.sip\nwait 200 within 2s\nexpect count 200 = 1\n';

  it.each<[how: string, answers: (fields: string) => readonly string[], state: string]>([
    ['once', (fields) => [ok(fields)], 'passed'],
    ['never', () => [], 'failed'],
    ['with garbage', () => ['\0\xff', 'SIP/2.0 \r\n\r\n', 'SIP/2.0 200 OK\r\n\r\n', '\r\n\r\n'], 'failed'],
    ['with garbage, then well', (fields) => ['SIP/2.0 200 OK\r\n\r\n', ok(fields)], 'passed'],
    ['to somebody else', (fields) => [ok(fields.replace(/branch=z9hG4bK/, 'branch=z9hG4bKx'))], 'failed'],
    ['with a method of another', (fields) => [ok(fields.replace(/(CSeq: \d+) \w+/, '$1 INVITE'))], 'failed'],
    [
      'a thousand times that it is busy',
      (fields) => Array.from({ length: 1_000 }, () => ok(fields).replace('200 OK', '182 Queued')),
      'failed',
    ],
  ])('%s', async (_how, answers, state) => {
    answering(answers);
    const row = await desk.play(TEXT);
    await stacks.pass(40_000);
    expect(row.state).toBe(state);
    expect(row.steps.length).toBe(3);
  });

  it('twice, and late, changes nothing that is over', async () => {
    answering((fields) => [ok(fields), ok(fields)]);
    const row = await desk.play('send odd.sip\nwait 200\n');
    expect(row.state).toBe('passed');
    await stacks.pass(100_000);
    expect(desk.view(1).state).toBe('passed');
  });
});

describe('a run of ten thousand rows', () => {
  it('that is stopped in the middle stops: its calls end, and no timer is left', async () => {
    const id = await desk.begin('data: many.csv\nsend invite.sip as call\nwait 200\npause 50ms\n');
    await stacks.pass(2_000);
    const { done } = desk.view(id);
    expect(done).toBeGreaterThan(5);
    expect(done).toBeLessThan(10_000);
    desk.runs.stop(id);
    await stacks.pass(5_000);
    expect(desk.view(id)).toMatchObject({ state: 'stopped', rows: 10_000 });
    expect(desk.view(id).done).toBeLessThanOrEqual(done + 1);
    await stacks.pass(100_000);
    expect(
      stacks.alice.dialogs().flatMap(({ usages }) => usages.filter(({ state }) => state !== 'ended')),
    ).toEqual([]);
    expect(stacks.clock.pending).toBe(0);
  });

  it('gives everybody else a turn between rows and within long ones, and keeps so many steps', async () => {
    let turns = 0;
    const { alice } = stacks;
    const runs = createRuns({
      workspace: memoryFiles({ 'many.csv': rows(400) }),
      stack: alice.stack,
      clock: stacks.clock,
      random: createSeededRandom(1),
      known: () => lookupIn({}),
      bytesOf: () => null,
      callOf: () => 0,
      lastOfCall: () => null,
      sent: () => undefined,
      nextTurn(next) {
        turns += 1;
        queueMicrotask(next);
      },
    });
    const text = 'data: many.csv\nrepeat 100\n  expect value n matches /./\nend\n';
    const begun = await runs.start({ path: 'x.seq', text, environment: '' });
    const id = begun.ok ? begun.value : 0;
    for (let i = 0; i < 4_000 && runs.get(id)?.state === 'running'; i++) await stacks.pass(1);
    expect(runs.get(id)).toMatchObject({ state: 'passed', done: 400 });
    expect(turns).toBeGreaterThanOrEqual(400 + (400 * 100) / 20);
    const kept = (runs.rows(id, 0, 400) ?? []).reduce((sum, { steps }) => sum + steps.length, 0);
    expect(kept).toBeLessThanOrEqual(20_000);
    runs.close();
  });

  it('of repeats in repeats, which would never end, is stopped all the same', async () => {
    const text = `${'repeat 10000\n'.repeat(5)}expect value "x" = x\n${'end\n'.repeat(5)}`;
    const runs = createRuns({
      workspace: memoryFiles({}),
      stack: stacks.alice.stack,
      clock: stacks.clock,
      random: createSeededRandom(1),
      known: () => lookupIn({}),
      bytesOf: () => null,
      callOf: () => 0,
      lastOfCall: () => null,
      sent: () => undefined,
      nextTurn: setImmediate,
    });
    const begun = await runs.start({ path: 'x.seq', text, environment: '' });
    const id = begun.ok ? begun.value : 0;
    for (let i = 0; i < 200; i++) await new Promise((resolve) => void setImmediate(resolve));
    runs.stop(id);
    for (let i = 0; i < 20; i++) await new Promise((resolve) => void setImmediate(resolve));
    expect(runs.get(id)?.state).toBe('stopped');
    expect(runs.rows(id, 0, 1)?.[0]?.steps.length).toBeLessThanOrEqual(1_000);
  });
});
