/**
 * The starters in the left column, as data: one for each of the fourteen methods and for each thing the lab can do.
 * They leave out what is filled on sending; `{{lab}}` is the lab's `HOST:PORT`, `{{lab.host}}`
 * its HOST: a URI in From and To carries no port (RFC 3261 19.1.1).
 */

export interface Template {
  /** Names it in the language files: `compose.template.ID`. */
  readonly id: string;
  readonly method: string;
  readonly text: string;
  /** What the lab's registrar knows; nobody's secret. */
  readonly credentials?: { readonly user: string; readonly password: string };
}

export interface TemplateGroup {
  readonly id: string;
  readonly templates: readonly Template[];
}

const ALICE = { user: 'alice', password: 'wonderland' };

const SDP = [
  'v=0',
  'o=alice 2890844526 2890844526 IN IP4 {{local.ip}}',
  's=-',
  'c=IN IP4 {{local.ip}}',
  't=0 0',
  'm=audio 49172 RTP/AVP 0 8 101',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=sendrecv',
  '',
];

/** A request to a user of the lab: the first line, From and To, what is special, an empty line, the body. */
function request(
  method: string,
  user: string,
  headers: readonly string[],
  body: readonly string[] = [],
): string {
  const at = user === '' ? 'sip:' : `sip:${user}@`;
  return [
    `${method} ${at}{{lab}} SIP/2.0`,
    'Max-Forwards: 70',
    'From: "Alice" <sip:alice@{{lab.host}}>',
    `To: <${at}{{lab.host}}>`,
    ...headers,
    '',
    body.join('\n'),
  ].join('\n');
}

/** A registration: the Request-URI names the domain only, From and To the same user (RFC 3261 10.2). */
function register(headers: readonly string[]): string {
  return [
    'REGISTER sip:{{lab}} SIP/2.0',
    'Max-Forwards: 70',
    'From: <sip:alice@{{lab.host}}>',
    'To: <sip:alice@{{lab.host}}>',
    ...headers,
    '',
    '',
  ].join('\n');
}

const invite = (user: string): string =>
  request('INVITE', user, ['Supported: replaces, timer, 100rel', 'Content-Type: application/sdp'], SDP);

/** A request that belongs into a call: To carries the tag that the other side gave. */
const inCall = (method: string, headers: readonly string[] = [], body: readonly string[] = []): string =>
  request(method, 'echo', headers, body).replace(/^(To: .*)$/m, '$1;tag=put-the-tag-here');

const call = (id: string, user: string): Template => ({ id, method: 'INVITE', text: invite(user) });

const PRESENCE = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="pres:alice@lab.invalid">',
  '  <tuple id="t1"><status><basic>open</basic></status><note>At my desk</note></tuple>',
  '</presence>',
  '',
];

export const TEMPLATE_GROUPS: readonly TemplateGroup[] = [
  {
    id: 'probes',
    templates: [
      { id: 'options', method: 'OPTIONS', text: request('OPTIONS', '', ['Accept: application/sdp']) },
    ],
  },
  {
    id: 'calls',
    templates: [
      call('call-echo', 'echo'),
      call('call-early', 'early'),
      call('call-busy', 'busy'),
      call('call-ring', 'ring'),
      call('call-decline', 'decline'),
      call('call-moved', 'moved'),
      call('call-silent', 'silent'),
      call('call-hangup', 'hangup'),
      call('call-broken', 'broken'),
      { ...call('call-auth', 'auth'), credentials: ALICE },
    ],
  },
  {
    id: 'registration',
    templates: [
      {
        id: 'register',
        method: 'REGISTER',
        text: register(['Contact: <sip:alice@{{local.ip}}:{{local.port}}>', 'Expires: 3600']),
        credentials: ALICE,
      },
      { id: 'register-query', method: 'REGISTER', text: register([]), credentials: ALICE },
      {
        id: 'register-remove',
        method: 'REGISTER',
        text: register(['Contact: *', 'Expires: 0']),
        credentials: ALICE,
      },
    ],
  },
  {
    id: 'messaging',
    templates: [
      {
        id: 'message',
        method: 'MESSAGE',
        text: request('MESSAGE', 'echo', ['Content-Type: text/plain'], ['Hello from Sipwright. 你好']),
      },
      {
        id: 'subscribe',
        method: 'SUBSCRIBE',
        text: request('SUBSCRIBE', 'echo', [
          'Event: presence',
          'Accept: application/pidf+xml',
          'Expires: 600',
        ]),
      },
      {
        id: 'publish',
        method: 'PUBLISH',
        text: request(
          'PUBLISH',
          'alice',
          ['Event: presence', 'Expires: 600', 'Content-Type: application/pidf+xml'],
          PRESENCE,
        ),
      },
      {
        id: 'refer',
        method: 'REFER',
        text: request('REFER', 'echo', ['Refer-To: <sip:busy@{{lab}}>', 'Referred-By: <sip:alice@{{lab}}>']),
      },
    ],
  },
  {
    id: 'inCall',
    templates: [
      { id: 'ack', method: 'ACK', text: inCall('ACK', ['CSeq: 1 ACK']) },
      { id: 'bye', method: 'BYE', text: inCall('BYE') },
      { id: 'cancel', method: 'CANCEL', text: request('CANCEL', 'ring', ['CSeq: 1 CANCEL']) },
      { id: 'prack', method: 'PRACK', text: inCall('PRACK', ['RAck: 1 1 INVITE']) },
      {
        id: 'update',
        method: 'UPDATE',
        text: inCall('UPDATE', ['Supported: timer', 'Session-Expires: 1800']),
      },
      {
        id: 'info',
        method: 'INFO',
        text: inCall('INFO', ['Content-Type: application/dtmf-relay'], ['Signal=5', 'Duration=160', '']),
      },
      {
        id: 'notify',
        method: 'NOTIFY',
        text: inCall('NOTIFY', ['Event: presence', 'Subscription-State: active;expires=600']),
      },
    ],
  },
];

export const TEMPLATES: readonly Template[] = TEMPLATE_GROUPS.flatMap((group) => group.templates);

/** The starter of the first run: an OPTIONS to the lab. */
export const FIRST_TEMPLATE = 'options';

export function templateById(id: string): Template | null {
  return TEMPLATES.find((template) => template.id === id) ?? null;
}
