import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { readSequence } from '#shared/sequence/read.ts';
import { stepText } from '#shared/sequence/write.ts';
import type { Imported } from '#shared/sipp/import.ts';
import { importScenario } from '#shared/sipp/import.ts';
import { SCENARIO_LIMIT } from '#shared/sipp/read-xml.ts';
import { readRequestFile } from '#shared/workspace/request-file.ts';

function imported(text: string): Imported {
  const result = importScenario(text, 'Scenario');
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
const scenario = (...elements: string[]): string =>
  `<?xml version="1.0"?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="S">${elements.join('\n')}</scenario>`;
const send = (...lines: string[]): string => `<send><![CDATA[\n\n  ${lines.join('\n  ')}\n\n]]></send>`;

const INVITE = [
  'INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0',
  'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
  'From: <sip:sipp@[local_ip]:[local_port]>;tag=[pid]-[call_number]',
  'To: <sip:[service]@[remote_ip]:[remote_port]>',
  'Call-ID: [call_id]',
  'CSeq: 1 INVITE',
  'Content-Length: [len]',
];
const steps = (text: string): string[] => imported(text).sequence.steps.map(stepText);

describe('a scenario of SIPp as a sequence', () => {
  it('has its requests as files whose identifiers are filled', () => {
    const { files } = imported(scenario(send(...INVITE)));
    expect(files.map(({ path }) => path)).toEqual(['S/S.seq', 'S/01-invite.sip']);
    expect(readRequestFile(utf8(files[1]?.text ?? ''))).toMatchObject({
      to: 'udp:{{target}}',
      text: [
        'INVITE sip:{{service}}@{{target}} SIP/2.0',
        'From: <sip:sipp@{{local.ip}}:{{local.port}}>;tag={{$random.digits(5)}}-1',
        'To: <sip:{{service}}@{{target}}>',
        'CSeq: 1 INVITE',
        '',
        '',
      ].join('\n'),
    });
  });

  it('waits, answers and hangs up, and leaves to the stack what is its own', () => {
    const bye = ['BYE [next_url] SIP/2.0', 'To: <sip:a>[peer_tag_param]', 'CSeq: 2 BYE'];
    const text = scenario(
      ...[
        send(...INVITE),
        '<recv response="100" optional="true"/>',
        '<recv response="180" optional="true"/>',
      ],
      ...['<recv response="200" timeout="3000"/>', send('ACK [next_url] SIP/2.0', 'CSeq: 1 ACK')],
      ...['<pause milliseconds="500"/>', send(...bye), '<recv response="200"/>', '<recv request="BYE"/>'],
      send('SIP/2.0 200 OK', '[last_Via:]', '[last_From:]'),
    );
    expect(steps(text)).toEqual([
      ...['send 01-invite.sip', 'wait 200 within 3s', 'pause 500ms', 'send BYE', 'wait 200', 'wait BYE'],
      'answer 200',
    ]);
    expect(imported(text).notes).toEqual([{ code: 'by-itself', detail: 'ACK' }]);
  });

  it('leaves the answers to PRACK and CANCEL to the stack', () => {
    const answer = (status: string, ...lines: string[]): string =>
      send(`SIP/2.0 ${status}`, '[last_Via:]', '[last_CSeq:]', ...lines);
    const text = scenario(
      ...['<recv request="INVITE"/>', answer('183 Early', 'Require: 100rel', 'RSeq: 1')],
      ...['<recv request="PRACK"/>', answer('200 OK'), answer('180 Ringing')],
      ...['<recv request="CANCEL"/>', answer('200 OK'), answer('487 Gone'), '<recv request="ACK"/>'],
      ...['<recv request="BYE"/>', answer('200 OK')],
    );
    expect(steps(text)).toEqual([
      ...['wait INVITE', 'answer 183 reliable', 'answer 180', 'wait CANCEL', 'wait BYE', 'answer 200'],
    ]);
  });

  it('gives the credentials of an answered challenge to the request that was challenged', () => {
    const again = [...INVITE.slice(0, -1), '[authentication username=alice password=secret]'];
    const { files, sequence, notes } = imported(
      scenario(
        send(...INVITE),
        '<recv response="407" auth="true"/>',
        send(...again),
        '<recv response="200"/>',
      ),
    );
    expect(sequence.steps.map(stepText)).toEqual(['send 01-invite.sip', 'wait 200']);
    expect(readRequestFile(utf8(files[1]?.text ?? ''))).toMatchObject({
      user: 'alice',
      password: '{{password}}',
    });
    expect(notes).toContainEqual({ code: 'by-itself', detail: 'INVITE' });
  });

  it('takes a value out of a header', () => {
    const ereg = '<action><ereg regexp="[0-9]+" search_in="hdr" header="RSeq:" assign_to="1"/></action>';
    expect(steps(scenario(`<recv response="183">${ereg}</recv>`))).toEqual([
      'wait 183',
      'take v1 from response.header("RSeq") match /([0-9]+)/',
    ]);
  });

  it.each([
    ['<nop hide="true"/>', 'element', '<nop>'],
    ['<sendCmd><![CDATA[x]]></sendCmd>', 'element', '<sendCmd>'],
    ['<recv response="200" next="5"/>', 'attribute', '<recv next="5">'],
    ['<recv response="486" optional="true"/>', 'optional', '<recv response="486">'],
    ['<pause distribution="negbin"/>', 'pause', '<pause distribution="negbin">'],
    ['<recv response="200"><action><exec command="rm -rf /"/></action></recv>', 'action', '<exec >'],
    [send('OPTIONS sip:a SIP/2.0', 'X: [users]'), 'keyword', '[users]'],
    [send('OPTIONS sip:a SIP/2.0', 'X: [field2 file="a.csv"] [field0]'), 'fields', 'field0, field2'],
    [
      '<pause distribution="normal" mean="250.4" stdev="9"/>',
      'mean',
      '<pause distribution="normal" mean="250.4" stdev="9">',
    ],
  ])('tells that it does not understand %s', (element, code, detail) => {
    expect(imported(scenario(element)).notes).toContainEqual({ code, detail });
  });

  const LOOP = [
    ...['<nop><action><assign assign_to="n" value="0"/></action></nop>', '<label id="1"/>'],
    ...[send(...INVITE), '<recv response="200"/>', '<sendCmd><![CDATA[x]]></sendCmd>'],
    '<nop next="1" test="more"><action><add assign_to="n" value="1"/>',
    '<test assign_to="more" variable="n" compare="less_than" value="3"/></action></nop>',
  ];

  it('repeats what a counter repeats, and tells at its place what it leaves out', () => {
    const { files } = imported(scenario(...LOOP, '<pause milliseconds="5"/>'));
    const lines = (files[0]?.text ?? '').split('\n\n')[1]?.trimEnd().split('\n');
    expect(lines).toEqual([
      ...['repeat 3', '  send 01-invite.sip', '  wait 200', 'end', '# SIPp, left out: <sendCmd>'],
      'pause 5ms',
    ]);
  });

  it.each([
    ['is gone to from elsewhere', LOOP.concat('<nop next="1"/>')],
    ['counts otherwise', LOOP.map((line) => line.replace('value="1"', 'value="2"'))],
    ['never ends', LOOP.map((line) => line.replace('value="3"', 'value="99999"'))],
  ])('leaves a loop that %s as it is, and tells it', (_what, elements) => {
    const { sequence, notes } = imported(scenario(...elements));
    expect(sequence.steps.some(({ kind }) => kind === 'repeat')).toBe(false);
    expect(notes.map(({ code }) => code)).toContain('attribute');
  });

  it('has a pause of the mean length, a body that is judged, and a text that is kept', () => {
    const body = '<ereg regexp="m=audio [[:digit:]]+" search_in="body" check_it="true" assign_to="1"/>';
    const text = scenario(
      ...[
        '<pause distribution="uniform" min="100" max="300"/>',
        `<recv response="200"><action>${body}</action></recv>`,
      ],
      '<nop><action><assignstr assign_to="who" value="[service]@[field0]"/></action></nop>',
    );
    expect(steps(text)).toEqual([
      ...[
        'pause 200ms',
        'wait 200',
        'expect body matches /m=audio [0-9]+/',
        'take who from "{{service}}@{{field0}}"',
      ],
    ]);
    expect(imported(text).files.at(-1)).toEqual({ path: 'S/fields.csv', text: 'field0\n""\n' });
  });

  it('keeps what only looks like a value, and the bytes of escapes', () => {
    const { files } = imported(scenario(send('OPTIONS sip:a SIP/2.0', String.raw`X: {{lab}} \x5Bx]`)));
    expect(files[1]?.text).toContain(String.raw`X: {{\x7b}}{lab}} {{\x5b}}x]`);
  });

  it.each([
    ['nothing', '', 'not-a-scenario'],
    ['broken XML', '<scenario><send>', 'not-xml'],
    ['another document', '<html></html>', 'not-a-scenario'],
    ['too much', `<scenario>${' '.repeat(SCENARIO_LIMIT)}</scenario>`, 'too-large'],
  ])('refuses %s', (_what, text, error) => {
    const result = importScenario(text, 'x');
    expect(result.ok ? 'ok' : [error, 'not-xml'].includes(result.error)).toBe(true);
  });

  it('expands no entity of its own', () => {
    const bomb = `<!DOCTYPE s [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><scenario name="&b;"/>`;
    const result = importScenario(bomb, 'x');
    expect(result.ok ? result.value.sequence.name : '').not.toContain('aaaa');
  });

  const folder = new URL('../../../interop/scenarios/', import.meta.url);
  it.each(readdirSync(folder))('reads our own %s into a sequence that can be read', (file) => {
    const { files } = imported(readFileSync(new URL(file, folder), 'utf8'));
    expect(readSequence(files[0]?.text ?? '').problems).toEqual([]);
  });
});
