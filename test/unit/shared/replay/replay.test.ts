import { describe, expect, it } from 'vitest';
import { replayOf } from '#shared/replay/replay.ts';
import { sidesOf } from '#shared/replay/side.ts';
import { readSequence } from '#shared/sequence/read.ts';
import { stepText } from '#shared/sequence/write.ts';
import { capturedLadder } from '../../../helpers/captured.ts';
import { BYE, DIRECT } from '../../../helpers/flow-kit.ts';

const CALL = capturedLadder(`${DIRECT}${BYE}`);
const [ALICE = '', BOB = ''] = sidesOf(CALL.map(({ row }) => row)).map(({ address }) => address);

const choice = { name: 'A call', target: 'udp:127.0.0.1:5070', pausesFrom: null, scale: 1 };
const steps = (ladder: string, side: 0 | 1, more = {}): string[] => {
  const messages = capturedLadder(ladder);
  const address = sidesOf(messages.map(({ row }) => row))[side]?.address ?? '';
  return replayOf(messages, { ...choice, side: address, ...more }).sequence.steps.map(stepText);
};

describe('a side of a captured call, to be played again', () => {
  it('knows the two sides, the caller first', () => {
    expect(sidesOf(CALL.map(({ row }) => row))).toEqual([
      { address: ALICE, began: true, sent: 3, received: 3 },
      { address: BOB, began: false, sent: 3, received: 3 },
    ]);
  });

  it('sends the caller’s requests and waits for the answers', () => {
    expect(steps(`${DIRECT}${BYE}`, 0)).toEqual(['send 01-invite.sip', 'wait 200', 'send BYE', 'wait 200']);
  });

  it('waits for the callee’s requests and answers them', () => {
    expect(steps(`${DIRECT}${BYE}`, 1)).toEqual([
      ...['wait INVITE', 'answer 180', 'answer 200 with 01-200-invite.sip', 'wait BYE', 'answer 200'],
    ]);
  });

  it('keeps the gaps that are long, at the speed that is asked for', () => {
    expect(steps(`${DIRECT}${BYE}`, 0, { pausesFrom: 1_000, scale: 0.5 })).toEqual([
      ...['send 01-invite.sip', 'wait 200', 'pause 3490ms', 'send BYE', 'wait 200'],
    ]);
  });

  it('plays a repeated request once', () => {
    const lossy = `
0,0.5,1.5 alice > bob INVITE sdp
2    bob > alice 486
2.02 alice > bob ACK
`;
    expect(steps(lossy, 0)).toEqual(['send 01-invite.sip', 'wait 486']);
  });

  it('gives up a call as it was given up', () => {
    const cancelled = `
0    alice > bob INVITE sdp
0.1  bob > alice 180
3    alice > bob CANCEL
3.01 bob > alice 200 of=CANCEL
3.02 bob > alice 487 of=INVITE
3.03 alice > bob ACK
`;
    expect(steps(cancelled, 0)).toEqual(['send 01-invite.sip', 'wait 180', 'send CANCEL', 'wait 487']);
    expect(steps(cancelled, 1)).toEqual(['wait INVITE', 'answer 180', 'wait CANCEL']);
  });

  it('has requests with fresh identifiers that go to the target', () => {
    const { files } = replayOf(CALL, { ...choice, side: ALICE });
    expect(files.map(({ path }) => path)).toEqual(['A call/A call.seq', 'A call/01-invite.sip']);
    const text = files[1]?.text ?? '';
    expect(text).toMatch(/^---\nto: udp:\{\{target\}\}\n---\nINVITE /);
    expect(text).not.toMatch(/^(Via|Call-ID|CSeq|Contact|Content-Length):|;tag=/im);
    expect(text).not.toContain(ALICE.split(':')[0]);
  });

  it('is a sequence that can be read', () => {
    const { files, sequence } = replayOf(CALL, { ...choice, side: ALICE, pausesFrom: 100 });
    const read = readSequence(files[0]?.text ?? '');
    expect(read.problems).toEqual([]);
    expect(read.sequence.steps.map(stepText)).toEqual(sequence.steps.map(stepText));
    expect(read.sequence.variables).toEqual([{ name: 'target', value: '127.0.0.1:5070' }]);
  });

  it('says that there is nothing to play', () => {
    expect(replayOf(CALL, { ...choice, side: '192.0.2.99:1' }).notes).toEqual(['nothing']);
  });

  it.each(['../../etc/passwd', '', '...', 'a\nb\x00c', 'x'.repeat(500), 'CON', 'a\u202eb'])(
    'has files that every system takes, called %j',
    (name) => {
      const [first] = replayOf(CALL, { ...choice, side: ALICE, name }).files;
      expect(first?.path).toMatch(
        /^[^./\\\p{Cc}\p{Cf}][^/\\\p{Cc}\p{Cf}]{0,90}\/[^./\\\p{Cc}\p{Cf}][^/\\\p{Cc}\p{Cf}]{0,90}$/u,
      );
    },
  );
});
