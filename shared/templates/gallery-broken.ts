/** The gallery, second part: messages that are wrong, and what a good peer says to each. */
import { either, odd, refused, silence, soundText } from './odd.ts';
import type { RequestTemplate } from './template.ts';

const BAD = 400;
/** Nothing needs to come back: what an answer needs is missing. */
const SILENCE = 0;

/** One field that every request must have is missing (RFC 3261 8.1.1). */
const missing = (id: string, name: string, ...answers: readonly number[]): RequestTemplate =>
  odd(
    id,
    `No ${name}`,
    `缺少 ${name}`,
    either(
      `Every request has a ${name}; without one it is answered 400, or let fall.`,
      `每个请求都必须有 ${name}；缺少时应答 400 或丢弃。`,
      'RFC 3261 8.1.1',
      BAD,
      ...answers,
    ),
    { change: { [name]: null } },
  );

export const BROKEN_MESSAGES: readonly RequestTemplate[] = [
  missing('no-call-id', 'Call-ID'),
  missing('no-from', 'From'),
  missing('no-to', 'To'),
  missing('no-cseq', 'CSeq', SILENCE),
  odd(
    'no-via',
    'No Via',
    '缺少 Via',
    either(
      'An answer goes the way of the Vias: without one there is no way to answer by the rules.',
      '应答沿 Via 返回：没有 Via 就无法按规则应答。',
      'RFC 3261 18.2.2',
      BAD,
      SILENCE,
    ),
    { change: { Via: null } },
  ),
  odd(
    'cseq-method',
    'CSeq of another method',
    'CSeq 方法不符',
    either(
      'The method of CSeq is that of the request; another one is an error.',
      'CSeq 的方法必须与请求一致，否则为错误。',
      'RFC 3261 8.1.1.5',
      BAD,
      SILENCE,
    ),
    { change: { CSeq: 'CSeq: 1 INVITE' } },
  ),
  odd(
    'cseq-large',
    'CSeq beyond 32 bits',
    'CSeq 超过 32 位',
    refused(
      BAD,
      'The number must be below 2**31; one that no number holds is an error.',
      '序号必须小于 2**31；超出范围即为错误。',
      'RFC 3261 8.1.1.5',
    ),
    { change: { CSeq: 'CSeq: 36893488147419103232 OPTIONS' } },
  ),
  odd(
    'cseq-words',
    'CSeq without a number',
    'CSeq 没有序号',
    either('CSeq is a number and a method.', 'CSeq 由序号与方法组成。', 'RFC 3261 20.16', BAD, SILENCE),
    { change: { CSeq: 'CSeq: one OPTIONS' } },
  ),
  odd(
    'length-short',
    'Less body than Content-Length says',
    '正文短于 Content-Length',
    refused(
      BAD,
      'A datagram that ends before its body does is an error, and a request is told so.',
      '数据报在正文结束前截断即为错误，应向请求方应答 400。',
      'RFC 3261 18.3',
    ),
    { change: { 'Content-Length': 'Content-Length: 9999' }, body: ['short'] },
  ),
  odd(
    'length-negative',
    'A negative Content-Length',
    '负的 Content-Length',
    refused(BAD, 'A length is a number without a sign.', '长度不带正负号。', 'RFC 4475 3.1.2.3'),
    { change: { 'Content-Length': 'Content-Length: -999' } },
  ),
  odd(
    'length-twice',
    'Two lengths that differ',
    '两个不同的 Content-Length',
    refused(
      BAD,
      'Of two lengths nobody can tell which is right: framing that is guessed is a hole.',
      '两个长度无从判断孰对；靠猜测分帧即是漏洞。',
      'RFC 3261 7.3.1',
    ),
    { change: { 'Content-Length': 'Content-Length: 0\nContent-Length: 5' }, body: ['12345'] },
  ),
  odd(
    'call-id-twice',
    'Two Call-IDs',
    '两个 Call-ID',
    refused(BAD, 'A field that is no list may stand once.', '非列表头字段只能出现一次。', 'RFC 3261 7.3.1'),
    { change: { 'Call-ID': 'Call-ID: {{$callId}}\nCall-ID: {{$callId}}' } },
  ),
  odd(
    'from-twice',
    'Two Froms',
    '两个 From',
    refused(BAD, 'A field that is no list may stand once.', '非列表头字段只能出现一次。', 'RFC 4475 3.3.8'),
    {
      change: {
        From: 'From: <sip:ada@{{local.ip}}>;tag={{$tag}}\nFrom: <sip:eve@{{local.ip}}>;tag={{$tag}}',
      },
    },
  ),
  odd(
    'open-quote',
    'A quote that never closes',
    '未闭合的引号',
    refused(BAD, 'The rest of the line is no address.', '行的其余部分不成地址。', 'RFC 4475 3.1.2.6'),
    { change: { From: 'From: "Ada <sip:ada@{{local.ip}}>;tag={{$tag}}' } },
  ),
  odd(
    'open-bracket',
    'A bracket that never closes',
    '未闭合的尖括号',
    refused(BAD, 'An address in brackets ends with one.', '尖括号中的地址须闭合。', 'RFC 3261 25.1'),
    { change: { To: 'To: <sip:{{lab.host}}' } },
  ),
  odd(
    'bracketed-uri',
    'Brackets around the Request-URI',
    'Request-URI 带尖括号',
    refused(BAD, 'A Request-URI stands without brackets.', 'Request-URI 不得带尖括号。', 'RFC 4475 3.1.2.7'),
    { start: 'OPTIONS <sip:{{lab}}> SIP/2.0' },
  ),
  odd(
    'blank-uri',
    'Blanks within the Request-URI',
    'Request-URI 含空格',
    refused(BAD, 'A URI holds no blank.', 'URI 不得含空格。', 'RFC 4475 3.1.2.8'),
    { start: 'OPTIONS sip:{{lab}}; lr SIP/2.0' },
  ),
  odd(
    'version-7',
    'SIP/7.0',
    'SIP/7.0',
    refused(
      505,
      'A version that is not spoken is answered 505.',
      '不支持的版本应答 505。',
      'RFC 3261 21.5.6',
    ),
    { start: 'OPTIONS sip:{{lab}} SIP/7.0' },
  ),
  odd(
    'unknown-method',
    'A method nobody knows',
    '未知方法',
    either(
      'It is answered 501, or 405 with Allow, never as if it were another one.',
      '应答 501，或带 Allow 的 405，绝不可当作其他方法处理。',
      'RFC 3261 8.2.1',
      501,
      405,
    ),
    { method: 'FLY' },
  ),
  odd(
    'lower-method',
    'A method in small letters',
    '小写方法',
    either(
      'Methods have a case: options is not OPTIONS.',
      '方法区分大小写：options 不是 OPTIONS。',
      'RFC 3261 7.1',
      501,
      405,
    ),
    { method: 'options' },
  ),
  odd(
    'unknown-scheme',
    'A scheme nobody knows',
    '未知 URI 方案',
    refused(
      416,
      'A Request-URI of another scheme is answered 416.',
      '其他方案的 Request-URI 应答 416。',
      'RFC 3261 8.2.2.1',
    ),
    { start: 'OPTIONS nobodyknows:thing SIP/2.0' },
  ),
  odd(
    'require-unknown',
    'Something unknown is required',
    '要求未知扩展',
    refused(
      420,
      'It is answered 420, and Unsupported names what is not known.',
      '应答 420，并在 Unsupported 中列出未知项。',
      'RFC 3261 8.2.2.3',
    ),
    { add: ['Require: nothing-known, also-not'] },
  ),
  odd(
    'max-forwards-words',
    'Max-Forwards in words',
    'Max-Forwards 不是数字',
    refused(
      BAD,
      'Max-Forwards is a number from 0 to 255.',
      'Max-Forwards 为 0 到 255 的数字。',
      'RFC 3261 20.22',
    ),
    { change: { 'Max-Forwards': 'Max-Forwards: seventy' } },
  ),
  odd(
    'max-forwards-300',
    'Max-Forwards 300',
    'Max-Forwards 为 300',
    refused(
      BAD,
      'Max-Forwards is a number from 0 to 255.',
      'Max-Forwards 为 0 到 255 的数字。',
      'RFC 4475 3.1.2.4',
    ),
    { change: { 'Max-Forwards': 'Max-Forwards: 300' } },
  ),
  odd(
    'no-colon',
    'A line that is no field',
    '不是头字段的行',
    either(
      'A line without a colon is no field: it may be passed over or refused, but it hides no other one.',
      '没有冒号的行不是头字段：可忽略也可拒绝，但不得影响其他头字段。',
      'RFC 3261 7.3.1',
      200,
      BAD,
    ),
    { add: ['this line has no colon'] },
  ),
  odd(
    'no-empty-line',
    'The headers never end',
    '头部没有结束',
    refused(
      BAD,
      'Without the empty line behind the headers a message is not whole.',
      '头部之后没有空行，消息不完整。',
      'RFC 3261 7',
    ),
    { text: soundText({}).trimEnd() },
  ),
  odd(
    'bare-lf',
    'Lines that end LF alone',
    '仅以 LF 结尾的行',
    either(
      'SIP wants CRLF; a peer may be tolerant of LF, or refuse it.',
      'SIP 要求 CRLF；对端可容忍 LF，也可拒绝。',
      'RFC 3261 7',
      200,
      BAD,
    ),
    { text: soundText({}).trimEnd().replaceAll('\n', '{{\\n}}\n') + '{{\\n}}\n{{\\n}}\n' },
  ),
  odd(
    'nul-byte',
    'A NUL in a value',
    '值中含 NUL',
    either(
      'No field may hold a NUL; what is never done is to end the text there.',
      '头字段不得含 NUL；绝不可在此处截断文本。',
      'RFC 4475 3.1.1.4',
      200,
      BAD,
    ),
    { add: ['Subject: before{{\\x00}}after'] },
  ),
  odd(
    'broken-utf8',
    'Bytes that are no UTF-8',
    '非 UTF-8 字节',
    either(
      'A display name is UTF-8; bytes that are none are refused or passed on untouched, never changed.',
      '显示名应为 UTF-8；非法字节应拒绝或原样传递，绝不可改写。',
      'RFC 3261 7.3.1',
      200,
      BAD,
    ),
    { change: { From: 'From: "Ada {{\\xc3\\x28\\xff}}" <sip:ada@{{local.ip}}>;tag={{$tag}}' } },
  ),
  odd(
    'not-sip',
    'Something that is not SIP',
    '不是 SIP',
    silence(
      'There is no request and nobody to tell: it is let fall.',
      '既无请求也无可告知之人：丢弃。',
      'RFC 3261 18.3',
    ),
    { text: 'GET / HTTP/1.1\nHost: {{lab}}\n\n' },
  ),
  odd(
    'only-line-ends',
    'Nothing but line ends',
    '只有换行',
    silence(
      'It is a keep-alive: nothing is answered over UDP.',
      '这是保活：在 UDP 上不应答。',
      'RFC 5626 3.5.1',
    ),
    { text: '\n\n' },
  ),
];
