/** The gallery, third part: requests that are sound by themselves and wrong where they come, and bodies that cannot be used. */
import { either, odd, refused, silence, sound } from './odd.ts';
import type { RequestTemplate } from './template.ts';

const TO_ECHO = { To: 'To: <sip:echo@{{lab.host}}>' };
const CONTACT = 'Contact: <sip:ada@{{local.ip}}:{{local.port}}>';
const IN_CALL = { To: 'To: <sip:echo@{{lab.host}}>;tag=nobody-gave-this' };

export const CALL_MESSAGES: readonly RequestTemplate[] = [
  odd(
    'bye-nowhere',
    'BYE of no call',
    '不存在呼叫的 BYE',
    refused(
      481,
      'A BYE that belongs to no dialog is answered 481.',
      '不属于任何对话的 BYE 应答 481。',
      'RFC 3261 15.1.2',
    ),
    { method: 'BYE', start: 'BYE sip:echo@{{lab}} SIP/2.0', change: IN_CALL },
  ),
  odd(
    'cancel-nothing',
    'CANCEL of nothing',
    '没有对象的 CANCEL',
    refused(
      481,
      'A CANCEL that matches no request is answered 481.',
      '找不到对应请求的 CANCEL 应答 481。',
      'RFC 3261 9.2',
    ),
    { method: 'CANCEL', start: 'CANCEL sip:echo@{{lab}} SIP/2.0', change: TO_ECHO },
  ),
  odd(
    'prack-nothing',
    'PRACK of nothing',
    '没有对象的 PRACK',
    refused(
      481,
      'A PRACK that acknowledges nothing is answered 481.',
      '没有可确认对象的 PRACK 应答 481。',
      'RFC 3262 3',
    ),
    { method: 'PRACK', start: 'PRACK sip:echo@{{lab}} SIP/2.0', change: IN_CALL, add: ['RAck: 1 1 INVITE'] },
  ),
  odd(
    'ack-nowhere',
    'ACK out of nowhere',
    '凭空的 ACK',
    silence('An ACK is never answered.', 'ACK 永不应答。', 'RFC 3261 17.2.1'),
    { method: 'ACK', start: 'ACK sip:echo@{{lab}} SIP/2.0', change: IN_CALL },
  ),
  odd(
    'response-nowhere',
    'A response nobody waits for',
    '无人等待的响应',
    silence(
      'A response that answers nothing is let fall.',
      '不对应任何请求的响应应丢弃。',
      'RFC 3261 18.1.2',
    ),
    { start: 'SIP/2.0 200 OK' },
  ),
  odd(
    'status-long',
    'A status of seven digits',
    '七位状态码',
    silence(
      'Nothing is ever answered to a response, also to a broken one.',
      '对响应永不应答，哪怕它已损坏。',
      'RFC 4475 3.1.2.19',
    ),
    { start: 'SIP/2.0 4294967301 better not break the receiver' },
  ),
  odd(
    'unknown-body',
    'A call with a body nobody reads',
    '无法识别正文的呼叫',
    refused(
      415,
      'A body of a type that is not understood is answered 415, and Accept tells what is.',
      '无法理解的正文类型应答 415，并以 Accept 告知可接受类型。',
      'RFC 3261 8.2.3',
    ),
    {
      method: 'INVITE',
      start: 'INVITE sip:echo@{{lab}} SIP/2.0',
      change: TO_ECHO,
      add: [CONTACT, 'Content-Type: application/nobody-knows'],
      body: ['<what a="this"/>'],
    },
  ),
  odd(
    'optional-body',
    'A body that may be passed over',
    '可忽略的正文',
    sound(
      'Its disposition says that it is optional: it is passed over and the request answered.',
      'Content-Disposition 表明可选：忽略正文并照常应答。',
      'RFC 3261 20.11',
    ),
    {
      add: ['Content-Type: application/nobody-knows', 'Content-Disposition: render;handling=optional'],
      body: ['<what a="this"/>'],
    },
  ),
  odd(
    'subscribe-nothing',
    'SUBSCRIBE to no event',
    '没有事件的 SUBSCRIBE',
    refused(
      489,
      'Without an Event that is known it is answered 489.',
      '没有已知 Event 时应答 489。',
      'RFC 6665 4.2.1.1',
    ),
    {
      method: 'SUBSCRIBE',
      start: 'SUBSCRIBE sip:echo@{{lab}} SIP/2.0',
      change: TO_ECHO,
      add: [CONTACT, 'Expires: 60'],
    },
  ),
  odd(
    'refer-nowhere',
    'REFER to nowhere',
    '没有目标的 REFER',
    refused(400, 'A REFER has one Refer-To.', 'REFER 必须有且仅有一个 Refer-To。', 'RFC 3515 2.4.1'),
    { method: 'REFER', start: 'REFER sip:echo@{{lab}} SIP/2.0', change: TO_ECHO, add: [CONTACT] },
  ),
  odd(
    'star-and-more',
    'REGISTER of * and of more',
    '同时注册 * 与其他地址',
    either(
      '* takes all bindings away, and goes with no other Contact and with Expires 0 alone.',
      '* 表示删除全部绑定，不得与其他 Contact 同用，且 Expires 必须为 0。',
      'RFC 3261 10.3',
      400,
      401,
    ),
    {
      method: 'REGISTER',
      change: { To: 'To: <sip:ada@{{lab.host}}>' },
      add: ['Contact: *', CONTACT, 'Expires: 0'],
    },
  ),
  odd(
    'contact-quotes',
    'A Contact with headers, unbracketed',
    '未加尖括号且带头部的 Contact',
    either(
      'A URI with a question mark stands in brackets; without them it is refused or read as it best can.',
      '含问号的 URI 须置于尖括号内；否则应拒绝或尽力解读。',
      'RFC 4475 3.1.2.13',
      400,
      401,
      200,
    ),
    {
      method: 'REGISTER',
      change: { To: 'To: <sip:ada@{{lab.host}}>' },
      add: ['Contact: sip:ada@{{local.ip}}?Route=%3Csip:x.invalid%3E', 'Expires: 60'],
    },
  ),
  odd(
    'offer-without-media',
    'An offer without media',
    '没有媒体的提议',
    either(
      'An offer may have no media line; it is answered with none, or refused with 488.',
      '提议可以没有媒体行；应答也没有，或以 488 拒绝。',
      'RFC 3264 5',
      200,
      488,
    ),
    {
      method: 'OPTIONS',
      add: ['Content-Type: application/sdp'],
      body: ['v=0', 'o=ada 1 1 IN IP4 192.0.2.1', 's=-', 'c=IN IP4 192.0.2.1', 't=0 0', ''],
    },
  ),
];
