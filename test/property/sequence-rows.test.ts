/** Steps edited as rows: whatever a sequence holds, only the lines of the step that is meant change. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  insertLines,
  moveRow,
  removeRow,
  replaceLine,
} from '../../renderer/views/compose/sequence/edit-lines.ts';
import { formOf, lineOf } from '../../renderer/views/compose/sequence/step-forms.ts';
import { linesOf, stepRows } from '../../renderer/views/compose/sequence/step-rows.ts';
import { readSequence } from '../../shared/sequence/read.ts';

const SEED = { seed: 20261129, numRuns: 300 };

const step = fc.constantFrom(
  'send invite.sip as call',
  'send "my call.sip"   # twice',
  'send BYE of call',
  'wait 180..199 within 2s',
  'wait INVITE',
  'answer 200 with "answer.sip"',
  'pause 500ms',
  'take target from response.header("Contact") match /<([^>]+)>/',
  'take rr from request.header("Record-Route") in INVITE of call',
  'expect count 180 = 1',
  'expect header Contact exists in 180..199 of call',
  'expect value "{{target}}" matches /^sip:/',
);
const inWait = fc.constantFrom(
  '  expect header Contact contains "sip:"',
  '  expect time < 500ms',
  '  expect time < 500ms in 180',
  '  # a remark',
);
const odd = fc.constantFrom(
  '',
  '# a comment',
  '\t# another',
  'nothing of the kind',
  'wait',
  'end',
  'send "x',
);
const block = fc.oneof(
  step.map((one) => [one]),
  odd.map((one) => [one]),
  fc.array(inWait, { maxLength: 3 }).map((checks) => ['wait 200', ...checks]),
  fc.array(step, { maxLength: 3 }).map((steps) => ['repeat 3', ...steps.map((one) => `  ${one}`), 'end']),
);
const text = fc
  .tuple(fc.array(block, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([blocks, end, isEnded]) => blocks.flat().join(end) + (isEnded ? end : ''));
const place = fc.nat(40);

const said = (one: string): string[] => linesOf(one).map((line) => line.text);
const sorted = (lines: readonly string[]): string[] => lines.map((line) => line.trim()).sort();

describe('a sequence that is edited as rows', () => {
  it('keeps every other line byte for byte when a line is written anew', () => {
    fc.assert(
      fc.property(text, place, (before, at) => {
        const rows = stepRows(before);
        const row = rows[at % Math.max(1, rows.length)];
        if (!row) return;
        const after = replaceLine(before, row.line, 'pause 7s');
        const [old, now] = [linesOf(before), linesOf(after)];
        expect(now).toHaveLength(old.length);
        now.forEach((line, index) => {
          if (index !== row.line - 1) expect(line).toEqual(old[index]);
          else expect(line.text).toMatch(/^\s*pause 7s(?:\s+#.*)?$/);
        });
      }),
      SEED,
    );
  });

  it('says the same after a form has written what it read', () => {
    fc.assert(
      fc.property(text, place, (before, at) => {
        const rows = stepRows(before).filter(({ content }) => formOf(content) !== null);
        const row = rows[at % Math.max(1, rows.length)];
        const form = row && formOf(row.content);
        if (!row || !form) return;
        const line = lineOf(form.kind, form.values);
        expect(line).not.toBeNull();
        const after = replaceLine(before, row.line, line ?? '');
        expect(readSequence(after).sequence).toEqual(readSequence(before).sequence);
      }),
      SEED,
    );
  });

  it('loses and makes no line when a row is moved, and only its own when it is taken away', () => {
    fc.assert(
      fc.property(text, place, place, (before, at, to) => {
        const rows = stepRows(before);
        const row = rows[at % Math.max(1, rows.length)];
        if (!row) return;
        const target = rows[to % rows.length]?.line ?? null;
        expect(sorted(said(moveRow(before, row.line, target).text))).toEqual(sorted(said(before)));
        const own = said(before).slice(row.line - 1, row.last);
        const rest = said(removeRow(before, row.line));
        expect(rest).toEqual([...said(before).slice(0, row.line - 1), ...said(before).slice(row.last)]);
        expect(sorted([...rest, ...own])).toEqual(sorted(said(before)));
      }),
      SEED,
    );
  });

  it('keeps every line in its place when others are put in', () => {
    fc.assert(
      fc.property(text, place, (before, at) => {
        const lines = said(before);
        const line = 1 + (at % (lines.length + 1));
        const after = said(insertLines(before, line, ['pause 7s']));
        expect(after.toSpliced(line - 1, 1)).toEqual(lines);
        expect(after[line - 1]?.trim()).toBe('pause 7s');
      }),
      SEED,
    );
  });
});
