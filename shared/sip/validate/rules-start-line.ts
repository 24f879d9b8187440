/** Rules of the start line and of what it says about the transaction (RFC 3261 7.1, 10.2, 19.1.1; RFC 4320 4). */
import { textOf } from '#shared/lib/bytes.ts';
import { at } from '../chars.ts';
import { findParam } from '../grammar/params.ts';
import { readUri } from '../grammar/uri.ts';
import { isKnownMethod } from '../methods.ts';
import { STATUS_CODES } from '../status.ts';
import { excerpt } from './facts.ts';
import type { RequestRule, ResponseRule, RuleSet } from './rule.ts';
import { sinkAt } from './rule.ts';

const LESS = 0x3c;
const AT = 'start-line';
const REGISTERED: ReadonlySet<number> = new Set(STATUS_CODES);

/** The Request-URI is a URI, bare, and without headers (RFC 3261 7.1, 19.1.1 table 1). */
const requestUri: RequestRule = ({ bytes, uri, method }, report) => {
  if (uri.start >= uri.end) return;
  if (at(bytes, uri.start) === LESS) {
    report('request-uri-brackets', AT, uri);
    return;
  }
  const node = readUri(bytes, uri, sinkAt(report, AT));
  if (node.headers) report('request-uri-headers', AT, node.headers);
  const methodParam = findParam(bytes, node.params, 'method');
  if (methodParam) report('request-uri-parameter', AT, methodParam.name, { name: 'method' });
  if (node.user && textOf(bytes, method) === 'REGISTER') report('register-uri-user', AT, node.user);
};

/** A registered method in other letters is another method (RFC 3261 7.1); a new method is legal and unusual. */
const methodName: RequestRule = ({ bytes, method }, report) => {
  const written = excerpt(bytes, method);
  const known = written.toUpperCase();
  if (isKnownMethod(written)) return;
  if (isKnownMethod(known)) report('method-case', AT, method, { method: written, known });
  else if (method.start < method.end) report('method-unknown', AT, method, { method: written });
};

/** A code nobody registered counts as x00 of its class (RFC 3261 8.1.3.2). */
const statusCode: ResponseRule = ({ status, statusSpan }, report) => {
  const isClass = status >= 100 && status <= 699;
  if (isClass && !REGISTERED.has(status)) report('status-unknown', AT, statusSpan, { status });
};

/** ACK is never answered (RFC 3261 17.1.1.3, 17.2.1). */
const answerToAck: ResponseRule = ({ startLine }, report, { method }) => {
  if (method === 'ACK') report('response-to-ack', AT, startLine);
};

/** Only INVITE has provisional responses other than 100, and a 408 to another request comes too late (RFC 4320 4). */
const answerToNonInvite: ResponseRule = ({ status, statusSpan }, report, { method }) => {
  if (method === '' || method === 'INVITE') return;
  if (status > 100 && status < 200) report('provisional-to-non-invite', AT, statusSpan, { status, method });
  if (status === 408) report('timeout-to-non-invite', AT, statusSpan, { method });
};

export const START_LINE_RULES: RuleSet = {
  request: [requestUri, methodName],
  response: [statusCode, answerToAck, answerToNonInvite],
};
