/** Findings of how the parts of a message, and its way, fit together: a message without and a message with each. */
import type { MessageContext } from '#shared/sip/validate/validate.ts';
import type { Case } from './case.ts';
import { answer, invite, options, register, request, response, sdp } from './messages.ts';

const publicHost = { host: '203.0.113.5', port: 5060 };
const fromPublic: MessageContext = { transport: 'udp', source: publicHost };
const overTcp: MessageContext = { transport: 'tcp' };
const contact = (host: string): Uint8Array => invite(`Contact: <sip:alice@${host}>`);
const via = (...values: readonly string[]): string =>
  `Via: ${values.map((value) => `SIP/2.0/UDP ${value}`).join(', ')}`;
const text = (length: number): string[] => [
  'Content-Type: text/plain',
  `Content-Length: ${length}`,
  '',
  'x'.repeat(length),
];
const timer = (...lines: readonly string[]): Uint8Array => invite('Supported: timer', ...lines);
const identities = (...values: readonly string[]): Uint8Array =>
  options(`P-Asserted-Identity: ${values.join(', ')}`);
const reliable = (...lines: readonly string[]): Uint8Array => response(183, 'INVITE', ...lines);
const secure = (...lines: readonly string[]): Uint8Array =>
  invite(
    '=INVITE sips:bob@example.com SIP/2.0',
    'Via: SIP/2.0/TLS h;branch=z9hG4bKa',
    'Contact: <sips:a@b>',
    ...lines,
  );
const notify = (state: string): Uint8Array => request('NOTIFY', `Subscription-State: ${state}`);

export const RULE_CASES: readonly Case[] = [
  ['contact-count', invite(), invite('Contact: <sip:a@b>, <sip:c@d>'), 'Contact'],
  ['contact-scheme', invite(), invite('Contact: <tel:+123>'), 'Contact'],
  ['dialog-tag-missing', request('BYE'), request('BYE', 'To: <sip:bob@example.com>'), 'To'],
  ['tags-equal', request('BYE'), request('BYE', 'To: <sip:bob@example.com>;tag=1'), 'To'],
  ['register-to-tag', register(), register('To: <sip:alice@example.com>;tag=2'), 'To'],
  ['register-third-party', register(), register('To: <sip:bob@example.com>'), 'From'],
  [
    'binding-expires-missing',
    response(200, 'REGISTER', 'Contact: <sip:a@b>;expires=5'),
    response(200, 'REGISTER', 'Contact: <sip:a@b>'),
    'Contact',
  ],
  ['redirect-without-contact', response(302, 'INVITE', 'm: <sip:a@b>'), response(302, 'INVITE'), 'message'],
  ['ambiguous-without-contact', response(485, 'INVITE', 'm: <sip:a@b>'), response(485, 'INVITE'), 'message'],
  [
    'identity-count',
    identities('<sip:a@b>', '<tel:+1>'),
    identities('<sip:a@b>', '<sip:c@d>'),
    'P-Asserted-Identity',
  ],
  ['privacy-none', options('Privacy: id;header'), options('Privacy: none;id'), 'Privacy'],
  [
    'via-repeated',
    options(via('p;branch=z9hG4bKb', 'h;branch=z9hG4bKa')),
    options(via('h;branch=z9hG4bKa', 'p;branch=z9hG4bKb', 'h;branch=z9hG4bKa')),
    'Via',
  ],
  [
    'via-ttl',
    options(via('h;branch=z9hG4bKa;ttl=1;maddr=224.2.0.1')),
    options(via('h;branch=z9hG4bKa;ttl=1')),
    'Via',
  ],
  [
    'via-transport-mismatch',
    options('-Via', 'v: SIP/2.0/TCP h;branch=z9hG4bKa', 'l: 0'),
    options('l: 0'),
    'Via',
    'UDP',
    overTcp,
  ],
  [
    'via-source',
    options(via('192.168.1.2;branch=z9hG4bKa;rport')),
    options(via('192.168.1.2;branch=z9hG4bKa')),
    'Via',
    '192.168.1.2',
    fromPublic,
  ],
  [
    'cancel-via-count',
    request('CANCEL'),
    request('CANCEL', via('a;branch=z9hG4bKa', 'b;branch=z9hG4bKb')),
    'Via',
  ],
  ['message-over-udp', options(...text(500)), options(...text(1300)), 'message'],
  ['sips-contact', secure(), secure('Contact: <sip:a@b>'), 'Contact'],
  ['sips-via', secure(), secure('Via: SIP/2.0/UDP h;branch=z9hG4bKa'), 'Via'],
  ['rseq-misplaced', reliable('Require: 100rel', 'RSeq: 1'), answer('RSeq: 1'), 'RSeq'],
  ['rseq-without-100rel', reliable('Require: 100rel', 'RSeq: 1'), reliable('RSeq: 1'), 'message'],
  ['100rel-without-rseq', reliable('Require: 100rel', 'RSeq: 1'), reliable('Require: 100rel'), 'Require'],
  ['rseq-zero', reliable('Require: 100rel', 'RSeq: 1'), reliable('Require: 100rel', 'RSeq: 0'), 'RSeq'],
  ['rack-method', request('PRACK'), request('PRACK', 'RAck: 1 1 BYE'), 'RAck'],
  ['min-se-small', timer('Min-SE: 90'), timer('Min-SE: 89'), 'Min-SE'],
  ['session-expires-small', timer('x: 90'), timer('x: 89;refresher=uac'), 'Session-Expires'],
  [
    'session-expires-below-min',
    timer('x: 120', 'Min-SE: 120'),
    timer('x: 119', 'Min-SE: 120'),
    'Session-Expires',
  ],
  ['session-timer-unsupported', timer('x: 120'), invite('x: 120'), 'Session-Expires'],
  ['session-refresher-missing', answer('x: 120;refresher=uas'), answer('x: 120'), 'Session-Expires'],
  [
    'session-timer-not-required',
    answer('x: 120;refresher=uac', 'Require: timer'),
    answer('x: 120;refresher=uac'),
    'message',
  ],
  [
    'event-package-unknown',
    request('SUBSCRIBE', 'Event: presence.winfo'),
    request('SUBSCRIBE', 'Event: mine'),
    'Event',
  ],
  ['subscription-state-unknown', notify('pending;expires=5'), notify('waiting'), 'Subscription-State'],
  ['subscription-expires-missing', notify('active;expires=5'), notify('active'), 'Subscription-State'],
  [
    'subscription-reason-missing',
    notify('terminated;reason=timeout'),
    notify('terminated'),
    'Subscription-State',
  ],
  ['subscribe-expires-missing', request('SUBSCRIBE'), request('SUBSCRIBE', '-Expires'), 'message'],
  ['publish-without-body', request('PUBLISH'), request('PUBLISH', '-SIP-If-Match'), 'message'],
  [
    'publish-removal-body',
    request('PUBLISH', 'Expires: 0'),
    request('PUBLISH', 'Expires: 0', ...text(1)),
    'body',
  ],
  ['info-without-package', request('INFO'), request('INFO', '-Info-Package'), 'message'],
  [
    'info-disposition',
    request('INFO', 'Content-Disposition: Info-Package', ...text(1)),
    request('INFO', ...text(1)),
    'Info-Package',
  ],
  ['pager-large', request('MESSAGE', ...text(500)), request('MESSAGE', ...text(1300)), 'body'],
  [
    'stream-content-length-missing',
    options('Via: SIP/2.0/TCP h;branch=z9hG4bKa', 'l: 0'),
    options(),
    'message',
    undefined,
    overTcp,
  ],
  ['address-unspecified', contact('192.0.2.1'), contact('0.0.0.0'), 'Contact'],
  ['address-loopback', contact('192.0.2.1'), contact('127.0.0.1'), 'Contact', '127.0.0.1', fromPublic],
  ['address-private', contact('192.0.2.1'), contact('10.0.0.1'), 'Contact', '10.0.0.1', fromPublic],
  ['address-private', sdp(), sdp('c=', 'c=IN IP4 192.168.1.2'), 'body', '192.168.1.2', fromPublic],
  ['address-local-name', contact('h.example.com'), contact('printer.local'), 'Contact'],
];
