/** Runs every rule over a message: the full grammar of its values, and what they have to do with one another. */
import type { Diagnostic } from '../diagnostic.ts';
import { bySpan } from '../finding.ts';
import type { ParseResult, SipMessage } from '../message.ts';
import { parseMessage } from '../parse.ts';
import type { MessageContext } from './context.ts';
import { NO_CONTEXT } from './context.ts';
import { createFacts } from './facts.ts';
import { withFix } from './fixes.ts';
import { ADDRESS_RULES } from './rules-address.ts';
import { AUTH_RULES } from './rules-auth.ts';
import { BODY_RULES } from './rules-body.ts';
import { DIALOG_RULES } from './rules-dialog.ts';
import { EVENT_RULES } from './rules-events.ts';
import { OPTION_RULES } from './rules-options.ts';
import { PRESENCE_RULES } from './rules-presence.ts';
import { REACH_RULES } from './rules-reach.ts';
import { ROUTING_RULES } from './rules-routing.ts';
import { START_LINE_RULES } from './rules-start-line.ts';
import { TEXT_RULES } from './rules-text.ts';
import { VALUE_RULES } from './rules-values.ts';
import type { RuleSet } from './rule.ts';
import { createReport } from './rule.ts';

export type { MessageContext, WireTransport } from './context.ts';

const SETS: readonly RuleSet[] = [
  START_LINE_RULES,
  { any: VALUE_RULES },
  PRESENCE_RULES,
  ROUTING_RULES,
  DIALOG_RULES,
  ADDRESS_RULES,
  OPTION_RULES,
  EVENT_RULES,
  AUTH_RULES,
  REACH_RULES,
  BODY_RULES,
  TEXT_RULES,
];
const RULES = SETS.flatMap(({ any = [] }) => any);
const REQUEST_RULES = SETS.flatMap(({ request = [] }) => request);
const RESPONSE_RULES = SETS.flatMap(({ response = [] }) => response);

function runRules(message: SipMessage, context: MessageContext): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const report = createReport(diagnostics);
  const facts = createFacts(message, context);
  if (message.kind === 'request') for (const rule of REQUEST_RULES) rule(message, report, facts);
  else for (const rule of RESPONSE_RULES) rule(message, report, facts);
  for (const rule of RULES) rule(message, report, facts);
  return diagnostics;
}

/**
 * What the grammar and the rules find; what `parseMessage` found of the structure is not repeated. `context` is what is
 * known of the way the message came; rules that need it are silent without. Never throws.
 */
export function validate(message: SipMessage, context: MessageContext = NO_CONTEXT): Diagnostic[] {
  return runRules(message, context).map((diagnostic) => withFix(message, diagnostic));
}

/** Structure, grammar and rules in one; the diagnostics are in the order of the bytes. */
export function lint(bytes: Uint8Array, context: MessageContext = NO_CONTEXT): ParseResult {
  const { message, diagnostics } = parseMessage(bytes);
  if (!message) return { message, diagnostics };
  const found = [...diagnostics, ...runRules(message, context)];
  return { message, diagnostics: bySpan(found).map((diagnostic) => withFix(message, diagnostic)) };
}
