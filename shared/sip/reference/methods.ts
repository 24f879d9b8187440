/** What each registered method is for. A method without an entry fails the type check. */
import type { Method } from '../methods.ts';
import type { SourcedWords } from './words.ts';

export const METHOD_WORDS: Readonly<Record<Method, SourcedWords>> = {
  INVITE: {
    rfc: 'RFC 3261 13',
    en: 'Asks the other side to take part in a session, usually with an SDP offer in the body. Sent again inside its dialog (re-INVITE), it changes the running session.',
    zh: '邀请对方加入会话，消息体通常是 SDP offer。在已建立的对话内再次发送（re-INVITE）则修改正在进行的会话。',
  },
  ACK: {
    rfc: 'RFC 3261 13.2.2.4',
    en: 'Confirms that the final response to an INVITE has arrived. It gets no response; after a 2xx it is a transaction of its own, after any other final response it belongs to the INVITE (17.1.1.3).',
    zh: '确认已收到 INVITE 的最终响应，自身没有响应。2xx 之后的 ACK 独立于原事务，其他最终响应之后的 ACK 属于 INVITE 事务（17.1.1.3）。',
  },
  OPTIONS: {
    rfc: 'RFC 3261 11',
    en: 'Asks what a server or a user agent can do, without starting a call. Many devices send it at intervals to see whether the peer is alive.',
    zh: '查询服务器或用户代理的能力，不会发起呼叫。许多设备定期发送它来探测对端是否存活。',
  },
  BYE: {
    rfc: 'RFC 3261 15',
    en: 'Ends an established session and its dialog. Either side may send it, the caller also in an early dialog.',
    zh: '结束已建立的会话及其对话。双方都可以发送；主叫在早期对话中也可以发送。',
  },
  CANCEL: {
    rfc: 'RFC 3261 9',
    en: 'Asks to give up a request that has no final response yet, in practice an INVITE. It goes hop by hop and has the branch, Call-ID and CSeq number of what it cancels.',
    zh: '请求放弃尚未收到最终响应的请求，实际上就是 INVITE。它逐跳处理，branch、Call-ID 和 CSeq 序号与被取消的请求相同。',
  },
  REGISTER: {
    rfc: 'RFC 3261 10',
    en: 'Tells a registrar at which Contact addresses an address of record can be reached and for how long. Without Contact it only asks for the bindings there are.',
    zh: '告诉注册服务器某个注册地址（AOR）可以在哪些 Contact 地址找到、有效多久。不带 Contact 时只查询现有绑定。',
  },
  INFO: {
    rfc: 'RFC 6086 4',
    en: 'Carries application data, such as DTMF digits, along the signalling path of an established dialog. It does not change the state of the session.',
    zh: '沿已建立对话的信令路径传送应用数据，例如 DTMF 按键。它不改变会话状态。',
  },
  PRACK: {
    rfc: 'RFC 3262 3',
    en: 'Acknowledges one reliable provisional response, which its RAck header names. It is an ordinary request and gets a response of its own.',
    zh: '确认一个可靠的临时响应，由 RAck 头字段指明。它是普通请求，有自己的响应。',
  },
  SUBSCRIBE: {
    rfc: 'RFC 6665 3.1',
    en: 'Asks to be told about the state of a resource for a time. Expires: 0 ends a subscription or fetches the state once.',
    zh: '请求在一段时间内获知某资源的状态。Expires: 0 表示结束订阅，或只取一次状态。',
  },
  NOTIFY: {
    rfc: 'RFC 6665 3.2',
    en: 'Tells a subscriber the state of what it subscribed to. Subscription-State says whether the subscription goes on, and why not where it ends.',
    zh: '把所订阅资源的状态告诉订阅者。Subscription-State 说明订阅是否继续，若已结束则说明原因。',
  },
  UPDATE: {
    rfc: 'RFC 3311 5',
    en: 'Changes the parameters of a session, such as its media, without touching the INVITE transaction. It can be used before the call is answered, and must be answered at once.',
    zh: '修改会话参数（如媒体），不影响 INVITE 事务。可在呼叫应答之前使用，且必须立即应答。',
  },
  MESSAGE: {
    rfc: 'RFC 3428 4',
    en: 'Carries one instant message in its body. It sets up no dialog.',
    zh: '在消息体中传送一条即时消息，不建立对话。',
  },
  REFER: {
    rfc: 'RFC 3515 2',
    en: 'Asks the receiver to contact the party that Refer-To names, most often to transfer a call. NOTIFY requests tell how that goes.',
    zh: '请求接收方联系 Refer-To 所指的一方，最常用于呼叫转接。进展由 NOTIFY 请求告知。',
  },
  PUBLISH: {
    rfc: 'RFC 3903 4',
    en: 'Stores event state, such as presence, at a server that hands it on to the subscribers. The SIP-ETag of the answer names the stored state for later changes.',
    zh: '把事件状态（如呈现状态）存放到服务器，由它分发给订阅者。应答中的 SIP-ETag 标识已存状态，供以后修改。',
  },
};
