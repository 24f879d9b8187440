/** Replaces between stacks (RFC 3891): an INVITE that takes the place of a call, and those that may not. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LiveDialog } from '#shared/model/stack.ts';
import type { Party, TwoStacks } from '../../../../../helpers/two-stacks.ts';
import { createTwoStacks, invite } from '../../../../../helpers/two-stacks.ts';

let call: TwoStacks;
let carol: Party;
beforeEach(async () => {
  call = createTwoStacks();
  carol = call.join('carol', '192.0.2.3');
  call.bob.policy('INVITE', 'accept');
  call.alice.send(invite());
  await call.pass(0);
  call.news();
});
afterEach(() => call.close());

/** Replaces for an INVITE to Bob, whose own tag is the to-tag. */
function replacing({ callId, localTag, remoteTag }: LiveDialog, more = ''): string {
  return `Replaces: ${callId};to-tag=${localTag};from-tag=${remoteTag}${more}`;
}

async function carolCalls(...headers: readonly string[]): Promise<string[]> {
  carol.send(invite({ headers: ['Require: replaces', ...headers] }));
  await call.pass(0);
  return call.news().filter((line) => !line.includes(' 180 '));
}

describe('a call that stands', () => {
  it('is replaced: the new one is taken, and the old one is ended with BYE', async () => {
    expect(await carolCalls(replacing(call.bob.dialog()))).toEqual([
      'carol>bob INVITE',
      'bob>carol 200 INVITE',
      'carol>bob ACK',
      'bob>alice BYE',
      'alice>bob 200 BYE',
    ]);
    expect(call.bob.dialogs().map(({ phase, usages: [usage] }) => [phase, usage])).toMatchObject([
      ['terminated', { cause: 'replaced' }],
      ['confirmed', { cause: null }],
    ]);
    expect(call.alice.dialog().phase).toBe('terminated');
  });

  it.each([
    ['early-only, and it is not early', 486, (bob: LiveDialog) => [replacing(bob, ';early-only')]],
    ['a dialog nobody knows', 481, (bob: LiveDialog) => [replacing({ ...bob, callId: 'other' })]],
    [
      'the tags the wrong way round',
      481,
      (bob: LiveDialog) => [replacing({ ...bob, localTag: bob.remoteTag, remoteTag: bob.localTag })],
    ],
    ['two dialogs at once', 400, (bob: LiveDialog) => [replacing(bob), replacing(bob)]],
    ['no tags', 400, (bob: LiveDialog) => [`Replaces: ${bob.callId}`]],
  ])('is not replaced by an INVITE that names %s: %i', async (_what, status, headers) => {
    const lines = await carolCalls(...headers(call.bob.dialog()));
    expect(lines.slice(0, 2)).toEqual(['carol>bob INVITE', `bob>carol ${status} INVITE`]);
    expect(call.bob.dialogs().map(({ phase }) => phase)).toEqual(['confirmed']);
  });

  it('that is over is answered with 603: there is nothing to replace', async () => {
    const bob = call.bob.dialog();
    call.alice.step('BYE');
    await call.pass(0);
    call.news();
    expect(await carolCalls(replacing(bob))).toContain('bob>carol 603 INVITE');
  });
});

describe('a call that rings', () => {
  it('is not replaced at the callee: 481', async () => {
    call.bob.policy('INVITE', 'ring');
    call.alice.send(invite());
    await call.pass(0);
    call.bob.policy('INVITE', 'accept');
    call.news();
    expect(await carolCalls(replacing(call.bob.dialog()))).toContain('bob>carol 481 INVITE');
  });

  it('is replaced at the caller, whose own INVITE is ended by BYE', async () => {
    call.alice.policy('INVITE', 'accept');
    call.bob.policy('INVITE', 'ring');
    call.alice.send(invite());
    await call.pass(0);
    const { callId, localTag, remoteTag } = call.alice.dialog();
    call.news();
    const header = `Replaces: ${callId};to-tag=${localTag};from-tag=${remoteTag};early-only`;
    carol.send(invite({ uri: 'sip:alice@192.0.2.1', headers: [header] }));
    await call.pass(0);
    const lines = call.news();
    expect(lines).toContain('alice>carol 200 INVITE');
    expect(lines).toEqual(expect.arrayContaining(['alice>bob BYE', 'bob>alice 487 INVITE']));
    expect(call.alice.dialogs().map(({ phase }) => phase)).toEqual(['confirmed', 'terminated', 'confirmed']);
  });
});
