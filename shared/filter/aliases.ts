/** Other names of fields: those of Wireshark's SIP, SDP and network fields, and common spellings. */

/** A field, or a header by its name. */
export type Alias = readonly [field: string, key?: string];

const ALIASES: readonly (readonly [name: string, ...Alias])[] = [
  ['n', 'id'],
  ['call-id', 'callid'],
  ['user-agent', 'ua'],
  ['useragent', 'ua'],
  ['method.request', 'request.method'],
  ['retransmissions', 'retransmission'],
  ['from.uri', 'from'],
  ['to.uri', 'to'],
  ['frame.number', 'id'],
  ['frame.time', 'time'],
  ['frame.len', 'size'],
  ['sip.Method', 'request.method'],
  ['sip.Request-Line', 'request.line'],
  ['sip.Status-Line', 'status.line'],
  ['sip.Status-Code', 'status'],
  ['sip.r-uri', 'uri'],
  ['sip.r-uri.user', 'uri.user'],
  ['sip.r-uri.host', 'uri.host'],
  ['sip.r-uri.port', 'uri.port'],
  ['sip.from.addr', 'from'],
  ['sip.from.user', 'from.user'],
  ['sip.from.host', 'from.host'],
  ['sip.from.tag', 'from.tag'],
  ['sip.to.addr', 'to'],
  ['sip.to.user', 'to.user'],
  ['sip.to.host', 'to.host'],
  ['sip.to.tag', 'to.tag'],
  ['sip.contact.uri', 'contact'],
  ['sip.contact.addr', 'contact'],
  ['sip.contact.user', 'contact.user'],
  ['sip.contact.host', 'contact.host'],
  ['sip.Call-ID', 'callid'],
  ['sip.CSeq.seq', 'cseq'],
  ['sip.CSeq.method', 'cseq.method'],
  ['sip.Via.branch', 'via.branch'],
  ['sip.Via.transport', 'via.transport'],
  ['sip.Via.sent-by.address', 'via.host'],
  ['sip.Via.sent-by.port', 'via.port'],
  ['sip.Via.received', 'via.received'],
  ['sip.msg_body', 'body'],
  ['sip.resend', 'retransmission'],
  ['sip.response-time', 'response.time'],
  ['sdp.media.media', 'sdp.media'],
  ['sdp.media.port', 'sdp.port'],
  ['sdp.mime.type', 'sdp.codec'],
  ['sdp.connection_info.address', 'sdp.address'],
  ['ip.src', 'src.ip'],
  ['ip.dst', 'dst.ip'],
  ['ip.addr', 'ip'],
  ['ipv6.src', 'src.ip'],
  ['ipv6.dst', 'dst.ip'],
  ['ipv6.addr', 'ip'],
  ['udp.port', 'port'],
  ['udp.srcport', 'src.port'],
  ['udp.dstport', 'dst.port'],
  ['tcp.port', 'port'],
  ['tcp.srcport', 'src.port'],
  ['tcp.dstport', 'dst.port'],
];

/** By the name in small letters. */
export const FIELD_ALIASES: ReadonlyMap<string, Alias> = new Map(
  ALIASES.map(([name, field, key]) => [name.toLowerCase(), key === undefined ? [field] : [field, key]]),
);

/** As Wireshark writes them, for proposals. */
export const ALIAS_NAMES: readonly string[] = ALIASES.map(([name]) => name);
