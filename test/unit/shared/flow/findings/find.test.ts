/** Each rule of flows finds the fault that it is for, and names what the fault is. */
import { describe, expect, it } from 'vitest';
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
