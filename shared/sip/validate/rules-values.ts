/** Which production each header's value has: the table by which every value of a message is checked (RFC 3261 20). */
import type { Span } from '#shared/lib/bytes.ts';
import { checkChallenge, checkCredentials } from '../grammar/auth.ts';
import { checkCallId } from '../grammar/call-id.ts';
import { splitList } from '../grammar/comma-list.ts';
import { readContact } from '../grammar/contact.ts';
import { readCSeq } from '../grammar/cseq.ts';
import { checkDate } from '../grammar/date.ts';
import { checkContentType } from '../grammar/media-type.ts';
import { readAddress } from '../grammar/name-addr.ts';
import {
  checkMaxForwards,
  checkNumber,
  checkRAck,
  checkRetryAfter,
  checkSeconds,
  checkSecondsWithParams,
} from '../grammar/numbers.ts';
import { readRoute } from '../grammar/route.ts';
import type { Sink } from '../grammar/sink.ts';
import { checkToken, checkTokenWithParams } from '../grammar/token-list.ts';
import { readVia } from '../grammar/via.ts';
import { checkWarning } from '../grammar/warning.ts';
import { headerInfo } from '../header-table.ts';
import type { HeaderField } from '../message.ts';
import type { Report, Rule } from './rule.ts';
import { sinkAt } from './rule.ts';

type Production = (bytes: Uint8Array, value: Span, sink: Sink) => unknown;

interface Entry {
  readonly read: Production;
  /** Whether the header may stand without a value (RFC 3261 25.1: Allow, Supported and the Accept family). */
  readonly mayBeEmpty?: boolean;
}

const address: Entry = { read: readAddress };
const route: Entry = { read: readRoute };
const token: Entry = { read: checkToken };
const tokens: Entry = { read: checkToken, mayBeEmpty: true };
const tokenWithParams: Entry = { read: checkTokenWithParams };
const seconds: Entry = { read: checkSeconds };
const credentials: Entry = { read: checkCredentials };
const challenge: Entry = { read: checkChallenge };

/** By canonical name; a header that is not here may hold anything. Lists are split before their production reads. */
const PRODUCTIONS: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['Via', { read: readVia }],
  ['From', address],
  ['To', address],
  ['Contact', { read: readContact }],
  ['Reply-To', address],
  ['Refer-To', address],
  ['Referred-By', address],
  ['P-Asserted-Identity', address],
  ['P-Preferred-Identity', address],
  ['Route', route],
  ['Record-Route', route],
  ['Path', route],
  ['Service-Route', route],
  ['Call-ID', { read: checkCallId }],
  ['In-Reply-To', { read: checkCallId }],
  ['CSeq', { read: readCSeq }],
  ['Max-Forwards', { read: checkMaxForwards }],
  ['Date', { read: checkDate }],
  ['Content-Type', { read: checkContentType }],
  ['Content-Disposition', tokenWithParams],
  ['Expires', seconds],
  ['Min-Expires', seconds],
  ['Session-Expires', { read: checkSecondsWithParams }],
  ['Min-SE', { read: checkSecondsWithParams }],
  ['Retry-After', { read: checkRetryAfter }],
  ['RSeq', { read: checkNumber }],
  ['Max-Breadth', { read: checkNumber }],
  ['RAck', { read: checkRAck }],
  ['Warning', { read: checkWarning }],
  ['Allow', tokens],
  ['Supported', tokens],
  ['Require', token],
  ['Proxy-Require', token],
  ['Unsupported', token],
  ['Allow-Events', token],
  ['Content-Encoding', token],
  ['Event', tokenWithParams],
  ['Subscription-State', tokenWithParams],
  ['Reason', tokenWithParams],
  ['Authorization', credentials],
  ['Proxy-Authorization', credentials],
  ['WWW-Authenticate', challenge],
  ['Proxy-Authenticate', challenge],
]);

function checkHeader(bytes: Uint8Array, { canonical, value, line }: HeaderField, report: Report): void {
  const entry = PRODUCTIONS.get(canonical);
  if (!entry) return;
  const info = headerInfo(canonical);
  const sink = sinkAt(report, canonical);
  if (value.start >= value.end) {
    if (!entry.mayBeEmpty) report('header-empty', canonical, line, undefined, info?.rfc);
    return;
  }
  const items = info?.list ? splitList(bytes, value, sink) : [value];
  for (const item of items) entry.read(bytes, item, sink);
}

/** Every value is of its header's production. */
const values: Rule = ({ bytes, headers }, report) => {
  for (const header of headers) checkHeader(bytes, header, report);
};

export const VALUE_RULES: readonly Rule[] = [values];
