/** Which headers a method or a status must carry, and which it may not: tables of names with their source. */
import { textOf } from '#shared/lib/bytes.ts';
import { cseqOf } from '../views.ts';
import { firstHeader } from '../message.ts';
import type { RequestRule, ResponseRule, Rule } from './rule.ts';

type Wanted = readonly [name: string, rfc: string];

const REQUIRED_BY_METHOD: Readonly<Record<string, readonly Wanted[]>> = {
  INVITE: [['Contact', 'RFC 3261 8.1.1.8']],
  SUBSCRIBE: [
    ['Contact', 'RFC 6665 4.1.2.1'],
    ['Event', 'RFC 6665 4.1.2.1'],
  ],
  NOTIFY: [
    ['Contact', 'RFC 6665 4.2.2'],
    ['Event', 'RFC 6665 8.2.1'],
    ['Subscription-State', 'RFC 6665 4.2.2'],
  ],
  REFER: [
    ['Contact', 'RFC 3515 2.2'],
    ['Refer-To', 'RFC 3515 2.4.1'],
  ],
  UPDATE: [['Contact', 'RFC 3311 5.1']],
  PRACK: [['RAck', 'RFC 3262 7.2']],
  PUBLISH: [['Event', 'RFC 3903 4']],
};

const FORBIDDEN_BY_METHOD: Readonly<Record<string, readonly Wanted[]>> = {
  CANCEL: [
    ['Require', 'RFC 3261 9.1'],
    ['Proxy-Require', 'RFC 3261 9.1'],
  ],
};

const UNWANTED_BY_METHOD: Readonly<Record<string, readonly Wanted[]>> = {
  MESSAGE: [['Contact', 'RFC 3428 4']],
};

const REQUIRED_BY_STATUS: Readonly<Record<number, readonly Wanted[]>> = {
  401: [['WWW-Authenticate', 'RFC 3261 20.44']],
  405: [['Allow', 'RFC 3261 21.4.6']],
  407: [['Proxy-Authenticate', 'RFC 3261 20.27']],
  420: [['Unsupported', 'RFC 3261 21.4.15']],
  421: [['Require', 'RFC 3261 21.4.16']],
  422: [['Min-SE', 'RFC 4028 6']],
  423: [['Min-Expires', 'RFC 3261 21.4.17']],
  489: [['Allow-Events', 'RFC 6665 4.2.1.1']],
};

/** What a method must carry. */
const requiredByMethod: RequestRule = (message, report) => {
  const method = textOf(message.bytes, message.method);
  if (!Object.hasOwn(REQUIRED_BY_METHOD, method)) return;
  for (const [name, rfc] of REQUIRED_BY_METHOD[method] ?? []) {
    if (!firstHeader(message, name)) {
      report('method-header-missing', 'message', message.startLine, { method, name }, rfc);
    }
  }
};

/** What a method may or should not carry. */
const unwantedByMethod: RequestRule = (message, report) => {
  const method = textOf(message.bytes, message.method);
  const tables = [
    ['method-header-forbidden', FORBIDDEN_BY_METHOD],
    ['method-header-unwanted', UNWANTED_BY_METHOD],
  ] as const;
  for (const [code, table] of tables) {
    if (!Object.hasOwn(table, method)) continue;
    for (const [name, rfc] of table[method] ?? []) {
      const header = firstHeader(message, name);
      if (header) report(code, name, header.line, { method }, rfc);
    }
  }
};

/** What a status must carry; a 2xx to INVITE names where the dialog's requests go (RFC 3261 12.1.1). */
const requiredByStatus: ResponseRule = (message, report) => {
  const { status } = message;
  const isAnswer = status >= 200 && status < 300 && cseqOf(message)?.method === 'INVITE';
  const wanted: readonly Wanted[] = isAnswer
    ? [['Contact', 'RFC 3261 12.1.1']]
    : (REQUIRED_BY_STATUS[status] ?? []);
  for (const [name, rfc] of wanted) {
    if (!firstHeader(message, name)) {
      report('status-header-missing', 'message', message.startLine, { status, name }, rfc);
    }
  }
};

/** A body says what it is (RFC 3261 20.15). */
const contentType: Rule = (message, report) => {
  const { body } = message;
  if (body.start < body.end && !firstHeader(message, 'Content-Type')) {
    report('content-type-missing', 'message', body);
  }
};

export const PRESENCE_RULES: readonly Rule[] = [contentType];
export const REQUEST_PRESENCE_RULES: readonly RequestRule[] = [requiredByMethod, unwantedByMethod];
export const RESPONSE_PRESENCE_RULES: readonly ResponseRule[] = [requiredByStatus];
