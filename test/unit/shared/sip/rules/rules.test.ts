/** Every finding has a message that gives it, at its place, and a sound one that does not; its repair takes it away. */
import { textOf } from '#shared/lib/bytes.ts';
import type { DiagnosticCode } from '#shared/sip/diagnostic-codes.ts';
import { DIAGNOSTICS } from '#shared/sip/diagnostic-codes.ts';
import { applyFix, fixText } from '#shared/sip/fix.ts';
import { isFixable } from '#shared/sip/validate/fixes.ts';
import type { MessageContext } from '#shared/sip/validate/validate.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import { describe, expect, it } from 'vitest';
import type { Case } from './case.ts';
import { BODY_CASES } from './cases-body.ts';
import { RULE_CASES } from './cases-rules.ts';
import { STRUCTURE_CASES } from './cases-structure.ts';
import { VALUE_CASES } from './cases-values.ts';
import { PLACES } from './places.ts';

const CASES: readonly Case[] = [...STRUCTURE_CASES, ...VALUE_CASES, ...RULE_CASES, ...BODY_CASES];
const CODES = Object.keys(DIAGNOSTICS) as DiagnosticCode[];

/** Told by who cuts a stream into messages, before there is a message (test/unit/shared/sip/framer.test.ts). */
const OF_THE_FRAMER: readonly DiagnosticCode[] = ['stream-content-length-unusable'];

const of = (code: DiagnosticCode, bytes: Uint8Array, context: MessageContext = {}) =>
  lint(bytes, context).diagnostics.filter((one) => one.code === code);

describe('the table', () => {
  it('has a row for every finding', () => {
    const rows = new Set<string>([...CASES.map(([code]) => code), ...OF_THE_FRAMER]);
    expect(CODES.filter((code) => !rows.has(code))).toEqual([]);
  });

  it('has more than eighty rules beside the grammar', () => {
    const rules = new Set([...STRUCTURE_CASES, ...RULE_CASES].map(([code]) => code));
    expect(rules.size).toBeGreaterThanOrEqual(80);
  });
});

const ROWS = CASES.map(([code, valid, invalid, at, text, context]) => ({
  code,
  valid,
  invalid,
  at,
  text,
  context,
}));

describe.each(ROWS)('$code', ({ code, valid, invalid, at, text, context }) => {
  it('is not found in a sound message', () => {
    expect(of(code, valid, context)).toEqual([]);
    expect(lint(valid, context).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('is found at its place', () => {
    const [one] = of(code, invalid, context);
    expect(one).toMatchObject({ code, at, severity: DIAGNOSTICS[code].severity });
    const place = text ?? PLACES[code] ?? '';
    const found = textOf(invalid, one?.span);
    expect(found.length > 40 ? found.slice(0, place.length) : found).toBe(place);
  });
});

describe.each(ROWS.filter(({ code }) => isFixable(code)))(
  'the repair of $code',
  ({ code, invalid, context }) => {
    it('takes the finding away and brings nothing worse', () => {
      const errors = (bytes: Uint8Array) =>
        lint(bytes, context).diagnostics.filter(({ severity }) => severity === 'error').length;
      const [one] = of(code, invalid, context);
      const repaired = one?.fix ? applyFix(invalid, one.fix) : invalid;
      expect(of(code, repaired, context)).toEqual([]);
      expect(errors(repaired)).toBeLessThanOrEqual(errors(invalid));
      for (const language of ['en', 'zh'] as const)
        expect(one && fixText(one, language)).not.toMatch(/^$|[{}]|undefined/);
    });
  },
);
