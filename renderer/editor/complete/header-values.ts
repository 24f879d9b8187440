/** What the values of a header are picked from, as data: registered names where there is a registry, else what is usual. */
import { METHODS } from '#shared/sip/methods.ts';
import { DISPOSITIONS, EVENT_PACKAGES, OPTION_TAGS, PRIORITIES } from '#shared/sip/validate/registered.ts';

export interface ValueRow {
  readonly values: readonly string[];
  /** Whether commas separate several of them. */
  readonly list: boolean;
  readonly rfc: string;
}

const MEDIA_TYPES = [
  'application/sdp',
  'application/pidf+xml',
  'application/dialog-info+xml',
  'application/reginfo+xml',
  'application/simple-message-summary',
  'application/dtmf-relay',
  'application/media_control+xml',
  'application/conference-info+xml',
  'application/resource-lists+xml',
  'application/im-iscomposing+xml',
  'message/sipfrag;version=2.0',
  'message/cpim',
  'multipart/mixed',
  'multipart/related',
  'multipart/alternative',
  'text/plain',
  'text/html',
] as const;

const row = (values: Iterable<string>, rfc: string, list = false): ValueRow => ({
  values: [...values],
  list,
  rfc,
});

const options = (rfc: string): ValueRow => row(OPTION_TAGS, rfc, true);
const credentials = (rfc: string): ValueRow => row(['Digest '], rfc);

export const HEADER_VALUES: Readonly<Record<string, ValueRow>> = {
  Supported: options('RFC 3261 20.37'),
  Require: options('RFC 3261 20.32'),
  'Proxy-Require': options('RFC 3261 20.29'),
  Unsupported: options('RFC 3261 20.40'),
  Allow: row(METHODS, 'RFC 3261 20.5', true),
  Event: row(EVENT_PACKAGES, 'RFC 6665 7.2'),
  'Allow-Events': row(EVENT_PACKAGES, 'RFC 6665 8.2.2', true),
  'Content-Type': row(MEDIA_TYPES, 'RFC 3261 20.15'),
  Accept: row([...MEDIA_TYPES, '*/*'], 'RFC 3261 20.1', true),
  'Content-Disposition': row(DISPOSITIONS, 'RFC 3261 20.11'),
  'Content-Encoding': row(['gzip', 'deflate', 'identity'], 'RFC 3261 20.12', true),
  'Accept-Encoding': row(['gzip', 'deflate', 'identity'], 'RFC 3261 20.2', true),
  'Accept-Language': row(['en', 'zh', 'de', 'fr', 'es', 'ja'], 'RFC 3261 20.3', true),
  Priority: row(PRIORITIES, 'RFC 3261 20.26'),
  Authorization: credentials('RFC 3261 20.7'),
  'Proxy-Authorization': credentials('RFC 3261 20.28'),
  'WWW-Authenticate': credentials('RFC 3261 20.44'),
  'Proxy-Authenticate': credentials('RFC 3261 20.27'),
  'Subscription-State': row(['active', 'pending', 'terminated'], 'RFC 6665 4.1.3'),
  'Max-Forwards': row(['70', '0'], 'RFC 3261 20.22'),
  'MIME-Version': row(['1.0'], 'RFC 3261 20.24'),
  Expires: row(['0', '60', '300', '3600'], 'RFC 3261 20.19'),
  'Session-Expires': row(['1800', '90'], 'RFC 4028 4'),
  'Min-SE': row(['90'], 'RFC 4028 5'),
  Privacy: row(['none', 'header', 'session', 'user', 'id', 'critical', 'history'], 'RFC 3323 4.2'),
  Reason: row(['SIP;cause=', 'Q.850;cause='], 'RFC 3326 2'),
  'Info-Package': row(['infoDtmf', 'g.3gpp.state-and-event'], 'RFC 6086 7'),
  'Recv-Info': row(['infoDtmf', 'g.3gpp.state-and-event'], 'RFC 6086 7', true),
  'Refer-Sub': row(['false', 'true'], 'RFC 4488 4'),
  'Answer-Mode': row(['Auto', 'Manual'], 'RFC 5373 4.1'),
  'Request-Disposition': row(['proxy', 'redirect', 'fork', 'no-fork', 'cancel', 'recurse', 'parallel'], 'RFC 3841 9.1', true), // prettier-ignore
  Via: row(['SIP/2.0/UDP ', 'SIP/2.0/TCP ', 'SIP/2.0/TLS ', 'SIP/2.0/WS ', 'SIP/2.0/WSS '], 'RFC 3261 20.42'),
};
