/** Which headers a method or a status must, should and may carry: the table of `header-use.ts`, held against a message. */
import type { DiagnosticCode } from '../diagnostic-codes.ts';
import type { HeaderField } from '../message.ts';
import type { Uses } from './header-use.ts';
import { usesAt } from './header-use.ts';
import type { RequestRule, ResponseRule, RuleSet } from './rule.ts';

/** What a request must carry, and what it carries without use or against the RFC. */
const requestHeaders: RequestRule = ({ headers, startLine }, report, { method, has }) => {
  const uses = usesAt('R', method);
  if (!uses) return;
  for (const { name, rfc } of uses.must)
    if (!has(name)) report('method-header-missing', 'message', startLine, { method, name }, rfc);
  const data = { method: method.slice(0, 60) };
  reportListed(headers, uses.forbidden, (name, line, rfc) =>
    report('method-header-forbidden', name, line, data, rfc),
  );
  reportListed(headers, uses.useless, (name, line, rfc) =>
    report('method-header-unwanted', name, line, data, rfc),
  );
};

function reportListed(
  headers: readonly HeaderField[],
  listed: ReadonlyMap<string, string>,
  tell: (name: string, line: HeaderField['line'], rfc: string) => void,
): void {
  if (listed.size === 0) return;
  for (const { canonical, line } of headers) {
    const rfc = listed.get(canonical);
    if (rfc !== undefined) tell(canonical, line, rfc);
  }
}

/** What a response must and should carry; both its class and its status have a say. */
const responseHeaders: ResponseRule = ({ status, startLine }, report, { method, has }) => {
  const kinds = [
    ['status-header-missing', 'must'],
    ['status-header-advised', 'should'],
  ] as const satisfies readonly (readonly [DiagnosticCode, keyof Uses])[];
  for (const where of [`${Math.floor(status / 100)}xx`, String(status)]) {
    const uses = usesAt(where, method);
    for (const [code, kind] of uses ? kinds : [])
      for (const { name, rfc } of uses?.[kind] ?? [])
        if (!has(name)) report(code, 'message', startLine, { status, name }, rfc);
  }
};

/** What stands in a response without a use; who reads it passes it over (RFC 3261 20). */
const uselessInResponse: ResponseRule = ({ headers }, report, { method }) => {
  const uses = usesAt('r', method);
  if (!uses) return;
  reportListed(headers, uses.useless, (name, line, rfc) =>
    report('response-header-unwanted', name, line, undefined, rfc),
  );
};

export const PRESENCE_RULES: RuleSet = {
  request: [requestHeaders],
  response: [responseHeaders, uselessInResponse],
};
