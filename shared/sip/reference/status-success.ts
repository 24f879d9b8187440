/** What the registered provisional, success and redirection codes mean (1xx to 3xx). */
import type { SourcedWords } from './words.ts';

export const SUCCESS_WORDS = {
  100: {
    rfc: 'RFC 3261 21.1.1',
    en: 'The next hop has the request and works on it. It stops the retransmissions, is never sent reliably and is not forwarded.',
    zh: '下一跳已收到请求并正在处理。它使重传停止，从不可靠发送，也不会被转发。',
  },
  180: {
    rfc: 'RFC 3261 21.1.2',
    en: 'The called device is alerting its user.',
    zh: '被叫设备正在振铃提示用户。',
  },
  181: {
    rfc: 'RFC 3261 21.1.3',
    en: 'The call is being sent on to other destinations.',
    zh: '呼叫正在被转往其他目的地。',
  },
  182: {
    rfc: 'RFC 3261 21.1.4',
    en: 'The called side cannot take the call now and has put it in a queue instead of refusing it. The reason phrase may say more, such as the place in the queue.',
    zh: '被叫暂时无法接听，将呼叫排队而不是拒绝。原因短语可以说明更多，例如排队位置。',
  },
  183: {
    rfc: 'RFC 3261 21.1.5',
    en: 'Tells something about the progress of the call that no other code says. With SDP it usually means early media, such as an announcement or a ring tone from the network.',
    zh: '说明其他代码无法表达的呼叫进展。携带 SDP 时通常表示早期媒体，例如网络播放的提示音或回铃音。',
  },
  199: {
    rfc: 'RFC 6228',
    en: 'One early dialog has ended while the INVITE as a whole still goes on. Its resources can be released early.',
    zh: '某个早期对话已结束，而整个 INVITE 仍在进行。其占用的资源可以提前释放。',
  },
  200: {
    rfc: 'RFC 3261 21.2.1',
    en: 'The request succeeded. What the answer carries depends on the method.',
    zh: '请求成功。响应携带的内容取决于方法。',
  },
  202: {
    rfc: 'RFC 6665 8.3.1',
    en: 'The request was understood, and its outcome is still open. It is deprecated for SUBSCRIBE and REFER, where 200 means the same.',
    zh: '请求已被理解，结果尚未确定。对 SUBSCRIBE 和 REFER 已弃用，200 的含义与之相同。',
  },
  204: {
    rfc: 'RFC 5839',
    en: 'The subscription was accepted, and no NOTIFY follows because the subscriber already has the current state.',
    zh: '订阅已被接受，因订阅者已有当前状态，不再发送 NOTIFY。',
  },
  300: {
    rfc: 'RFC 3261 21.3.1',
    en: 'The address can be reached at several places. The Contact headers list them, and the caller may choose.',
    zh: '该地址可在多处找到。Contact 头字段列出这些位置，由主叫选择。',
  },
  301: {
    rfc: 'RFC 3261 21.3.2',
    en: 'The user is no longer at this address. Contact gives the new one, to be used from now on.',
    zh: '用户已不在此地址。Contact 给出新地址，今后应使用它。',
  },
  302: {
    rfc: 'RFC 3261 21.3.3',
    en: 'Try the address in Contact for this call. How long it may be remembered is said by Expires.',
    zh: '本次呼叫请改用 Contact 中的地址。可以记住多久由 Expires 说明。',
  },
  305: {
    rfc: 'RFC 3261 21.3.4',
    en: 'The resource must be reached through the proxy whose URI is in Contact. Only a user agent server may send it.',
    zh: '必须通过 Contact 中给出的代理访问该资源。只有 UAS 可以发送此响应。',
  },
  380: {
    rfc: 'RFC 3261 21.3.5',
    en: 'The call did not succeed, but another service is possible. The body describes it.',
    zh: '呼叫未成功，但可以使用其他服务，由消息体说明。',
  },
} as const satisfies Readonly<Record<number, SourcedWords>>;
