import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { CopyTool } from '#shared/copy-as/copy-as.ts';
import { canCopyAs, copyAs, printfFormat, sendCommand, wiresharkText } from '#shared/copy-as/copy-as.ts';
import { commentLine, endMark, isSafe, shellWord } from '#shared/copy-as/shell.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { ALL_ON, AS_TYPED } from '#shared/model/exchange.ts';
import { capturedText } from '../../../helpers/captured.ts';

const HOSTILE = [
  ['quotes', `it's "quoted"`],
  ['commands', '$(touch /tmp/pwned) `id` ${HOME} $HOME'],
  ['separators', 'a; b & c | d > e < f'],
  ['backslashes', String.raw`\ \n \' \\`],
  ['globs and history', '* ? [a-z] ~ !! !$ {a,b}'],
  ['an option', '--help'],
  ['nothing', ''],
  ['words of others', '世界 ü'],
] as const;

const bash = (script: string): string => execFileSync('bash', ['-c', script], { encoding: 'utf8' });

describe('a word for a shell', () => {
  it.each(HOSTILE)('comes through bash as it is: %s', (_what, text) => {
    expect(bash(`printf %s ${shellWord(text)}`)).toBe(text);
  });

  it.each(['\n', '\r', '\x1b[2J', '\x00', '\x7f', '\u202e', '\u2028'])('is refused with %j in it', (mark) => {
    expect(isSafe(`a${mark}b`)).toBe(false);
  });

  it('is a comment that ends where it ends', () => {
    expect(commentLine('a\nrm -rf /\r\x1b[2J')).toBe('# a rm -rf /  [2J');
  });

  it('ends a here-document with what is no line of it', () => {
    expect(endMark('SIP\nSIP_')).toBe('SIP__');
  });

  it.each(HOSTILE)('is a format of printf that stands for itself: %s', (_what, text) => {
    const body = `${text}\r\n100%\tdone`;
    expect(bash(`printf -- ${shellWord(printfFormat(utf8(body)))}`)).toBe(body);
  });
});

const INVITE = [
  'INVITE sip:bob@192.0.2.2 SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa',
  'From: "A. $(id)" <sip:alice@example.com>;tag=1',
  'To: <sip:bob@example.com>',
  'Call-ID: it\'s"\\$(id)`',
  'CSeq: 7 INVITE',
  'Contact: <sip:alice@192.0.2.1>',
  "X-Note: $(touch /tmp/pwned) `id` 'x'",
  'Content-Type: application/sdp',
  'Content-Length: 10',
  '',
  'v=0\r\ns=-\r\n',
].join('\r\n');

const invite = capturedText(INVITE, { src: '192.0.2.1:5060', dst: '192.0.2.2:5060' });

/** What a command is started with, as the shell hands it over, and what it reads. */
function started(command: string, name: string): { args: string[]; input: string } {
  const fake = `${name}() { for a in "$@"; do printf '%s\\0' "$a"; done; printf '\\1'; [ -t 0 ] || cat; }\n`;
  const [args = '', input = ''] = bash(`${fake}${command}`).split('\x01');
  return { args: args.split('\0').slice(0, -1), input };
}

describe('a message as other tools say it', () => {
  it('is a command of sipexer', () => {
    const { args } = started(`${copyAs('sipexer', invite)} </dev/null`, 'sipexer');
    expect(args).toEqual([
      ...['-method', 'INVITE', '-ruri', 'sip:bob@192.0.2.2', '-fuser', 'alice', '-fdomain', 'example.com'],
      ...['-tuser', 'bob', '-tdomain', 'example.com', '-contact-uri', 'sip:alice@192.0.2.1'],
      ...['-extra-header', "X-Note:$(touch /tmp/pwned) `id` 'x'", '-content-type', 'application/sdp'],
      ...['-message-body', 'v=0\r\ns=-\r', 'udp:192.0.2.2:5060'],
    ]);
  });

  it('says what sipexer cannot send', () => {
    const twice = INVITE.replace('X-Note:', 'X-Note: once\r\nX-Note:').replace('alice@192', 'a\x07b@192');
    const lines = copyAs('sipexer', capturedText(twice)).split('\n');
    expect(lines.slice(0, -1)).toEqual([
      '# Contact: left out, it has control characters or more than one line',
      '# X-Note: once more in the message, sipexer sends each header once',
      '# the line break at the end of the body is not sent',
    ]);
  });

  it('is a command of sipsak that reads the message', () => {
    const hostile = INVITE.replace('v=0', 'v=\x1b[2J\u202e\n');
    const command = copyAs('sipsak', capturedText(hostile));
    expect(command).not.toMatch(/[\x1b\u202e\n]/);
    const { args, input } = started(command, 'sipsak');
    expect(args).toEqual(['-vv', '-L', '-f', '-', '-s', 'sip:bob@192.0.2.2:5060']);
    expect(input).toBe(hostile);
  });

  it('is a here-document of sipwright send, escapes and all', () => {
    const hostile = INVITE.replace('v=0', 'SIP\r\n\x1b[2J\t{{lab}}');
    const { args, input } = started(copyAs('sipwright', capturedText(hostile)), 'sipwright');
    expect(args).toEqual(['send', '-', '--to', 'udp:192.0.2.2:5060']);
    expect(input).toContain('\nSIP\n{{\\x1b}}[2J{{\\t}}{{\\x7b}}{lab}}\n');
  });

  it('that is a response is sent without a transaction, and answers a request of SIPp', () => {
    const text = INVITE.replace(/^INVITE \S+ SIP\/2.0/, 'SIP/2.0 200 OK');
    const ok = capturedText(text, { src: '192.0.2.2:5060', dst: '192.0.2.1:5060' });
    expect(started(copyAs('sipwright', ok), 'sipwright').args).toEqual([
      ...['send', '-', '--to', 'udp:192.0.2.1:5060', '--off', 'transaction'],
    ]);
    const scenario = copyAs('sipp', ok);
    expect(scenario.match(/<send|<recv request="\w+"/g)).toEqual(['<recv request="INVITE"', '<send']);
    expect(scenario).toContain('<!-- Run: sipp -sf FILE -m 1 -->');
  });

  it('is a display filter of Wireshark', () => {
    expect(copyAs('wireshark', invite)).toBe(
      String.raw`sip.Call-ID == "it's\"\\$(id)` + '`" && sip.CSeq.seq == 7 && sip.CSeq.method == "INVITE"',
    );
    expect(wiresharkText('é\n')).toBe(String.raw`"\xc3\xa9\x0a"`);
  });

  it('is a scenario of SIPp with one message', () => {
    const text = copyAs('sipp', invite);
    expect(text.match(/<send|<recv/g)).toEqual(['<send']);
    expect(text).toContain('INVITE sip:[service]@[remote_ip] SIP/2.0');
  });

  it('is itself', () => {
    expect(copyAs('raw', invite)).toBe(INVITE);
  });

  it.each<[CopyTool, boolean, boolean]>([
    ['sipp', true, false],
    ['sipexer', false, false],
    ['sipsak', false, false],
    ['sipwright', true, false],
    ['wireshark', true, false],
    ['raw', true, true],
  ])('%s can say a response: %s, and what is not SIP: %s', (tool, response, other) => {
    const ok = capturedText('SIP/2.0 200 OK\r\nCall-ID: a\r\nCSeq: 1 OPTIONS\r\n\r\n');
    const noise = capturedText('\x00\x01');
    expect([canCopyAs(tool, ok.row), copyAs(tool, ok) !== '']).toEqual([response, response]);
    expect([canCopyAs(tool, noise.row), copyAs(tool, noise) !== '']).toEqual([other, other]);
  });

  it('never throws, whatever the bytes', () => {
    const bytes = utf8(INVITE).map((byte, at) => (at % 7 === 0 ? (byte * 31) % 256 : byte));
    for (const tool of ['sipp', 'sipexer', 'sipsak', 'sipwright', 'wireshark', 'raw'] as const)
      expect(() => copyAs(tool, { row: invite.row, bytes })).not.toThrow();
  });
});

describe('a written request as a command', () => {
  const text = 'OPTIONS sip:{{user}}@{{host}} SIP/2.0\nX: $(id)\t{{$uuid}}\n\n';
  const written = { text, to: '', user: '', values: {}, switches: ALL_ON };

  it('has where it goes, who answers, and the values that its text uses', () => {
    const values = { host: '192.0.2.2', user: "o'hara", other: 'x' };
    const { args, input } = started(
      sendCommand({ ...written, to: 'udp:192.0.2.2', user: 'alice', values }),
      'sipwright',
    );
    expect(args).toEqual([
      ...['send', '-', '--to', 'udp:192.0.2.2', '--user', 'alice'],
      ...['--var', 'host=192.0.2.2', '--var', "user=o'hara"],
    ]);
    expect(input).toBe(text.replace('\t', '{{\\t}}'));
  });

  it.each([
    [ALL_ON, []],
    [{ ...ALL_ON, fill: false, prack: false }, ['--off', 'fill,prack']],
    [AS_TYPED, ['--as-typed']],
  ])('says what is switched off', (switches, words) => {
    expect(started(sendCommand({ ...written, switches }), 'sipwright').args).toEqual(['send', '-', ...words]);
  });

  it('says which value a line cannot hold', () => {
    const command = sendCommand({ ...written, values: { host: 'a\nb' } });
    expect(command.split('\n')[0]).toBe('# host: left out, it has control characters or more than one line');
  });
});
