/** The message of a `<send>` as a text of ours: SIPp's keywords become values, or go where sending fills them anew. */
import { canonicalName } from '#shared/sip/header-table.ts';
import { writtenParts } from '#shared/replay/fresh.ts';

export interface ReadMessage {
  /** Of a request; '' for a response. */
  readonly method: string;
  /** Of a response; 0 for a request. */
  readonly status: number;
  /** In the language of `shared/template`. */
  readonly text: string;
  /** Whether it is of a dialog that stands. */
  readonly inDialog: boolean;
  readonly hasBody: boolean;
  /** What `[authentication]` was given; null where there is none. */
  readonly credentials: { readonly user: string; readonly password: string } | null;
  /** Keywords that mean nothing here. */
  readonly unknown: readonly string[];
}

/** What a keyword stands for, whatever surrounds it. */
const VALUES: Readonly<Record<string, string>> = {
  service: '{{service}}',
  remote_ip: '{{target.host}}',
  remote_host: '{{target.host}}',
  remote_port: '{{target.port}}',
  server_ip: '{{target.host}}',
  transport: 'UDP',
  local_ip: '{{local.ip}}',
  local_port: '{{local.port}}',
  local_ip_type: '4',
  media_ip: '{{local.ip}}',
  media_ip_type: '4',
  call_number: '1',
  call_id: '{{$callId}}',
  branch: '{{$branch}}',
  pid: '{{$random.digits(5)}}',
  next_url: '{{dialog.remoteTarget}}',
  timestamp: '{{$now.iso}}',
  date: '{{$now.date}}',
  clock_tick: '{{$now.ms}}',
  dynamic_id: '{{$random.digits(6)}}',
  sipp_version: 'SIPp',
  peer_tag_param: '',
  routes: '',
};
const MEDIA_PORT = 6_000;

const KEYWORD = /\[([^[\]\n]{1,200})\]/g;

/** SIPp's own cleaning: lines begin without blanks, and nothing stands around the message. */
function cleaned(cdata: string): string {
  const lines = cdata.replace(/\r\n?/g, '\n').split('\n');
  const text = lines
    .map((line) => line.replace(/^[ \t]+/, ''))
    .join('\n')
    .trim();
  return text.includes('\n\n') ? `${text}\n` : `${text}\n\n`;
}

/** What is literal in SIPp, in our language: braces are no value, `\xHH` is its byte. */
function literalOf(text: string): string {
  return text.replace(/\{\{|\\x([0-9a-f]{2})/gi, (_, digits: string | undefined) =>
    digits === undefined ? '{{\\x7b}}{' : `{{\\x${digits.toLowerCase()}}}`,
  );
}

function keywordValue(keyword: string, unknown: Set<string>): string {
  const [, name = '', offset = '0'] = /^(\w+?)([+-]\d+)?$/.exec(keyword) ?? [];
  if (name === 'media_port' || name === 'auto_media_port') return String(MEDIA_PORT + Number(offset));
  if (Object.hasOwn(VALUES, name)) return VALUES[name] ?? '';
  const variable = /^\$(\w+)$/.exec(keyword)?.[1];
  if (variable !== undefined) return `{{${variableName(variable)}}}`;
  const field = /^field(\d{1,3})(?: .*)?$/.exec(keyword)?.[1];
  if (field !== undefined) {
    unknown.add(`[field${field}]`);
    return `{{field${field}}}`;
  }
  if (keyword === 'last_Request_URI') return '{{request.uri}}';
  const header = /^last_([\w-]+):?$/.exec(keyword)?.[1];
  if (header !== undefined) return `{{request.header("${header}")}}`;
  unknown.add(`[${keyword}]`);
  const safe = keyword.replace(/\W+/g, '_').replace(/^_+/, '').slice(0, 40);
  return safe === '' ? '' : `{{${/^\d/.test(safe) ? 'v' : ''}${safe}}}`;
}

/** What a variable of SIPp is called here: it may be a number there. */
export function variableName(name: string): string {
  return /^[A-Za-z_]/.test(name) ? name : `v${name}`;
}

/** A text with the keywords put in. */
export function withValues(text: string, unknown: Set<string>): string {
  const joined = text.replace(/\[remote_ip\]:\[remote_port\]/g, '\u0000');
  const parts = joined.split(KEYWORD);
  const values = parts.map((part, at) => (at % 2 === 0 ? literalOf(part) : keywordValue(part, unknown)));
  return values.join('').replaceAll('\u0000', '{{target}}');
}

const CREDENTIALS = /^\[authentication\b([^\]]*)\]$/i;

function credentialsIn(line: string): ReadMessage['credentials'] {
  const given = CREDENTIALS.exec(line.trim())?.[1];
  if (given === undefined) return null;
  const value = (name: string): string => new RegExp(`\\b${name}="?([^\\s"\\]]+)`).exec(given)?.[1] ?? '';
  return { user: value('username') || '{{service}}', password: value('password') };
}

/** Lines that sending, or the answer's maker, puts in anew. */
function isMadeAnew(line: string, inDialog: boolean, isResponse: boolean): boolean {
  if (/^\[(?:last_[\w-]+:?|routes|authentication\b[^\]]*)\]/i.test(line)) return true;
  const name = canonicalName(/^([^\s:]+)[ \t]*:/.exec(line)?.[1] ?? '');
  if (name === 'Via') return true;
  if (name === 'Content-Length') return /\[len\]|:\s*0\s*$/.test(line);
  if (name === 'Call-ID') return /\[call_id\]/.test(line) || inDialog || isResponse;
  if (name === 'CSeq') return inDialog || isResponse || /\[cseq/.test(line);
  return (inDialog || isResponse) && ['From', 'To', 'Route', 'Record-Route'].includes(name);
}

/** Reads the CDATA of a `<send>`. */
export function readMessage(cdata: string): ReadMessage {
  const { startLine, fields, rest } = writtenParts(cleaned(cdata));
  const lines = fields.map(({ text }) => text);
  const status = Number(/^SIP\/2\.0[ \t]+(\d{3})\b/.exec(startLine)?.[1] ?? 0);
  const method = status > 0 ? '' : (/^(\S+)/.exec(startLine)?.[1] ?? '');
  const to = lines.find((line) => /^(?:to|t)[ \t]*:/i.test(line)) ?? '';
  const isTied = ['ACK', 'CANCEL'].includes(method);
  const inDialog =
    status === 0 && !isTied && (/\[peer_tag_param\]|\[\$|;tag=/.test(to) || /\[next_url\]/.test(startLine));
  const unknown = new Set<string>();
  const kept = lines.filter((line) => !isMadeAnew(line, inDialog, status > 0));
  const start = inDialog ? `${method} {{dialog.remoteTarget}} SIP/2.0` : withValues(startLine, unknown);
  const text =
    [start, ...kept.map((line) => withValues(line, unknown))].join('\n') + withValues(rest, unknown);
  return {
    ...{ method, status, text, inDialog, hasBody: rest.trim() !== '' },
    credentials: lines.map(credentialsIn).find((found) => found !== null) ?? null,
    unknown: [...unknown],
  };
}
