/** Rules of the start line that need the grammar (RFC 3261 7.1, 10.2, 19.1.1). */
import { textOf } from '#shared/lib/bytes.ts';
import { at } from '../chars.ts';
import { findParam } from '../grammar/params.ts';
import { readUri } from '../grammar/uri.ts';
import { isKnownMethod } from '../methods.ts';
import type { RequestRule } from './rule.ts';
import { sinkAt } from './rule.ts';

const LESS = 0x3c;
const AT = 'start-line';

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

/** A registered method in other letters is another method (RFC 3261 7.1). */
const methodCase: RequestRule = ({ bytes, method }, report) => {
  const written = textOf(bytes, method);
  const known = written.toUpperCase();
  if (written !== known && isKnownMethod(known))
    report('method-case', AT, method, { method: written, known });
};

export const START_LINE_RULES: readonly RequestRule[] = [requestUri, methodCase];
