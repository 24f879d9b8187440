/** The language of sequences: what each line says, and what is told where it says nothing. */
import { describe, expect, it } from 'vitest';
import type { Sequence, SequenceStep } from '#shared/model/sequence.ts';
import { SEQUENCE_LIMITS } from '#shared/sequence/problems.ts';
import { readSequence } from '#shared/sequence/read.ts';
import { stepText, writeSequence } from '#shared/sequence/write.ts';

const BASIC = `# comment
name: Basic call
data: users.csv
timeout: 5s
var callee: echo

send invite.sip as call          # a request's file
wait 180 within 2s
wait 200
  expect header Contact contains "sip:"
  expect time < 500ms
take target from response.header("Contact") match /<([^>]+)>/
pause 500ms
send re-INVITE of call
wait 200
repeat 3
  send options.sip
  wait 200..299
    expect header Allow exists
end
send "info call.sip" in dialog
wait INVITE within 10s as bob
answer 180
answer 200 sdp
wait BYE
answer 200 with "answer.sip"
expect count 180 = 1
expect value "{{target}}" matches /^sip:/
send BYE of call
wait 2xx
`;

/** Steps without the lines that they stand on. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'line');
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(one)]));
}

const only = (line: string): SequenceStep | undefined => readSequence(line).sequence.steps[0];

describe('a sequence', () => {
  it('is read with its settings, steps and the assertions of its waits', () => {
    const { sequence, problems } = readSequence(BASIC);
    expect(problems).toEqual([]);
    expect(sequence).toMatchObject({
      name: 'Basic call',
      data: 'users.csv',
      timeout: 5_000,
      variables: [{ name: 'callee', value: 'echo' }],
    });
    expect(sequence.steps.map(({ kind }) => kind)).toEqual([
      ...['send', 'wait', 'wait', 'take', 'pause', 'send', 'wait', 'repeat', 'send', 'wait', 'answer'],
      ...['answer', 'wait', 'answer', 'check', 'check', 'send', 'wait'],
    ]);
    expect(sequence.steps[2]).toEqual({
      ...{ kind: 'wait', line: 9, of: '', as: '', what: '200', within: null },
      checks: [
        {
          ...{ line: 10, subject: { kind: 'header', name: 'Contact' } },
          ...{ message: '', operator: 'contains', expected: 'sip:' },
        },
        { line: 11, subject: { kind: 'time' }, message: '', operator: '<', expected: '500' },
      ],
    });
  });

  it('says the same when it is written and read again', () => {
    const { sequence } = readSequence(BASIC);
    const again = readSequence(writeSequence(sequence));
    expect(again.problems).toEqual([]);
    expect(plain(again.sequence)).toEqual(plain(sequence));
    expect(writeSequence(again.sequence)).toBe(writeSequence(sequence));
  });

  it.each(['\n', '\r\n', '\r'])('has lines that end %j', (end) => {
    const { sequence, problems } = readSequence(BASIC.replaceAll('\n', end));
    expect(problems).toEqual([]);
    expect(sequence).toEqual(readSequence(BASIC).sequence);
  });

  it('has a wait of five seconds, no name and no data where it says nothing', () => {
    const empty: Sequence = { name: '', data: '', timeout: 5_000, variables: [], steps: [] };
    expect(readSequence('')).toEqual({ sequence: empty, problems: [] });
  });
});

describe('a step', () => {
  it.each<readonly [string, unknown]>([
    ['send bye', { kind: 'send', of: '', as: '', what: { kind: 'step', step: 'BYE' } }],
    ['send CANCEL of a', { kind: 'send', of: 'a', as: '', what: { kind: 'step', step: 'CANCEL' } }],
    ['send "BYE"', { kind: 'send', of: '', as: '', what: { kind: 'file', path: 'BYE', inDialog: false } }],
    [
      'send ../a.sip in dialog of x as y',
      { kind: 'send', of: 'x', as: 'y', what: { kind: 'file', path: '../a.sip', inDialog: true } },
    ],
    ['wait 4xx within 1.5s', { kind: 'wait', of: '', as: '', what: '400..499', within: 1_500, checks: [] }],
    ['answer 486 of x', { kind: 'answer', of: 'x', status: 486, sdp: false, reliable: false, file: '' }],
    ['answer 183 sdp reliable', { kind: 'answer', of: '', status: 183, sdp: true, reliable: true, file: '' }],
    ['pause 2min', { kind: 'pause', ms: 120_000 }],
    [
      'take a from request.header("Record-Route") in INVITE of c',
      {
        ...{ kind: 'take', of: 'c', message: 'INVITE', name: 'a', match: '' },
        from: '{{request.header("Record-Route")}}',
      },
    ],
    [
      'expect header Contact exists of a in 180..189',
      {
        ...{ kind: 'check', of: 'a' },
        check: {
          ...{ subject: { kind: 'header', name: 'Contact' }, message: '180..189' },
          ...{ operator: 'exists', expected: '' },
        },
      },
    ],
    ['take a from $uuid', { kind: 'take', of: '', message: '', name: 'a', from: '{{$uuid}}', match: '' }],
    [
      'take a from "x {{b}}" match /\\/(.*)/ of c',
      { kind: 'take', of: 'c', message: '', name: 'a', from: 'x {{b}}', match: '\\/(.*)' },
    ],
    [
      'expect status 200..299 of a',
      {
        ...{ kind: 'check', of: 'a' },
        check: { subject: { kind: 'status' }, message: '', operator: '=', expected: '200..299' },
      },
    ],
    [
      'expect body = "a\\r\\nb # no comment" # one',
      {
        ...{ kind: 'check', of: '' },
        check: { subject: { kind: 'body' }, message: '', operator: '=', expected: 'a\r\nb # no comment' },
      },
    ],
    [
      'expect value target = {{ callee }}',
      {
        ...{ kind: 'check', of: '' },
        check: {
          subject: { kind: 'value', call: '{{target}}' },
          message: '',
          operator: '=',
          expected: '{{ callee }}',
        },
      },
    ],
  ])('%s', (line, step) => {
    expect(readSequence(line).problems).toEqual([]);
    expect(plain(only(line))).toEqual(step);
    const written = stepText(only(line) as SequenceStep);
    expect(plain(only(written))).toEqual(step);
  });

  it('takes assertions that stand further in than its wait, and no others', () => {
    const { steps } = readSequence('wait 200\n expect time < 1s\nexpect time < 2s').sequence;
    expect(steps).toMatchObject([
      { kind: 'wait', checks: [{ line: 2 }] },
      { kind: 'check', line: 3 },
    ]);
  });
});

describe('a problem', () => {
  it.each([
    ['sned a.sip', 'unknown-step', 'sned'],
    ['send', 'missing', ''],
    ['send BYEE', 'unexpected', 'BYEE'],
    ['answer 200 reliable', 'unexpected', 'reliable'],
    ['answer 100 reliable', 'unexpected', 'reliable'],
    ['answer 183 reliable with a.sip', 'unexpected', 'with'],
    ['answer 183 with a.sip reliable', 'unexpected', 'reliable'],
    ['send BYE in dialog', 'unexpected', 'in'],
    ['send a.sip in', 'missing', ''],
    ['send a.sip as 1', 'bad-name', '1'],
    ['wait 99', 'bad-message', '99'],
    ['wait 200 within 5', 'bad-duration', '5'],
    ['wait 200 within 2000s', 'ok', ''],
    ['wait 200 within 20000s', 'bad-duration', '20000s'],
    ['answer 20', 'bad-status', '20'],
    ['pause soon', 'bad-duration', 'soon'],
    ['take 1a from b', 'bad-name', '1a'],
    ['take a of b', 'missing', 'of'],
    ['take a from b match /(/', 'bad-expression', '/(/'],
    ['take a from "b', 'bad-text', '"b'],
    ['take a from "\\d"', 'bad-text', '"\\d"'],
    ['expect colour = red', 'unknown-subject', 'colour'],
    ['expect header To like x', 'unknown-operator', 'like'],
    ['expect time contains 1', 'unfit-operator', 'contains'],
    ['expect time < 5', 'bad-duration', '5'],
    ['expect count 200 = some', 'bad-number', 'some'],
    ['expect status = ok', 'bad-status', 'ok'],
    ['expect header To =', 'missing', ''],
    ['expect header To exists in', 'missing', ''],
    ['expect header To exists in dialog', 'bad-message', 'dialog'],
    ['expect status 200 in INVITE', 'unexpected', 'INVITE'],
    ['expect time < 1s in INVITE', 'unexpected', 'INVITE'],
    ['expect count 200 = 1 in 200', 'unexpected', 'in'],
    ['take a from b in 99', 'bad-message', '99'],
    ['repeat', 'missing', ''],
    ['repeat 0\nend', 'bad-number', '0'],
    ['repeat 10001\nend', 'bad-number', '10001'],
    ['repeat 2', 'open-repeat', 'repeat'],
    ['end', 'lone-end', 'end'],
    ['pause 1s\nname: x', 'late-setting', 'name: x'],
    ['timeout: soon', 'bad-duration', 'timeout: soon'],
    [`pause ${' '.repeat(SEQUENCE_LIMITS.line)}1s`, 'too-long', null],
  ])('%j is %s', (text, code, place) => {
    const [problem] = readSequence(text).problems;
    expect(problem?.code ?? 'ok').toBe(code);
    if (problem && place !== null) expect(text.slice(problem.from, problem.to)).toBe(place);
  });

  it('is told with its line', () => {
    expect(readSequence('\r\n\r\npause\r\n').problems).toMatchObject([{ line: 3, from: 9, to: 9 }]);
  });

  it('does not hide what can be read', () => {
    const { sequence, problems } = readSequence(
      'pause\nrepeat x\npause 1s\nend\nwait 200\n  expect\n  expect body exists',
    );
    expect(problems).toHaveLength(3);
    expect(sequence.steps).toMatchObject([
      { kind: 'repeat', times: 1, steps: [{ kind: 'pause' }] },
      { kind: 'wait', checks: [{ line: 7 }] },
    ]);
  });

  it('is that there are too many steps, or repeats in repeats', () => {
    const many = readSequence('pause 1s\n'.repeat(SEQUENCE_LIMITS.steps + 5));
    expect(many.problems).toMatchObject([{ code: 'too-many-steps', line: 1_001 }]);
    expect(many.sequence.steps).toHaveLength(SEQUENCE_LIMITS.steps);
    const deep = readSequence(`${'repeat 2\n'.repeat(6)}pause 1s\n${'end\n'.repeat(6)}`);
    expect(deep.problems).toMatchObject([{ code: 'too-deep', line: 6 }]);
    expect(JSON.stringify(deep.sequence).match(/"repeat"/g)).toHaveLength(5);
  });
});
