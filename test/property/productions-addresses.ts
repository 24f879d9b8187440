/** Addresses and URIs: their generators, and what their nodes have to say. */
import { readContact } from '#shared/sip/grammar/contact.ts';
import { readDiversion, readHistoryEntry } from '#shared/sip/grammar/history.ts';
import { readBareUri, readInfoUri } from '#shared/sip/grammar/info-uri.ts';
import type { AddressNode } from '#shared/sip/grammar/name-addr.ts';
import { readAddress } from '#shared/sip/grammar/name-addr.ts';
import { readRoute } from '#shared/sip/grammar/route.ts';
import { readUri } from '#shared/sip/grammar/uri.ts';
import { readVia } from '#shared/sip/grammar/via.ts';
import fc from 'fast-check';
import * as g from './generators.ts';
import type { Production, Told } from './production-kit.ts';
import { parted, plain, production, seconds } from './production-kit.ts';

const address = (node: AddressNode | null, { text, optional, pairs }: Told): unknown =>
  node && { display: optional(node.display), uri: text(node.uri.span), params: pairs(node.params) };

const via = fc
  .tuple(
    parted(['SIP', '/', '2.0', '/', fc.constantFrom('UDP', 'TCP', 'TLS', 'WSS', 'SCTP')], g.sws),
    g.lws,
    g.host,
    fc.oneof(fc.constant(null), g.port),
    g.params(
      g.some({ branch: g.token.map((t) => `z9hG4bK${t}`), ttl: fc.constant('16'), received: g.ipv4 }),
      ['branch', 'ttl', 'received', 'rport'],
    ),
  )
  .map(([protocol, blank, host, port, tail]) => ({
    text: `${protocol.text}${blank}${host}${port === null ? '' : ` : ${port}`}${tail.text}`,
    parts: { transport: protocol.parts[4], host, port, params: tail.parts },
  }));

const index = fc.array(fc.nat(99), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));

export const ADDRESSES: readonly Production[] = [
  production('name-addr', g.nameAddr(), readAddress, address),
  production(
    'addr-spec',
    fc.tuple(g.host, g.params()).map(([host, tail]) => ({
      text: `sip:a@${host}${tail.text}`,
      parts: { display: null, uri: `sip:a@${host}`, params: tail.parts },
    })),
    readAddress,
    address,
  ),
  production(
    'Contact',
    g.nameAddr(g.params(g.some({ q: g.qvalue, expires: seconds }), ['expires'])),
    readContact,
    address,
  ),
  production('Route', g.nameAddr(), readRoute, address),
  production(
    'History-Info',
    g.nameAddr(
      g.params(
        index.map((text) => [['index', text]]),
        ['rc', 'mp', 'np'],
      ),
    ),
    readHistoryEntry,
    address,
  ),
  production(
    'Diversion',
    g.nameAddr(g.params(g.some({ reason: g.token, counter: fc.constant('3') }), ['counter', 'limit'])),
    readDiversion,
    address,
  ),
  production(
    'Via',
    via,
    readVia,
    (node, { text, optional, pairs }) =>
      node && {
        transport: text(node.transport),
        host: text(node.sentBy.host),
        port: optional(node.sentBy.port),
        params: pairs(node.params),
      },
  ),
];

export const URIS: readonly Production[] = [
  production('sip URI', g.sipUri, readUri, (node, { text, optional, pairs }) => ({
    scheme: text(node.scheme),
    user: optional(node.user),
    password: optional(node.password),
    host: optional(node.hostPort?.host),
    port: optional(node.hostPort?.port),
    params: pairs(node.params),
    headers: optional(node.headers),
  })),
  production(
    'tel URI',
    g.telephone,
    readUri,
    ({ telephone }, { text, pairs }) =>
      telephone && {
        number: text(telephone.number),
        isGlobal: telephone.isGlobal,
        params: pairs(telephone.params),
      },
  ),
  production('absolute URI', plain(g.absoluteUri), readBareUri, (node, { text }) => {
    const { authority, path, query } = node.absolute ?? {};
    const parts = [
      authority ? `//${text(authority)}` : '',
      path ? text(path) : '',
      query ? `?${text(query)}` : '',
    ];
    return `${text(node.scheme)}:${parts.join('')}`;
  }),
  production(
    'Call-Info',
    fc
      .tuple(g.absoluteUri, g.params())
      .map(([uri, tail]) => ({ text: `<${uri}>${tail.text}`, parts: { uri, params: tail.parts } })),
    readInfoUri,
    (node, { text, pairs }) => node && { uri: text(node.uri.span), params: pairs(node.params) },
  ),
];
