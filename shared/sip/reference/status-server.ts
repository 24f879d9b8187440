/** What the registered server failures (5xx) and global failures (6xx) mean. */
import type { SourcedWords } from './words.ts';

export const SERVER_FAILURE_WORDS = {
  500: {
    rfc: 'RFC 3261 21.5.1',
    en: 'Something unexpected went wrong in the server. Retry-After may say when to try again.',
    zh: '服务器内部发生意外错误。Retry-After 可说明何时重试。',
  },
  501: {
    rfc: 'RFC 3261 21.5.2',
    en: 'The server does not know the method at all. Where it knows it and does not allow it, 405 is used.',
    zh: '服务器完全不认识该方法。若认识但不允许，则使用 405。',
  },
  502: {
    rfc: 'RFC 3261 21.5.3',
    en: 'A gateway or proxy got an invalid answer from the server behind it.',
    zh: '网关或代理从后方服务器收到无效的响应。',
  },
  503: {
    rfc: 'RFC 3261 21.5.4',
    en: 'The server is overloaded or under maintenance. The client should try another server, and this one not before Retry-After.',
    zh: '服务器过载或在维护。客户端应尝试其他服务器，在 Retry-After 之前不要再用此服务器。',
  },
  504: {
    rfc: 'RFC 3261 21.5.5',
    en: 'The server got no answer in time from another server that it needed, such as DNS or a location service.',
    zh: '服务器所依赖的其他服务器（如 DNS 或位置服务）未及时应答。',
  },
  505: {
    rfc: 'RFC 3261 21.5.6',
    en: 'The server does not support the SIP version of the request.',
    zh: '服务器不支持请求使用的 SIP 版本。',
  },
  513: {
    rfc: 'RFC 3261 21.5.7',
    en: 'The whole message is longer than the server can process.',
    zh: '整条消息超过服务器能处理的长度。',
  },
  555: {
    rfc: 'RFC 8599',
    en: 'The server does not know the push notification service that the registration names, or cannot use it.',
    zh: '服务器不支持注册中指定的推送通知服务。',
  },
  580: {
    rfc: 'RFC 3312 8',
    en: 'The preconditions that the offer sets, such as reserved bandwidth, cannot be met.',
    zh: 'offer 中要求的前提条件（如预留带宽）无法满足。',
  },
  600: {
    rfc: 'RFC 3261 21.6.1',
    en: 'The user was reached and is busy at every device. No other place will answer.',
    zh: '已联系到用户，但其所有设备都忙。其他位置也不会应答。',
  },
  603: {
    rfc: 'RFC 3261 21.6.2',
    en: 'The user was reached and does not want to take the call, at any device.',
    zh: '已联系到用户，但用户在任何设备上都不愿接听。',
  },
  604: {
    rfc: 'RFC 3261 21.6.3',
    en: 'The server knows for certain that the user of the Request-URI does not exist anywhere.',
    zh: '服务器确知 Request-URI 中的用户在任何地方都不存在。',
  },
  606: {
    rfc: 'RFC 3261 21.6.4',
    en: 'The user wants to talk, but the session as described is not acceptable at any device. Warning may say why.',
    zh: '用户愿意通话，但任何设备都不接受所描述的会话。Warning 可说明原因。',
  },
  607: {
    rfc: 'RFC 8197',
    en: 'The called person marked the call as unwanted, and does not want further calls from this caller either.',
    zh: '被叫将此呼叫标记为骚扰，也不愿再接到该主叫的呼叫。',
  },
  608: {
    rfc: 'RFC 8688',
    en: 'An intermediary, such as a call analytics service, rejected the call before it reached the user. Call-Info may tell whom to ask for redress.',
    zh: '中间设备（如呼叫分析服务）在呼叫到达用户之前将其拒绝。Call-Info 可给出申诉的联系方式。',
  },
} as const satisfies Readonly<Record<number, SourcedWords>>;
