/** `sipwright run` from its arguments to its exit code: a folder of files on the disk, against the lab. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '#shared/lib/bytes.ts';
import { main } from '../../../electron/headless/cli/main.ts';
import type { TestIo, TestIoOptions } from '../../helpers/test-io.ts';
import { createTestIo } from '../../helpers/test-io.ts';

const INVITE = `---
to: {{lab}}
---
INVITE sip:{{who}}@{{lab}} SIP/2.0
Content-Type: application/sdp

v=0
o=alice 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio 9 RTP/AVP 0
`;
const OPTIONS = '---\nto: {{lab}}\n---\nOPTIONS sip:echo@{{lab}} SIP/2.0\nX-Pin: {{pin}}\n\n';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sipwright-run-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function run(
  args: readonly string[],
  options: TestIoOptions = {},
): Promise<{ io: TestIo; exit: number }> {
  const io = createTestIo(options);
  return { io, exit: await main(['run', ...args], io) };
}

const CALL = 'name: A call\nsend invite.sip\nwait 200\nsend BYE\nwait 200\n';

describe('run', () => {
  it('runs every sequence of a folder in the order of its tree, and tells each step', async () => {
    put({
      'lab.env': 'var who: echo\n',
      'invite.sip': INVITE,
      'z.seq': CALL,
      'Calls/a.seq': CALL.replace('A call', 'In a folder').replace('invite', '../invite'),
    });
    const { io, exit } = await run([folder, '--lab', '--env', 'lab']);
    expect(io.err()).toBe('');
    expect(exit).toBe(0);
    expect(io.out()).toMatch(/In a folder.*Calls\/a\.seq[^]*A call {2}z\.seq/);
    expect(io.out()).toMatch(/✓ wait 200 +200 OK after \d+ ms/);
    expect(io.out()).toMatch(/2 sequences: 2 passed/);
  });

  it('tells what was expected and what came, at its place in the ladder, and for CI', async () => {
    const steps = 'data: who.csv\nsend invite.sip\nwait 200 within 2s\nsend BYE\nwait 200\n';
    put({ 'invite.sip': INVITE, 'busy.seq': steps, 'who.csv': 'who\nbusy\necho\n' });
    const { io, exit } = await run([folder, '--lab', '--junit', 'out.xml']);
    expect(exit).toBe(1);
    const out = io.out();
    expect(out).toMatch(
      /✗ row 1: who=busy[^]*✗ wait 200 within 2s\n +expected +200 within 2 s\n +got +486 Busy Here after/,
    );
    expect(out).toMatch(
      /◀─+ 486 Busy Here ─+│\n +\^ line 3: wait 200 within 2s: expected 200 within 2 s, got 486/,
    );
    expect(out).toMatch(/- send BYE/);
    expect(out).toMatch(/✓ row 2: who=echo/);
    const xml = textOf(io.written.get('out.xml') ?? new Uint8Array());
    expect(XMLValidator.validate(xml)).toBe(true);
    const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(xml) as {
      testsuites: { testsuite: { tests: string; failures: string } };
    };
    expect(parsed.testsuites.testsuite).toMatchObject({ tests: '2', failures: '1' });
  });

  it.each([
    ['a status', 'wait 2xx\n expect status 202', 'status = 202', /200 OK/],
    [
      'a header',
      'wait 200\n expect header Allow contains NOTHING',
      'header Allow contains NOTHING',
      /INVITE/,
    ],
    ['a time', 'wait 200\n expect time > 10s', 'time > 10s', /\d+ ms/],
    ['a count', 'wait 200\nexpect count 200 = 2', 'count 200 = 2', /^1$/],
    ['a body', 'wait 200\n expect body contains v=1', 'body contains v=1', /no body|v=0/],
    ['a value', 'wait 200\nexpect value pin = 4321', 'value pin = 4321', /^1234$/],
    ['another final answer', 'wait 404', '404 within 5 s', /200 OK after/],
    ['a timeout', 'wait 200\nwait INVITE within 50ms', 'INVITE within 50 ms', /no INVITE within 50 ms/],
  ])('shows an assertion that fails as failed: %s', async (_what, steps, expected, got) => {
    put({ 'options.sip': OPTIONS, 'a.seq': `send options.sip\n${steps}\n` });
    const { io, exit } = await run([join(folder, 'a.seq'), '--lab', '--var', 'pin=1234', '--json']);
    expect(exit).toBe(1);
    const [row] = io.out().split('\n');
    const { steps: told } = JSON.parse(row ?? '') as {
      steps: { state: string; expected: string; got: string }[];
    };
    const failed = told.filter(({ state }) => state === 'failed');
    expect(failed).toMatchObject([{ expected }]);
    expect(failed[0]?.got).toMatch(got);
  });

  it.each<readonly [string, readonly string[], Readonly<Record<string, string>>, number]>([
    ['none', [], {}, 1],
    ['an option', ['--secret', 'pin=1234'], {}, 0],
    ['the environment', [], { SIPWRIGHT_SECRET_pin: '1234' }, 0],
    ['the environment in capitals', [], { SIPWRIGHT_SECRET_PIN: '1234' }, 0],
  ])('takes a secret from: %s', async (_where, args, env, exit) => {
    put({ 'lab.env': 'secret pin\n', 'options.sip': OPTIONS, 'a.seq': 'send options.sip\nwait 200\n' });
    const done = await run([folder, '--lab', '--env', 'lab', ...args], { env });
    expect(done.exit).toBe(exit);
    if (exit === 1) expect(done.io.out()).toContain('the secret pin of the environment lab is not known');
    expect(done.io.out()).not.toContain('1234');
  });

  it('runs nothing more behind the first failure where it is told to', async () => {
    put({ 'options.sip': OPTIONS, 'a.seq': 'send options.sip\n', 'b.seq': 'pause 1ms\n' });
    const { io, exit } = await run([folder, '--lab', '--stop-on-failure']);
    expect(exit).toBe(1);
    expect(io.out()).toContain('1 sequence: 0 passed, 1 failed');
    expect(io.out()).toContain('the variable {{pin}} has no value');
  });

  it('runs those that are named', async () => {
    put({ 'a.seq': 'pause 1ms\n', 'b/b.seq': 'pause 1ms\n' });
    const { io, exit } = await run([folder, 'b/b.seq']);
    expect(exit).toBe(0);
    expect(io.out()).not.toContain('a.seq');
  });

  it.each<readonly [string, readonly string[], RegExp]>([
    ['no place', [], /no folder and no sequence/],
    ['no such folder', ['FOLDER/none'], /there is no such folder/],
    ['no sequences', ['FOLDER/empty'], /has no sequences/],
    ['no such sequence', ['FOLDER', 'none.seq'], /has no sequence none\.seq/],
    ['no such environment', ['FOLDER', '--env', 'none'], /has no environment none/],
    [
      'a mistake in a sequence',
      ['FOLDER'],
      /bad\.seq: line 2: no step is called "sned"\n {2}2 \| sned x\n {4}\| \^~~~/,
    ],
    ['data that cannot be read', ['FOLDER', 'data.seq'], /line 3 of the data/],
    ['an option', ['FOLDER', '--nothing'], /unknown option/],
    ['a variable', ['FOLDER', '--var', 'x'], /write NAME=VALUE/],
    ['a listener', ['FOLDER', '--listen', 'x:y'], /cannot be listened on/],
    ['a timer', ['FOLDER', '--t1', '0'], /is not a time for --t1/],
    [
      'a sequence as report',
      ['FOLDER', '--junit', 'bad.seq'],
      /may not take the place of a file such as bad\.seq/,
    ],
    ['settings as report', ['FOLDER', '--junit', 'x/Folder.conf'], /may not take the place/],
  ])('cannot be used with %s', async (_what, args, complaint) => {
    put({
      'bad.seq': 'pause 1ms\nsned x\n',
      'data.seq': 'data: d.csv\npause 1ms\n',
      'd.csv': 'a,b\n1,2\n3\n',
      'empty/x.sip': OPTIONS,
    });
    const { io, exit } = await run(args.map((arg) => arg.replace('FOLDER', folder)));
    expect(exit).toBe(2);
    expect(io.err()).toMatch(complaint);
    expect(io.out()).toBe('');
  });

  it('ends a run that is interrupted', async () => {
    put({ 'a.seq': 'pause 1ms\npause 50min\n', 'b.seq': 'pause 1ms\n' });
    const io = createTestIo();
    const done = main(['run', folder], io);
    await io.waitFor('a.seq');
    io.interrupt();
    expect(await done).toBe(1);
    expect(io.out()).toContain('1 sequence: 0 passed, 1 stopped');
    expect(io.out()).not.toContain('b.seq');
  });
});
