import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { sidesOf } from '#shared/replay/side.ts';
import { scriptOfDialog } from '#shared/sipp/from-dialog.ts';
import { literal, sealed } from '#shared/sipp/literal.ts';
import { readXml } from '#shared/sipp/read-xml.ts';
import { writeScenario } from '#shared/sipp/write.ts';
import { capturedLadder, capturedText } from '../../../helpers/captured.ts';
import { BYE, DIRECT } from '../../../helpers/flow-kit.ts';

const LADDERS = {
  call: `${DIRECT}${BYE}`,
  refused: `
0,0.5 alice > bob INVITE sdp
0.6  bob > alice 100
1    bob > alice 486
1.02 alice > bob ACK
`,
  cancelled: `
0    alice > bob INVITE sdp
0.1  bob > alice 180
3    alice > bob CANCEL
3.01 bob > alice 200 of=CANCEL
3.02 bob > alice 487 of=INVITE
3.03 alice > bob ACK
`,
};

function scenario(ladder: string, side: number, pausesFrom: number | null = null): string {
  const messages = capturedLadder(ladder);
  const address = sidesOf(messages.map(({ row }) => row))[side]?.address ?? '';
  return writeScenario(scriptOfDialog(messages, { side: address, name: 'golden', pausesFrom }));
}

/** The steps of a scenario as short words. */
const stepsIn = (text: string): string[] =>
  [...text.matchAll(/<(send|recv|pause)\b([^>]*?)\/?>(?:\s*<!\[CDATA\[\s*(\S+ \S+))?/g)].map(
    ([, name = '', attributes = '', first = '']) => `${name}${attributes} ${first}`.trim(),
  );

describe('a captured call as a scenario of SIPp', () => {
  it.each(
    Object.entries(LADDERS).flatMap(([name, ladder]) =>
      ['uac', 'uas'].map((role, side) => [name, role, ladder, side] as const),
    ),
  )('is as it was agreed: %s, %s', async (name, role, ladder, side) => {
    await expect(scenario(ladder, side)).toMatchFileSnapshot(`../../../fixtures/sipp/${name}-${role}.xml`);
  });

  it('waits for what comes before a send, and lets provisional answers come or not', () => {
    expect(stepsIn(scenario(LADDERS.cancelled, 0))).toEqual([
      ...['send retrans="500" INVITE sip:[service]@example.com', 'recv response="100" optional="true"'],
      ...['recv response="183" optional="true"', 'recv response="180" rrs="true"'],
      ...[
        'send retrans="500" CANCEL sip:[service]@example.com',
        'recv response="200"',
        'recv response="487"',
      ],
      'send ACK sip:[service]@example.com',
    ]);
  });

  it('has the branch of the INVITE in the ACK of a refusal', () => {
    const [invite, ack] = [...scenario(LADDERS.refused, 0).matchAll(/branch=(\[branch[^\]]*\])/g)].map(
      ([, b]) => b,
    );
    expect([invite, ack]).toEqual(['[branch]', '[branch-5]']);
  });

  it('keeps gaps as pauses where that is wanted', () => {
    expect(scenario(LADDERS.call, 0, 1_000)).toContain('<pause milliseconds="6980"/>');
    expect(scenario(LADDERS.call, 0)).not.toContain('<pause');
  });

  it.each([
    ['a bracket', 'a[call_id]b', String.raw`a\x5Bcall_id]b`],
    ['an escape', String.raw`a\x41`, String.raw`a\x5Cx41`],
    ['control characters', 'a\x00\x1b\tb', String.raw`a\x00\x1B\x09b`],
    ['line ends of other kinds', 'a\rb\nc', String.raw`a\x0Db\x0Ac`],
    ['line ends', 'a\r\nb', 'a\nb'],
    ['the end of CDATA', 'a]]>b', String.raw`a]]\x3Eb`],
    ['blanks at the edges', ' a \r\n b', '\\x20a\\x20\n\\x20b'],
    ['other languages', '世界', '世界'],
  ])('sends %s as it is', (_what, text, written) => {
    expect(sealed(literal(utf8(text)))).toBe(written);
  });

  it('sends bytes that are no text as they are', () => {
    expect(literal(Uint8Array.of(0x61, 0xff, 0xc3))).toBe(String.raw`a\xFF\xC3`);
  });

  it('is XML whatever a message says', () => {
    const hostile = [
      "MESSAGE sip:\"]]><x a='&b;'>@192.0.2.2 SIP/2.0",
      'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa',
      'From: <sip:a@192.0.2.1>;tag=<![CDATA[',
      'To: [authentication] <sip:b@192.0.2.2>',
      'Call-ID: -->',
      'CSeq: 1 MESSAGE',
      '',
      '\uffff]]]]>>\x00[$x]',
    ].join('\r\n');
    const messages = [capturedText(hostile, { method: 'MES"--><&', src: '192.0.2.1:5060' })];
    const text = writeScenario(
      scriptOfDialog(messages, { side: '192.0.2.1:5060', name: '"><b/>--', pausesFrom: 0 }),
    );
    const read = readXml(text);
    expect(
      read.ok && read.value.map(({ name, children }) => [name, children.map((one) => one.name)]),
    ).toEqual([['scenario', ['send']]]);
    expect(text.match(/\[authentication/g)).toBeNull();
  });
});
