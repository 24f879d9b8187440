/** What the later headers for calls, dialogs, events and routing say. */
import type { HeaderName } from '../header-rows.ts';
import type { Words } from './words.ts';

export const CALL_HEADER_WORDS = {
  'Accept-Contact': {
    en: 'Which capabilities the called device should have, for the proxies that choose among several contacts.',
    zh: '希望被叫设备具备的能力，供代理在多个联系地址中选择。',
  },
  'Allow-Events': {
    en: 'The event packages that the sender supports.',
    zh: '发送方支持的事件包。',
  },
  'Answer-Mode': {
    en: 'Whether the caller wants the device to answer by itself or the user to pick up, as for push-to-talk.',
    zh: '主叫希望设备自动应答还是由用户手动接听，例如用于一键通。',
  },
  Event: {
    en: 'The event package, such as presence or dialog, that a subscription, notification or publication is about. Its id tells several subscriptions of one dialog apart.',
    zh: '订阅、通知或发布所针对的事件包，例如 presence 或 dialog。id 用于区分同一对话内的多个订阅。',
  },
  'Feature-Caps': {
    en: 'Capabilities of a proxy or other intermediary on the path, which is not in a Contact and cannot say it there.',
    zh: '路径上的代理等中间设备所支持的能力，它们不出现在 Contact 中，无法在那里声明。',
  },
  'Flow-Timer': {
    en: 'After how many seconds of silence the server considers the connection of a registered client dead.',
    zh: '已注册客户端的连接静默多少秒后，服务器视其为失效。',
  },
  'History-Info': {
    en: 'The targets the request has been sent to on its way, and why it was sent on. It shows how a call came to be diverted.',
    zh: '请求途中曾发往的各个目标及改发的原因，可以看出呼叫如何被转移。',
  },
  'Info-Package': {
    en: 'Which Info Package the INFO request belongs to, and so what its body means.',
    zh: 'INFO 请求所属的 Info Package，即其消息体的含义。',
  },
  Join: {
    en: 'In an INVITE: the dialog that the new call is to be joined with, as in a conference.',
    zh: '用于 INVITE：指明新呼叫要并入的对话，例如会议。',
  },
  'Max-Breadth': {
    en: 'Into how many branches at a time the request may still be forked. It limits amplification.',
    zh: '请求最多还可以同时分叉成多少个分支，用于限制放大效应。',
  },
  'Min-SE': {
    en: 'The shortest session interval in seconds that is accepted. It is 90 where nobody says otherwise.',
    zh: '可接受的最短会话刷新间隔（秒）。未给出时为 90。',
  },
  Path: {
    en: 'The proxies that a registration passed. The registrar keeps them and sends requests for that contact the same way.',
    zh: '注册请求经过的代理。注册服务器保存它们，发往该联系地址的请求也走同一路径。',
  },
  'Priv-Answer-Mode': {
    en: 'As Answer-Mode, for callers with a privilege to override the settings of the called device.',
    zh: '与 Answer-Mode 相同，但供有权覆盖被叫设备设置的主叫使用。',
  },
  RAck: {
    en: 'In PRACK: the RSeq and CSeq of the provisional response that it acknowledges.',
    zh: '用于 PRACK：所确认的临时响应的 RSeq 和 CSeq。',
  },
  Reason: {
    en: 'Why the request is sent, as a SIP or Q.850 cause: for example in a CANCEL because the call was answered elsewhere.',
    zh: '发送该请求的原因，以 SIP 或 Q.850 原因值表示，例如呼叫已在别处应答而发送 CANCEL。',
  },
  'Recv-Info': {
    en: 'The Info Packages that the sender is willing to receive.',
    zh: '发送方愿意接收的 Info Package。',
  },
  'Refer-Events-At': {
    en: 'Where the events of a REFER can be subscribed to, when there is no subscription in the dialog.',
    zh: '对话内没有隐含订阅时，可在何处订阅该 REFER 的事件。',
  },
  'Refer-Sub': {
    en: 'With false, the REFER shall not open a subscription, so no NOTIFY follows.',
    zh: '值为 false 时，REFER 不建立订阅，也就没有后续的 NOTIFY。',
  },
  'Refer-To': {
    en: 'In REFER: the address to contact. It may carry a method and headers, such as Replaces for an attended transfer.',
    zh: '用于 REFER：要联系的地址。可附带方法和头字段，例如咨询转接所用的 Replaces。',
  },
  'Referred-By': {
    en: 'Who asked for this request by a REFER.',
    zh: '说明该请求是由谁通过 REFER 促成的。',
  },
  'Reject-Contact': {
    en: 'Contacts with these capabilities shall not be tried.',
    zh: '具备这些能力的联系地址不应被尝试。',
  },
  Replaces: {
    en: 'In an INVITE: the dialog that the new call takes the place of, as in an attended transfer.',
    zh: '用于 INVITE：指明新呼叫所取代的对话，例如咨询转接。',
  },
  'Request-Disposition': {
    en: 'How the caller wants proxies to treat the request: fork or not, one after the other or all at once, queue.',
    zh: '主叫希望代理如何处理请求：是否分叉、依次还是同时、可否排队。',
  },
  RSeq: {
    en: 'The number of a reliable provisional response; it says that a PRACK is owed.',
    zh: '可靠临时响应的序号，表示需要以 PRACK 确认。',
  },
  'Service-Route': {
    en: 'In the 200 to a REGISTER: the proxies through which the client’s later requests should go.',
    zh: '用于 REGISTER 的 200：客户端后续请求应经过的代理。',
  },
  'Session-Expires': {
    en: 'After how many seconds the session ends unless it is refreshed by re-INVITE or UPDATE, and which side refreshes.',
    zh: '会话若未经 re-INVITE 或 UPDATE 刷新，将在多少秒后结束，以及由哪一方刷新。',
  },
  'Session-ID': {
    en: 'A name for the whole communication that stays the same end to end, also where the Call-ID changes on the way.',
    zh: '端到端保持不变的通信标识，即使途中 Call-ID 改变也不变。',
  },
  'SIP-ETag': {
    en: 'In the 200 to a PUBLISH: the name of the stored state.',
    zh: '用于 PUBLISH 的 200：已存状态的标识。',
  },
  'SIP-If-Match': {
    en: 'In a PUBLISH: the stored state that it refreshes, changes or removes.',
    zh: '用于 PUBLISH：指明要刷新、修改或删除的已存状态。',
  },
  'Subscription-State': {
    en: 'In NOTIFY: whether the subscription is active, pending or terminated, for how long, and the reason where it ended.',
    zh: '用于 NOTIFY：订阅处于 active、pending 还是 terminated，剩余时间，以及结束的原因。',
  },
  'Suppress-If-Match': {
    en: 'In a SUBSCRIBE: do not send the state again where it is still the one that is named here.',
    zh: '用于 SUBSCRIBE：若状态仍为此处所示，则不必重发。',
  },
  'Target-Dialog': {
    en: 'A dialog that the sender knows of, as evidence that this request from outside it may be trusted.',
    zh: '发送方知晓的某个对话，用以证明对话外的该请求可信。',
  },
  'User-to-User': {
    en: 'Data of the calling application for the called one, such as a case number of a call centre.',
    zh: '主叫应用传给被叫应用的数据，例如呼叫中心的工单号。',
  },
} as const satisfies Partial<Readonly<Record<HeaderName, Words>>>;
