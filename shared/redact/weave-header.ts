/** The values of headers, each by what its RFC lets stand in it; a header that is not known here is text. */
import type { Span } from '#shared/lib/bytes.ts';
import { readReplaces } from '#shared/sip/grammar/dialog-id.ts';
import { splitList } from '#shared/sip/grammar/comma-list.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import { readVia } from '#shared/sip/grammar/via.ts';
import { readWarning } from '#shared/sip/grammar/warning.ts';
import { readCallIds } from '#shared/sip/grammar/call-id.ts';
import { weaveAuth, weaveAuthInfo } from './weave-auth.ts';
import { weaveAddresses, weaveHost, weaveParams } from './weave-uri.ts';
import type { Weaver } from './weaver.ts';

type Weave = (w: Weaver, value: Span) => void;

/** Numbers, words of the protocol, options and types: only an address in them would be replaced. */
const TOKENS =
  'Accept Accept-Contact Accept-Encoding Accept-Language Accept-Resource-Priority Allow Allow-Events Answer-Mode Content-Disposition Content-Encoding Content-Language Content-Length Content-Type CSeq Date Encryption Event Expires Feature-Caps Flow-Timer Geolocation-Error Geolocation-Routing Info-Package Max-Breadth Max-Forwards MIME-Version Min-Expires Min-SE P-Answer-State P-Early-Media Priority Priv-Answer-Mode Privacy Proxy-Require RAck Recv-Info Refer-Sub Reject-Contact Request-Disposition Require Resource-Priority Retry-After RSeq Security-Client Security-Server Security-Verify Session-Expires Session-ID SIP-ETag SIP-If-Match Subscription-State Supported Suppress-If-Match Timestamp Unsupported';

const ADDRESSES =
  'Additional-Identity Alert-Info Call-Info Contact Diversion Error-Info From Geolocation History-Info Identity-Info P-Asserted-Identity P-Associated-URI P-Called-Party-ID P-Charge-Info P-DCS-Trace-Party-ID P-Preferred-Identity P-Profile-Key P-Refused-URI-List P-Served-User P-User-Database Path Permission-Missing Policy-Contact Record-Route Refer-Events-At Refer-To Referred-By Remote-Party-ID Reply-To Route Service-Route To Trigger-Consent';

const names = (list: string): string[] => list.split(' ');

function weaveVia(w: Weaver, value: Span): void {
  for (const item of splitList(w.bytes, value, ignore)) {
    const node = readVia(w.bytes, item, ignore);
    if (!node) continue;
    w.keep({ start: item.start, end: node.transport.end });
    w.raw({ start: node.transport.end, end: node.sentBy.host.start }, 'tokens');
    weaveHost(w, node.sentBy.host);
    weaveParams(w, node.params);
  }
  w.upTo(value.end);
}

function weaveCallIds(w: Weaver, value: Span): void {
  for (const id of readCallIds(w.bytes, value, ignore)) w.identifier(id);
  w.upTo(value.end);
}

function weaveDialogId(w: Weaver, value: Span): void {
  const { callId, params } = readReplaces(w.bytes, value, ignore);
  w.identifier(callId);
  weaveParams(w, params);
  w.upTo(value.end);
}

function weaveContentId(w: Weaver, { start, end }: Span): void {
  const isBracketed = /^<.*>$/s.test(w.read({ start, end }));
  if (isBracketed) w.keep({ start, end: start + 1 });
  w.identifier(isBracketed ? { start: start + 1, end: end - 1 } : { start, end });
  if (isBracketed) w.keep({ start: end - 1, end });
}

function weaveWarning(w: Weaver, value: Span): void {
  for (const item of splitList(w.bytes, value, ignore)) {
    const node = readWarning(w.bytes, item, ignore);
    if (!node) continue;
    w.keep(node.code);
    // The agent is a host with a port, or a word that stands for one.
    const [host = ''] = w.read(node.agent).split(/:\d+$/);
    weaveHost(w, { start: node.agent.start, end: node.agent.start + host.length });
    w.raw(node.text, 'text');
  }
  w.upTo(value.end);
}

/** A signed token tells who calls whom (RFC 8225), so it goes with the names too. Its certificate stays a URI. */
function weaveIdentity(w: Weaver, value: Span): void {
  const { credentials, users, numbers } = w.names.redaction;
  const [token = ''] = /^[^;\s]*/.exec(w.read(value)) ?? [];
  if (credentials || users || numbers)
    w.put({ start: value.start, end: value.start + token.length }, w.names.mask(token));
  w.raw({ start: Math.max(w.place, value.start), end: value.end }, 'text');
}

/** A value whose content nobody can read here; it goes where one of the categories may be in it. */
const opaque =
  (isAsked: (w: Weaver) => boolean): Weave =>
  (w, value) => {
    if (!isAsked(w)) return w.raw(value, 'text');
    const [content = ''] = /^[^;]*/.exec(w.read(value)) ?? [];
    w.put({ start: value.start, end: value.start + content.length }, w.names.mask(content));
    w.raw({ start: value.start + content.length, end: value.end }, 'tokens');
  };

/** The cell of a radio network says where somebody is. */
const weaveAccessNetwork: Weave = (w, value) => {
  if (!w.names.redaction.addresses) return w.raw(value, 'tokens');
  for (const match of w.read(value).matchAll(/;\s*([\w-]+)\s*=\s*("?)([^";,]+)/g)) {
    const [whole, , , content = ''] = match;
    const end = value.start + match.index + whole.length;
    w.keep({ start: w.place, end: end - content.length });
    w.put({ start: end - content.length, end }, w.names.mask(content));
  }
  w.raw({ start: w.place, end: value.end }, 'tokens');
};

const weaveVector: Weave = (w, value) => {
  for (const match of w.read(value).matchAll(/([\w-]+)(\s*=\s*"?)([^";\s]+)/g)) {
    const [, name = '', equal = '', content = ''] = match;
    const start = value.start + match.index + name.length + equal.length;
    const span = { start, end: start + content.length };
    w.keep({ start: w.place, end: start });
    if (name.toLowerCase() === 'icid-value' && w.names.redaction.credentials)
      w.put(span, w.names.secret(content));
    else if (/ioi$|generated-at$/i.test(name)) weaveHost(w, span);
    else w.raw(span, 'plain');
  }
  w.upTo(value.end);
};

const ROWS: readonly (readonly [name: string, weave: Weave])[] = [
  ...names(TOKENS).map((name): [string, Weave] => [name, (w, value) => w.raw(value, 'tokens')]),
  ...names(ADDRESSES).map((name): [string, Weave] => [
    name,
    (w, value) => weaveAddresses(w, value, weaveValue),
  ]),
  ['Via', weaveVia],
  ['Call-ID', (w, value) => w.identifier(value)],
  ['In-Reply-To', weaveCallIds],
  ['Replaces', weaveDialogId],
  ['Join', weaveDialogId],
  ['Target-Dialog', weaveDialogId],
  ['Content-ID', weaveContentId],
  ['Warning', weaveWarning],
  ['Identity', weaveIdentity],
  ['Authorization', (w, value) => weaveAuth(w, value, false, weaveValue)],
  ['Proxy-Authorization', (w, value) => weaveAuth(w, value, false, weaveValue)],
  ['WWW-Authenticate', (w, value) => weaveAuth(w, value, true, weaveValue)],
  ['Proxy-Authenticate', (w, value) => weaveAuth(w, value, true, weaveValue)],
  ['Authentication-Info', (w, value) => weaveAuthInfo(w, value, weaveValue)],
  ['Proxy-Authentication-Info', (w, value) => weaveAuthInfo(w, value, weaveValue)],
  ['P-Charging-Vector', weaveVector],
  ['P-Access-Network-Info', weaveAccessNetwork],
  ['P-Media-Authorization', opaque((w) => w.names.redaction.credentials)],
  ['Response-Key', opaque((w) => w.names.redaction.credentials)],
  ['User-to-User', opaque(({ names: { redaction } }) => redaction.users || redaction.numbers)],
];
/** By lower-case names: some of these headers are in no registry, and so stand here as they were written. */
const TABLE: ReadonlyMap<string, Weave> = new Map(ROWS.map(([name, weave]) => [name.toLowerCase(), weave]));

/** A header that nobody registered may hold addresses all the same. */
const HOLDS_ADDRESS = /<\s*(?:sips?|tel):/i;

/** Writes the value of a header; `name` is the one of the table. */
export function weaveValue(w: Weaver, name: string, value: Span): void {
  const known = TABLE.get(name.toLowerCase());
  if (known) known(w, value);
  else if (HOLDS_ADDRESS.test(w.read(value))) weaveAddresses(w, value, weaveValue);
  else w.raw(value, 'text');
  w.upTo(value.end);
}
