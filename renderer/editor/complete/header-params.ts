/** The parameters that the values of a header can have, as data, with the values that are defined for them and where that is said. */
import { ADDRESS_HEADERS } from '#shared/sip/header-table.ts';

export interface ParamRow {
  readonly name: string;
  /** What may stand behind `=`; empty for a parameter with free or without value. */
  readonly values: readonly string[];
  readonly rfc: string;
  /** Whether a value follows. */
  readonly valued: boolean;
}

/** `name`: a flag. `name=`: any value. `name=a|b`: one of these. */
function rows(rfc: string, ...written: readonly string[]): ParamRow[] {
  return written.map((one) => {
    const [name = '', values = ''] = one.split('=');
    return { name, values: values.split('|').filter(Boolean), rfc, valued: one.includes('=') };
  });
}

const TRANSPORT = 'transport=udp|tcp|tls|ws|wss|sctp';

/** Of a URI, between its angle brackets (RFC 3261 19.1.1). */
export const URI_PARAMS: readonly ParamRow[] = [
  ...rows('RFC 3261 19.1.1', TRANSPORT, 'user=phone|ip', 'method=', 'ttl=', 'maddr=', 'lr'),
  ...rows('RFC 3486 5', 'comp=sigcomp'),
  ...rows('RFC 4240 3', 'play=', 'voicexml='),
  ...rows('RFC 5626 4.2', 'ob'),
  ...rows('RFC 5627 4.3', 'gr='),
  ...rows('RFC 4458 2', 'target=', 'cause='),
];

const TAG = rows('RFC 3261 19.3', 'tag=');
const DIALOG_ID = (rfc: string): ParamRow[] => rows(rfc, 'to-tag=', 'from-tag=');
const Q = rows('RFC 3261 25.1', 'q=');
const REASON = rows('RFC 3326 2', 'cause=', 'text=');

/** Of a header, by its name as the RFC writes it. */
export const HEADER_PARAMS: Readonly<Record<string, readonly ParamRow[]>> = {
  Via: [
    ...rows('RFC 3261 20.42', 'branch=', 'received=', 'maddr=', 'ttl='),
    ...rows('RFC 3581 3', 'rport'),
    ...rows('RFC 3486 6', 'comp=sigcomp'),
    ...rows('RFC 5626 3.5.1', 'keep'),
    ...rows('RFC 5923 9.1', 'alias'),
  ],
  From: TAG,
  To: TAG,
  Contact: [
    ...rows('RFC 3261 20.10', 'expires=', 'q='),
    ...rows('RFC 5626 4.1', 'reg-id=', '+sip.instance='),
    ...rows('RFC 5627 4.1', 'pub-gruu=', 'temp-gruu='),
    ...rows('RFC 3840 9', 'audio', 'video', 'automata', 'isfocus', 'methods=', 'events=', 'mobility=fixed|mobile'),
  ], // prettier-ignore
  Event: [...rows('RFC 6665 8.2.1', 'id=')],
  'Subscription-State': [
    ...rows('RFC 6665 4.1.3', 'reason=deactivated|probation|rejected|timeout|giveup|noresource|invariant'),
    ...rows('RFC 6665 4.1.3', 'expires=', 'retry-after='),
  ],
  'Session-Expires': rows('RFC 4028 4', 'refresher=uac|uas'),
  'Retry-After': rows('RFC 3261 20.33', 'duration='),
  'Content-Disposition': rows('RFC 3261 20.11', 'handling=required|optional'),
  'Content-Type': [
    ...rows('RFC 2046 4.1.2', 'charset=utf-8'),
    ...rows('RFC 2046 5.1.1', 'boundary='),
    ...rows('RFC 2387 3', 'type=', 'start='),
  ],
  Accept: Q,
  'Accept-Encoding': Q,
  'Accept-Language': Q,
  'Alert-Info': rows('RFC 7462 4', 'appearance='),
  'Call-Info': rows('RFC 3261 20.9', 'purpose=icon|info|card'),
  Replaces: [...DIALOG_ID('RFC 3891 6.1'), ...rows('RFC 3891 6.1', 'early-only')],
  Join: DIALOG_ID('RFC 3911 7.1'),
  'Target-Dialog': rows('RFC 4538 7', 'local-tag=', 'remote-tag='),
  Reason: REASON,
  'History-Info': rows('RFC 7044 5', 'index=', 'rc=', 'mp=', 'np='),
  Diversion: rows('RFC 5806 4', 'reason=', 'counter=', 'limit=', 'privacy=', 'screen='),
  'Feature-Caps': rows('RFC 6809 6.3', '+sip.'),
  'Security-Client': rows('RFC 3329 2.2', 'q=', 'd-alg=', 'd-qop='),
  'Security-Verify': rows('RFC 3329 2.2', 'q=', 'd-alg=', 'd-qop='),
  'Security-Server': rows('RFC 3329 2.2', 'q=', 'd-alg=', 'd-qop='),
  'Referred-By': rows('RFC 3892 2.1', 'cid='),
  'User-to-User': rows('RFC 7433 4.1', 'purpose=', 'content=', 'encoding=hex'),
  'Session-ID': rows('RFC 7989 5', 'remote='),
  'P-Charging-Vector': rows('RFC 7315 5.6', 'icid-value=', 'orig-ioi=', 'term-ioi='),
};

/** The parameters of credentials and challenges (RFC 7616 3.3, 3.4; RFC 3261 20.44). */
const CREDENTIALS = rows('RFC 7616 3.4', 'username=', 'realm=', 'nonce=', 'uri=', 'response=', 'cnonce=', 'nc=', 'opaque=', 'qop=auth|auth-int', 'algorithm=MD5|SHA-256|SHA-512-256'); // prettier-ignore
const CHALLENGE = rows('RFC 7616 3.3', 'realm=', 'nonce=', 'domain=', 'opaque=', 'stale=true|false', 'qop="auth"|"auth,auth-int"', 'algorithm=MD5|SHA-256|SHA-512-256'); // prettier-ignore

export const AUTH_PARAMS: Readonly<Record<string, readonly ParamRow[]>> = {
  Authorization: CREDENTIALS,
  'Proxy-Authorization': CREDENTIALS,
  'WWW-Authenticate': CHALLENGE,
  'Proxy-Authenticate': CHALLENGE,
};

/** Whether the values of a header are addresses with a URI in them. */
export function holdsUri(header: string): boolean {
  return ADDRESS_HEADERS.includes(header) || URI_HEADERS.has(header);
}

const URI_HEADERS: ReadonlySet<string> = new Set(['History-Info', 'Diversion', 'Alert-Info', 'Call-Info', 'Error-Info']); // prettier-ignore
