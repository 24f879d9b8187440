/** The classic flows around calls: registration, change of a session, transfer, presence, message. */
import type { Flow } from './flow.ts';
import { step } from './flow.ts';

const REGISTRATION: Flow = {
  id: 'registration',
  rfc: 'RFC 3261 10',
  title: { en: 'Registration with challenge', zh: '带质询的注册' },
  en: 'The first REGISTER is challenged, the second carries the credentials. The answer lists every binding with the seconds it is still good for.',
  zh: '第一个 REGISTER 被质询，第二个携带凭据。应答列出所有绑定及各自剩余的秒数。',
  hosts: ['alice', 'registrar'],
  steps: [
    step(
      'alice > registrar',
      'REGISTER',
      'Contact is the address to bind; From and To are the address of record.',
      'Contact 是要绑定的地址；From 和 To 是注册地址（AOR）。',
    ),
    step(
      'registrar > alice',
      '401 Unauthorized',
      'WWW-Authenticate has realm, nonce and algorithm.',
      'WWW-Authenticate 给出 realm、nonce 和算法。',
    ),
    step(
      'alice > registrar',
      'REGISTER',
      'Authorization answers; same Call-ID, CSeq one higher, new branch.',
      'Authorization 作答；Call-ID 相同，CSeq 加一，branch 换新。',
    ),
    step(
      'registrar > alice',
      '200 OK',
      'Lists the bindings; register again before they expire.',
      '列出绑定；应在过期之前再次注册。',
    ),
  ],
};

const SESSION_CHANGE: Flow = {
  id: 'session-change',
  rfc: 'RFC 3261 14; RFC 3311 5',
  title: { en: 'Change of a session (UPDATE and re-INVITE)', zh: '修改会话（UPDATE 与 re-INVITE）' },
  en: 'Before the answer a session is changed by UPDATE, after it mostly by a second INVITE in the same dialog, for example to hold. Where both sides do so at once, 491 makes them wait.',
  zh: '应答之前用 UPDATE 修改会话，之后多用同一对话内的再次 INVITE，例如保持通话。双方同时修改时，491 使其等待。',
  hosts: ['alice', 'bob'],
  steps: [
    step('alice > bob', 'INVITE', 'The first offer.', '第一个 offer。'),
    step(
      'bob > alice',
      '183 Session Progress',
      'An early dialog; the offer is answered reliably (PRACK and its 200 are left out here).',
      '建立早期对话；offer 得到可靠应答（此处略去 PRACK 及其 200）。',
    ),
    step('alice > bob', 'UPDATE', 'A new offer while it rings.', '振铃期间的新 offer。'),
    step(
      'bob > alice',
      '200 OK',
      'Answers the UPDATE at once, without asking the user.',
      '立即应答 UPDATE，不询问用户。',
    ),
    step('bob > alice', '200 OK', 'Bob picks up; answers the INVITE.', 'Bob 接听；应答 INVITE。'),
    step('alice > bob', 'ACK', 'The call stands.', '呼叫建立。'),
    step(
      'alice > bob',
      'INVITE',
      're-INVITE: both tags, CSeq one higher, SDP with sendonly to hold.',
      're-INVITE：带双方 tag，CSeq 加一，SDP 以 sendonly 表示保持。',
    ),
    step('bob > alice', '200 OK', 'The answer has recvonly.', 'answer 为 recvonly。'),
    step(
      'alice > bob',
      'ACK',
      'The change holds; had it failed, the session would go on as before.',
      '修改生效；若失败，会话按原样继续。',
    ),
  ],
};

const TRANSFER: Flow = {
  id: 'transfer',
  rfc: 'RFC 3515 4.1; RFC 5589 6',
  title: { en: 'Transfer by REFER', zh: '用 REFER 转接' },
  en: 'Bob sends Alice, with whom he has a call, on to Carol. NOTIFY with a sipfrag body tells him how her call there goes.',
  zh: 'Bob 与 Alice 通话中，将 Alice 转给 Carol。带 sipfrag 的 NOTIFY 告知 Bob 新呼叫的进展。',
  hosts: ['bob', 'alice', 'carol'],
  steps: [
    step(
      'bob > alice',
      'REFER',
      'In the dialog of the call; Refer-To names Carol.',
      '在通话的对话内；Refer-To 指向 Carol。',
    ),
    step(
      'alice > bob',
      '202 Accepted',
      'Alice will try; 200 means the same.',
      'Alice 将尝试；200 含义相同。',
    ),
    step(
      'alice > bob',
      'NOTIFY',
      'Event: refer, the body says 100 Trying.',
      'Event: refer，消息体为 100 Trying。',
    ),
    step('bob > alice', '200 OK', 'Answers the NOTIFY.', '应答 NOTIFY。'),
    step(
      'alice > carol',
      'INVITE',
      'A new call; Referred-By may name Bob.',
      '新的呼叫；Referred-By 可指明 Bob。',
    ),
    step('carol > alice', '200 OK', 'Carol picks up.', 'Carol 接听。'),
    step('alice > carol', 'ACK', 'The new call stands.', '新呼叫建立。'),
    step(
      'alice > bob',
      'NOTIFY',
      'The body says 200 OK; Subscription-State: terminated ends the reports.',
      '消息体为 200 OK；Subscription-State: terminated 表示不再报告。',
    ),
    step('bob > alice', '200 OK', 'Answers the NOTIFY.', '应答 NOTIFY。'),
    step('bob > alice', 'BYE', 'Bob leaves the old call.', 'Bob 退出原呼叫。'),
    step('alice > bob', '200 OK', 'The old call is over.', '原呼叫结束。'),
  ],
};

const PRESENCE: Flow = {
  id: 'presence',
  rfc: 'RFC 3856 6; RFC 6665 4; RFC 3903 4',
  title: { en: 'Presence', zh: '呈现' },
  en: 'Alice watches Bob: she subscribes at the server, Bob publishes his state there, and each change comes to her in a NOTIFY.',
  zh: 'Alice 关注 Bob：她向服务器订阅，Bob 在服务器发布状态，每次变化都以 NOTIFY 通知她。',
  hosts: ['alice', 'server', 'bob'],
  steps: [
    step('alice > server', 'SUBSCRIBE', 'Event: presence, with Expires.', 'Event: presence，带 Expires。'),
    step(
      'server > alice',
      '200 OK',
      'Expires says how long the subscription lasts.',
      'Expires 说明订阅的有效期。',
    ),
    step(
      'server > alice',
      'NOTIFY',
      'Comes at once with the state so far, even where there is none.',
      '立即发送当前状态，即使尚无内容。',
    ),
    step('alice > server', '200 OK', 'Answers the NOTIFY.', '应答 NOTIFY。'),
    step('bob > server', 'PUBLISH', 'The new state in a PIDF body.', '新状态以 PIDF 消息体给出。'),
    step('server > bob', '200 OK', 'SIP-ETag names the stored state.', 'SIP-ETag 标识已存状态。'),
    step('server > alice', 'NOTIFY', 'The new state.', '新的状态。'),
    step('alice > server', '200 OK', 'Answers the NOTIFY.', '应答 NOTIFY。'),
  ],
};

const INSTANT_MESSAGE: Flow = {
  id: 'instant-message',
  rfc: 'RFC 3428 4',
  title: { en: 'Message', zh: '即时消息' },
  en: 'One text, one answer, no dialog. A 200 says that it reached the device; 202 that a server keeps it for later.',
  zh: '一条文字、一个应答，没有对话。200 表示已到达设备；202 表示由服务器留待转发。',
  hosts: ['alice', 'proxy', 'bob'],
  steps: [
    step(
      'alice > proxy',
      'MESSAGE',
      'The text is the body; the whole request stays within 1300 bytes where UDP may carry it.',
      '消息体即文字；可能经 UDP 传送时，整个请求不超过 1300 字节。',
    ),
    step('proxy > bob', 'MESSAGE', 'Routed like any request.', '与其他请求一样路由。'),
    step('bob > proxy', '200 OK', 'Without a body.', '没有消息体。'),
    step('proxy > alice', '200 OK', 'Delivered.', '已送达。'),
  ],
};

export const SERVICE_FLOWS: readonly Flow[] = [
  REGISTRATION,
  SESSION_CHANGE,
  TRANSFER,
  PRESENCE,
  INSTANT_MESSAGE,
];
