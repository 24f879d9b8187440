/** Rules of URIs where they stand: which parts a place allows, sips, passwords, names that look like addresses (RFC 3261 19.1, 20.10). */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { hostText } from '../grammar/host.ts';
import { findParam } from '../grammar/params.ts';
import { ignore } from '../grammar/sink.ts';
import { unfolded, unquoted } from '../grammar/tokens.ts';
import type { UriNode } from '../grammar/uri.ts';
import { readUri } from '../grammar/uri.ts';
import { ADDRESS_HEADERS } from '../header-table.ts';
import type { SipMessage } from '../message.ts';
import type { AddressItem, Facts } from './facts.ts';
import { excerpt } from './facts.ts';
import type { Report, RequestRule, Rule, RuleSet } from './rule.ts';

const TRANSPORTS: ReadonlySet<string> = new Set(['udp', 'tcp', 'tls', 'sctp', 'tls-sctp', 'ws', 'wss']);

interface PlacedUri {
  readonly at: string;
  readonly uri: UriNode;
}

/** The Request-URI and the URI of every address. */
function urisOf(message: SipMessage, { addresses }: Facts): PlacedUri[] {
  const placed: PlacedUri[] = ADDRESS_HEADERS.flatMap((at) => addresses(at).map(({ uri }) => ({ at, uri })));
  if (message.kind === 'request' && message.uri.start < message.uri.end)
    placed.unshift({ at: 'start-line', uri: readUri(message.bytes, message.uri, ignore) });
  return placed;
}

/** A password in a URI travels in clear text through every log (RFC 3261 19.1.1). */
function checkPassword({ at, uri }: PlacedUri, report: Report): void {
  if (uri.password) report('uri-password', at, uri.password);
}

/** transport names a registered transport; tls is old, and udp cannot be had with sips (RFC 3261 26.2.2). */
function checkTransport(bytes: Uint8Array, { at, uri }: PlacedUri, report: Report): void {
  const param = findParam(bytes, uri.params, 'transport');
  const value = param?.value;
  if (!value) return;
  const transport = textOf(bytes, value).toLowerCase();
  if (!TRANSPORTS.has(transport))
    report('uri-transport-unknown', at, value, { transport: transport.slice(0, 60) });
  else if (transport === 'tls') report('uri-transport-tls', at, value);
  else if (transport === 'udp' && uri.schemeText === 'sips') report('sips-udp', at, value);
}

/** An encoded international name can look like another one. */
function checkHostName(bytes: Uint8Array, { at, uri }: PlacedUri, report: Report): void {
  const host = uri.hostPort?.host;
  if (host && /(?:^|\.)xn--/i.test(textOf(bytes, host)))
    report('host-punycode', at, host, { host: excerpt(bytes, host) });
}

const eachUri: Rule = (message, report, facts) => {
  for (const placed of urisOf(message, facts)) {
    if (!placed.uri.hostPort) continue;
    checkPassword(placed, report);
    checkTransport(message.bytes, placed, report);
    checkHostName(message.bytes, placed, report);
  }
};

/** RFC 3261 19.1.1 table 1: parts that a URI may not have in From and To; receivers pass them over. */
const NOT_IN_NAMES = ['method', 'maddr', 'ttl', 'transport', 'lr'] as const;

const namePart: Rule = ({ bytes }, report, { addresses }) => {
  for (const at of ['From', 'To'] as const) {
    for (const { uri } of addresses(at)) {
      const tell = (part: string, span: Span): void => report('uri-part-unwanted', at, span, { part });
      if (uri.hostPort?.port) tell('port', uri.hostPort.port);
      for (const name of NOT_IN_NAMES) {
        const param = findParam(bytes, uri.params, name);
        if (param) tell(name, param.name);
      }
      if (uri.headers) tell('headers', uri.headers);
    }
  }
};

/** Parameters that are meant for the URI; without brackets they belong to the header (RFC 3261 20.10). */
const OF_URI = ['transport', 'lr', 'maddr', 'user', 'ob'] as const;

/** Whether the display name is an address of another user or host than the one that is called. */
function isMisleading(bytes: Uint8Array, { display, uri }: AddressItem): boolean {
  if (!display || !uri.hostPort) return false;
  const name = unquoted(unfolded(bytes, display)).trim().slice(0, 256).toLowerCase();
  const [, shown] = /^(?:sips?:)?([^\s@<>"]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.exec(name) ?? [];
  if (!shown) return false;
  const user = uri.user ? textOf(bytes, uri.user).toLowerCase() : '';
  return shown !== `${user}@${hostText(bytes, uri.hostPort.host).toLowerCase()}`;
}

const eachAddress: Rule = ({ bytes }, report, { addresses }) => {
  for (const at of ADDRESS_HEADERS) {
    for (const address of addresses(at)) {
      if (isMisleading(bytes, address) && address.display)
        report('display-name-address', at, address.display, { name: excerpt(bytes, address.display) });
      if (address.hasBrackets || !address.uri.hostPort) continue;
      const name = OF_URI.find((one) => findParam(bytes, address.params, one));
      if (name) report('address-parameter-outside', at, address.span, { name });
    }
  }
};

/** Whether a request asks for TLS on its way: a sips Request-URI, or a sips topmost Route (RFC 3261 8.1.1.8). */
function isSecure(message: SipMessage, { addresses }: Facts): boolean {
  if (message.kind !== 'request') return false;
  const target = readUri(message.bytes, message.uri, ignore).schemeText;
  return target === 'sips' || addresses('Route')[0]?.uri.schemeText === 'sips';
}

/** Who asks for sips has to be reached by sips, and sends it over TLS (RFC 3261 8.1.1.8, 26.2.2). */
const secure: RequestRule = (message, report, facts) => {
  if (!isSecure(message, facts)) return;
  for (const { uri } of facts.addresses('Contact'))
    if (uri.schemeText === 'sip') report('sips-contact', 'Contact', uri.scheme);
  const [top] = facts.vias();
  const transport = top ? textOf(message.bytes, top.transport).toLowerCase() : '';
  if (top && (transport === 'udp' || transport === 'tcp' || transport === 'ws'))
    report('sips-via', 'Via', top.transport, { transport: transport.toUpperCase() });
};

/** An asserted identity is one address, or a sip and a tel address of one person (RFC 3325 9.1, 9.2). */
const identities: Rule = (_, report, { addresses }) => {
  for (const at of ['P-Asserted-Identity', 'P-Preferred-Identity'] as const) {
    const schemes = addresses(at).map(({ uri }) => (uri.schemeText === 'sips' ? 'sip' : uri.schemeText));
    const last = addresses(at).at(-1);
    const isPair = schemes.length === 2 && schemes.includes('sip') && schemes.includes('tel');
    if (last && schemes.length > 1 && !isPair)
      report('identity-count', at, last.span, { count: schemes.length });
  }
};

/** `none` and other wishes for privacy rule each other out (RFC 3323 4.2). */
const privacy: Rule = ({ bytes }, report, { first }) => {
  const value = first('Privacy')?.value;
  const wishes = value
    ? textOf(bytes, value)
        .slice(0, 256)
        .toLowerCase()
        .split(/[\s;]+/)
    : [];
  if (value && wishes.includes('none') && wishes.some((wish) => !['none', 'critical', ''].includes(wish)))
    report('privacy-none', 'Privacy', value);
};

export const ADDRESS_RULES: RuleSet = {
  any: [eachUri, namePart, eachAddress, identities, privacy],
  request: [secure],
};
