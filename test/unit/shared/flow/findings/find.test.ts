/** Each rule of flows finds the fault that it is for, and names what the fault is. */
import { describe, expect, it } from 'vitest';
import { flowMessage } from '#shared/flow/flow-message.ts';
import { findIn } from '#shared/flow/findings/find.ts';
import { findingText } from '#shared/flow/findings/words.ts';
import type { Finding } from '#shared/model/finding.ts';
import { FLOW_RULES } from '#shared/model/finding.ts';
import type { FaultyFlow } from '../../../../helpers/faulty-flows.ts';
import { FAULTY_FLOWS } from '../../../../helpers/faulty-flows.ts';
import type { FlowOptions } from '../../../../helpers/flow-text.ts';
import { SOUND_FLOWS } from './sound-flows.ts';
import { flowOf, play } from '../../../../helpers/flow-text.ts';

function found(ladder: string, options: FlowOptions = {}, quiet = 40): Finding[] {
  const messages = flowOf(play(ladder, options), 1_000_000);
  return findIn(messages, { now: null, end: (messages.at(-1)?.row.time ?? 0) + quiet * 1000 });
}

const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ rule, severity, data }) => `${severity} ${rule} ${String(data['why'])}`);

describe('a faulty flow', () => {
  it.each(FAULTY_FLOWS)('$rule: $why', ({ rule, why, ladder, quiet, ...options }: FaultyFlow) => {
    const findings = found(ladder, options, quiet);
    const hit = findings.find((one) => one.rule === rule);
    expect([told(findings), hit?.data['why']]).toEqual([told(findings), why]);
    if (!hit) throw new Error('not found');
    for (const language of ['en', 'zh'] as const) {
      const text = findingText(hit, language);
      expect(text.cause).not.toBe('');
      expect(Object.values(text).join('')).not.toMatch(/[{}]|undefined|NaN|Infinity/);
    }
  });

  it('is there for every rule', () => {
    expect(FLOW_RULES.filter((rule) => !FAULTY_FLOWS.some((flow) => flow.rule === rule))).toEqual([]);
  });
});

describe('a flow that only looks like it', () => {
  it.each(SOUND_FLOWS)('$rule: $name', ({ rule, ladder, quiet, others = [], ...options }) => {
    const findings = found(ladder, options, quiet);
    expect(told(findings.filter((one) => one.rule === rule && one.severity !== 'info'))).toEqual([]);
    const grave = findings.filter((one) => one.severity !== 'info' && !others.includes(one.rule));
    expect(told(grave)).toEqual([]);
  });

  it('is there for every rule', () => {
    expect(FLOW_RULES.filter((rule) => !SOUND_FLOWS.some((flow) => flow.rule === rule))).toEqual([]);
  });
});

describe('a sound flow whose beginning was not seen', () => {
  it.each(SOUND_FLOWS)('$rule: $name', ({ ladder, quiet = 40, others = [], ...options }) => {
    const packets = play(ladder, options);
    const end = (packets.at(-1)?.time ?? 0) + quiet * 1000;
    const accused = packets.flatMap((_packet, i) =>
      findIn(flowOf(packets.slice(i), 1_000_000), { now: null, end })
        .filter(({ rule, severity }) => severity !== 'info' && !others.includes(rule))
        .map(({ rule, data }) => `without ${i}: ${rule} ${String(data['why'])}`),
    );
    expect(accused).toEqual([]);
  });
});

describe('several calls', () => {
  const REGISTERED = play('0 alice > proxy REGISTER \n 0.1 proxy > alice 200', { callId: 'one' });
  const CALL = '5,5.5,6.5,8.5 proxy > alice INVITE uri=sip:alice@192.0.2.10:5060';
  const among = (quiet: number): string[] => {
    const messages = flowOf([...REGISTERED, ...play(CALL, { callId: 'two' })]);
    return told(findIn(messages, { now: null, end: 5_000 + quiet * 1000 }));
  };

  it('show that a registered contact cannot be reached', () => {
    expect(among(40)).toEqual(['error registration-one-way unreachable', 'error peer-dead silent']);
  });

  it('wait for the answer as long as one may come', () => {
    expect(among(20)).toEqual([]);
  });

  it('are told apart, each with its own findings', () => {
    const [first, second] = [play(CALL, { callId: 'one' }), play(CALL, { callId: 'two' })];
    const found = findIn(flowOf([...first, ...second]), { now: 100_000, end: 9_000 });
    expect(found.map(({ dialogId, rule }) => [dialogId, rule])).toEqual([
      [1, 'peer-dead'],
      [2, 'peer-dead'],
    ]);
  });
});

describe('live traffic', () => {
  const CALL = '0,0.5,1.5 alice > bob INVITE sdp';

  it('counts the time that passed since the last message', () => {
    const at = (now: number | null): string[] => told(findIn(flowOf(play(CALL)), { now, end: 1_500 }));
    expect([at(null), at(30_000), at(32_000)]).toEqual([[], [], ['error peer-dead silent']]);
  });

  it('waits as long as its T1 says', () => {
    const found = findIn(flowOf(play(CALL)), { now: 32_000, end: 1_500, t1: 1_000 });
    expect(told(found)).toEqual([]);
  });

  it('leaves out what never left the sender', () => {
    const unsent = flowOf(play(CALL)).map(({ row, bytes }) => flowMessage({ ...row, unsent: true }, bytes));
    expect(findIn(unsent, { now: 100_000, end: 1_500 })).toEqual([]);
  });
});
