/** Rules of Via, Route and Max-Forwards that look at more than one value (RFC 3261 8.1.1, 9.1, 16.3, 18; RFC 3581). */
import { textOf } from '#shared/lib/bytes.ts';
import { decimal } from '../chars.ts';
import { hostText, isIPv4, portNumber } from '../grammar/host.ts';
import { findParam } from '../grammar/params.ts';
import { isStream } from './context.ts';
import { paramText } from './facts.ts';
import { ipClass } from './ip-class.ts';
import type { RequestRule, Rule, RuleSet } from './rule.ts';

/** The value that RFC 3261 8.1.1.6 advises; more hops than that seldom mean anything but a loop. */
const USUAL_HOPS = 70;
/** A datagram above it has to go over TCP where the path is not known better (RFC 3261 18.1.1). */
const MTU_LIMIT = 1300;

/** The top Via of a request carries a branch (RFC 3261 8.1.1.7); elements of RFC 2543 send none. */
const topBranch: RequestRule = ({ bytes }, report, { vias }) => {
  const [top] = vias();
  if (top && !findParam(bytes, top.params, 'branch')) report('via-branch-missing', 'Via', top.span);
};

/** An address that more than one host hears: 255.255.255.255 and 224.0.0.0/4. */
function isForMany(host: string): boolean {
  const first = Number(host.split('.')[0]);
  return isIPv4(host) && (host === '255.255.255.255' || (first >= 224 && first < 240));
}

/** A response follows sent-by; a broadcast address there makes it a flood (RFC 4475 3.3.10, RFC 3261 18.2.2). */
const broadcastVia: Rule = ({ bytes }, report, { vias }) => {
  for (const { sentBy } of vias()) {
    const host = hostText(bytes, sentBy.host);
    if (isForMany(host)) report('via-broadcast', 'Via', sentBy.host, { host });
  }
};

/** The same hop with the same branch twice: the request came round unchanged (RFC 3261 16.3 item 4). */
const repeatedBranch: Rule = ({ bytes }, report, { vias }) => {
  const seen = new Set<string>();
  for (const { sentBy, params, span } of vias()) {
    const branch = paramText(bytes, params, 'branch');
    if (!branch) continue;
    const port = portNumber(bytes, sentBy.port) ?? '';
    const key = `${hostText(bytes, sentBy.host).toLowerCase()} ${port} ${branch}`;
    if (seen.has(key)) report('via-repeated', 'Via', span, { branch: branch.slice(0, 60) });
    seen.add(key);
  }
};

/** ttl belongs to multicast, and multicast to maddr (RFC 3261 18.1.1). */
const ttlWithoutMaddr: Rule = ({ bytes }, report, { vias }) => {
  for (const { params } of vias()) {
    const ttl = findParam(bytes, params, 'ttl');
    if (ttl && !findParam(bytes, params, 'maddr')) report('via-ttl', 'Via', ttl.name);
  }
};

/** CANCEL is made anew by every hop, so it has one Via (RFC 3261 9.1). */
const cancelVia: RequestRule = (_, report, { method, items }) => {
  const [, second] = method === 'CANCEL' ? items('Via') : [];
  if (second) report('cancel-via-count', 'Via', second, { count: items('Via').length });
};

/** The top Via of a request names the transport that carries it (RFC 3261 18.1.1). */
const viaTransport: RequestRule = ({ bytes }, report, { vias, context }) => {
  const [top] = vias();
  if (!top || !context.transport) return;
  const written = textOf(bytes, top.transport).toLowerCase();
  const carried = context.transport;
  if (written !== carried)
    report('via-transport-mismatch', 'Via', top.transport, {
      written: written.slice(0, 20).toUpperCase(),
      carried: carried.toUpperCase(),
    });
};

/** Behind an address translator an answer finds back by rport alone (RFC 3581 3 and 4). */
const viaSource: RequestRule = ({ bytes }, report, { vias, context }) => {
  const [top] = vias();
  const { source } = context;
  if (!top || !source || isStream(context.transport)) return;
  const host = hostText(bytes, top.sentBy.host);
  const port = portNumber(bytes, top.sentBy.port) ?? 5060;
  const isOther = ipClass(host) !== null && (host !== source.host || port !== source.port);
  if (!isOther || findParam(bytes, top.params, 'rport')) return;
  report('via-source', 'Via', top.sentBy.host, {
    written: `${host}:${port}`,
    source: `${source.host}:${source.port}`,
  });
};

/** More hops than the advised 70 (RFC 3261 8.1.1.6). */
const manyHops: RequestRule = ({ bytes }, report, { first }) => {
  const value = first('Max-Forwards')?.value;
  const hops = value ? decimal(bytes, value.start, value.end) : -1;
  if (value && hops > USUAL_HOPS && hops <= 255) report('max-forwards-high', 'Max-Forwards', value, { hops });
};

/** The next hop twice in a row: the request is sent to the same element again. */
const repeatedRoute: RequestRule = ({ bytes }, report, { addresses }) => {
  let last = '';
  for (const { uri } of addresses('Route')) {
    const text = textOf(bytes, uri.span);
    if (text === last) report('route-repeated', 'Route', uri.span);
    last = text;
  }
};

/** A request above 1300 bytes has to leave over a transport with congestion control (RFC 3261 18.1.1). */
const tooLargeForUdp: RequestRule = ({ bytes, startLine }, report, { vias, context }) => {
  const [top] = vias();
  const transport = context.transport ?? (top ? textOf(bytes, top.transport).toLowerCase() : '');
  if (transport === 'udp' && bytes.length > MTU_LIMIT)
    report('message-over-udp', 'message', startLine, { length: bytes.length, limit: MTU_LIMIT });
};

export const ROUTING_RULES: RuleSet = {
  any: [broadcastVia, repeatedBranch, ttlWithoutMaddr],
  request: [topBranch, cancelVia, viaTransport, viaSource, manyHops, repeatedRoute, tooLargeForUdp],
};
