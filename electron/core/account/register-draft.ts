/** Writes the REGISTER requests of an account (RFC 3261 10.2): to bind, to ask, to unbind. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { AccountConfig } from '#shared/model/account.ts';
import { formatHost } from '#shared/sip/endpoint.ts';
import { oneLine } from '#shared/sip/serialize.ts';
import { parseUri } from '#shared/sip/views.ts';

/** What a REGISTER is for: bind our contact, ask what is bound, take our contact or every contact away. */
export type RegisterPurpose = 'bind' | 'query' | 'unbind' | 'unbind-all';

/** What stays the same over all REGISTER requests of an account. */
export interface RegisterIdentity {
  readonly callId: string;
  readonly fromTag: string;
  readonly cseq: number;
}

/** The name that answers challenges. */
export function authUser({ user, aor }: AccountConfig): string {
  return user === '' ? (parseUri(aor)?.user ?? '') : user;
}

/** The domain of an account as a URI: the Request-URI of its REGISTER (RFC 3261 10.2); empty where there is none. */
export function registrarUri({ aor }: AccountConfig): string {
  const uri = /[\s<>"]/.test(aor.trim()) ? null : parseUri(aor);
  if (!uri || uri.host === '') return '';
  return `${uri.scheme}:${formatHost(uri.host)}${uri.port === null ? '' : `:${uri.port}`}`;
}

/** Where REGISTER is sent: the proxy, the registrar that was entered, else the domain by RFC 3263. */
export function registerDestination(config: AccountConfig): string {
  return config.proxy || config.registrar || registrarUri(config);
}

/** The value of Route that leads through a proxy; empty for none. */
export function proxyRoutes({ proxy }: AccountConfig): string[] {
  const uri = parseUri(proxy);
  if (!uri) return [];
  return [`<${oneLine(proxy)}${uri.params.has('lr') ? '' : ';lr'}>`];
}

/** The Contact of an account; the address that the request leaves from where none was entered. */
function contactUri(config: AccountConfig): string {
  if (config.contact !== '') return oneLine(config.contact);
  const user = parseUri(config.aor)?.user ?? '';
  return `sip:${user === '' ? '' : `${user}@`}{{local.ip}}:{{local.port}}`;
}

function contactLines(config: AccountConfig, purpose: RegisterPurpose, expires: number): string[] {
  switch (purpose) {
    case 'bind':
      return [`Contact: <${contactUri(config)}>`, `Expires: ${expires}`];
    case 'unbind':
      return [`Contact: <${contactUri(config)}>`, 'Expires: 0'];
    // A star takes every binding away, and only together with Expires 0. RFC 3261 10.2.2
    case 'unbind-all':
      return ['Contact: *', 'Expires: 0'];
    // Without Contact nothing is changed, and the answer tells what is bound. RFC 3261 10.2.3
    case 'query':
      return [];
  }
}

function displayOf({ display }: AccountConfig): string {
  return display === '' ? '' : `"${oneLine(display).replaceAll(/["\\]/g, '\\$&')}" `;
}

/** The draft of a REGISTER; Via, Max-Forwards and the like are filled on sending. */
export function registerDraft(
  config: AccountConfig,
  purpose: RegisterPurpose,
  { callId, fromTag, cseq }: RegisterIdentity,
  expires: number,
): Uint8Array {
  const aor = oneLine(config.aor);
  return utf8(
    [
      `REGISTER ${registrarUri(config)} SIP/2.0`,
      ...proxyRoutes(config).map((route) => `Route: ${route}`),
      `From: ${displayOf(config)}<${aor}>;tag=${fromTag}`,
      `To: <${aor}>`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} REGISTER`,
      ...contactLines(config, purpose, expires),
      'Supported: path',
      '',
      '',
    ].join('\r\n'),
  );
}

/** The draft of an OPTIONS that keeps the way to the registrar open. */
export function optionsDraft(config: AccountConfig): Uint8Array {
  const aor = oneLine(config.aor);
  return utf8(
    [`OPTIONS ${registrarUri(config)} SIP/2.0`, `From: <${aor}>`, `To: <${aor}>`, '', ''].join('\r\n'),
  );
}
