/** Runs every rule over a message: the full grammar of its values, and what they have to do with one another. */
import type { Diagnostic } from '../diagnostic.ts';
import { bySpan } from '../finding.ts';
import type { ParseResult, SipMessage } from '../message.ts';
import { parseMessage } from '../parse.ts';
import { PRESENCE_RULES, REQUEST_PRESENCE_RULES, RESPONSE_PRESENCE_RULES } from './rules-presence.ts';
import { REQUEST_ROUTING_RULES, RESPONSE_ROUTING_RULES, ROUTING_RULES } from './rules-routing.ts';
import { START_LINE_RULES } from './rules-start-line.ts';
import { VALUE_RULES } from './rules-values.ts';
import type { RequestRule, ResponseRule, Rule } from './rule.ts';
import { createReport } from './rule.ts';

const RULES: readonly Rule[] = [...VALUE_RULES, ...ROUTING_RULES, ...PRESENCE_RULES];
const REQUEST_RULES: readonly RequestRule[] = [
  ...START_LINE_RULES,
  ...REQUEST_ROUTING_RULES,
  ...REQUEST_PRESENCE_RULES,
];
const RESPONSE_RULES: readonly ResponseRule[] = [...RESPONSE_ROUTING_RULES, ...RESPONSE_PRESENCE_RULES];

/** What the grammar and the rules find; what `parseMessage` found of the structure is not repeated. Never throws. */
export function validate(message: SipMessage): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const report = createReport(diagnostics);
  if (message.kind === 'request') for (const rule of REQUEST_RULES) rule(message, report);
  else for (const rule of RESPONSE_RULES) rule(message, report);
  for (const rule of RULES) rule(message, report);
  return diagnostics;
}

/** Structure, grammar and rules in one; the diagnostics are in the order of the bytes. */
export function lint(bytes: Uint8Array): ParseResult {
  const { message, diagnostics } = parseMessage(bytes);
  if (!message) return { message, diagnostics };
  return { message, diagnostics: bySpan([...diagnostics, ...validate(message)]) };
}
