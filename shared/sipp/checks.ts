/**
 * Assertions as actions of SIPp. A text is judged by `ereg`, a number by its sign: what is expected is taken from it, and the rest has to
 * begin as the comparison wants it, for only `ereg` fails a call.
 */
import type { Check } from '#shared/model/sequence.ts';
import { statusRangeOf } from '#shared/sequence/terms.ts';
import { checkText } from '#shared/sequence/write.ts';
import { posixOf, posixText } from './posix.ts';
import type { ScriptAction } from './script.ts';
import type { ScriptValues } from './script-values.ts';

/** What an assertion is judged among. */
export interface Judged {
  /** The statuses that the step waits for; none for a request. */
  readonly statuses: readonly number[];
  readonly said: ScriptValues['said'];
  /** A name for a variable that nothing else has. */
  readonly variable: () => string;
  /** The variable that counts messages of a status, a range or a method. */
  readonly counter: (of: string) => string;
  /** Sees to it that the time is taken when the request leaves; false where none left. */
  readonly timed: () => boolean;
}

/** The variables of the time at which a request left: seconds, and millionths. */
export const SENT = ['sent_s', 'sent_us'] as const;

export const action = (name: string, attributes: Readonly<Record<string, string>>): ScriptAction => ({
  name,
  attributes,
});

const SPACES = '[[:space:]]*';

type Where = Readonly<Record<string, string>>;

function ereg(regexp: string, where: Where, variable: string, isWanted = true): ScriptAction {
  const check = isWanted ? { check_it: 'true' } : { check_it_inverse: 'true' };
  return action('ereg', { regexp, ...where, ...check, assign_to: variable });
}

/** An expression for a text, and whether it has to fit; null where POSIX cannot say it. */
function expressionOf(
  { operator }: Check,
  expected: string,
  isHeader: boolean,
): { readonly regexp: string; readonly isWanted: boolean } | null {
  switch (operator) {
    case 'exists':
      return { regexp: '.', isWanted: true };
    case 'absent':
      return { regexp: '.', isWanted: false };
    case 'contains':
      return { regexp: posixText(expected), isWanted: true };
    case 'matches': {
      const regexp = posixOf(expected);
      // What SIPp takes for a header begins with the blank behind its colon.
      const lead = isHeader && regexp?.startsWith('^') ? `^${SPACES}${regexp.slice(1)}` : regexp;
      return lead === null ? null : { regexp: lead, isWanted: true };
    }
    case '=':
    case '!=':
      return { regexp: `^${SPACES}${posixText(expected)}${SPACES}$`, isWanted: operator === '=' };
    default:
      return null;
  }
}

/** Whether an expression can stand in an attribute: SIPp's own reading of XML knows no line breaks there. */
const isSayable = (regexp: string): boolean => regexp !== '' && !/[\x00-\x1f\x7f]/.test(regexp);

function textActions(check: Check, where: Where, judged: Judged): readonly ScriptAction[] | null {
  const isText = !['exists', 'absent', 'matches'].includes(check.operator);
  const expected = isText ? judged.said(check.expected) : { text: check.expected, isFixed: true };
  if (!expected.isFixed) return null;
  const found = expressionOf(check, expected.text, where['search_in'] === 'hdr');
  if (found === null || !isSayable(found.regexp)) return null;
  return [ereg(found.regexp, where, judged.variable(), found.isWanted)];
}

/** How a difference begins where a comparison holds: SIPp writes nothing for nought. `!=` turns `=` around. */
const SIGNS: Readonly<Record<string, string>> = {
  '<': '^-',
  '<=': '^(-| )',
  '>': '^[0-9]',
  '>=': '^[0-9 ]',
  '=': '^ ',
  '!=': '^ ',
};

/** Compares a variable with a number; the words of the assertion stand in SIPp's log where it fails. */
function numberActions(check: Check, variable: string, { said, variable: fresh }: Judged) {
  const sign = SIGNS[check.operator];
  const expected = said(check.expected);
  if (sign === undefined || !expected.isFixed || !/^\d+$/.test(expected.text)) return null;
  const told = fresh();
  return [
    action('subtract', { assign_to: variable, value: expected.text }),
    action('assignstr', { assign_to: told, value: `[$${variable}] = X - N in: ${plainText(check)}` }),
    ereg(sign, { search_in: 'var', variable: told }, fresh(), check.operator !== '!='),
  ];
}

/** An assertion's text without what SIPp would read. */
const plainText = (check: Check): string => checkText(check).replace(/[[\]\\]/g, ' ');

function timeActions(check: Check, judged: Judged): readonly ScriptAction[] | null {
  const [s, us] = [judged.variable(), judged.variable()];
  const compared = numberActions(check, us, judged);
  if (compared === null || !judged.timed()) return null;
  return [
    action('gettimeofday', { assign_to: `${s},${us}` }),
    action('subtract', { assign_to: s, variable: SENT[0] }),
    action('subtract', { assign_to: us, variable: SENT[1] }),
    action('multiply', { assign_to: s, value: '1000000' }),
    action('add', { assign_to: us, variable: s }),
    action('divide', { assign_to: us, value: '1000' }),
    ...compared,
  ];
}

/** A copy, since comparing takes from it. */
function countActions(of: string, check: Check, judged: Judged): readonly ScriptAction[] | null {
  const copy = judged.variable();
  const compared = numberActions(check, copy, judged);
  if (compared === null) return null;
  const counter = judged.counter(of);
  return [
    action('assign', { assign_to: copy, value: '0' }),
    action('add', { assign_to: copy, variable: counter }),
    ...compared,
  ];
}

/** What SIPp cannot say of a message. */
const UNKNOWN = /\{\{\s*(?:response\.(?:status|reason|body)|request\.(?:method|uri|body)|dialog\.)/;

function valueActions(call: string, check: Check, judged: Judged): readonly ScriptAction[] | null {
  if (UNKNOWN.test(call)) return null;
  const value = judged.said(call);
  if (/[\r\n]/.test(value.text)) return null;
  const held = judged.variable();
  const checked = textActions(check, { search_in: 'var', variable: held }, judged);
  const kept = action('assignstr', { assign_to: held, value: value.text });
  return checked === null ? null : [kept, ...checked];
}

const COMPARES: Readonly<Record<string, (a: number, low: number, high: number) => boolean>> = {
  '=': (a, low, high) => a >= low && a <= high,
  '!=': (a, low, high) => a < low || a > high,
  '<': (a, low) => a < low,
  '<=': (a, _low, high) => a <= high,
  '>': (a, _low, high) => a > high,
  '>=': (a, low) => a >= low,
};

/** The statuses that are waited for and do not do: where one comes, the call fails. */
function statusActions(check: Check, judged: Judged): readonly ScriptAction[] | null {
  const expected = judged.said(check.expected);
  const range = expected.isFixed ? statusRangeOf(expected.text) : null;
  const compare = COMPARES[check.operator];
  if (!range || !compare || judged.statuses.length === 0) return null;
  const fit = judged.statuses.filter((status) => compare(status, range.low, range.high));
  if (fit.length === judged.statuses.length) return [];
  const regexp = fit.length === 0 ? '^$' : `^SIP/2\\.0 (${fit.join('|')}) `;
  return [ereg(regexp, { search_in: 'msg' }, judged.variable())];
}

/** The actions that judge an assertion at the message that it is about; null where SIPp cannot. */
export function checkActions(check: Check, judged: Judged): readonly ScriptAction[] | null {
  const { subject } = check;
  switch (subject.kind) {
    case 'header':
      return textActions(check, { search_in: 'hdr', header: `${subject.name}:` }, judged);
    case 'body':
      return textActions(check, { search_in: 'body' }, judged);
    case 'status':
      return statusActions(check, judged);
    case 'time':
      return timeActions(check, judged);
    case 'count':
      return countActions(subject.of, check, judged);
    case 'value':
      return valueActions(subject.call, check, judged);
  }
}
