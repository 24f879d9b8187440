/** What the registered request failures mean (4xx): this server refuses the request as it is. */
import type { SourcedWords } from './words.ts';

export const CLIENT_FAILURE_WORDS = {
  400: {
    rfc: 'RFC 3261 21.4.1',
    en: 'The server could not make sense of the request. The reason phrase should say what is wrong with it.',
    zh: '服务器无法理解该请求。原因短语应说明错在哪里。',
  },
  401: {
    rfc: 'RFC 3261 21.4.2',
    en: 'The server or registrar wants the user to authenticate. Repeat the request with an Authorization header that answers the challenge in WWW-Authenticate.',
    zh: 'UAS 或注册服务器要求用户认证。应针对 WWW-Authenticate 中的质询，带上 Authorization 头字段重发请求。',
  },
  402: {
    rfc: 'RFC 3261 21.4.3',
    en: 'Reserved: no behaviour is defined for it.',
    zh: '保留代码，没有定义行为。',
  },
  403: {
    rfc: 'RFC 3261 21.4.4',
    en: 'The server understood the request and refuses it. Authenticating does not help, and the request should not be repeated.',
    zh: '服务器理解请求但拒绝执行。认证也无济于事，不应重发。',
  },
  404: {
    rfc: 'RFC 3261 21.4.5',
    en: 'The user does not exist in the domain of the Request-URI, or the domain is not served here.',
    zh: 'Request-URI 的域中没有该用户，或该域不由此服务器负责。',
  },
  405: {
    rfc: 'RFC 3261 21.4.6',
    en: 'The method is known but not allowed for this address. Allow lists the methods that are.',
    zh: '方法可识别，但不允许用于该地址。Allow 列出允许的方法。',
  },
  406: {
    rfc: 'RFC 3261 21.4.7',
    en: 'The server can only answer with a kind of body that the Accept header of the request rules out.',
    zh: '服务器只能给出请求的 Accept 头字段所不接受的内容类型。',
  },
  407: {
    rfc: 'RFC 3261 21.4.8',
    en: 'A proxy wants the client to authenticate first. Repeat the request with a Proxy-Authorization header that answers the challenge in Proxy-Authenticate.',
    zh: '代理要求客户端先认证。应针对 Proxy-Authenticate 中的质询，带上 Proxy-Authorization 头字段重发请求。',
  },
  408: {
    rfc: 'RFC 3261 21.4.9',
    en: 'The server could not give an answer in time, for example because it could not find the user. The same request may be tried again later.',
    zh: '服务器未能及时给出答复，例如未能找到用户。可稍后重试同一请求。',
  },
  410: {
    rfc: 'RFC 3261 21.4.10',
    en: 'The resource is gone for good, and no new address is known. Where it is not sure that this lasts, 404 is used instead.',
    zh: '资源已永久消失，且没有新地址。若不确定是否永久，应使用 404。',
  },
  412: {
    rfc: 'RFC 3903 11.2.1',
    en: 'The state that SIP-If-Match names is not, or no longer, stored at the server. Publish the whole state again.',
    zh: 'SIP-If-Match 指明的状态在服务器上不存在或已失效。应重新发布完整状态。',
  },
  413: {
    rfc: 'RFC 3261 21.4.11',
    en: 'The body is larger than the server wants to process. With Retry-After the trouble is temporary.',
    zh: '消息体超过服务器愿意处理的大小。带有 Retry-After 时只是暂时的。',
  },
  414: {
    rfc: 'RFC 3261 21.4.12',
    en: 'The Request-URI is longer than the server is willing to read.',
    zh: 'Request-URI 过长，服务器不予处理。',
  },
  415: {
    rfc: 'RFC 3261 21.4.13',
    en: 'The server does not understand the type, encoding or language of the body. Accept, Accept-Encoding or Accept-Language says what it does.',
    zh: '服务器不支持消息体的类型、编码或语言。由 Accept、Accept-Encoding 或 Accept-Language 说明支持什么。',
  },
  416: {
    rfc: 'RFC 3261 21.4.14',
    en: 'The server does not know the scheme of the Request-URI. A sip: URI may work.',
    zh: '服务器不认识 Request-URI 的 scheme。改用 sip: URI 也许可行。',
  },
  417: {
    rfc: 'RFC 4412 4.6.2',
    en: 'The server knows none of the values in Resource-Priority, and the request demanded that it does. Accept-Resource-Priority lists the known ones.',
    zh: '服务器不认识 Resource-Priority 中的任何值，而请求要求必须识别。Accept-Resource-Priority 列出可识别的值。',
  },
  420: {
    rfc: 'RFC 3261 21.4.15',
    en: 'Require or Proxy-Require names an extension that the server does not know. Unsupported lists which.',
    zh: 'Require 或 Proxy-Require 中有服务器不支持的扩展。Unsupported 列出是哪些。',
  },
  421: {
    rfc: 'RFC 3261 21.4.16',
    en: 'The server needs an extension that the request does not list in Supported. Require of the answer says which.',
    zh: '服务器需要某个扩展，而请求的 Supported 未列出。响应的 Require 说明是哪一个。',
  },
  422: {
    rfc: 'RFC 4028 6',
    en: 'The session interval that Session-Expires asks for is too short. Min-SE gives the shortest that is accepted.',
    zh: 'Session-Expires 要求的会话刷新间隔太短。Min-SE 给出可接受的最小值。',
  },
  423: {
    rfc: 'RFC 3261 21.4.17',
    en: 'The lifetime that a registration, subscription or publication asks for is too short. Min-Expires gives the shortest that is accepted.',
    zh: '注册、订阅或发布要求的有效期太短。Min-Expires 给出可接受的最小值。',
  },
  424: {
    rfc: 'RFC 6442',
    en: 'The location that came with the request is missing, broken or cannot be used. Geolocation-Error says why.',
    zh: '请求携带的位置信息缺失、有误或无法使用。Geolocation-Error 说明原因。',
  },
  425: {
    rfc: 'RFC 8876',
    en: 'An emergency alert in a MESSAGE could not be accepted. AlertMsg-Error or the body says why.',
    zh: 'MESSAGE 中的紧急告警未能接受。原因由 AlertMsg-Error 或消息体说明。',
  },
  428: {
    rfc: 'RFC 8224 6.2.2',
    en: 'The server wants a signed caller identity, and the request has no Identity header.',
    zh: '服务器要求带签名的主叫身份，而请求没有 Identity 头字段。',
  },
  429: {
    rfc: 'RFC 3892 5',
    en: 'The server wants proof of who asked for this request. Repeat it with a Referred-By header that carries a valid token.',
    zh: '服务器要求证明由谁发起了转介。应带上含有效凭据的 Referred-By 头字段重发。',
  },
  430: {
    rfc: 'RFC 5626',
    en: 'The connection or flow to one of the user agent’s contacts does not work any more. An edge proxy tells the registrar’s side, which tries another flow.',
    zh: '到用户代理某一联系地址的流已失效。由边缘代理告知注册服务器一侧，以便尝试另一条流。',
  },
  433: {
    rfc: 'RFC 5079',
    en: 'The called side does not take anonymous calls. Calling again without hiding the identity may work.',
    zh: '被叫不接受匿名呼叫。不隐藏身份再次呼叫也许可行。',
  },
  436: {
    rfc: 'RFC 8224 6.2.2',
    en: 'The certificate that the info parameter of Identity points to could not be fetched.',
    zh: '无法获取 Identity 的 info 参数所指的证书。',
  },
  437: {
    rfc: 'RFC 8224 6.2.2',
    en: 'The certificate behind the signed identity is not acceptable, for example because it has expired or its authority is not trusted.',
    zh: '签名身份所用的证书不可接受，例如已过期或签发机构不受信任。',
  },
  438: {
    rfc: 'RFC 8224 6.2.2',
    en: 'The signature in Identity does not fit the request.',
    zh: 'Identity 中的签名与请求不符。',
  },
  439: {
    rfc: 'RFC 5626',
    en: 'The registrar knows outbound, but the first hop of the registration does not, so flows cannot be used.',
    zh: '注册服务器支持 outbound，但注册路径的第一跳不支持，因此无法使用流。',
  },
  440: {
    rfc: 'RFC 5393',
    en: 'The request would fork into more branches at a time than its Max-Breadth allows.',
    zh: '请求若继续分叉，同时进行的分支数将超过 Max-Breadth 允许的值。',
  },
  469: {
    rfc: 'RFC 6086',
    en: 'The INFO names an Info Package that the receiver did not say it takes. Recv-Info lists those it does.',
    zh: 'INFO 的 Info Package 不在接收方声明的范围内。Recv-Info 列出可接收的包。',
  },
  470: {
    rfc: 'RFC 5360',
    en: 'The request goes to a list with recipients who have not given their consent. Permission-Missing names them.',
    zh: '请求发往的列表中有接收者尚未同意。Permission-Missing 列出他们。',
  },
  480: {
    rfc: 'RFC 3261 21.4.18',
    en: 'The called user is known but cannot be reached now: not registered, logged off, or not to be disturbed. Retry-After may say when to try again.',
    zh: '用户存在但暂时无法联系：未注册、已退出或免打扰。Retry-After 可说明何时重试。',
  },
  481: {
    rfc: 'RFC 3261 21.4.19',
    en: 'The request belongs to a dialog or transaction that the server does not know. Common after a restart, or when BYE and BYE cross.',
    zh: '请求所属的对话或事务在服务器上不存在。常见于重启之后，或双方的 BYE 交错时。',
  },
  482: {
    rfc: 'RFC 3261 21.4.20',
    en: 'The server has seen this very request before: it goes in a circle.',
    zh: '服务器之前见过这个请求：它在循环。',
  },
  483: {
    rfc: 'RFC 3261 21.4.21',
    en: 'Max-Forwards has reached 0 before the request arrived. Usually a sign of a routing loop.',
    zh: '请求到达之前 Max-Forwards 已减为 0，通常说明路由有环。',
  },
  484: {
    rfc: 'RFC 3261 21.4.22',
    en: 'The number or address is not complete. With overlap dialling more digits follow in the next INVITE.',
    zh: '号码或地址不完整。采用重叠拨号时，后续号码在下一个 INVITE 中给出。',
  },
  485: {
    rfc: 'RFC 3261 21.4.23',
    en: 'The address fits several users. Contact may list them to choose from.',
    zh: '该地址对应多个用户。Contact 可列出供选择的地址。',
  },
  486: {
    rfc: 'RFC 3261 21.4.24',
    en: 'The called device was reached and does not take another call now. Other devices of the user may still answer.',
    zh: '已联系到被叫设备，但它目前不接受新呼叫。该用户的其他设备仍可能应答。',
  },
  487: {
    rfc: 'RFC 3261 21.4.25',
    en: 'The request was ended by CANCEL or BYE before it had a final answer. It is the normal answer to a cancelled INVITE.',
    zh: '请求在得到最终响应前被 CANCEL 或 BYE 终止。这是被取消的 INVITE 的正常响应。',
  },
  488: {
    rfc: 'RFC 3261 21.4.26',
    en: 'The session description is not acceptable at this device, often because no codec is shared. Warning may say why; another device may accept it.',
    zh: '此设备不接受该会话描述，常因没有共同的编解码。Warning 可说明原因；其他设备也许可以接受。',
  },
  489: {
    rfc: 'RFC 6665 8.3.2',
    en: 'The server does not know the event package in Event. Allow-Events lists the packages it does.',
    zh: '服务器不支持 Event 指定的事件包。Allow-Events 列出支持的事件包。',
  },
  491: {
    rfc: 'RFC 3261 21.4.27',
    en: 'Another request that changes the session is still pending in this dialog. Wait a random time and try again (14.1).',
    zh: '同一对话中已有尚未完成的会话修改请求。应随机等待一段时间后重试（14.1）。',
  },
  493: {
    rfc: 'RFC 3261 21.4.28',
    en: 'The body is encrypted with S/MIME for a key that the receiver does not have.',
    zh: '消息体用 S/MIME 加密，而接收方没有对应的密钥。',
  },
  494: {
    rfc: 'RFC 3329',
    en: 'A security mechanism must be agreed on first. Security-Server lists those that the server offers.',
    zh: '必须先协商安全机制。Security-Server 列出服务器提供的机制。',
  },
} as const satisfies Readonly<Record<number, SourcedWords>>;
