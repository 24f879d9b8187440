/** Rules of address translation: what a message says of its sender against where it came from, and devices that rewrite it (RFC 3581, RFC 5853 3.1). */
import { textOf } from '#shared/lib/bytes.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import type { Ask, CallFacts, Transaction } from './call.ts';
import type { Fact } from './fact.ts';
import { isPublic, localClass, placeText } from './places.ts';
import type { FlowRuleOf, Hit, Hits } from './rule.ts';
import { hitsIn, hitsOfEach } from './rule.ts';

/** Whether an address that a message names cannot be reached where its source can; 0.0.0.0 is an old way to hold (RFC 3264 8.4). */
function isBehind(host: string, source: string): boolean {
  const kind = localClass(host);
  return isPublic(source) && (kind === 'private' || kind === 'loopback');
}

const sourceOf = (fact: Fact): string => formatHostPort(fact.src);

/** The first hit of each host: every message of a host shows the same. */
function* oncePerHost(hits: Hits): Generator<Hit | null> {
  const told = new Set<string>();
  for (const hit of hits) {
    if (hit && told.has(hit.host)) continue;
    if (hit) told.add(hit.host);
    yield hit;
  }
}

/** RFC 3581 4: with rport the answer goes back to where the request came from. */
function natVia(call: CallFacts): Hits {
  return oncePerHost(
    hitsIn(call.transactions, ({ request }): Hit[] => {
      const { src } = request;
      const via = isPublic(src.host) ? request.vias[0] : undefined;
      if (!via || !isBehind(via.host, src.host)) return [];
      const port = via.port ?? 5060;
      const isRepaired = via.params.has('rport') || !request.isUnreliable || port === src.port;
      const data = {
        why: isRepaired ? 'rport' : 'no-rport',
        via: formatHostPort({ host: via.host, port }),
        source: sourceOf(request),
      };
      return [{ at: [request], host: src.host, data, severity: isRepaired ? 'info' : 'warning' }];
    }),
  );
}

/** Methods whose Contact is where the other side sends requests of the dialog (RFC 3261 12.1). */
const TARGETS: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'REGISTER']);

/** RFC 5626: a registrar that knows flows does not use the address. */
const hasOutbound = (fact: Fact): boolean =>
  fact.lists('Supported', 'outbound') && fact.addresses('Contact').some(({ params }) => params.has('reg-id'));

function natContact(call: CallFacts): Hits {
  const reached = reachedIn(call);
  return oncePerHost(
    hitsIn(call.transactions, ({ request, responses }): Hit[] => {
      if (!TARGETS.has(request.method)) return [];
      const own =
        isPublic(request.src.host) && request.vias.length === 1 ? contactHit(request, reached) : null;
      const answer = responses.find(({ status }) => status > 100 && status < 300);
      const isRegister = request.method === 'REGISTER';
      const isTarget = answer && !isRegister && isPublic(answer.src.host);
      const isDirect = isTarget && answer.addresses('Record-Route').length === 0;
      const theirs = isDirect ? contactHit(answer, reached) : null;
      return [...(own ? [own] : []), ...(theirs ? [theirs] : [])];
    }),
  );
}

/** Hosts to which a request was sent inside the call and answered: the peer knew the way in spite of the Contact. */
function reachedIn(call: CallFacts): ReadonlySet<string> {
  const reached = new Set<string>();
  for (const { request, responses } of call.transactions)
    if (request.toTag !== '' && responses.length > 0) reached.add(request.dst.host);
  return reached;
}

function contactHit(fact: Fact, reached: ReadonlySet<string>): Hit | null {
  const { contact, src } = fact;
  if (!contact || !isBehind(contact.host, src.host)) return null;
  const isRegister = fact.method === 'REGISTER';
  if (isRegister && hasOutbound(fact)) return null;
  const isRepaired = reached.has(src.host);
  const kind = isRegister ? 'register' : fact.isRequest ? 'request' : 'response';
  const why = isRepaired ? 'repaired' : kind;
  const what = fact.isRequest ? fact.method : String(fact.status);
  const data = { why, what, source: sourceOf(fact), contact: placeText(contact) };
  return { at: [fact], host: src.host, data, severity: isRepaired ? 'info' : 'warning' };
}

/** The address of the sound or of the first stream that is wanted; '' where there is none. */
function mediaHost(fact: Fact): string {
  return fact.media.find(({ port }) => port !== 0 && port !== null)?.address ?? '';
}

/** With candidates the two sides try addresses themselves (RFC 8839). */
function hasCandidates({ flow: { sdp } }: Fact): boolean {
  return sdp !== null && /^a=candidate:/m.test(textOf(sdp.bytes, sdp.span));
}

function natSdp(call: CallFacts): Hits {
  return oncePerHost(
    hitsIn(call.asks, (ask): Hit[] => {
      const request = sdpHit(ask, ({ request: one }) => one);
      const answer = sdpHit(ask, ({ responses }) => responses.find((one) => one.hasSdp));
      return [...request, ...answer];
    }),
  );
}

/** Looks at one description on all its hops: a relay on the way puts its own address there. */
function sdpHit({ transactions }: Ask, pick: (transaction: Transaction) => Fact | undefined): Hit[] {
  const all = transactions.slice(0, 16).flatMap((one) => pick(one) ?? []);
  const bad = all.find(
    (one) => isPublic(one.src.host) && one.hasSdp && isBehind(mediaHost(one), one.src.host),
  );
  if (!bad || hasCandidates(bad)) return [];
  const address = mediaHost(bad);
  const relayed = all.find((one) => one.time >= bad.time && one.hasSdp && isPublic(mediaHost(one)));
  const what = bad.isRequest ? bad.method : String(bad.status);
  const data = {
    why: relayed ? 'relayed' : 'private',
    what,
    source: bad.src.host,
    address,
    replaced: relayed ? mediaHost(relayed) : '',
  };
  return [
    {
      at: relayed ? [bad, relayed] : [bad],
      host: bad.src.host,
      data,
      severity: relayed ? 'info' : 'warning',
    },
  ];
}

interface Part {
  readonly what: string;
  readonly read: (fact: Fact) => string;
}

function viaOf({ vias: [via] }: Fact): string {
  return via ? formatHostPort({ host: via.host, port: via.port ?? 5060 }) : '';
}

/** What a client that knows its public address writes it into. */
const OWN_PARTS: readonly Part[] = [
  { what: 'Contact', read: ({ contact }) => (contact ? placeText(contact) : '') },
  { what: 'c=', read: mediaHost },
];

/** The parts that a gateway rewrites, as they stand in a message. */
const PARTS: readonly Part[] = [
  { what: 'Via', read: viaOf },
  ...OWN_PARTS,
  { what: 'o=', read: ({ origin }) => origin?.address ?? '' },
];

/** The same branch on two hops: nothing that calls itself a proxy stands between (RFC 3261 16.6 step 8). */
function rewritten(call: CallFacts): Hits {
  const byBranch = new Map<string, Fact>();
  return hitsIn(call.transactions, ({ request }): Hit[] => {
    const { key } = request;
    const before = byBranch.get(key);
    if (!before) byBranch.set(key, request);
    if (!before || before.vias.length !== request.vias.length || request.branch === '') return [];
    const found = changeOf(before, request);
    if (!found) return [];
    const data = { why: 'between', ...found, from: before.src.host, to: request.dst.host };
    return [{ at: [request, before], host: request.src.host, data }];
  });
}

function changeOf(before: Fact, after: Fact): { what: string; before: string; after: string } | null {
  for (const { what, read } of PARTS) {
    const [was, value] = [read(before), read(after)];
    if (was !== value) return { what, before: was, after: value };
  }
  return null;
}

/** A client that knows its public address writes it everywhere, one that does not nowhere. */
function mixed(call: CallFacts): Hits {
  return oncePerHost(
    hitsIn(call.transactions, ({ request }): Hit[] => {
      const { src } = request;
      if (!isPublic(src.host)) return [];
      const [via, more] = request.vias;
      if (!via || more || via.host !== src.host) return [];
      const left = OWN_PARTS.find(({ read }) => isBehind(read(request).split(':')[0] ?? '', src.host));
      if (!left) return [];
      const data = { why: 'mixed', via: via.host, what: left.what, before: left.read(request) };
      return [{ at: [request], host: src.host, data }];
    }),
  );
}

export const NAT_RULES: readonly FlowRuleOf[] = [
  { rule: 'nat-via', severity: 'warning', rfc: 'RFC 3581 4', find: natVia },
  { rule: 'nat-contact', severity: 'warning', rfc: 'RFC 3261 12.1.1', find: natContact },
  { rule: 'nat-sdp', severity: 'warning', rfc: 'RFC 8866 5.7', find: natSdp },
  {
    rule: 'alg-rewritten',
    severity: 'warning',
    rfc: 'RFC 3424 4',
    find: (call) => hitsOfEach(rewritten(call), mixed(call)),
  },
];
