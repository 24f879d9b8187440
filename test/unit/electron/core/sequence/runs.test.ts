/** Sequences of Alice's against Bob, in memory: every kind of step, every kind of assertion, and every way to fail. */
import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import { englishOf } from '#shared/sequence/told-text.ts';
import {
  INVITE_FILE,
  memoryFiles,
  OPTIONS_FILE,
  sequenceDesk,
  TO_ALICE,
  told,
} from '../../../../helpers/sequence-kit.ts';
import type { SequenceDesk } from '../../../../helpers/sequence-kit.ts';
import type { TwoStacks } from '../../../../helpers/two-stacks.ts';
import { createTwoStacks } from '../../../../helpers/two-stacks.ts';

const FILES = {
  'invite.sip': INVITE_FILE,
  'options.sip': OPTIONS_FILE,
  'info.sip': 'INFO sip:bob@192.0.2.2 SIP/2.0\nX-Taken: {{target}}\n\n',
  'unknown.sip': OPTIONS_FILE.replace('bob@', '{{nobody}}@'),
  'named.sip': OPTIONS_FILE.replace('bob@', '{{callee}}@'),
  'answer.sip': 'SIP/2.0 200 OK\nX-Own: {{request.header("CSeq")}}\n\n',
  'lost.sip': OPTIONS_FILE.replaceAll('192.0.2.2', '192.0.2.9'),
  'users.csv': '\ufeffcallee,note\nbob,"first, one"\ncarol,second\n',
};

let stacks: TwoStacks;
let desk: SequenceDesk;

beforeEach(() => {
  stacks = createTwoStacks();
  stacks.bob.policy('INVITE', 'accept');
  desk = sequenceDesk(stacks, stacks.alice, FILES);
});

afterEach(() => {
  desk.runs.close();
  stacks.close();
});

const CALL = 'send invite.sip as call\nwait 180\nwait 200\n';

describe('a sequence that passes', () => {
  it('calls, waits, looks and hangs up', async () => {
    const row = await desk.play(`${CALL}  expect header Contact contains "sip:"
  expect time < 500ms
  expect status 200
  expect body contains "v=0"
take target from response.header("Contact") match /<([^>]+)>/
expect value target matches /^sip:/
expect count 180 = 1
expect count 200 = 1
send "info.sip" in dialog
wait 200
pause 500ms
send re-INVITE of call
wait 200
repeat 2
  send options.sip
  wait 2xx
    expect header Allow exists
    expect header Nonsense absent
end
send BYE of call
wait 200`);
    expect(told(row).filter((line) => !line.startsWith('✓'))).toEqual([]);
    expect(row.state).toBe('passed');
    expect(row.steps.filter(({ depth }) => depth === 1).map(({ turn }) => turn)).toEqual([
      ...[0, 0, 0, 0],
      ...[1, 1, 1, 1],
    ]);
    expect(stacks.news().filter((line) => line.startsWith('alice>bob'))).toEqual([
      ...['INVITE', 'ACK', 'INFO', 'INVITE', 'ACK', 'OPTIONS', 'OPTIONS', 'BYE'].map(
        (one) => `alice>bob ${one}`,
      ),
    ]);
    const taken = stacks.last('alice>bob INFO');
    expect(new TextDecoder().decode(taken.bytes)).toMatch(/X-Taken: sip:/);
  });

  it('tells the message and the exchange of what it waited for', async () => {
    const row = await desk.play(CALL);
    const [sent, , answered] = row.steps;
    expect(answered && englishOf(answered)).toEqual({
      expected: '200 within 5 s',
      got: '200 OK after 0 ms',
    });
    expect(answered?.exchange).toBe(sent?.exchange);
    const packet = stacks.network.packets[(answered?.messageId ?? 0) - 1];
    expect(packet?.message).toMatchObject({ kind: 'response', status: 200 });
    expect(row.dialogs).toEqual([sent?.messageId]);
  });

  it('takes back an INVITE, in whatever order its answers come', async () => {
    stacks.bob.policy('INVITE', 'ring');
    const row = await desk.play(
      'send invite.sip\nwait 180\nsend CANCEL\nwait 200\nwait 487\nexpect count 487 = 1',
    );
    expect(row.state).toBe('passed');
    const other = await desk.play('send invite.sip\nwait 180\nsend CANCEL\nwait 487\nwait 200');
    expect(other.state).toBe('passed');
  });

  it('answers a call that comes, and lets rules answer what it does not wait for', async () => {
    const id = await desk.begin(`wait INVITE within 10s as bob
answer 180
answer 200 sdp
wait ACK
wait BYE of bob
answer 200 with answer.sip
expect count INVITE = 1`);
    await stacks.pass(100);
    const { bob } = stacks;
    bob.send(TO_ALICE, { to: '192.0.2.1' });
    bob.send('OPTIONS sip:a@192.0.2.1 SIP/2.0\n\n');
    await stacks.pass(200);
    bob.step('BYE');
    await stacks.pass(200);
    expect(told(desk.row(id)).filter((line) => !line.startsWith('✓'))).toEqual([]);
    expect(desk.view(id).state).toBe('passed');
    expect(stacks.network.lines()).toContain('alice>bob 200 OPTIONS');
    expect(new TextDecoder().decode(stacks.last('alice>bob 200 BYE').bytes)).toMatch(/X-Own: \d+ BYE/);
    expect(bob.dialog().phase).toBe('terminated');
  });

  it('names the message of an acknowledgement, of a cancellation and of its own answers', async () => {
    const messageOf = (id: number | null | undefined): string =>
      new TextDecoder().decode(stacks.network.packets[(id ?? 0) - 1]?.bytes).split('\r\n')[0] ?? '';
    const id = await desk.begin(`wait INVITE as bob
answer 180
answer 200 sdp
wait ACK
  expect header CSeq contains ACK
expect count ACK = 1
wait INVITE as bob
answer 180
wait CANCEL
  expect header CSeq contains CANCEL`);
    await stacks.pass(10);
    stacks.bob.send(TO_ALICE, { to: '192.0.2.1' });
    await stacks.pass(10);
    const second = stacks.bob.send(TO_ALICE, { to: '192.0.2.1' });
    await stacks.pass(10);
    stacks.bob.stack.userAgent.next(second, 'CANCEL');
    await stacks.pass(100);
    const row = desk.row(id);
    expect(told(row).filter((line) => !line.startsWith('✓'))).toEqual([]);
    const named = row.steps.filter(({ isCheck }) => !isCheck).map(({ messageId }) => messageOf(messageId));
    expect(named).toEqual([
      ...['INVITE sip:bob@192.0.2.1 SIP/2.0', 'SIP/2.0 180 Ringing', 'SIP/2.0 200 OK'],
      expect.stringMatching(/^ACK /),
      ...['INVITE sip:bob@192.0.2.1 SIP/2.0', 'SIP/2.0 180 Ringing'],
      expect.stringMatching(/^CANCEL /),
    ]);
  });

  it('answers reliably, and gives its 2xx behind the PRACK', async () => {
    const id = await desk.begin(`wait INVITE as bob
answer 183 sdp reliable
answer 200
wait ACK
wait BYE
answer 200`);
    await stacks.pass(10);
    stacks.bob.send(TO_ALICE.replace('Content-Type', 'Supported: 100rel\nContent-Type'), { to: '192.0.2.1' });
    await stacks.pass(100);
    stacks.bob.step('BYE');
    await stacks.pass(100);
    expect(told(desk.row(id)).filter((line) => !line.startsWith('✓'))).toEqual([]);
    const lines = stacks.network.lines();
    expect(lines.indexOf('bob>alice PRACK')).toBeGreaterThan(lines.indexOf('alice>bob 183 INVITE'));
    expect(lines.indexOf('alice>bob 200 INVITE')).toBeGreaterThan(lines.indexOf('bob>alice PRACK'));
  });

  it('fails where an answer cannot be reliable, and says why', async () => {
    const id = await desk.begin('wait INVITE\nanswer 180 reliable');
    await stacks.pass(10);
    stacks.bob.send(TO_ALICE, { to: '192.0.2.1' });
    await stacks.pass(3_000);
    expect(told(desk.row(id)).at(-1)).toMatch(/^✗ answer 180 reliable: .*lacks Supported: 100rel/);
  });

  it('fills a response of a file, which may say where this side is', async () => {
    const own = sequenceDesk(stacks, stacks.alice, {
      'ok.sip': 'SIP/2.0 200 OK\nX-Here: {{local.ip}}:{{local.port}}\n\n',
    });
    const id = await own.begin('wait INVITE\nanswer 200 with ok.sip\nwait ACK');
    await stacks.pass(10);
    stacks.bob.send(TO_ALICE, { to: '192.0.2.1' });
    await stacks.pass(100);
    expect(told(own.row(id)).filter((line) => !line.startsWith('✓'))).toEqual([]);
    const text = new TextDecoder().decode(stacks.last('alice>bob 200 INVITE').bytes);
    expect(text).toMatch(/^X-Here: 192\.0\.2\.1:5060\r$/m);
    expect(text).toMatch(/^Contact: <sip:bob@192\.0\.2\.1(:5060)?>\r$/m);
    for (const name of ['Via', 'From', 'To', 'Call-ID', 'CSeq'])
      expect(text).toMatch(new RegExp(`^${name}: `, 'm'));
  });

  it('passes over provisional answers and challenges that are answered by themselves', async () => {
    const files = {
      ...FILES,
      'options.sip': OPTIONS_FILE.replace('---\nO', 'user: a\npassword: {{pin}}\n---\nO'),
    };
    const other = sequenceDesk(stacks, stacks.alice, files);
    stacks.bob.policy('OPTIONS', 'hand');
    const steps = 'send options.sip\nwait 200\nexpect count 401 = 1';
    const id = await other.begin(steps, { variables: { pin: '1234' } });
    await stacks.pass(100);
    stacks.bob.answer(401, { headers: [['WWW-Authenticate', 'Digest realm="r", nonce="n", qop="auth"']] });
    await stacks.pass(100);
    stacks.bob.answer(200);
    await stacks.pass(100);
    expect(told(other.row(id))).toEqual(['✓ send options.sip', '✓ wait 200', '✓ expect count 401 = 1']);
  });

  it('runs once for each row of its data, whose values win over its own', async () => {
    const id = await desk.begin('data: users.csv\nvar callee: nobody\nsend named.sip\nwait 200');
    await stacks.pass(500);
    expect(desk.view(id)).toMatchObject({ state: 'passed', rows: 2, done: 2, passed: 2, failed: 0 });
    expect(desk.row(id, 1).values).toEqual({ callee: 'carol', note: 'second' });
    const asked = stacks.network.packets.flatMap(({ message }) =>
      message?.kind === 'request' ? [new TextDecoder().decode(message.bytes).split(' ')[1]] : [],
    );
    expect(asked).toEqual(['sip:bob@192.0.2.2', 'sip:carol@192.0.2.2']);
  });

  it('makes an identifier of its own once for all of its steps', async () => {
    await desk.play('var callee: {{$random.digits(8)}}\nsend named.sip\nwait 200\nsend named.sip\nwait 200');
    const uris = stacks.network.packets.flatMap(({ message }) =>
      message?.kind === 'request' ? [new TextDecoder().decode(message.bytes).split(' ')[1]] : [],
    );
    expect(uris[0]).toMatch(/^sip:\d{8}@/);
    expect(uris[1]).toBe(uris[0]);
  });
});

describe('a sequence that fails', () => {
  it.each([
    ['another final answer', 'wait 180\nwait 486', 'wait 486: 486 within 5 s / 200 OK after 0 ms'],
    [
      'a provisional answer that a final one overtook',
      'wait 183',
      'wait 183: 183 within 5 s / 200 OK after 0 ms',
    ],
    ['a status', 'wait 2xx\n expect status 202', 'expect status = 202: status = 202 / 200 OK'],
    ['a header', 'wait 200\n expect header Contact contains nobody', /Contact contains nobody \/ </],
    [
      'a header that is not there',
      'wait 200\n expect header X-A = 1',
      'expect header X-A = 1: header X-A = 1 / no X-A',
    ],
    ['a header that is there', 'wait 200\n expect header Via absent', /header Via absent \/ SIP/],
    ['a time', 'wait 200\n expect time > 1s', 'expect time > 1s: time > 1s / 0 ms'],
    ['a count', 'wait 200\nexpect count 180 = 2', 'expect count 180 = 2: count 180 = 2 / 1'],
    ['a body', 'wait 200\nexpect body matches /m=video/', /body matches \/m=video\/ \/ v=0/],
    ['a value', 'wait 200\nexpect value response.status != 200', /value response.status != 200 \/ 200/],
    ['a value that is none', 'wait 200\nexpect value nothing = 1', /no value of {{nothing}}/],
    ['an expression', 'wait 200\ntake a from response.status match /(9+)/', /take a .*: \/\(9\+\)\/ \/ 200/],
    ['a value that cannot be taken', 'take a from nothing', 'take a from nothing:  / no value for nothing'],
    [
      'an answer in time',
      'wait 200\nwait 200 within 2s',
      'wait 200 within 2s: 200 within 2 s / nothing within 2 s, last 200 OK',
    ],
    [
      'a call in time',
      'wait INVITE within 2s',
      'wait INVITE within 2s: INVITE within 2 s / no INVITE within 2 s',
    ],
    ['a conversation', 'send BYE of other', 'send BYE of other:  / there is no conversation named other yet'],
    ['a request that waits', 'answer 200', 'answer 200:  / no request waits for an answer'],
  ])('tells what was expected and what came: %s', async (_what, steps, line) => {
    const row = await desk.play(`send invite.sip\n${steps}\npause 1s`, 5_000);
    expect(row.state).toBe('failed');
    const [failed] = told(row).filter((one) => one.startsWith('✗'));
    if (typeof line === 'string') expect(failed).toBe(`✗ ${line}`);
    else expect(failed).toMatch(line);
    expect(told(row).at(-1)).toBe('- pause 1s');
  });

  it.each([
    ['a file', 'send nothing.sip', 'there is no file nothing.sip'],
    [
      'a file outside of the workspace',
      'send ../../etc/passwd',
      '../../etc/passwd is outside of the workspace',
    ],
    ['a hidden file', 'send .ssh/id', '.ssh/id is outside of the workspace'],
    ['a value', 'send unknown.sip', 'the variable {{nobody}} has no value'],
    ['a dialog', 'send options.sip\nsend info.sip in dialog', 'there is no dialog to send it in'],
  ])('cannot send without %s', async (_what, text, got) => {
    const row = await desk.play(text);
    const failed = row.steps.find(({ state }) => state === 'failed');
    expect(failed && englishOf(failed)).toMatchObject({ got });
  });

  it('tells of each send: its draft without secrets, and the step and row that made it', async () => {
    const secrets = [{ name: 'pin', known: true }];
    const sent: unknown[] = [];
    const other = sequenceDesk(stacks, stacks.alice, FILES, {
      workspace: memoryFiles(FILES, [{ path: 'lab.env', kind: 'environment', secrets }]),
      secrets: { pin: '12{{34' },
      sent: ({ path, variables }, exchange, run) => void sent.push({ path, variables, exchange, run }),
    });
    const text = 'name: Two\ndata: users.csv\nvar code: a{{pin}}b\nsend named.sip as call\nwait 200\n';
    const id = await other.begin(text, { environment: 'lab' });
    await stacks.pass(3_000);
    expect(other.view(id).rows).toBe(2);
    const run = { name: 'Two', path: 'test.seq', started: other.view(id).started, rows: 2, line: 4 };
    const [first, second] = other.runs.rows(id, 0, 2) ?? [];
    const exchangeOf = (row: typeof first) => row?.steps[0]?.exchange;
    const code = 'a{{pin}}b';
    expect(sent).toMatchObject([
      {
        path: 'named.sip',
        variables: { callee: 'bob', code },
        exchange: exchangeOf(first),
        run: { ...run, row: 0 },
      },
      {
        path: 'named.sip',
        variables: { callee: 'carol', code },
        exchange: exchangeOf(second),
        run: { ...run, row: 1 },
      },
    ]);
    other.runs.close();
  });

  it('names a secret that nobody told', async () => {
    const secrets = [{ name: 'nobody', known: false }];
    const workspace = memoryFiles(FILES, [{ path: 'lab.env', kind: 'environment', secrets }]);
    const other = sequenceDesk(stacks, stacks.alice, FILES, { workspace });
    const row = await other.play('send unknown.sip', 100, { environment: 'lab' });
    expect(row.steps[0] && englishOf(row.steps[0]).got).toBe(
      'the secret nobody of the environment lab is not known',
    );
  });

  it('fails when nobody answers, as the timers say', async () => {
    const row = await desk.play('timeout: 60s\nsend lost.sip\nwait 200', 40_000);
    expect(told(row)[1]).toBe('✗ wait 200: 200 within 60 s / no answer (timer F fired)');
  });

  it('hangs up what it left, skips what follows, and judges every assertion of a wait', async () => {
    const row = await desk.play(
      `${CALL} expect time > 1s\n expect header Via exists\nsend BYE\nwait 200`,
      5_000,
    );
    expect(told(row).slice(3)).toEqual([
      '✗ expect time > 1s: time > 1s / 0 ms',
      '✓ expect header Via exists',
      '- send BYE',
      '- wait 200',
    ]);
    expect(stacks.network.lines()).toContain('alice>bob BYE');
    expect(stacks.alice.dialog().phase).toBe('terminated');
    expect(row.ended).not.toBeNull();
  });

  it('takes back a call that rings', async () => {
    stacks.bob.policy('INVITE', 'ring');
    await desk.play('send invite.sip\nwait 200 within 1s', 5_000);
    expect(stacks.network.lines()).toContain('alice>bob CANCEL');
  });

  it('refuses a call that it took and did not answer', async () => {
    const id = await desk.begin('wait INVITE\nexpect status 200');
    await stacks.pass(100);
    stacks.bob.send(TO_ALICE, { to: '192.0.2.1' });
    await stacks.pass(500);
    expect(told(desk.row(id))).toEqual([
      '✓ wait INVITE',
      '✗ expect status = 200: status = 200 / no response',
    ]);
    expect(stacks.network.lines()).toContain('alice>bob 480 INVITE');
  });

  it('does not read what a peer wrote as a value', async () => {
    stacks.bob.policy('OPTIONS', 'hand');
    const other = sequenceDesk(stacks, stacks.alice, FILES, { secrets: { pin: '1234' } });
    const id = await other.begin(
      'send options.sip\nwait 200\ntake callee from response.header("Subject")\nsend named.sip\nwait 200 within 1s',
    );
    await stacks.pass(100);
    stacks.bob.answer(200, { headers: [['Subject', '{{pin}}']] });
    await stacks.pass(100);
    expect(new TextDecoder().decode(stacks.network.packets.at(-1)?.bytes)).toMatch(/^OPTIONS sip:{{pin}}@/);
    desk.runs.stop(id);
  });
});

describe('a run', () => {
  it.each([
    ['a sequence', 'sned x', /line 1: no step is called "sned"/],
    ['data', 'data: options.sip\npause 1s', /line \d+ of the data/],
    ['data that are not there', 'data: no.csv\npause 1s', /the data no.csv cannot be read/],
    ['data elsewhere', 'data: ../no.csv\npause 1s', /outside of the workspace/],
  ])('does not begin where %s cannot be read', async (_what, text, message) => {
    const begun = await desk.runs.start({ path: 'test.seq', text, environment: '' });
    expect(begun).toMatchObject({ ok: false, error: { message: expect.stringMatching(message) as string } });
  });

  it('can be stopped: its call is hung up, and nothing more is sent', async () => {
    const id = await desk.begin(`${CALL}pause 1min\nsend options.sip`);
    await stacks.pass(500);
    expect(desk.view(id).state).toBe('running');
    expect(desk.row(id).steps.at(-1)).toMatchObject({ text: 'pause 60s', state: 'running' });
    expect(desk.runs.stop(id)).toBe(true);
    await stacks.pass(3_000);
    expect(desk.view(id).state).toBe('stopped');
    expect(told(desk.row(id)).slice(3)).toEqual(['- pause 60s', '- send options.sip']);
    expect(stacks.network.lines()).toContain('alice>bob BYE');
    expect(stacks.network.lines()).not.toContain('alice>bob OPTIONS');
    expect(desk.runs.stop(99)).toBe(false);
  });

  it('ends at the first row that fails where it is told to', async () => {
    const text = 'data: users.csv\nsend named.sip\nwait 500';
    const all = await desk.begin(text);
    await stacks.pass(1_000);
    expect(desk.view(all)).toMatchObject({ state: 'failed', done: 2, failed: 2 });
    const one = await desk.begin(text, { stopOnFailure: true });
    await stacks.pass(1_000);
    expect(desk.view(one)).toMatchObject({ state: 'failed', rows: 2, done: 1, failed: 1 });
  });

  it('keeps a bounded number of results of a long row, and tells how many it let go', async () => {
    const row = await desk.play('repeat 2000\n  take a from $uuid\nend', 0);
    await stacks.pass(20_000);
    const long = desk.row(1);
    expect(row.index).toBe(0);
    expect(long.state).toBe('passed');
    expect(long.steps.length + long.omitted).toBe(2_000);
    expect(long.steps.length).toBe(1_000);
    expect(long.steps.at(-1)?.turn).toBe(1_999);
  });

  it('finds a call by its name behind any number of other requests', async () => {
    const text = `${CALL}repeat 510\n  send options.sip\n  wait 200\nend\nsend BYE of call\nwait 200`;
    const row = await desk.play(text, 22_000);
    expect(told(row).slice(-2)).toEqual(['✓ send BYE of call', '✓ wait 200']);
    expect(row.dialogs).toHaveLength(100);
  });

  it('is over with a trouble where a bug ends it', async () => {
    const workspace = memoryFiles(FILES);
    const broken = {
      ...workspace,
      read: (): never => {
        throw new Error('a bug');
      },
    };
    const other = sequenceDesk(stacks, stacks.alice, FILES, { workspace: broken });
    const id = await other.begin('send options.sip');
    await stacks.pass(100);
    expect(other.view(id)).toMatchObject({
      state: 'failed',
      trouble: { code: 'INTERNAL', message: 'a bug' },
    });
  });

  it('keeps the newest runs', async () => {
    for (let count = 0; count < 25; count++) await desk.play('take a from $uuid', 0);
    const list = desk.runs.list();
    expect(list).toHaveLength(20);
    expect(list[0]?.id).toBe(25);
    expect(desk.runs.get(1)).toBeNull();
    expect(desk.runs.rows(1, 0, 1)).toBeNull();
    expect(desk.runs.report(1)).toBeNull();
  });

  it('tells of each change', async () => {
    const ids: number[] = [];
    desk.runs.onChange((id) => ids.push(id));
    await desk.play('pause 1s');
    expect(ids.length).toBeGreaterThan(2);
    expect(desk.runs.report(1)).toContain('<testsuite name="test"');
  });
});
