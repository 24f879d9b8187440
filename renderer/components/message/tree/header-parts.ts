/** What is in the value of each header, by the grammar of its RFC: the same productions that check it. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { readLanguageRange } from '#shared/sip/grammar/accept.ts';
import { readAuth, readAuthInfo } from '#shared/sip/grammar/auth.ts';
import { readCallIds } from '#shared/sip/grammar/call-id.ts';
import { splitList } from '#shared/sip/grammar/comma-list.ts';
import { isStar } from '#shared/sip/grammar/contact.ts';
import { readCSeq } from '#shared/sip/grammar/cseq.ts';
import { readReplaces } from '#shared/sip/grammar/dialog-id.ts';
import {
  readChargingAddresses,
  readCodeWithParams,
  readResourcePriority,
} from '#shared/sip/grammar/extensions.ts';
import { readIdentity } from '#shared/sip/grammar/identity.ts';
import { readBareUri, readInfoUri } from '#shared/sip/grammar/info-uri.ts';
import { readMediaType } from '#shared/sip/grammar/media-type.ts';
import { readMimeVersion } from '#shared/sip/grammar/mime.ts';
import { readAddress } from '#shared/sip/grammar/name-addr.ts';
import { readPrivacy } from '#shared/sip/grammar/privacy.ts';
import { readProducts } from '#shared/sip/grammar/product.ts';
import { readQuotable } from '#shared/sip/grammar/quotable.ts';
import { readRAck } from '#shared/sip/grammar/rack.ts';
import { readRetryAfter } from '#shared/sip/grammar/retry-after.ts';
import { readSessionId } from '#shared/sip/grammar/session-id.ts';
import { readMinSE } from '#shared/sip/grammar/session-timer.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import { readTimestamp } from '#shared/sip/grammar/timestamp.ts';
import type { ValueNode } from '#shared/sip/grammar/token-list.ts';
import { readTokenWithParams } from '#shared/sip/grammar/token-list.ts';
import { readVia } from '#shared/sip/grammar/via.ts';
import { readWarning } from '#shared/sip/grammar/warning.ts';
import { headerInfo } from '#shared/sip/header-table.ts';
import type { HeaderField } from '#shared/sip/message.ts';
import { READ_HEADERS } from '#shared/sip/validate/rules-values.ts';
import type { Draft } from './node.ts';
import { part } from './node.ts';
import { addressParts, paramParts, uriParts } from './value-parts.ts';

/** Parts of one header that are listed. */
const PARTS = 300;

/** The parts of one value; empty where it is one thing. */
type Reader = (bytes: Uint8Array, item: Span) => Draft[];

const via: Reader = (bytes, item) => {
  const node = readVia(bytes, item, ignore);
  if (!node) return [];
  const { protocol, version, transport, sentBy, params } = node;
  return [
    ...part('protocol', { start: protocol.start, end: version.end }),
    ...part('transport', transport),
    ...part('host', sentBy.host),
    ...part('port', sentBy.port),
    ...paramParts(bytes, params),
  ];
};

const address: Reader = (bytes, item) =>
  isStar(bytes, item) ? [] : addressParts(bytes, readAddress(bytes, item, ignore));

const infoUri: Reader = (bytes, item) => {
  const node = readInfoUri(bytes, item, ignore);
  if (!node) return [];
  const uri = part('addressUri', node.uri.span, { inner: uriParts(bytes, node.uri) });
  return [...uri, ...paramParts(bytes, node.params)];
};

const bareUri: Reader = (bytes, item) => uriParts(bytes, readBareUri(bytes, item, ignore));

/** A value with parameters; a value alone is the whole item and no part of it. */
const withParams =
  (read: (bytes: Uint8Array, item: Span, sink: typeof ignore) => ValueNode): Reader =>
  (bytes, item) => {
    const { value, params } = read(bytes, item, ignore);
    return params.length > 0 ? [...part('value', value), ...paramParts(bytes, params)] : [];
  };

const mediaType: Reader = (bytes, item) => {
  const node = readMediaType(bytes, item, ignore);
  if (!node) return [];
  return [...part('type', node.type), ...part('subtype', node.subtype), ...paramParts(bytes, node.params)];
};

const auth: Reader = (bytes, item) => {
  const { scheme, params } = readAuth(bytes, item, ignore);
  return [...part('authScheme', scheme), ...paramParts(bytes, params)];
};

const method = (bytes: Uint8Array, span: Span): Draft[] =>
  part('method', span, { about: { kind: 'method', name: textOf(bytes, span) } });

const cseq: Reader = (bytes, item) => {
  const node = readCSeq(bytes, item, ignore);
  return [...part('sequence', node.number), ...method(bytes, node.method)];
};

const rack: Reader = (bytes, item) => {
  const node = readRAck(bytes, item, ignore);
  return [
    ...part('rseq', node.rseq.digits),
    ...part('sequence', node.cseq.digits),
    ...method(bytes, node.method),
  ];
};

const seconds: Reader = (bytes, item) => {
  const node = readMinSE(bytes, item, ignore);
  return [...part('seconds', node.seconds.digits), ...paramParts(bytes, node.params)];
};

const retryAfter: Reader = (bytes, item) => {
  const node = readRetryAfter(bytes, item, ignore);
  return [
    ...part('seconds', node.seconds.digits),
    ...part('comment', node.comment),
    ...paramParts(bytes, node.params),
  ];
};

const timestamp: Reader = (bytes, item) => {
  const { time, delay } = readTimestamp(bytes, item, ignore);
  return delay ? [...part('time', time), ...part('delay', delay)] : [];
};

const dialogId: Reader = (bytes, item) => {
  const { callId, params } = readReplaces(bytes, item, ignore);
  return [...part('callId', callId), ...paramParts(bytes, params)];
};

const warning: Reader = (bytes, item) => {
  const node = readWarning(bytes, item, ignore);
  return node ? [...part('code', node.code), ...part('agent', node.agent), ...part('text', node.text)] : [];
};

const mimeVersion: Reader = (bytes, item) => {
  const { major, minor } = readMimeVersion(bytes, item, ignore);
  return [...part('major', major), ...part('minor', minor)];
};

const resourcePriority: Reader = (bytes, item) => {
  const { namespace, priority } = readResourcePriority(bytes, item, ignore);
  return [...part('namespace', namespace), ...part('priority', priority)];
};

const products: Reader = (bytes, item) =>
  readProducts(bytes, item, ignore).flatMap(({ name, version, comment }) =>
    comment
      ? part('comment', comment)
      : part('product', name && { start: name.start, end: (version ?? name).end }, {
          inner: version ? [...part('value', name), ...part('version', version)] : [],
        }),
  );

/** Values that are one thing each: only a list of them has parts. */
const plain: Reader = () => [];

const several =
  (spans: (bytes: Uint8Array, item: Span) => readonly Span[]): Reader =>
  (bytes, item) => {
    const found = spans(bytes, item);
    return found.length > 1 ? found.flatMap((span) => part('value', span)) : [];
  };

/** Which reader the headers have that are not plain. */
const READERS: readonly (readonly [read: Reader, names: readonly string[]])[] = [
  [via, ['Via']],
  [address, ['From', 'To', 'Reply-To', 'Refer-To', 'Referred-By', 'Contact', 'History-Info', 'Diversion']],
  [address, ['Route', 'Record-Route', 'Path', 'Service-Route']],
  [address, ['P-Asserted-Identity', 'P-Preferred-Identity', 'P-Called-Party-ID', 'P-Charge-Info']],
  [address, ['P-Profile-Key', 'P-Refused-URI-List', 'P-Served-User', 'P-DCS-Trace-Party-ID']],
  [address, ['Permission-Missing', 'Policy-Contact', 'Policy-ID', 'Trigger-Consent', 'P-Associated-URI']],
  [infoUri, ['Alert-Info', 'Call-Info', 'Error-Info', 'Geolocation', 'Identity-Info', 'Refer-Events-At']],
  [bareUri, ['P-Asserted-Service', 'P-Preferred-Service']],
  [dialogId, ['Replaces', 'Join', 'Target-Dialog']],
  [cseq, ['CSeq']],
  [rack, ['RAck']],
  [seconds, ['Session-Expires', 'Min-SE']],
  [retryAfter, ['Retry-After']],
  [timestamp, ['Timestamp']],
  [mediaType, ['Content-Type', 'Accept']],
  [mimeVersion, ['MIME-Version']],
  [warning, ['Warning']],
  [auth, ['Authorization', 'Proxy-Authorization', 'WWW-Authenticate', 'Proxy-Authenticate']],
  [(bytes, item) => paramParts(bytes, readAuthInfo(bytes, item, ignore)), ['Authentication-Info']],
  [withParams(readTokenWithParams), ['Content-Disposition', 'Answer-Mode', 'Priv-Answer-Mode']],
  [withParams(readTokenWithParams), ['P-Answer-State', 'P-Access-Network-Info', 'Cellular-Network-Info']],
  [withParams(readTokenWithParams), ['Security-Client', 'Security-Server', 'Security-Verify']],
  [withParams(readTokenWithParams), ['Accept-Encoding', 'Accept-Contact', 'Reject-Contact', 'Feature-Caps']],
  [withParams(readTokenWithParams), ['Refer-Sub', 'Event', 'Info-Package', 'Recv-Info', 'Reason']],
  [withParams(readTokenWithParams), ['Subscription-State']],
  [withParams(readLanguageRange), ['Accept-Language']],
  [withParams(readSessionId), ['Session-ID']],
  [withParams(readIdentity), ['Identity']],
  [withParams(readQuotable), ['User-to-User', 'P-Visited-Network-ID']],
  [withParams(readCodeWithParams), ['AlertMsg-Error', 'Geolocation-Error']],
  [resourcePriority, ['Resource-Priority', 'Accept-Resource-Priority']],
  [
    (bytes, item) => paramParts(bytes, readChargingAddresses(bytes, item, ignore)),
    ['P-Charging-Vector', 'P-Charging-Function-Addresses'],
  ],
  [several((bytes, item) => readPrivacy(bytes, item, ignore)), ['Privacy']],
  [several((bytes, item) => readCallIds(bytes, item, ignore)), ['In-Reply-To']],
  [products, ['Server', 'User-Agent']],
];

/** Headers whose commas are not those of a list. */
const WHOLE: ReadonlySet<string> = new Set(['Authentication-Info', 'In-Reply-To', 'Server', 'User-Agent']);

/** By canonical name; a header that has no grammar here is text and not in it. */
const BY_NAME: ReadonlyMap<string, Reader> = new Map([
  ...READ_HEADERS.map((name): [string, Reader] => [name, plain]),
  ...READERS.flatMap(([read, names]) => names.map((name): [string, Reader] => [name, read])),
]);

/** What the grammar reads in a header's value: its parts, or its values with theirs where there are several. */
export function headerParts(bytes: Uint8Array, { canonical, value }: HeaderField): Draft[] {
  const read = BY_NAME.get(canonical);
  if (!read || value.start >= value.end) return [];
  const isList = headerInfo(canonical)?.list && !WHOLE.has(canonical);
  const items = isList ? splitList(bytes, value, ignore).slice(0, PARTS) : [value];
  const [first] = items;
  if (first && items.length === 1) return read(bytes, first).slice(0, PARTS);
  return items.map((span, index) => ({
    label: { text: String(index + 1) },
    span,
    inner: () => read(bytes, span).slice(0, PARTS),
  }));
}
