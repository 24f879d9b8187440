/** The classic flows of calls: set-up and release, cancel, busy, redirect, reliable provisional answers. */
import type { Flow } from './flow.ts';
import { step } from './flow.ts';

const CALL: Flow = {
  id: 'call',
  rfc: 'RFC 3261 4',
  title: { en: 'Call set-up and release', zh: '呼叫的建立与释放' },
  en: 'A call through one proxy: three messages make it, two end it. After the answer the two sides talk directly, unless the proxy has put itself into Record-Route.',
  zh: '经一个代理的呼叫：INVITE、200、ACK 建立，BYE 与 200 结束。应答之后双方直接通信，除非代理加入了 Record-Route。',
  hosts: ['alice', 'proxy', 'bob'],
  steps: [
    step('alice > proxy', 'INVITE', 'The offer goes out in SDP.', 'SDP offer 随之发出。'),
    step(
      'proxy > alice',
      '100 Trying',
      'Stops the retransmissions of this hop only.',
      '只停止这一跳的重传，不会再往前传。',
    ),
    step(
      'proxy > bob',
      'INVITE',
      'The proxy adds its Via and takes one off Max-Forwards.',
      '代理加上自己的 Via，Max-Forwards 减一。',
    ),
    step('bob > proxy', '180 Ringing', 'The tag in To opens an early dialog.', 'To 中的 tag 建立早期对话。'),
    step('proxy > alice', '180 Ringing', 'The proxy takes its Via off.', '代理移除自己的 Via。'),
    step(
      'bob > proxy',
      '200 OK',
      'Bob picks up; the answer is in SDP, Contact says where Bob is.',
      'Bob 接听；SDP answer 随之返回，Contact 给出 Bob 的地址。',
    ),
    step('proxy > alice', '200 OK', 'The dialog is confirmed.', '对话确立。'),
    step(
      'alice > bob',
      'ACK',
      'Goes straight to Bob’s Contact, as a transaction of its own.',
      '直接发往 Bob 的 Contact，是独立的事务。',
    ),
    step('alice > bob', 'RTP', 'Media in both directions.', '双向媒体。'),
    step(
      'bob > alice',
      'BYE',
      'Bob hangs up; From and To have changed places.',
      'Bob 挂断；From 与 To 互换。',
    ),
    step('alice > bob', '200 OK', 'The dialog is over.', '对话结束。'),
  ],
};

const CANCELLED: Flow = {
  id: 'cancelled-call',
  rfc: 'RFC 3261 9',
  title: { en: 'Cancel', zh: '取消呼叫' },
  en: 'The caller gives up while the other side rings. CANCEL gets its own answer, and the INVITE ends with 487.',
  zh: '对方振铃时主叫放弃。CANCEL 有自己的响应，INVITE 则以 487 结束。',
  hosts: ['alice', 'bob'],
  steps: [
    step('alice > bob', 'INVITE', 'The call begins.', '呼叫开始。'),
    step(
      'bob > alice',
      '180 Ringing',
      'Only after a provisional answer may CANCEL be sent.',
      '收到临时响应之后才可以发送 CANCEL。',
    ),
    step(
      'alice > bob',
      'CANCEL',
      'Same Request-URI, branch, Call-ID, To, From and CSeq number as the INVITE.',
      'Request-URI、branch、Call-ID、To、From 和 CSeq 序号与 INVITE 相同。',
    ),
    step('bob > alice', '200 OK', 'Answers the CANCEL only.', '只应答 CANCEL。'),
    step(
      'bob > alice',
      '487 Request Terminated',
      'Answers the INVITE. Where Bob had picked up just before, a 200 comes instead and BYE is needed.',
      '应答 INVITE。若 Bob 恰好已接听，则收到 200，需用 BYE 结束。',
    ),
    step('alice > bob', 'ACK', 'Ends the INVITE transaction.', '结束 INVITE 事务。'),
  ],
};

const BUSY: Flow = {
  id: 'busy-call',
  rfc: 'RFC 3261 21.4.24',
  title: { en: 'Busy', zh: '被叫忙' },
  en: 'The called device refuses. The ACK of a failure stays within the INVITE transaction and goes hop by hop.',
  zh: '被叫设备拒绝。失败响应的 ACK 属于 INVITE 事务，逐跳发送。',
  hosts: ['alice', 'proxy', 'bob'],
  steps: [
    step('alice > proxy', 'INVITE', 'The call begins.', '呼叫开始。'),
    step('proxy > alice', '100 Trying', 'The proxy works on it.', '代理正在处理。'),
    step('proxy > bob', 'INVITE', 'On to the called device.', '转发给被叫设备。'),
    step('bob > proxy', '486 Busy Here', 'This device takes no call now.', '此设备现在不接受呼叫。'),
    step(
      'proxy > bob',
      'ACK',
      'The proxy acknowledges by itself, with the branch of its INVITE.',
      '代理自行确认，branch 与其 INVITE 相同。',
    ),
    step(
      'proxy > alice',
      '486 Busy Here',
      'Sent on once no other branch can still succeed.',
      '没有其他分支可能成功之后才转发。',
    ),
    step('alice > proxy', 'ACK', 'Ends the INVITE transaction of this hop.', '结束这一跳的 INVITE 事务。'),
  ],
};

const REDIRECTED: Flow = {
  id: 'redirected-call',
  rfc: 'RFC 3261 8.1.3.4',
  title: { en: 'Redirect', zh: '重定向' },
  en: 'The answer names another address, and the caller tries there by itself with a new transaction.',
  zh: '响应给出另一地址，由主叫自行以新事务发往该处。',
  hosts: ['alice', 'bob', 'carol'],
  steps: [
    step('alice > bob', 'INVITE', 'The call begins.', '呼叫开始。'),
    step('bob > alice', '302 Moved Temporarily', 'Contact names Carol.', 'Contact 指向 Carol。'),
    step('alice > bob', 'ACK', 'Ends the first transaction.', '结束第一个事务。'),
    step(
      'alice > carol',
      'INVITE',
      'Request-URI from Contact; To, From and Call-ID stay, branch is new, CSeq one higher.',
      'Request-URI 取自 Contact；To、From、Call-ID 不变，branch 换新，CSeq 加一。',
    ),
    step('carol > alice', '180 Ringing', 'Carol’s device rings.', 'Carol 的设备振铃。'),
    step('carol > alice', '200 OK', 'Carol picks up.', 'Carol 接听。'),
    step('alice > carol', 'ACK', 'The call stands.', '呼叫建立。'),
  ],
};

const RELIABLE: Flow = {
  id: 'reliable-provisional',
  rfc: 'RFC 3262 3',
  title: { en: 'Reliable provisional answer (PRACK)', zh: '可靠的临时响应（PRACK）' },
  en: 'A provisional answer that must not be lost has a number in RSeq, is sent again until PRACK acknowledges it, and can so carry SDP.',
  zh: '不能丢失的临时响应带有 RSeq 序号，重传至 PRACK 确认为止，因此可以携带 SDP。',
  hosts: ['alice', 'bob'],
  steps: [
    step(
      'alice > bob',
      'INVITE',
      'Supported: 100rel allows it, Require: 100rel demands it.',
      'Supported: 100rel 表示允许，Require: 100rel 表示必须。',
    ),
    step(
      'bob > alice',
      '183 Session Progress',
      'Require: 100rel and RSeq; the SDP answer is in it.',
      '带 Require: 100rel 和 RSeq；携带 SDP answer。',
    ),
    step(
      'alice > bob',
      'PRACK',
      'RAck repeats RSeq, CSeq number and method.',
      'RAck 重复 RSeq、CSeq 序号和方法。',
    ),
    step('bob > alice', '200 OK', 'Answers the PRACK.', '应答 PRACK。'),
    step('bob > alice', '180 Ringing', 'Sent once the first one is acknowledged.', '前一个被确认后才发送。'),
    step('bob > alice', '200 OK', 'Bob picks up; answers the INVITE.', 'Bob 接听；应答 INVITE。'),
    step('alice > bob', 'ACK', 'The call stands.', '呼叫建立。'),
  ],
};

export const CALL_FLOWS: readonly Flow[] = [CALL, CANCELLED, BUSY, REDIRECTED, RELIABLE];
