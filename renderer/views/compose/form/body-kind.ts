/** Which editor a body has by its Content-Type (RFC 3261 20.15), and a body to begin with for each. */
export type BodyKind = 'sdp' | 'dtmf' | 'pidf' | 'summary' | 'multipart' | 'text';

const KINDS: readonly (readonly [type: RegExp, kind: BodyKind])[] = [
  [/^application\/sdp$/, 'sdp'],
  [/^application\/dtmf-relay$/, 'dtmf'],
  [/^application\/pidf\+xml$/, 'pidf'],
  [/^application\/simple-message-summary$/, 'summary'],
  [/^multipart\//, 'multipart'],
];

/** `type/subtype` in lower case, without parameters. */
export function mediaType(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

export function bodyKind(contentType: string): BodyKind {
  const type = mediaType(contentType);
  return KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'text';
}

const SDP = `v=0
o=- 1 1 IN IP4 {{local.ip}}
s=-
c=IN IP4 {{local.ip}}
t=0 0
m=audio 49172 RTP/AVP 0 8 101
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=sendrecv
`;

const PIDF = `<?xml version="1.0" encoding="UTF-8"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:alice@example.com">
  <tuple id="t1">
    <status><basic>open</basic></status>
    <note>At the desk</note>
  </tuple>
</presence>
`;

const MULTIPART = `--part
Content-Type: application/sdp

${SDP}
--part
Content-Type: text/plain

Hello
--part--
`;

/** The types to offer, each with a body to begin with. */
export const STARTERS: readonly (readonly [contentType: string, body: string])[] = [
  ['application/sdp', SDP],
  ['text/plain', 'Hello\n'],
  ['application/dtmf-relay', 'Signal=5\nDuration=160\n'],
  ['application/pidf+xml', PIDF],
  [
    'application/simple-message-summary',
    'Messages-Waiting: yes\nMessage-Account: sip:alice@example.com\nVoice-Message: 2/8 (0/2)\n',
  ],
  ['multipart/mixed;boundary=part', MULTIPART],
];

/** A body to begin with for a Content-Type; null where none is known. */
export function starterOf(contentType: string): string | null {
  return STARTERS.find(([type]) => mediaType(type) === mediaType(contentType))?.[1] ?? null;
}
