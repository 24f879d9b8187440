/** What the headers for identity, privacy, security, location, consent and policy say, and those that are obsolete. */
import type { HeaderName } from '../header-rows.ts';
import type { Words } from './words.ts';

export const IDENTITY_HEADER_WORDS = {
  'Accept-Resource-Priority': {
    en: 'The values of Resource-Priority that the server knows.',
    zh: '服务器可识别的 Resource-Priority 值。',
  },
  'Content-ID': {
    en: 'A name for the body, so that a header can point at it with a cid: URI.',
    zh: '消息体的标识，使其他头字段可以用 cid: URI 引用它。',
  },
  Diversion: {
    en: 'Historic but common: from which address the call was diverted, and why. History-Info is the standard way.',
    zh: '已成历史但仍常见：呼叫从哪个地址转移而来及其原因。标准做法是 History-Info。',
  },
  Encryption: {
    en: 'Obsolete: how a message of RFC 2543 was encrypted. S/MIME and TLS took its place.',
    zh: '已废弃：RFC 2543 中说明消息如何加密，已由 S/MIME 和 TLS 取代。',
  },
  Geolocation: {
    en: 'Where the caller is: a URI to fetch the location from, or a cid: URI of a part of the body.',
    zh: '主叫的位置：可获取位置的 URI，或指向消息体某部分的 cid: URI。',
  },
  'AlertMsg-Error': {
    en: 'Why the alert in the body of an emergency MESSAGE could not be used, as a code and a text.',
    zh: '紧急 MESSAGE 消息体中的告警无法处理的原因，由代码和文字给出。',
  },
  'Geolocation-Error': {
    en: 'Why a location could not be used, as a code and a text.',
    zh: '位置信息无法使用的原因，由代码和文字给出。',
  },
  'Geolocation-Routing': {
    en: 'Whether proxies may use the location to route the request.',
    zh: '是否允许代理利用位置信息进行路由。',
  },
  Hide: {
    en: 'Obsolete: asked proxies of RFC 2543 to hide the path in Via.',
    zh: '已废弃：RFC 2543 中请求代理隐藏 Via 里的路径。',
  },
  Identity: {
    en: 'A signed token (PASSporT) in which a trusted service vouches for the caller’s number or address, as STIR does.',
    zh: '带签名的令牌（PASSporT），由可信服务为主叫号码或地址作保，即 STIR 的做法。',
  },
  'Identity-Info': {
    en: 'Deprecated: where to fetch the certificate for an Identity of RFC 4474. RFC 8224 has a parameter for it.',
    zh: '已弃用：RFC 4474 的 Identity 所用证书的获取地址，RFC 8224 改用参数。',
  },
  'Permission-Missing': {
    en: 'In a 470: the recipients whose consent is missing.',
    zh: '用于 470：尚未同意的接收者。',
  },
  'Policy-Contact': {
    en: 'The policy server that must be asked about the session.',
    zh: '必须就该会话询问的策略服务器。',
  },
  'Policy-ID': {
    en: 'Which policy server the sender has asked, and the name of the policy that it got.',
    zh: '发送方询问过的策略服务器，以及所得策略的标识。',
  },
  Privacy: {
    en: 'What the user wants hidden: id, header, session, user, or none; critical refuses the call where that is impossible.',
    zh: '用户希望隐藏的内容：id、header、session、user 或 none；critical 表示无法隐藏时拒绝呼叫。',
  },
  'Reason-Phrase': {
    en: 'A text that explains a response, as a header of its own beside the phrase of the start line.',
    zh: '解释响应的文字，独立于起始行中的原因短语。',
  },
  'Resource-Priority': {
    en: 'The priority of the call in a named scheme, such as one for emergency services. Servers that know it may pass it before others.',
    zh: '呼叫在某命名空间中的优先级，例如应急通信。识别它的服务器可以优先处理。',
  },
  'Response-Key': {
    en: 'Obsolete: the key with which the answer to a message of RFC 2543 should be encrypted.',
    zh: '已废弃：RFC 2543 中应答加密所用的密钥。',
  },
  'Security-Client': {
    en: 'The security mechanisms that the client offers to its first proxy.',
    zh: '客户端向第一个代理提供的安全机制。',
  },
  'Security-Server': {
    en: 'The security mechanisms that the server offers in return.',
    zh: '服务器相应提供的安全机制。',
  },
  'Security-Verify': {
    en: 'The list of Security-Server sent back over the protected path, so that nobody on the way can have weakened it.',
    zh: '在受保护的路径上回送 Security-Server 的列表，以证明途中没有被削弱。',
  },
  'Trigger-Consent': {
    en: 'Where a relay shall ask a recipient for the missing consent.',
    zh: '中继应向何处请求接收者尚缺的同意。',
  },
} as const satisfies Partial<Readonly<Record<HeaderName, Words>>>;
