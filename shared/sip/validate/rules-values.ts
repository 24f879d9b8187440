/** Which production each header's value has: the table by which every value of a message is checked (RFC 3261 20). */
import type { Span } from '#shared/lib/bytes.ts';
import { readLanguage, readLanguageRange, readMediaRange, readTokenWithQ } from '../grammar/accept.ts';
import { checkChallenge, checkCredentials, readAuthInfo } from '../grammar/auth.ts';
import { readCallId, readCallIds } from '../grammar/call-id.ts';
import { splitList } from '../grammar/comma-list.ts';
import { readContact } from '../grammar/contact.ts';
import { readCSeq } from '../grammar/cseq.ts';
import { checkDate } from '../grammar/date.ts';
import { readJoin, readReplaces, readTargetDialog } from '../grammar/dialog-id.ts';
import { readEvent, readEventType, readSubscriptionState } from '../grammar/event.ts';
import {
  readChargingAddresses,
  readChargingVector,
  readCodeWithParams,
  readHex,
  readResourcePriority,
} from '../grammar/extensions.ts';
import { readDiversion, readHistoryEntry } from '../grammar/history.ts';
import { readIdentity } from '../grammar/identity.ts';
import { readBareUri, readInfoUri } from '../grammar/info-uri.ts';
import { checkContentType } from '../grammar/media-type.ts';
import { readContentId, readMimeVersion } from '../grammar/mime.ts';
import { readAddress } from '../grammar/name-addr.ts';
import { readMaxForwards, readNumber, readSeconds } from '../grammar/numbers.ts';
import { readPrivacy } from '../grammar/privacy.ts';
import { readProducts } from '../grammar/product.ts';
import { readQuotable } from '../grammar/quotable.ts';
import { readRAck } from '../grammar/rack.ts';
import { readReason } from '../grammar/reason.ts';
import { readRetryAfter } from '../grammar/retry-after.ts';
import { readRoute } from '../grammar/route.ts';
import { readSessionId } from '../grammar/session-id.ts';
import { readMinSE, readSessionExpires } from '../grammar/session-timer.ts';
import type { Sink } from '../grammar/sink.ts';
import { readTimestamp } from '../grammar/timestamp.ts';
import { readReferSub, readStarWithParams, readToken, readTokenWithParams } from '../grammar/token-list.ts';
import { readVia } from '../grammar/via.ts';
import { readWarning } from '../grammar/warning.ts';
import { headerInfo } from '../header-table.ts';
import type { HeaderField, SipMessage } from '../message.ts';
import type { Report, Rule } from './rule.ts';
import { sinkAt } from './rule.ts';

type Production = (bytes: Uint8Array, value: Span, sink: Sink) => unknown;

interface Entry {
  readonly read: Production;
  /** Whether the header may stand without a value, as its RFC's grammar has it. */
  readonly mayBeEmpty: boolean;
  /** Whether the production reads all values of a line at once. */
  readonly whole: boolean;
}

type Names = readonly string[];

/** Each production with the headers that have it; values of lists are split before it reads. */
const ONE_OR_MORE: readonly (readonly [read: Production, names: Names])[] = [
  [readVia, ['Via']],
  [readAddress, ['From', 'To', 'Reply-To', 'Refer-To', 'Referred-By']],
  [readAddress, ['P-Asserted-Identity', 'P-Preferred-Identity', 'P-Called-Party-ID', 'P-Charge-Info']],
  [readAddress, ['P-Profile-Key', 'P-Refused-URI-List', 'P-Served-User', 'P-DCS-Trace-Party-ID']],
  [readAddress, ['Permission-Missing', 'Policy-Contact', 'Policy-ID', 'Trigger-Consent']],
  [readContact, ['Contact']],
  [readRoute, ['Route', 'Record-Route', 'Path', 'Service-Route']],
  [readHistoryEntry, ['History-Info']],
  [readDiversion, ['Diversion']],
  [readInfoUri, ['Alert-Info', 'Call-Info', 'Error-Info', 'Geolocation', 'Identity-Info', 'Refer-Events-At']],
  [readBareUri, ['P-Asserted-Service', 'P-Preferred-Service']],
  [readCallId, ['Call-ID']],
  [readReplaces, ['Replaces']],
  [readJoin, ['Join']],
  [readTargetDialog, ['Target-Dialog']],
  [readCSeq, ['CSeq']],
  [readMaxForwards, ['Max-Forwards']],
  [readNumber, ['RSeq', 'Max-Breadth', 'Flow-Timer']],
  [readSeconds, ['Expires', 'Min-Expires']],
  [readSessionExpires, ['Session-Expires']],
  [readMinSE, ['Min-SE']],
  [readRetryAfter, ['Retry-After']],
  [readTimestamp, ['Timestamp']],
  [readRAck, ['RAck']],
  [checkDate, ['Date']],
  [checkContentType, ['Content-Type']],
  [readContentId, ['Content-ID']],
  [readMimeVersion, ['MIME-Version']],
  [readLanguage, ['Content-Language']],
  [readWarning, ['Warning']],
  [readToken, ['Require', 'Proxy-Require', 'Unsupported', 'Content-Encoding', 'Priority']],
  [
    readToken,
    ['SIP-ETag', 'SIP-If-Match', 'Suppress-If-Match', 'Geolocation-Routing', 'Request-Disposition'],
  ],
  [readTokenWithParams, ['Content-Disposition', 'Answer-Mode', 'Priv-Answer-Mode', 'P-Answer-State']],
  [readTokenWithParams, ['P-Access-Network-Info', 'Cellular-Network-Info']],
  [readTokenWithQ, ['Security-Client', 'Security-Server', 'Security-Verify']],
  [readStarWithParams, ['Accept-Contact', 'Reject-Contact', 'Feature-Caps']],
  [readReferSub, ['Refer-Sub']],
  [readEventType, ['Allow-Events']],
  [readEvent, ['Event', 'Info-Package']],
  [readSubscriptionState, ['Subscription-State']],
  [readReason, ['Reason']],
  [readPrivacy, ['Privacy']],
  [readSessionId, ['Session-ID']],
  [readIdentity, ['Identity']],
  [readQuotable, ['User-to-User', 'P-Visited-Network-ID']],
  [readResourcePriority, ['Resource-Priority']],
  [readChargingVector, ['P-Charging-Vector']],
  [readChargingAddresses, ['P-Charging-Function-Addresses']],
  [readHex, ['P-Media-Authorization']],
  [readCodeWithParams, ['AlertMsg-Error', 'Geolocation-Error']],
  [checkCredentials, ['Authorization', 'Proxy-Authorization']],
  [checkChallenge, ['WWW-Authenticate', 'Proxy-Authenticate']],
];

/** The same for headers that may stand without a value (RFC 3261 25.1; 4412 3.2; 5009 8; 6086 7; 7315 5.1). */
const NONE_OR_MORE: readonly (readonly [read: Production, names: Names])[] = [
  [readMediaRange, ['Accept']],
  [readTokenWithQ, ['Accept-Encoding']],
  [readLanguageRange, ['Accept-Language']],
  [readToken, ['Allow', 'Supported', 'P-Early-Media']],
  [readEvent, ['Recv-Info']],
  [readResourcePriority, ['Accept-Resource-Priority']],
  [readAddress, ['P-Associated-URI']],
];

/** Productions that take a line as it is, commas and all. */
const WHOLE: readonly (readonly [read: Production, names: Names])[] = [
  [readAuthInfo, ['Authentication-Info']],
  [readCallIds, ['In-Reply-To']],
  [readProducts, ['Server', 'User-Agent']],
];

function entries(
  rows: readonly (readonly [read: Production, names: Names])[],
  mayBeEmpty: boolean,
  whole: boolean,
): [string, Entry][] {
  return rows.flatMap(([read, names]) =>
    names.map((name): [string, Entry] => [name, { read, mayBeEmpty, whole }]),
  );
}

/** By canonical name; a header that is not here may hold anything. */
const PRODUCTIONS: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ...entries(ONE_OR_MORE, false, false),
  ...entries(NONE_OR_MORE, true, false),
  ...entries(WHOLE, false, true),
]);

/** The canonical names of the headers whose values are read by a production. */
export const READ_HEADERS: readonly string[] = [...PRODUCTIONS.keys()];

function checkHeader(bytes: Uint8Array, { canonical, value, line }: HeaderField, report: Report): void {
  const entry = PRODUCTIONS.get(canonical);
  if (!entry) return;
  const info = headerInfo(canonical);
  const sink = sinkAt(report, canonical);
  if (value.start >= value.end) {
    if (!entry.mayBeEmpty) report('header-empty', canonical, line, undefined, info?.rfc);
    return;
  }
  const items = info?.list && !entry.whole ? splitList(bytes, value, sink) : [value];
  for (const item of items) entry.read(bytes, item, sink);
}

/** Every value is of its header's production. */
export function checkValues({ bytes, headers }: SipMessage, report: Report): void {
  for (const header of headers) checkHeader(bytes, header, report);
}

export const VALUE_RULES: readonly Rule[] = [checkValues];
