/** The gallery, first part: messages that look odd and are sound. A peer that refuses one of them is at fault. */
import { odd, sound, soundText } from './odd.ts';
import type { RequestTemplate } from './template.ts';

const LONG = 'x'.repeat(2_000);

export const SOUND_MESSAGES: readonly RequestTemplate[] = [
  odd(
    'folded',
    'Folded and spaced to the limit',
    '极限折行与空白',
    sound(
      'Fields go on over several lines, and blanks stand wherever they are allowed; it is answered like any other.',
      '头字段跨多行，凡允许之处皆有空白；应照常应答。',
      'RFC 3261 7.3.1',
    ),
    {
      change: {
        From: 'From :\n   "Ada"\n\t<sip:ada@{{local.ip}}>\n ;\n  tag = {{$tag}}',
        'Max-Forwards': 'mAx-FoRwArDs   :    70',
        CSeq: 'CSeq:\n  1\n  OPTIONS',
      },
    },
  ),
  odd(
    'compact',
    'Compact names throughout',
    '全部使用紧凑名',
    sound(
      'Every name that has a short form uses it; long and short are the same field.',
      '凡有缩写的头字段都用缩写；长短形式等同。',
      'RFC 3261 7.3.3',
    ),
    {
      change: {
        Via: 'v: SIP/2.0/UDP {{local.ip}}:{{local.port}};branch={{$branch}};rport',
        From: 'f: "Ada" <sip:ada@{{local.ip}}>;tag={{$tag}}',
        To: 't: <sip:{{lab.host}}>',
        'Call-ID': 'i: {{$callId}}',
        'Content-Length': 'l: 0',
      },
      add: ['k: timer', 's: compact'],
    },
  ),
  odd(
    'name-case',
    'Names in any case',
    '头字段名大小写混杂',
    sound(
      'Names of fields and parameters are told apart whatever their case; methods are not.',
      '头字段名与参数名不分大小写；方法名区分。',
      'RFC 3261 7.3.1',
    ),
    {
      change: {
        Via: 'vIA: SIP/2.0/udp {{local.ip}}:{{local.port}};BRANCH={{$branch}};RPORT',
        CSeq: 'CSEQ: 1 OPTIONS',
      },
    },
  ),
  odd(
    'quoted-name',
    'A display name of quotes',
    '含引号的显示名',
    sound(
      'Quotes and backslashes in a display name are escaped, and a bracket in it begins no address.',
      '显示名中的引号与反斜杠已转义，其中的尖括号不是地址开始。',
      'RFC 3261 25.1',
    ),
    { change: { From: 'From: "Ada \\\\ \\"the <first>\\"" <sip:ada@{{local.ip}}>;tag={{$tag}}' } },
  ),
  odd(
    'unicode-name',
    'A display name in Chinese',
    '中文显示名',
    sound(
      'A quoted display name is UTF-8; it is taken as it is and given back in the answer.',
      '带引号的显示名为 UTF-8，应原样接受并在应答中返回。',
      'RFC 3261 25.1',
    ),
    { change: { From: 'From: "王小明 🌍" <sip:ada@{{local.ip}}>;tag={{$tag}}' } },
  ),
  odd(
    'escaped-user',
    'Escapes in the user part',
    '用户部分的转义',
    sound(
      '%65 is an e: an escaped character that needs no escape is the character itself.',
      '%65 即 e：无需转义的字符写成转义仍是同一字符。',
      'RFC 3261 19.1.4',
    ),
    { start: 'OPTIONS sip:%65cho@{{lab}} SIP/2.0', change: { To: 'To: <sip:echo@{{lab.host}}>' } },
  ),
  odd(
    'semicolon-user',
    'A semicolon in the user part',
    '用户部分含分号',
    sound(
      'Before the @ a semicolon belongs to the user; it begins no parameter.',
      '@ 之前的分号属于用户部分，不是参数开始。',
      'RFC 3261 25.1',
    ),
    { start: 'OPTIONS sip:user;par=u%40example.net@{{lab}} SIP/2.0' },
  ),
  odd(
    'unknown-parameters',
    'Parameters nobody knows',
    '未知参数',
    sound(
      'Parameters that are not known are passed over, with and without a value.',
      '未知参数无论有无值均忽略。',
      'RFC 3261 16.3',
    ),
    {
      start: 'OPTIONS sip:{{lab}};unknown;also=this SIP/2.0',
      change: {
        From: 'From: <sip:ada@{{local.ip}};p1=v1>;tag={{$tag}};fancy="a, b; c";bare',
        Via: 'Via: SIP/2.0/UDP {{local.ip}}:{{local.port}};branch={{$branch}};rport;odd="x;y"',
      },
    },
  ),
  odd(
    'unknown-headers',
    'Fields nobody knows',
    '未知头字段',
    sound(
      'Fields that are not known are passed over, also where their names and values are strange.',
      '未知头字段一律忽略，不论其名称与取值多怪。',
      'RFC 3261 8.2.2',
    ),
    { add: ["X-Odd.!%*_+`'~: ;;,;,;;", 'Empty:', `Long: ${LONG}`] },
  ),
  odd(
    'many-vias',
    'Forty Vias',
    '四十个 Via',
    sound(
      'All of them, in several fields and in lists, stand in the answer in the same order.',
      '分布在多个头字段与列表中的全部 Via 应按原顺序出现在应答中。',
      'RFC 3261 8.2.6.2',
    ),
    {
      change: {
        Via: [
          'Via: SIP/2.0/UDP {{local.ip}}:{{local.port}};branch={{$branch}};rport',
          ...Array.from(
            { length: 13 },
            (_, at) =>
              `Via: SIP/2.0/TCP p${at}.invalid;branch=z9hG4bKa${at}, SIP/2.0/UDP q${at}.invalid:5060;branch=z9hG4bKb${at}, SIP/2.0/SCTP r${at}.invalid;branch=z9hG4bKc${at}`,
          ),
        ].join('\n'),
      },
    },
  ),
  odd(
    'old-branch',
    'A branch without its cookie',
    '没有魔术前缀的 branch',
    sound(
      'A sender of RFC 2543 gives no z9hG4bK; its request is matched by other means and answered.',
      'RFC 2543 的发送方不带 z9hG4bK；应以其他方式匹配并应答。',
      'RFC 3261 17.2.3',
    ),
    { change: { Via: 'Via: SIP/2.0/UDP {{local.ip}}:{{local.port}};branch={{$random.digits(9)}};rport' } },
  ),
  odd(
    'trailing-bytes',
    'More bytes than Content-Length says',
    '报文长于 Content-Length',
    sound(
      'Over UDP what is behind the body is passed over.',
      '在 UDP 上，正文之后的字节应忽略。',
      'RFC 3261 18.3',
    ),
    { text: `${soundText({})}these bytes belong to nothing{{\\x00\\xff}}` },
  ),
  odd(
    'no-content-length',
    'No Content-Length over UDP',
    'UDP 上无 Content-Length',
    sound(
      'Over UDP it may be left out: the body goes on to the end of the datagram.',
      '在 UDP 上可省略：正文延伸到数据报末尾。',
      'RFC 3261 18.3',
    ),
    { change: { 'Content-Length': null } },
  ),
  odd(
    'leading-lines',
    'Empty lines before it begins',
    '起始行前有空行',
    sound('Empty lines before the start line are passed over.', '起始行之前的空行应忽略。', 'RFC 3261 7.5'),
    { text: `\n\n${soundText({})}` },
  ),
  odd(
    'max-forwards-zero',
    'Max-Forwards 0 at its end',
    '终点处 Max-Forwards 为 0',
    sound(
      'It may go no further, but here it is at its end: the peer answers for itself.',
      '不可再转发，但此处已是终点：对端自行应答。',
      'RFC 3261 11',
    ),
    { change: { 'Max-Forwards': 'Max-Forwards: 0' } },
  ),
  odd(
    'proxy-require',
    'Something asked of proxies',
    '对代理的要求',
    sound(
      'Proxy-Require is for proxies; the one that answers passes over it.',
      'Proxy-Require 针对代理；应答方忽略之。',
      'RFC 3261 8.2.2.3',
    ),
    { add: ['Proxy-Require: nothing-known'] },
  ),
  odd(
    'other-date',
    'A date in another zone',
    '其他时区的日期',
    sound(
      'A Date that cannot be read hinders nothing: the field is passed over.',
      '无法识别的 Date 不影响处理：忽略该头字段。',
      'RFC 4475 3.1.2.12',
    ),
    { add: ['Date: Fri, 01 Jan 2027 16:00:00 EST'] },
  ),
];
