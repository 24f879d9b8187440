/** What a peer wrote, put into what is sent next: it stays a value on one line, is never read as a value itself, and no secret leaves by it. */
import { XMLValidator } from 'fast-xml-parser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { RowResult } from '#shared/model/sequence.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { messageValues } from '#shared/template/message-values.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { firstOf, lookupIn, variableScope } from '#shared/template/scope.ts';
import type { SequenceDesk } from '../helpers/sequence-kit.ts';
import { memoryFiles, OPTIONS_FILE, sequenceDesk } from '../helpers/sequence-kit.ts';
import type { TwoStacks } from '../helpers/two-stacks.ts';
import { createTwoStacks } from '../helpers/two-stacks.ts';

function response(fields: readonly string[], reason = 'OK') {
  const text = [`SIP/2.0 200 ${reason}`, 'CSeq: 1 OPTIONS', ...fields, '', 'a\r\nEvil: body\r\n'].join(
    '\r\n',
  );
  return parseMessage(utf8(text)).message;
}

const rendered = (text: string, message: ReturnType<typeof response>, variables = {}): string =>
  textOf(
    renderTemplate(
      text,
      variableScope(
        variables,
        firstOf(messageValues('response', message), lookupIn({ password: 'hunter2' })),
      ),
    ).bytes,
  );

describe('a header of a response in the next request', () => {
  it.each([
    ['a folded field', 'X-A: sip:a\r\n Evil: 1', 'sip:a Evil: 1'],
    ['a field folded by a tab', 'X-A: sip:a\r\n\tEvil: 1', 'sip:a Evil: 1'],
    ['fold after fold', 'X-A: a\r\n  \r\n  b', 'a b'],
    ['a carriage return', 'X-A: a\rEvil: 1', 'a Evil: 1'],
    ['carriage returns', 'X-A: a\r\r\r Evil: 1', 'a Evil: 1'],
  ])('is one line: %s', (_what, field, value) => {
    const message = response([field]);
    for (const text of ['{{response.header("X-A")}}', '{{v}}']) {
      const line = rendered(`INVITE ${text} SIP/2.0\nTo: ${text}\n`, message, {
        v: '{{response.header("X-A")}}',
      });
      expect(line).toBe(`INVITE ${value} SIP/2.0\r\nTo: ${value}\r\n`);
    }
  });

  it('is no line more where lines end by a line feed alone', () => {
    const line = rendered('To: {{response.header("X-A")}}\n', response(['X-A: a\nEvil: 1']));
    expect(line.split(/[\r\n]+/)).toHaveLength(2);
  });

  it('is no line more where it is the reason', () => {
    expect(rendered('To: {{response.reason}}\n', response([], 'a\rEvil: 1')).split(/[\r\n]/)).toHaveLength(3);
  });

  it.each(['{{password}}', '{{$uuid}}', '{{\\x0d\\x0a}}Evil: 1', '{{#}}', '{{response.body}}', '{{'])(
    'is not read again: %s',
    (value) => {
      const message = response([`X-A: ${value}`]);
      expect(rendered('{{response.header("X-A")}}', message)).toBe(value);
      expect(rendered('{{v}}', message, { v: '{{response.header("X-A")}}' })).toBe(value);
    },
  );

  it('may be as long as a message is', () => {
    const long = 'x'.repeat(65_000);
    expect(rendered('{{response.header("X-A")}}', response([`X-A: ${long}`]))).toBe(long);
  });
});

describe('a sequence whose peer is hostile', () => {
  let stacks: TwoStacks;
  let desk: SequenceDesk;
  const FILES = {
    'options.sip': OPTIONS_FILE,
    'next.sip': `---\nto: 192.0.2.2\n---\nOPTIONS sip:bob@192.0.2.2 SIP/2.0\nX-Taken: {{taken}}\nX-Own: {{response.header("X-A")}}\n\n`,
    'secret.sip': `---\nto: 192.0.2.2\n---\nOPTIONS sip:bob@192.0.2.2 SIP/2.0\nX-Key: {{password}}\n\n`,
    'nowhere.sip': `---\nto: {{password}}\n---\nOPTIONS sip:bob@192.0.2.2 SIP/2.0\n\n`,
  };
  const SECRETS = { password: 'hunter2-secret' };

  beforeEach(() => {
    stacks = createTwoStacks();
    stacks.bob.policy('OPTIONS', 'hand');
    const secrets = [{ name: 'password', known: true }];
    desk = sequenceDesk(stacks, stacks.alice, FILES, {
      secrets: SECRETS,
      workspace: memoryFiles(FILES, [{ path: 'e.env', kind: 'environment', secrets }]),
    });
  });
  afterEach(() => {
    desk.runs.close();
    stacks.close();
  });

  interface Played {
    readonly row: RowResult;
    /** What Alice sent. */
    readonly sent: readonly string[];
    readonly report: string;
  }

  /** Plays a text against answers of Bob's, all with this field. */
  async function play(text: string, field: readonly [string, string]): Promise<Played> {
    const id = await desk.begin(text, { environment: 'e' });
    for (let i = 0; i < 4; i++) {
      await stacks.pass(100);
      if (stacks.bob.stack.uas.list.rows().some(({ state }) => state === 'waiting'))
        stacks.bob.answer(200, { sdp: false, headers: [[...field]] });
    }
    await stacks.pass(6_000);
    const sent = stacks.network.packets
      .filter(({ message }) => message?.kind === 'request')
      .map(({ bytes }) => textOf(bytes));
    return { row: desk.row(id), sent, report: desk.runs.report(id) ?? '' };
  }

  it.each([
    '{{password}}',
    '{{taken}}',
    '{{\\x0d\\x0a}}Evil: 1',
    '"><img src=x onerror=alert(1)>',
    '${jndi:x}',
  ])('takes %s as it stands, and sends it as it stands', async (value) => {
    const text = 'send options.sip\nwait 200\ntake taken from response.header("X-A")\nsend next.sip\n';
    const { row, sent } = await play(text, ['X-A', value]);
    expect(row.state).toBe('passed');
    expect(sent.at(-1)).toContain(`\r\nX-Taken: ${value}\r\nX-Own: ${value}\r\n`);
    expect(sent.join('')).not.toContain(SECRETS.password);
  });

  it.each([
    ['a value that is looked at', 'send options.sip\nwait 200\nexpect value password = other\n'],
    ['what is compared with', 'send options.sip\nwait 200\nexpect header X-A = "{{password}}"\n'],
    ['a destination', 'send nowhere.sip\n'],
    ['what the peer says back', 'send secret.sip\nwait 200\nexpect header X-A = x\n'],
    ['what is taken', 'take taken from password\nexpect value taken = x\n'],
    ['what does not fit', 'take taken from password match /nothing/\n'],
  ])('gives no secret to a result, nor to the report: %s', async (_what, text) => {
    const { row, report } = await play(text, ['X-A', `echo ${SECRETS.password}`]);
    expect(row.state).toBe('failed');
    expect(JSON.stringify(row)).not.toContain(SECRETS.password);
    expect(report).not.toContain(SECRETS.password);
    expect(report).toContain('<failure');
  });

  it('has a report that is XML, whatever it wrote', async () => {
    const evil = '\u0001]]>&<failure/>"\ufffe\u202e';
    const { report } = await play('send options.sip\nwait 200\nexpect header X-A = x\n', ['X-A', evil]);
    expect(XMLValidator.validate(report)).toBe(true);
    expect(report).not.toMatch(/[\x00-\x08\ufffe]|<failure\/>/);
  });
});
