import { ENTRIES } from '#shared/sip/reference/entry.ts';
import { FLOWS } from '#shared/sip/reference/flows.ts';
import { describe, expect, it } from 'vitest';
import { main } from '../../../../../electron/headless/cli/main.ts';
import { textWidth } from '../../../../../electron/headless/cli/text-width.ts';
import { usage } from '../../../../../electron/headless/commands/usage.ts';
import type { TestIoOptions } from '../../../../helpers/test-io.ts';
import { createTestIo } from '../../../../helpers/test-io.ts';

async function run(
  argv: string[],
  options: TestIoOptions = {},
): Promise<{ code: number; out: string; err: string }> {
  const io = createTestIo(options);
  const code = await main(['explain', ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

describe('explain for people', () => {
  it.each<[argv: string[], parts: string[]]>([
    [['407'], ['407 Proxy Authentication Required  status code, RFC 3261 21.4.8\n', 'Proxy-Authenticate\n']],
    [['Contact'], ['Contact (m)  header, RFC 3261 20.10\n', 'Mandatory in: INVITE, ', '2xx to INVITE']],
    [['v'], ['Via (v)  header', 'Mandatory in: every request, every response\n']],
    [['refer'], ['REFER  method, RFC 3515 2\n', 'besides the headers of every request: Contact, Refer-To\n']],
    [['Busy Here'], ['486 Busy Here  status code']],
    [
      ['407', '--lang', 'zh'],
      ['407 Proxy Authentication Required  状态码，RFC 3261 21.4.8\n', '质询'],
    ],
    [
      ['--lang=zh', 'Contact'],
      ['头字段', '必须出现于：INVITE、', 'INVITE 的 2xx 响应'],
    ],
    [['--lang', 'en', 'Subject'], ['Subject (s)  header']],
    [
      ['presence', '--lang', 'zh'],
      ['呈现 (presence)  流程', '呈现服务器', 'SUBSCRIBE'],
    ],
    [['--', 'CSeq'], ['CSeq  header']],
  ])('%j prints the entry', async (argv, parts) => {
    const { code, out, err } = await run(argv);
    expect(code).toBe(0);
    for (const part of parts) expect(out).toContain(part);
    expect(out.endsWith('\n')).toBe(true);
    expect(err).toBe('');
  });

  it.each(ENTRIES.flatMap(({ name }) => [[name, 'en'] as const, [name, 'zh'] as const]))(
    'has text for %s in %s',
    async (name, lang) => {
      const { code, out } = await run([name, '--lang', lang]);
      expect(code).toBe(0);
      expect(out).not.toContain('undefined');
      expect(out).not.toContain('{');
    },
  );

  it('has colours only for a terminal', async () => {
    expect((await run(['407'])).out).not.toContain('\u001b');
    expect((await run(['407'], { isTTY: true })).out).toContain('\u001b[1m');
  });
});

describe('explain and a flow', () => {
  it('draws a ladder with a numbered arrow and a note for each message', async () => {
    const { out } = await run(['cancelled-call']);
    expect(out).toContain('   3        │────────── CANCEL ');
    expect(out).toContain('   5        │◀─ 487 Request Terminated ');
    expect(out).toContain('\n   4  200 OK: Answers the CANCEL only.\n');
  });

  it('lets an arrow cross the lane of a host that is passed by, and media run both ways', async () => {
    const { out } = await run(['call']);
    expect(out).toMatch(/│─{20,} ACK ─{20,}▶│\n/);
    expect(out).toMatch(/│◀─{20,} RTP ─{20,}▶│\n/);
    expect(out).toMatch(/│ {29}│─+ INVITE ─+▶│\n/);
  });

  it.each(FLOWS.flatMap(({ id }) => [[id, 'en'] as const, [id, 'zh'] as const]))(
    'keeps the lanes of %s straight in %s',
    async (id, lang) => {
      const { out } = await run([id, '--lang', lang]);
      const rows = out.split('\n').filter((line) => line.includes('│'));
      expect(rows).toHaveLength(FLOWS.find((flow) => flow.id === id)?.steps.length ?? 0);
      expect(new Set(rows.map(textWidth)).size).toBe(1);
    },
  );

  it('draws with plain characters where the locale has no others', async () => {
    const { out } = await run(['call'], { env: { LANG: 'C' } });
    expect(out).toMatch(/\|-+ INVITE -+>\|/);
    expect(out).not.toMatch(/[│─▶◀]/);
  });

  it.each(FLOWS.map(({ id }) => id))('names %s in its help', (id) => {
    expect(usage.explain).toMatch(new RegExp(`\\b${id}\\b`));
  });
});

describe('explain --json', () => {
  it.each<[name: string, fields: string[]]>([
    ['REFER', ['kind', 'name', 'rfc', 'en', 'zh', 'mandatory']],
    ['407', ['kind', 'name', 'status', 'reason', 'rfc', 'en', 'zh', 'mandatory']],
    ['Contact', ['kind', 'name', 'compact', 'form', 'rfc', 'en', 'zh', 'mandatoryIn']],
    ['call', ['kind', 'name', 'rfc', 'en', 'zh', 'title', 'hosts', 'steps']],
  ])('gives exactly the promised fields of %s in one line', async (name, fields) => {
    const { code, out } = await run([name, '--json']);
    expect(code).toBe(0);
    expect(out.indexOf('\n')).toBe(out.length - 1);
    expect(Object.keys(JSON.parse(out) as object)).toEqual(fields);
  });
});

describe('explain and what it does not know', () => {
  it.each([
    ['Contct', 'did you mean Contact'],
    ['INVTIE', 'did you mean INVITE'],
    ['zzzzzz', 'see sipwright explain --help'],
    ['constructor', 'there is nothing of the name constructor'],
    ['\u001b[2J\u202e\n', 'there is nothing of the name \\x1b[2J\\u{202e}\\n'],
    ['x'.repeat(100_000), `${'x'.repeat(59)}…`],
  ])('says so in one line with exit code 1 (%#)', async (name, part) => {
    const { code, out, err } = await run([name]);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain(part);
    expect(err).toMatch(/^sipwright: explain: [^\n]+\n$/);
    expect(err.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it.each([
    [[]],
    [['']],
    [[' ']],
    [['INVITE', 'BYE']],
    [['INVITE', '--lang', 'fr']],
    [['INVITE', '--lang']],
    [['INVITE', '--lang', 'en', '--lang', 'zh']],
    [['INVITE', '--json=1']],
    [['--colour', 'INVITE']],
  ])('refuses %j with one line and exit code 2', async (argv) => {
    const { code, out, err } = await run(argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^sipwright: explain: [^\n]+ \(see sipwright explain --help\)\n$/);
  });
});
