/** What the headers of RFC 3261 (section 20) say. */
import type { HeaderName } from '../header-rows.ts';
import type { Words } from './words.ts';

export const CORE_HEADER_WORDS = {
  Accept: {
    en: 'Which types of body the sender takes in answer. Without it, application/sdp is understood.',
    zh: '发送方可接受的消息体类型。没有此头字段时默认为 application/sdp。',
  },
  'Accept-Encoding': {
    en: 'Which codings of a body, such as gzip, the sender can undo.',
    zh: '发送方可以解码的内容编码，例如 gzip。',
  },
  'Accept-Language': {
    en: 'In which languages the user would like reason phrases, session descriptions and texts to be.',
    zh: '用户希望原因短语、会话描述和文字使用的语言。',
  },
  'Alert-Info': {
    en: 'Another ring tone: in an INVITE for the called side, in a 180 for the caller as ring-back.',
    zh: '指定另一种铃音：在 INVITE 中供被叫振铃，在 180 中供主叫作回铃音。',
  },
  Allow: {
    en: 'The methods that the sender supports. Without it nothing is known about them.',
    zh: '发送方支持的方法。没有此头字段并不表示不支持任何方法，只是未说明。',
  },
  'Authentication-Info': {
    en: 'In a 2xx after digest authentication: the proof that the server knows the password too, and the nonce to use next.',
    zh: '摘要认证成功后随 2xx 返回：证明服务器也知道密码，并给出下一次使用的 nonce。',
  },
  Authorization: {
    en: 'The credentials with which a user agent answers the challenge of a server or registrar (401).',
    zh: '用户代理针对服务器或注册服务器的质询（401）给出的凭据。',
  },
  'Call-ID': {
    en: 'Names the call: all requests and responses of a dialog have the same one, and so have the registrations of one client. It is compared byte by byte.',
    zh: '标识一次呼叫：同一对话的所有请求和响应相同，同一客户端的各次注册也相同。逐字节比较。',
  },
  'Call-Info': {
    en: 'Points to more about the caller or the called party, such as a picture, a card or a web page. Following such an address can be dangerous.',
    zh: '指向主叫或被叫的更多信息，例如图片、名片或网页。打开这类地址可能有风险。',
  },
  Contact: {
    en: 'Where the sender can be reached directly: the target of later requests in a dialog, the binding in a registration, the other addresses in a 3xx.',
    zh: '可直接联系到发送方的地址：对话内后续请求的目标，注册中的绑定，3xx 中的其他地址。',
  },
  'Content-Disposition': {
    en: 'What the body is for, such as session or render, and whether it may be skipped where it is not understood. SDP without it is a session.',
    zh: '消息体的用途（如 session、render），以及不理解时可否忽略。SDP 未注明时即为 session。',
  },
  'Content-Encoding': {
    en: 'How the body has been coded on top of its type, such as gzip.',
    zh: '消息体在其类型之上所用的编码，例如 gzip。',
  },
  'Content-Language': {
    en: 'The language of the body.',
    zh: '消息体使用的语言。',
  },
  'Content-Length': {
    en: 'The size of the body in bytes. Over a stream such as TCP it is the only way to tell where a message ends.',
    zh: '消息体的字节数。在 TCP 等流式传输上，只有靠它才能判断消息在哪里结束。',
  },
  'Content-Type': {
    en: 'The media type of the body, such as application/sdp. It has to be there wherever there is a body.',
    zh: '消息体的媒体类型，例如 application/sdp。只要有消息体就必须有它。',
  },
  CSeq: {
    en: 'A number and the method: it orders the requests of a dialog and tells which request a response answers.',
    zh: '序号加方法：为对话内的请求排序，并说明响应对应哪个请求。',
  },
  Date: {
    en: 'When the message was first sent, always in GMT. A registrar’s answer can set the clock of a simple device.',
    zh: '消息首次发送的时间，始终为 GMT。简单设备可以据注册服务器的响应校时。',
  },
  'Error-Info': {
    en: 'Points to more about an error response, such as a recorded announcement.',
    zh: '指向错误响应的更多说明，例如一段录音提示。',
  },
  Expires: {
    en: 'For how many seconds the message or what it sets up is valid: a registration, a subscription, an invitation. 0 ends a registration or subscription.',
    zh: '消息或其建立的内容的有效秒数：注册、订阅或邀请。0 表示注销或取消订阅。',
  },
  From: {
    en: 'Who sends the request, as the sender claims. Its tag is one half of the dialog’s name; a response copies the field unchanged.',
    zh: '请求的发起者，由发送方自称。其 tag 是对话标识的一部分；响应原样复制此头字段。',
  },
  'In-Reply-To': {
    en: 'The Call-IDs of the earlier calls that this call returns.',
    zh: '本次呼叫所回复的先前呼叫的 Call-ID。',
  },
  'Max-Forwards': {
    en: 'How many more hops the request may take. Each proxy takes one off; at 0 the request is answered with 483.',
    zh: '请求还可以经过的跳数。每个代理减一，到 0 时以 483 应答。',
  },
  'MIME-Version': {
    en: 'The version of MIME by which the body was made, 1.0.',
    zh: '构造消息体所用的 MIME 版本，即 1.0。',
  },
  'Min-Expires': {
    en: 'The shortest lifetime in seconds that the server accepts for a registration, subscription or publication.',
    zh: '服务器对注册、订阅或发布可接受的最短有效期（秒）。',
  },
  Organization: {
    en: 'The name of the organization that the sender belongs to.',
    zh: '发送方所属组织的名称。',
  },
  Priority: {
    en: 'How urgent the call is for the person called: non-urgent, normal, urgent or emergency. It does not change how the network treats the call.',
    zh: '呼叫对被叫的紧急程度：non-urgent、normal、urgent 或 emergency。它不影响网络的处理。',
  },
  'Proxy-Authenticate': {
    en: 'The challenge of a proxy (407): realm, nonce and algorithm for the credentials that it wants.',
    zh: '代理的质询（407）：给出所需凭据的 realm、nonce 和算法。',
  },
  'Proxy-Authorization': {
    en: 'The credentials with which a client answers the challenge of a proxy (407).',
    zh: '客户端针对代理的质询（407）给出的凭据。',
  },
  'Proxy-Require': {
    en: 'Extensions that every proxy on the way must understand; one that does not answers 420.',
    zh: '沿途每个代理都必须支持的扩展；不支持者以 420 应答。',
  },
  'Record-Route': {
    en: 'Put in by a proxy that wants to stay on the path of later requests in the dialog. Both sides turn the list into Route headers.',
    zh: '由希望留在对话后续请求路径上的代理加入。双方据此生成 Route 头字段。',
  },
  'Reply-To': {
    en: 'The address for a returned call where it differs from From.',
    zh: '回拨所用的地址，与 From 不同时给出。',
  },
  Require: {
    en: 'Extensions that the receiver must understand to handle the message; a server that does not answers 420.',
    zh: '接收方处理此消息必须支持的扩展；不支持的服务器以 420 应答。',
  },
  'Retry-After': {
    en: 'After how many seconds the request may be tried again, or when the user will be back.',
    zh: '多少秒之后可以重试，或用户预计何时可用。',
  },
  Route: {
    en: 'The proxies that the request still has to pass, in order. With lr in the URI a proxy routes loosely and takes only its own entry away.',
    zh: '请求还须依次经过的代理。URI 带 lr 表示松散路由，代理只移除自己的那一项。',
  },
  Server: {
    en: 'The software of the server that answers.',
    zh: '应答服务器所用的软件。',
  },
  Subject: {
    en: 'What the call is about, in words for the person called.',
    zh: '呼叫的主题，供被叫阅读的文字。',
  },
  Supported: {
    en: 'Extensions that the sender understands and that the other side may therefore use.',
    zh: '发送方支持的扩展，对方因此可以使用。',
  },
  Timestamp: {
    en: 'When the client sent the request, by its own clock. The server sends it back with its delay, so the round trip can be measured.',
    zh: '客户端按自身时钟记录的发送时刻。服务器连同自身延迟一起返回，以便测量往返时间。',
  },
  To: {
    en: 'Whom the request is meant for in the first place. The tag is added by the answering side and is the other half of the dialog’s name.',
    zh: '请求最初的对象。tag 由应答方加入，是对话标识的另一部分。',
  },
  Unsupported: {
    en: 'The extensions of Require or Proxy-Require that the server does not know.',
    zh: 'Require 或 Proxy-Require 中服务器不支持的扩展。',
  },
  'User-Agent': {
    en: 'The software that made the request.',
    zh: '发出请求的软件。',
  },
  Via: {
    en: 'The way the request has come, one entry a hop, newest first. Responses go back along it, and the branch of the top entry names the transaction.',
    zh: '请求经过的路径，每跳一项，最新的在最上。响应沿此原路返回，最上面一项的 branch 标识事务。',
  },
  Warning: {
    en: 'A three-digit code, who says it, and a text about what went wrong, mostly about the session description.',
    zh: '三位代码、来源和说明文字，多与会话描述的问题有关。',
  },
  'WWW-Authenticate': {
    en: 'The challenge of a server or registrar (401): realm, nonce and algorithm for the credentials that it wants.',
    zh: '服务器或注册服务器的质询（401）：给出所需凭据的 realm、nonce 和算法。',
  },
} as const satisfies Partial<Readonly<Record<HeaderName, Words>>>;
