/** The classic flows as ready folders: each has its requests, and a sequence that plays it against the lab. */
import { inDialog, invite, PRESENCE, register, request } from './messages.ts';
import type { TemplateFolder } from './template.ts';
import { requestTemplate, sequenceTemplate } from './template.ts';

/** What the lab's registrar knows; nobody's secret. */
const ALICE = { user: 'alice', password: '{{password}}' };
const ALICE_SETTINGS = 'var password: wonderland\n';

const OPTIONS: TemplateFolder = {
  id: 'options',
  title: { en: 'Options ping', zh: 'OPTIONS 探测' },
  about: {
    en: 'Ask a peer whether it is there and what it can do.',
    zh: '询问对端是否在线以及支持哪些能力。',
  },
  settings: '',
  requests: [
    requestTemplate(
      'options',
      'Ping the lab',
      '探测实验对端',
      request('OPTIONS', '', ['Accept: application/sdp']),
    ),
  ],
  sequences: [
    sequenceTemplate('ping', 'Ping three times', '探测三次', [
      'repeat 3',
      '  send options.sip',
      '  wait 200',
      '    expect header Allow contains "INVITE"',
      '    expect time < 2s',
      '  pause 100ms',
      'end',
    ]),
  ],
};

const REGISTRATION: TemplateFolder = {
  id: 'registration',
  title: { en: 'Registration', zh: '注册' },
  about: {
    en: 'Register, ask for the bindings, and take them away; the registrar asks for a password.',
    zh: '注册、查询绑定并注销；注册服务器会要求密码。',
  },
  settings: ALICE_SETTINGS,
  requests: [
    requestTemplate(
      'register',
      'Register alice',
      '注册 alice',
      register(['Contact: <sip:alice@{{local.ip}}:{{local.port}}>', 'Expires: 3600']),
      ALICE,
    ),
    requestTemplate('query', 'Query bindings', '查询绑定', register([]), ALICE),
    requestTemplate(
      'remove',
      'Remove all bindings',
      '删除全部绑定',
      register(['Contact: *', 'Expires: 0']),
      ALICE,
    ),
  ],
  sequences: [
    sequenceTemplate('registration', 'Register and leave', '注册并注销', [
      'send register.sip',
      'wait 200',
      '  expect header Contact contains "sip:alice@"',
      '  expect header Contact matches /expires=\\d+/',
      'send query.sip',
      'wait 200',
      '  expect header Contact exists',
      'send remove.sip',
      'wait 200',
      '  expect header Contact absent',
    ]),
  ],
};

const BASIC_CALL: TemplateFolder = {
  id: 'basic-call',
  title: { en: 'Basic call', zh: '基本呼叫' },
  about: {
    en: 'A call that rings, is answered and hung up; and the calls that go otherwise.',
    zh: '振铃、接听、挂断的呼叫，以及各种失败的呼叫。',
  },
  settings: ALICE_SETTINGS,
  requests: [
    requestTemplate('call-echo', 'Call echo', '呼叫 echo', invite('echo')),
    requestTemplate('call-auth', 'Call auth (407)', '呼叫 auth（407）', invite('auth'), ALICE),
    requestTemplate('call-busy', 'Call busy (486)', '呼叫 busy（486）', invite('busy')),
    requestTemplate('call-decline', 'Call decline (603)', '呼叫 decline（603）', invite('decline')),
    requestTemplate('call-moved', 'Call moved (302)', '呼叫 moved（302）', invite('moved')),
    requestTemplate('call-hangup', 'Call hangup (they end it)', '呼叫 hangup（对端挂断）', invite('hangup')),
    requestTemplate('call-broken', 'Call broken (500)', '呼叫 broken（500）', invite('broken')),
    requestTemplate('call-silent', 'Call silent (no answer)', '呼叫 silent（无应答）', invite('silent')),
  ],
  sequences: [
    sequenceTemplate('call', 'Call and hang up', '呼叫并挂断', [
      'send call-echo.sip as call',
      'wait 180',
      'wait 200',
      '  expect header Contact contains "sip:"',
      '  expect body contains "m=audio"',
      'take target from response.header("Contact") match /<([^>]+)>/',
      'expect value "{{target}}" matches /^sip:/',
      'expect count 180 = 1',
      'pause 200ms',
      'send BYE of call',
      'wait 200',
    ]),
    sequenceTemplate('challenge', 'Call with a password', '带密码的呼叫', [
      'send call-auth.sip',
      'wait 200',
      'expect count 407 = 1',
      'send BYE',
      'wait 200',
    ]),
    sequenceTemplate('refused', 'Calls that are refused', '被拒绝的呼叫', [
      'send call-busy.sip',
      'wait 486',
      'send call-decline.sip',
      'wait 603',
      'send call-broken.sip',
      'wait 500',
    ]),
    sequenceTemplate('they-hang-up', 'The other side hangs up', '对端挂断', [
      'send call-hangup.sip as call',
      'wait 200',
      'wait BYE within 10s of call',
      'answer 200',
    ]),
  ],
};

const CANCEL: TemplateFolder = {
  id: 'cancel',
  title: { en: 'Cancelled call', zh: '取消呼叫' },
  about: { en: 'A call that is given up while it rings.', zh: '振铃时放弃的呼叫。' },
  settings: '',
  requests: [requestTemplate('call-ring', 'Call ring', '呼叫 ring', invite('ring'))],
  sequences: [
    sequenceTemplate('cancel', 'Ring and give up', '振铃后取消', [
      'send call-ring.sip as call',
      'wait 180',
      'send CANCEL of call',
      'wait 487 of call',
    ]),
  ],
};

const PRACK: TemplateFolder = {
  id: 'prack',
  title: { en: 'Reliable ringing (PRACK)', zh: '可靠临时响应（PRACK）' },
  about: {
    en: 'A provisional answer that is sent reliably and acknowledged by PRACK (RFC 3262).',
    zh: '可靠发送并由 PRACK 确认的临时响应（RFC 3262）。',
  },
  settings: '',
  requests: [
    requestTemplate(
      'call-early',
      'Call early (183, PRACK)',
      '呼叫 early（183 与 PRACK）',
      invite('early', ['Supported: timer', 'Require: 100rel']),
    ),
  ],
  sequences: [
    sequenceTemplate('prack', 'Early media, acknowledged', '确认早期媒体', [
      'send call-early.sip as call',
      'wait 183',
      '  expect header Require contains "100rel"',
      '  expect header RSeq exists',
      '  expect body contains "m=audio"',
      'wait 200',
      'send BYE of call',
      'wait 200',
    ]),
  ],
};

const HOLD: TemplateFolder = {
  id: 'hold',
  title: { en: 'Re-INVITE and hold', zh: '重邀请与保持' },
  about: {
    en: 'A call that is put on hold and taken back by offers of its own (RFC 3264 8.4).',
    zh: '用新的提议保持与恢复呼叫（RFC 3264 8.4）。',
  },
  settings: '',
  requests: [requestTemplate('call-to-hold', 'Call echo', '呼叫 echo', invite('echo'))],
  sequences: [
    sequenceTemplate('hold', 'Hold and resume', '保持与恢复', [
      'send call-to-hold.sip as call',
      'wait 200',
      'send hold of call',
      'wait 200',
      '  expect body matches /a=(recvonly|inactive)/',
      'send resume of call',
      'wait 200',
      '  expect body contains "m=audio"',
      'send re-INVITE of call',
      'wait 200',
      'send BYE of call',
      'wait 200',
    ]),
  ],
};

const TRANSFER: TemplateFolder = {
  id: 'transfer',
  title: { en: 'Transfer', zh: '转接' },
  about: {
    en: 'The other side of a call is asked to call somebody else, and tells how it went (RFC 3515, RFC 5589).',
    zh: '请对端改呼第三方，并由其报告结果（RFC 3515、RFC 5589）。',
  },
  settings: '',
  requests: [
    requestTemplate('call-to-transfer', 'Call echo', '呼叫 echo', invite('echo')),
    requestTemplate(
      'refer',
      'Refer to early',
      '转接到 early',
      inDialog('REFER', ['Refer-To: <sip:early@{{lab}}>', 'Referred-By: <sip:alice@{{lab.host}}>']),
      { to: '' },
    ),
  ],
  sequences: [
    sequenceTemplate('transfer', 'Blind transfer', '盲转', [
      'send call-to-transfer.sip as call',
      'wait 200',
      'send refer.sip in dialog of call',
      'wait 202',
      'wait NOTIFY within 5s of call',
      '  expect header Event contains "refer"',
      'answer 200',
      'wait NOTIFY within 5s of call',
      '  expect body contains "SIP/2.0 200"',
      'answer 200',
      'send BYE of call',
      'wait 200',
    ]),
  ],
};

const PRESENCE_FOLDER: TemplateFolder = {
  id: 'presence',
  title: { en: 'Presence', zh: '在线状态' },
  about: {
    en: 'Publish a state, watch somebody, and be notified (RFC 3903, RFC 6665).',
    zh: '发布状态、订阅他人并收到通知（RFC 3903、RFC 6665）。',
  },
  settings: '',
  requests: [
    requestTemplate(
      'publish',
      'Publish presence',
      '发布状态',
      request(
        'PUBLISH',
        'alice',
        ['Event: presence', 'Expires: 600', 'Content-Type: application/pidf+xml'],
        PRESENCE,
      ),
    ),
    requestTemplate(
      'subscribe',
      'Watch presence',
      '订阅状态',
      request('SUBSCRIBE', 'echo', ['Event: presence', 'Accept: application/pidf+xml', 'Expires: 600']),
    ),
  ],
  sequences: [
    sequenceTemplate('presence', 'Publish and watch', '发布并订阅', [
      'send publish.sip',
      'wait 200',
      '  expect header SIP-ETag exists',
      'send subscribe.sip as watcher',
      'wait 200',
      '  expect header Expires exists',
      'wait NOTIFY within 5s of watcher',
      '  expect header Subscription-State contains "active"',
      '  expect body contains "<basic>open</basic>"',
      'answer 200',
      'send unsubscribe of watcher',
      'wait 200 of watcher',
      'wait NOTIFY within 5s of watcher',
      '  expect header Subscription-State contains "terminated"',
      'answer 200',
    ]),
  ],
};

const MESSAGING: TemplateFolder = {
  id: 'messaging',
  title: { en: 'Message', zh: '即时消息' },
  about: { en: 'A text without a call (RFC 3428).', zh: '不建立呼叫的文本消息（RFC 3428）。' },
  settings: '',
  requests: [
    requestTemplate(
      'message',
      'Send a text',
      '发送文本',
      request('MESSAGE', 'echo', ['Content-Type: text/plain'], ['Hello from Sipwright. 你好']),
    ),
  ],
  sequences: [sequenceTemplate('text', 'Send a text', '发送文本', ['send message.sip', 'wait 200..299'])],
};

const SESSION_TIMER: TemplateFolder = {
  id: 'session-timer',
  title: { en: 'Session timer', zh: '会话定时器' },
  about: {
    en: 'A call that is kept alive by refreshes, here by an UPDATE (RFC 4028, RFC 3311).',
    zh: '靠刷新维持的呼叫，这里用 UPDATE（RFC 4028、RFC 3311）。',
  },
  settings: '',
  requests: [
    requestTemplate(
      'call-with-timer',
      'Call echo for half an hour at most',
      '呼叫 echo，最长半小时',
      invite('echo', ['Supported: timer', 'Session-Expires: 1800;refresher=uac', 'Min-SE: 90']),
    ),
  ],
  sequences: [
    sequenceTemplate('session-timer', 'Refresh a call', '刷新会话', [
      'send call-with-timer.sip as call',
      'wait 200',
      '  expect header Session-Expires matches /^\\d+/',
      'send UPDATE of call',
      'wait 200',
      'send BYE of call',
      'wait 200',
    ]),
  ],
};

const IN_CALL: TemplateFolder = {
  id: 'in-call',
  title: { en: 'Within a call', zh: '会话内请求' },
  about: {
    en: 'Requests for a dialog that stands: open one from the buttons of a call, or play them in a sequence.',
    zh: '用于已建立对话的请求：可从呼叫的按钮打开，也可在序列中播放。',
  },
  settings: '',
  requests: [
    requestTemplate('call-first', 'Call echo', '呼叫 echo', invite('echo')),
    requestTemplate(
      'info',
      'Send a digit',
      '发送按键',
      inDialog('INFO', ['Content-Type: application/dtmf-relay'], ['Signal=5', 'Duration=160', '']),
      { to: '' },
    ),
    requestTemplate('update', 'Update the session', '更新会话', inDialog('UPDATE', ['Supported: timer']), {
      to: '',
    }),
    requestTemplate('ack', 'Acknowledge', '确认', inDialog('ACK'), { to: '' }),
    requestTemplate('bye', 'Hang up', '挂断', inDialog('BYE'), { to: '' }),
    requestTemplate(
      'notify',
      'Notify',
      '通知',
      inDialog('NOTIFY', ['Event: presence', 'Subscription-State: active;expires=600']),
      { to: '' },
    ),
    requestTemplate(
      'prack-by-hand',
      'Acknowledge a 18x',
      '确认 18x',
      inDialog('PRACK', ['RAck: 1 1 INVITE']),
      {
        to: '',
      },
    ),
    requestTemplate(
      'cancel-by-hand',
      'Cancel by hand',
      '手工取消',
      request('CANCEL', 'ring', ['CSeq: 1 CANCEL']),
    ),
  ],
  sequences: [
    sequenceTemplate('digits', 'Send a digit in a call', '通话中发送按键', [
      'send call-first.sip as call',
      'wait 200',
      'send info.sip in dialog of call',
      'wait 200',
      'send bye.sip in dialog of call',
      'wait 200',
    ]),
  ],
};

/** Every flow, in the order in which they are shown. */
export const FLOW_FOLDERS: readonly TemplateFolder[] = [
  OPTIONS,
  BASIC_CALL,
  REGISTRATION,
  CANCEL,
  PRACK,
  HOLD,
  TRANSFER,
  PRESENCE_FOLDER,
  MESSAGING,
  SESSION_TIMER,
  IN_CALL,
];
