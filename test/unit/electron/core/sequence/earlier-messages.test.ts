/** Steps that name an earlier message of a conversation, against Bob in memory: which one it is, and what is told where there is none. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INVITE_FILE, sequenceDesk, TO_ALICE, told } from '../../../../helpers/sequence-kit.ts';
import type { SequenceDesk } from '../../../../helpers/sequence-kit.ts';
import type { TwoStacks } from '../../../../helpers/two-stacks.ts';
import { createTwoStacks } from '../../../../helpers/two-stacks.ts';

const FILES = {
  'invite.sip': INVITE_FILE,
  'info.sip': 'INFO sip:bob@192.0.2.2 SIP/2.0\nX-Taken: {{target}}\n\n',
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

describe('a step that names an earlier message', () => {
  it('looks at earlier messages, whether it waited for them or not', async () => {
    const row = await desk.play(`send invite.sip as call
wait 200
  expect header Contact exists in 180
  expect status 180 in 1xx
  expect time < 500ms in 180
  expect value response.status = 180 in 180
  expect value "{{response.status}}" = 200
  expect header To = "{{response.header(\\"To\\")}}" in 180
repeat 60
  send INFO of call
  wait 200
end
expect header Content-Type = application/sdp in INVITE of call
expect header CSeq matches /INVITE/ in 180..199
expect header CSeq matches /INFO/ in 2xx
take target from request.header("Content-Type") in INVITE of call
send "info.sip" in dialog of call
wait 200`);
    expect(told(row).filter((line) => !line.startsWith('✓'))).toEqual([]);
    const messages = row.steps.flatMap(({ text, messageId }) => (/ in 180$/.test(text) ? [messageId] : []));
    const [packet] = messages.map((id) => stacks.network.packets[(id ?? 0) - 1]?.message);
    expect(packet).toMatchObject({ kind: 'response', status: 180 });
    expect(new Set(messages).size).toBe(1);
    const taken = stacks.last('alice>bob INFO');
    expect(new TextDecoder().decode(taken.bytes)).toContain('X-Taken: application/sdp');
  });

  it('looks at what it was asked and what it answered', async () => {
    const id = await desk.begin(`wait INVITE as bob
answer 180
answer 200 sdp
wait ACK
expect header Content-Type exists in INVITE
expect status 180 in 180
take tag from response.header("To") match /tag=(.+)/ in 200
wait BYE of bob
answer 200
expect header To contains "{{tag}}" in BYE
expect header To matches /^<[^>]*>$/ in INVITE`);
    await stacks.pass(100);
    stacks.bob.send(TO_ALICE, { to: '192.0.2.1' });
    await stacks.pass(200);
    stacks.bob.step('BYE');
    await stacks.pass(200);
    expect(told(desk.row(id)).filter((line) => !line.startsWith('✓'))).toEqual([]);
    expect(desk.view(id).state).toBe('passed');
  });

  it.each([
    [
      'expect header Contact absent in 183',
      /^✗ expect .* in 183: {2}\/ no 183 came or was sent in this conversation/,
    ],
    ['expect header Contact absent in 180', /: header Contact absent in 180 \/ <sip:/],
    ['take a from request.method in BYE', /no BYE came or was sent/],
  ])('fails where it is not there, or is something else: %s', async (step, line) => {
    const row = await desk.play(`send invite.sip\nwait 200\n${step}\npause 1s`, 5_000);
    expect(told(row).filter((one) => one.startsWith('✗'))).toMatchObject([expect.stringMatching(line)]);
    expect(told(row).at(-1)).toBe('- pause 1s');
  });
});
