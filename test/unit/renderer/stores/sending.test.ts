// @vitest-environment happy-dom
/** The one way to send: by the button, the key and the palette alike. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../../../renderer/commands/commands.ts';
import { useCompose } from '../../../../renderer/stores/compose.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useSending } from '../../../../renderer/stores/sending.ts';
import type { DraftPatch } from '../../../../renderer/views/compose/draft.ts';
import { ALL_ON } from '../../../../shared/model/exchange.ts';
import { createFakeRpc, settle } from '../fake-rpc.ts';

let rpc: ReturnType<typeof createFakeRpc>;
beforeEach(() => {
  localStorage.clear();
  setActivePinia(createPinia());
  rpc = createFakeRpc({ 'exchanges.start': () => ({ id: 1 }) });
  useConnection().attach(rpc);
});
const sends = (): number => rpc.calls.filter(({ method }) => method === 'exchanges.start').length;
const draft = (parts: DraftPatch): string =>
  useCompose().open({ text: 'OPTIONS sip:a SIP/2.0\n\n', destination: 'udp:a:5060', ...parts });

describe.each([
  ['the button and the key', () => useSending().send()],
  ['the palette', () => Promise.resolve(runCommand('request.send'))],
])('sending by %s', (_, send) => {
  it.each<[string, DraftPatch]>([
    ['a message', { text: 'OPTIONS sip:{{nobody}} SIP/2.0\n\n' }],
    ['a destination', { destination: 'udp:{{nobody}}' }],
    ['credentials', { user: 'alice', password: '{{nobody}}' }],
  ])('shows the values that %s has none for, and sends nothing', async (_what, parts) => {
    draft(parts);
    await send();
    await settle();
    expect([sends(), useSending().part, useSending().unresolved]).toEqual([0, 'variables', ['nobody']]);
  });

  it('sends nothing to what is no destination, and no sequence', async () => {
    draft({ destination: 'udp:a:99999' });
    await send();
    draft({ kind: 'sequence', text: 'send a.sip\n' });
    await send();
    await settle();
    expect(sends()).toBe(0);
  });

  it('sends a destination with its values where the text leaves as it is typed', async () => {
    const switches = { ...ALL_ON, variables: false };
    draft({ switches, destination: 'udp:{{host}}', variables: [{ name: 'host', value: 'a.example' }] });
    await send();
    await settle();
    const sent = rpc.calls.find(({ method }) => method === 'exchanges.start')?.input;
    expect(sent).toMatchObject({ to: 'udp:a.example' });
  });

  it('sends what has all of its values', async () => {
    draft({ destination: 'udp:{{host}}', variables: [{ name: 'host', value: 'a.example' }] });
    await send();
    await settle();
    expect([sends(), useSending().part]).toEqual([1, 'message']);
  });
});
