/** What tests of digest authentication share: the examples of the RFCs, and responses that carry challenges. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { SipResponse } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { AuthView } from '#shared/sip/views-identity.ts';
import { authsIn } from '#core/auth/auth-values.ts';
import type { Challenge, DigestInput } from '#core/auth/digest.ts';

export const NO_BODY = new Uint8Array();

/** RFC 7616 3.9.1. */
export const RFC7616: Challenge = {
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  algorithm: 'MD5',
  session: false,
  qop: 'auth',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  stale: false,
  isUtf8: false,
  userhash: false,
};
export const MUFASA: DigestInput = {
  user: 'Mufasa',
  password: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  nc: 1,
  body: NO_BODY,
  session: null,
};

/** RFC 2617 3.5. */
export const RFC2617: Challenge = {
  ...RFC7616,
  realm: 'testrealm@host.com',
  nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  opaque: '5ccc069c403ebaf9f0171e9517f40e41',
};
export const MUFASA_2617: DigestInput = { ...MUFASA, password: 'Circle Of Life', cnonce: '0a4f113b' };

/** RFC 7616 3.9.2. */
export const JASON_CHALLENGE: Challenge = {
  realm: 'api@example.org',
  nonce: '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK',
  algorithm: 'SHA-512-256',
  session: false,
  qop: 'auth',
  opaque: 'HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS',
  stale: false,
  isUtf8: true,
  userhash: true,
};
export const JASON: DigestInput = {
  user: 'J\u00e4s\u00f8n Doe',
  password: 'Secret, or not?',
  method: 'GET',
  uri: '/doe.json',
  cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
  nc: 1,
  body: NO_BODY,
  session: null,
};

/** Every set of credentials or challenge in a header value. */
export function valuesOf(text: string): AuthView[] {
  const bytes = utf8(text);
  return authsIn(bytes, { start: 0, end: bytes.length });
}

/** The first of them. */
export function valueOf(text: string): AuthView {
  const [value] = valuesOf(text);
  if (!value) throw new Error(`no value in ${text}`);
  return value;
}

/** A response with these header lines, as it comes off the wire. */
export function response(status: number, ...lines: string[]): SipResponse {
  const { message } = parseMessage(utf8([`SIP/2.0 ${status} X`, ...lines, '', ''].join('\r\n')));
  if (message?.kind !== 'response') throw new Error('not a response');
  return message;
}
