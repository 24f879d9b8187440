/**
 * Every finding the console can make about a SIP message, once: its severity and the section it stands on.
 * An error breaks a MUST or the grammar; a warning is legal or tolerated but likely to hurt; an info is worth knowing.
 */

interface DiagnosticKind {
  readonly severity: 'error' | 'warning' | 'info';
  readonly rfc: string;
}

const error = (rfc: string): DiagnosticKind => ({ severity: 'error', rfc });
const warning = (rfc: string): DiagnosticKind => ({ severity: 'warning', rfc });
const info = (rfc: string): DiagnosticKind => ({ severity: 'info', rfc });

export const DIAGNOSTICS = {
  // The start line.
  'start-line-missing': error('RFC 3261 7'),
  'start-line-not-sip': error('RFC 3261 7'),
  'start-line-leading-space': error('RFC 3261 7.1'),
  'start-line-trailing-space': error('RFC 3261 7.1'),
  'request-line-spacing': error('RFC 3261 7.1'),
  'request-line-no-uri': error('RFC 3261 7.1'),
  'request-line-no-version': error('RFC 3261 7.1'),
  'request-uri-brackets': error('RFC 3261 7.1'),
  'request-uri-headers': error('RFC 3261 19.1.1'),
  'request-uri-parameter': error('RFC 3261 19.1.1'),
  'register-uri-user': error('RFC 3261 10.2'),
  'method-not-token': error('RFC 3261 7.1'),
  'method-case': warning('RFC 3261 7.1'),
  'version-unknown': error('RFC 3261 7.1'),
  'version-case': warning('RFC 3261 7.1'),
  'status-line-spacing': error('RFC 3261 7.2'),
  'status-not-number': error('RFC 3261 7.2'),
  'status-not-three-digits': error('RFC 3261 7.2'),
  'status-out-of-range': warning('RFC 3261 7.2'),
  'leading-empty-lines': info('RFC 3261 7.5'),
  // Lines and bytes.
  'bare-lf': warning('RFC 3261 7'),
  'control-character': error('RFC 3261 25.1'),
  'control-character-escaped': info('RFC 3261 25.1'),
  'header-no-colon': error('RFC 3261 7.3.1'),
  'header-name-empty': error('RFC 3261 7.3.1'),
  'header-name-not-token': error('RFC 3261 7.3.1'),
  'fold-without-header': error('RFC 3261 7.3.1'),
  'headers-not-terminated': error('RFC 3261 7'),
  'too-many-headers': error('RFC 3261 21.4.11'),
  'line-too-long': warning('RFC 3261 21.4.11'),
  'message-too-long': warning('RFC 3261 18.1.1'),
  'more-findings': info('RFC 3261 7'),
  // Headers as a set.
  'header-missing': error('RFC 3261 8.1.1'),
  'header-missing-in-response': error('RFC 3261 8.2.6.2'),
  'header-repeated': error('RFC 3261 7.3.1'),
  'header-empty': error('RFC 3261 7.3.1'),
  'method-header-missing': error('RFC 3261 20'),
  'status-header-missing': error('RFC 3261 20'),
  'method-header-forbidden': error('RFC 3261 20'),
  'method-header-unwanted': warning('RFC 3261 20'),
  'contact-count': error('RFC 3261 8.1.1.8'),
  'contact-star-register': error('RFC 3261 10.2.2'),
  'contact-star-expires': error('RFC 3261 10.2.2'),
  'contact-star-alone': error('RFC 3261 20.10'),
  // The body.
  'content-length-not-number': error('RFC 3261 20.14'),
  'content-length-conflict': error('RFC 3261 20.14'),
  'content-length-too-large': error('RFC 3261 18.3'),
  'content-length-missing': info('RFC 3261 20.14'),
  'body-trailer': warning('RFC 3261 18.3'),
  'content-type-missing': error('RFC 3261 20.15'),
  // Values of single headers.
  'cseq-malformed': error('RFC 3261 20.16'),
  'cseq-range': error('RFC 3261 8.1.1.5'),
  'cseq-method': error('RFC 3261 8.1.1.5'),
  'call-id-malformed': error('RFC 3261 20.8'),
  'max-forwards-malformed': error('RFC 3261 20.22'),
  'max-forwards-zero': info('RFC 3261 20.22'),
  'date-malformed': error('RFC 3261 20.17'),
  'date-zone': error('RFC 3261 20.17'),
  'date-weekday': warning('RFC 3261 20.17'),
  'seconds-malformed': error('RFC 3261 25.1'),
  'seconds-range': error('RFC 3261 20.19'),
  'seconds-large': warning('RFC 3261 20.19'),
  'number-malformed': error('RFC 3261 25.1'),
  'warning-malformed': error('RFC 3261 20.43'),
  'media-type-malformed': error('RFC 3261 20.15'),
  'multipart-boundary': error('RFC 2046 5.1.1'),
  'token-malformed': error('RFC 3261 25.1'),
  'comment-unterminated': error('RFC 3261 25.1'),
  'rack-malformed': error('RFC 3262 7.2'),
  'auth-malformed': error('RFC 3261 25.1'),
  'auth-parameter-missing': error('RFC 3261 22.4'),
  // Lists and parameters.
  'list-empty-element': error('RFC 3261 7.3.1'),
  'parameter-empty': error('RFC 3261 25.1'),
  'parameter-malformed': error('RFC 3261 25.1'),
  'parameter-repeated': error('RFC 3261 7.3.1'),
  'quote-unterminated': error('RFC 3261 25.1'),
  'value-trailing': error('RFC 3261 25.1'),
  'q-malformed': error('RFC 3261 25.1'),
  // Via.
  'via-malformed': error('RFC 3261 20.42'),
  'via-version': warning('RFC 3261 20.42'),
  'via-transport': info('RFC 3261 20.42'),
  'via-branch-missing': warning('RFC 3261 8.1.1.7'),
  'via-branch-cookie': warning('RFC 3261 8.1.1.7'),
  'via-branch-empty': error('RFC 3261 8.1.1.7'),
  'via-parameter': error('RFC 3261 20.42'),
  'via-broadcast': warning('RFC 3261 18.2.2'),
  // Addresses.
  'address-brackets-missing': error('RFC 3261 20.10'),
  'address-brackets-unclosed': error('RFC 3261 25.1'),
  'address-name-only': error('RFC 3261 25.1'),
  'display-name-malformed': error('RFC 3261 25.1'),
  'tag-missing': warning('RFC 3261 8.1.1.3'),
  'to-tag-missing': warning('RFC 3261 8.2.6.2'),
  'route-not-loose': info('RFC 3261 16.12'),
  // URIs.
  'uri-missing': error('RFC 3261 19.1.1'),
  'uri-whitespace': error('RFC 3261 19.1.1'),
  'uri-no-scheme': error('RFC 3261 19.1.1'),
  'uri-scheme-unknown': warning('RFC 3261 8.2.2.1'),
  'uri-character': error('RFC 3261 25.1'),
  'uri-escape': error('RFC 3261 19.1.2'),
  'uri-user-empty': error('RFC 3261 19.1.1'),
  'uri-parameter-empty': error('RFC 3261 19.1.1'),
  'uri-parameter-repeated': error('RFC 3261 19.1.1'),
  'uri-header-malformed': error('RFC 3261 19.1.1'),
  'host-missing': error('RFC 3261 19.1.1'),
  'host-malformed': error('RFC 3261 25.1'),
  'host-underscore': warning('RFC 3261 25.1'),
  'host-ipv6-brackets': error('RFC 3261 25.1'),
  'port-malformed': error('RFC 3261 25.1'),
  'telephone-malformed': error('RFC 3966 3'),
} as const satisfies Record<string, DiagnosticKind>;

export type DiagnosticCode = keyof typeof DIAGNOSTICS;
