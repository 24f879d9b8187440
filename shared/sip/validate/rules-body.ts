/** Rules of the body and of the headers that describe it (RFC 3261 7.4, 18.3, 20.11-20.15). */
import { bodyFindings } from '../body.ts';
import { isStream } from './context.ts';
import { excerpt } from './facts.ts';
import { DISPOSITIONS } from './registered.ts';
import type { Rule, RuleSet } from './rule.ts';

/** A body says what it is (RFC 3261 20.15). */
const contentType: Rule = ({ body }, report, { has }) => {
  if (body.start < body.end && !has('Content-Type')) report('content-type-missing', 'message', body);
};

/** Headers that describe a body; without one they describe a body of no bytes (RFC 3261 20.15). */
const DESCRIPTIONS = ['Content-Type', 'Content-Disposition', 'Content-Encoding', 'Content-Language'] as const;

const withoutBody: Rule = ({ body }, report, { first }) => {
  if (body.start < body.end) return;
  for (const at of DESCRIPTIONS) {
    const header = first(at);
    if (header) report('content-header-without-body', at, header.line);
  }
};

/** Another disposition is legal; `handling` says what to do with one that is not known (RFC 3261 20.11). */
const disposition: Rule = ({ bytes }, report, { first, words }) => {
  const value = first('Content-Disposition')?.value;
  const [word = ''] = words('Content-Disposition');
  if (value && word !== '' && !DISPOSITIONS.has(word))
    report('disposition-unknown', 'Content-Disposition', value, { disposition: excerpt(bytes, value) });
};

/** On a stream nothing but Content-Length tells where the message ends (RFC 3261 18.3, 20.14). */
const streamLength: Rule = ({ startLine }, report, { has, context }) => {
  if (isStream(context.transport) && !has('Content-Length'))
    report('stream-content-length-missing', 'message', startLine);
};

/** The chunks of HTTP are not for SIP (RFC 3261 7.4.2). */
const chunked: Rule = ({ headers }, report) => {
  const header = headers.find(({ canonical }) => canonical.toLowerCase() === 'transfer-encoding');
  if (header) report('transfer-encoding', header.canonical, header.line);
};

/** What is wrong inside the body is found by who reads it. */
const content: Rule = (message, report) => {
  for (const { code, at, span, data, rfc } of bodyFindings(message)) report(code, at, span, data, rfc);
};

export const BODY_RULES: RuleSet = {
  any: [contentType, withoutBody, disposition, streamLength, chunked, content],
};
