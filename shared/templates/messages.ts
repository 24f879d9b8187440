/** The texts of requests that templates are made of: they leave out what is filled on sending. */

/** An offer of two codecs and of DTMF events (RFC 4566, RFC 3264). */
export const SDP = [
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

/** A presence document (RFC 3863). */
export const PRESENCE = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="pres:alice@lab.invalid">',
  '  <tuple id="t1"><status><basic>open</basic></status><note>At my desk</note></tuple>',
  '</presence>',
  '',
];

/** `{{lab}}` is the lab's `HOST:PORT`, `{{lab.host}}` its HOST: a URI in From and To carries no port (RFC 3261 19.1.1). */
export function request(
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
export function register(headers: readonly string[]): string {
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

/** A call with an offer. */
export function invite(
  user: string,
  headers: readonly string[] = ['Supported: replaces, timer, 100rel'],
): string {
  return request('INVITE', user, [...headers, 'Content-Type: application/sdp'], SDP);
}

/** A request to be sent in a dialog: what the dialog decides is left to it. */
export function inDialog(
  method: string,
  headers: readonly string[] = [],
  body: readonly string[] = [],
): string {
  return [
    `${method} {{dialog.remoteTarget}} SIP/2.0`,
    'Max-Forwards: 70',
    ...headers,
    '',
    body.join('\n'),
  ].join('\n');
}
