// @vitest-environment happy-dom
/** The store of Compose over a client that does what the test says. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { isProxy } from 'vue';
import { ContractError } from '../../../../shared/contract/errors.ts';
import { textOf, utf8 } from '../../../../shared/lib/bytes.ts';
import type { Exchange, SendDraft } from '../../../../shared/model/exchange.ts';
import { ALL_ON, AS_TYPED } from '../../../../shared/model/exchange.ts';
import type { HistoryEntry } from '../../../../shared/model/workspace.ts';
import type { LiveDialog } from '../../../../shared/model/stack.ts';
import type { RpcClient } from '../../../../shared/rpc/client.ts';
import { useCompose } from '../../../../renderer/stores/compose.ts';
import { usePreferences } from '../../../../renderer/stores/preferences.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { dialogRow } from './dialog-row.ts';

const LAB = 'udp:127.0.0.1:5070';
const TO_LAB = 'udp:{{lab}}';

interface OpenStream {
  readonly name: string;
  readonly id: number;
  readonly tell: (value: Exchange | LiveDialog) => void;
  readonly end: () => void;
  closed: boolean;
}

/** What the core has of drafts; it outlives its clients. */
const held: { text: string | null } = { text: null };

/** A client that keeps what it was asked. */
function fakeClient() {
  const sent: SendDraft[] = [];
  const asked: string[] = [];
  const streams: OpenStream[] = [];
  let lab: string | null = LAB;
  let failure: ContractError | null = null;
  let stateListener: ((state: RpcClient['state']) => void) | null = null;
  const answers: Record<string, (input: unknown) => unknown> = {
    'app.info': () => ({ name: 'Sipwright', version: '0', host: 'test', platform: 'test', lab }),
    'exchanges.start': (input) => ({ id: sent.push(input as SendDraft) }),
    'drafts.keep': (input) => void (held.text = (input as { text: string }).text),
    'drafts.kept': () => ({ text: held.text }),
    'stack.send': () => ({ exchange: 7 }),
    'stack.draft': () => ({ bytes: utf8('INFO sip:bob@b.example SIP/2.0\r\nCSeq: 3 INFO\r\n\r\n') }),
  };
  const client = {
    state: 'open',
    onState(listener: (state: RpcClient['state']) => void) {
      stateListener = listener;
      return () => undefined;
    },
    close: () => undefined,
    async call(method: string, input: unknown) {
      asked.push(`${method} ${JSON.stringify(input instanceof Object && 'bytes' in input ? {} : input)}`);
      if (failure) throw failure;
      return answers[method]?.(input) ?? {};
    },
    open(
      name: string,
      { id }: { id: number },
      on: { snapshot(value: Exchange | LiveDialog): void; ended?(e: ContractError): void },
    ) {
      const end = (): void => on.ended?.(new ContractError('NOT_FOUND', 'let go'));
      const one: OpenStream = { name, id, tell: (value) => on.snapshot(value), end, closed: false };
      streams.push(one);
      return { close: () => void (one.closed = true) };
    },
  };
  return {
    client: client as unknown as RpcClient,
    sent,
    asked,
    streams,
    failWith: (error: ContractError | null) => void (failure = error),
    reconnect(address: string | null) {
      lab = address;
      stateListener?.('open');
    },
  };
}

function exchangeOf(id: number, parts: Partial<Exchange> = {}): Exchange {
  const base = { started: 0, destination: LAB, local: null, callId: 'x', transaction: null, entries: [] };
  const empty = { resolution: [], notices: [], dialogs: [], next: [] };
  return { ...base, ...empty, id, outcome: null, ...parts };
}

const OK = { kind: 'answer', status: 200, reason: 'OK' } as const;
/** Lets promises that are settled already be heard. */
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

async function startedStore() {
  setActivePinia(createPinia());
  const fake = fakeClient();
  useConnection().attach(fake.client);
  const store = useCompose();
  store.start();
  await settled();
  return { store, fake };
}

beforeEach(() => {
  held.text = null;
  localStorage.clear();
});

describe('the first run', () => {
  it('has one draft open: an OPTIONS to the lab', async () => {
    const { store } = await startedStore();
    expect(store.drafts).toHaveLength(1);
    expect(store.active).toMatchObject({ templateId: 'options', name: 'Ping the lab', destination: TO_LAB });
  });

  it('sends it and shows what came of it', async () => {
    const { store, fake } = await startedStore();
    await store.send();
    expect(textOf(fake.sent[0]?.bytes ?? new Uint8Array())).toMatch(/^OPTIONS sip:\{\{lab\}\} SIP\/2\.0\n/);
    expect(fake.sent[0]).toMatchObject({
      to: TO_LAB,
      variables: { lab: '127.0.0.1:5070' },
      name: 'Ping the lab',
    });
    fake.streams[0]?.tell(exchangeOf(1, { outcome: OK }));
    expect(store.activeState).toMatchObject({ sending: false, exchange: { outcome: OK } });
    expect(store.recent).toEqual([LAB]);
  });

  it('hands plain records to the client, never a proxy', async () => {
    const { store, fake } = await startedStore();
    store.edit({ variables: [{ name: 'a', value: 'b' }], user: 'alice', password: 'x' });
    await store.send();
    const draft = fake.sent[0];
    const parts = [draft, draft?.switches, draft?.variables, draft?.credentials, draft?.bytes];
    expect(parts.map((part) => isProxy(part))).toEqual([false, false, false, false, false]);
    expect(structuredClone(draft)).toEqual(draft);
  });
});

describe('a send that runs', () => {
  it('is not sent twice', async () => {
    const { store, fake } = await startedStore();
    await Promise.all([store.send(), store.send()]);
    fake.streams[0]?.tell(exchangeOf(1));
    await store.send();
    expect(fake.sent).toHaveLength(1);
    expect(store.running).toBe(true);
  });

  it('can be stopped, cancelled and ended', async () => {
    const { store, fake } = await startedStore();
    await store.send();
    await store.stop();
    await store.next('CANCEL');
    expect(fake.asked.slice(-2)).toEqual([
      'exchanges.stop {"id":1}',
      'exchanges.next {"id":1,"method":"CANCEL"}',
    ]);
  });

  it('tells why the next step was refused, and goes on', async () => {
    const { store, fake } = await startedStore();
    await store.send();
    fake.streams[0]?.tell(exchangeOf(1));
    fake.failWith(new ContractError('NOT_POSSIBLE', 'there is no call'));
    await store.next('BYE');
    expect(store.activeState).toMatchObject({ trouble: { code: 'NOT_POSSIBLE' }, exchange: { id: 1 } });
    fake.failWith(null);
    await store.next('BYE');
    expect(store.activeState.trouble).toBeNull();
  });

  it('that could not start tells why and can be sent again', async () => {
    const { store, fake } = await startedStore();
    fake.failWith(new ContractError('DISCONNECTED', 'the port was lost'));
    await store.send();
    expect(store.activeState).toMatchObject({ sending: false, trouble: { code: 'DISCONNECTED' } });
    fake.failWith(null);
    await store.send();
    expect(fake.sent).toHaveLength(1);
    expect(store.activeState.trouble).toBeNull();
  });

  it('lets go of the exchange before it', async () => {
    const { store, fake } = await startedStore();
    await store.send();
    fake.streams[0]?.tell(exchangeOf(1, { outcome: OK }));
    await store.send();
    expect(fake.streams.map(({ id, closed }) => [id, closed])).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  it('keeps its last state where the core let go of it', async () => {
    const { store, fake } = await startedStore();
    await store.send();
    fake.streams[0]?.tell(exchangeOf(1, { outcome: OK }));
    fake.streams[0]?.end();
    expect(store.activeState).toMatchObject({ gone: true, exchange: { id: 1 } });
  });
});

describe('tabs', () => {
  it('a starter that is open and untouched is shown, not opened again', async () => {
    const { store } = await startedStore();
    store.openTemplate('call-echo');
    store.openTemplate('options');
    store.openTemplate('call-echo');
    expect(store.drafts.map(({ templateId }) => templateId)).toEqual(['options', 'call-echo']);
    store.edit({ text: 'changed' });
    store.openTemplate('call-echo');
    expect(store.drafts).toHaveLength(3);
  });

  it('closing one closes its stream and shows the one beside it', async () => {
    const { store, fake } = await startedStore();
    store.openTemplate('call-echo');
    await store.send();
    store.close(store.activeId);
    expect(fake.streams[0]?.closed).toBe(true);
    expect(store.active?.templateId).toBe('options');
  });

  it('closing one while its start is on its way opens no stream', async () => {
    const { store, fake } = await startedStore();
    const sending = store.send();
    store.close(store.activeId);
    await sending;
    expect(fake.streams).toEqual([]);
  });

  it('closing the last one opens the first starter', async () => {
    const { store } = await startedStore();
    const first = store.activeId;
    store.close(first);
    expect(store.drafts).toHaveLength(1);
    expect(store.active?.templateId).toBe('options');
  });

  it('are bounded', async () => {
    const { store } = await startedStore();
    for (let n = 0; n < 60; n++) store.openNew();
    expect(store.drafts).toHaveLength(40);
    expect(store.drafts.some(({ id }) => id === store.activeId)).toBe(true);
    expect(new Set(store.drafts.map(({ id }) => id)).size).toBe(40);
  });

  it('a template brings the variables of its folder that it uses', async () => {
    const { store } = await startedStore();
    store.openTemplate('register');
    const variables = [{ name: 'password', value: 'wonderland' }];
    expect(store.active).toMatchObject({ user: 'alice', password: '{{password}}', variables });
    store.openTemplate('call-echo');
    expect(store.active).toMatchObject({ variables: [] });
  });

  it('a template keeps the usual switches but for those that it switches off', async () => {
    usePreferences().setSwitches({ ...ALL_ON, failover: false });
    const { store } = await startedStore();
    store.openTemplate('call-echo');
    expect(store.active?.switches).toEqual({ ...ALL_ON, failover: false });
    store.openTemplate('folded');
    expect(store.active?.switches).toEqual({ ...AS_TYPED, variables: true });
    expect(store.active?.rest[0]).toMatch(/^# Fields go on over several lines/);
  });

  it('a sequence of a template is a draft of its own kind, also beside a request of the same name', async () => {
    const { store } = await startedStore();
    store.openTemplate('presence.seq');
    expect(store.active).toMatchObject({ kind: 'sequence', templateId: 'presence.seq' });
  });
});

describe('opening again', () => {
  /** A send as the history keeps it. */
  const sent = (exchange: number | null): HistoryEntry => ({
    ...{
      id: 5,
      time: 10,
      method: 'BYE',
      uri: 'sip:a',
      name: 'Hang up',
      path: '',
      destination: LAB,
      callId: 'x',
    },
    outcome: OK,
    exchange,
    run: null,
    draft: {
      bytes: utf8('BYE sip:a SIP/2.0\n\n'),
      form: 'template',
      to: LAB,
      switches: ALL_ON,
      credentials: null,
      variables: { lab: '127.0.0.1:9', mine: '1' },
      timeout: null,
    },
    messages: [
      { time: 10, direction: 'out', bytes: utf8('BYE sip:a SIP/2.0\r\nCSeq: 1 BYE\r\n\r\n') },
      { time: 11, direction: 'in', bytes: utf8('SIP/2.0 200 OK\r\nCSeq: 1 BYE\r\n\r\n') },
    ],
  });

  it('the history brings back the draft as it was sent, with its exchange', async () => {
    const { store, fake } = await startedStore();
    store.openSend(sent(1));
    fake.streams[0]?.tell(exchangeOf(1, { outcome: OK }));
    expect(store.active).toMatchObject({
      text: 'BYE sip:a SIP/2.0\n\n',
      name: 'Hang up',
      exchangeId: 1,
      variables: [{ name: 'mine', value: '1' }],
    });
    expect(store.activeState).toMatchObject({ gone: false, exchange: { id: 1 } });
    store.openSend(sent(1));
    expect(fake.streams).toHaveLength(1);
  });

  it('the history shows the messages that it kept where the core has no exchange any more', async () => {
    const { store, fake } = await startedStore();
    store.openSend(sent(null));
    expect(fake.streams).toEqual([]);
    const entries = store.activeState.exchange?.entries ?? [];
    expect(entries.map(({ method, status, direction }) => [method, status, direction])).toEqual([
      ['BYE', 0, 'out'],
      ['', 200, 'in'],
    ]);
    const bytes = await store.loadMessage(entries[1]?.messageId ?? 0);
    expect(textOf(bytes ?? new Uint8Array())).toMatch(/^SIP\/2\.0 200 OK/);
  });

  it('bytes of a message become a draft', async () => {
    const { store } = await startedStore();
    const bytes = utf8('OPTIONS sip:a.example SIP/2.0\r\nSubject: x\r\n\r\n');
    store.take({ kind: 'resend', bytes, identifiers: 'fresh' });
    expect(store.active).toMatchObject({
      text: 'OPTIONS sip:a.example SIP/2.0\nSubject: x\n\n',
      destination: 'udp:a.example:5060',
    });
  });
});

describe('the dialogs of a send', () => {
  async function called() {
    const { store, fake } = await startedStore();
    await store.send();
    fake.streams[0]?.tell(exchangeOf(1, { outcome: OK, dialogs: [4, 5] }));
    await settled();
    for (const { name, id, tell } of [...fake.streams]) if (name === 'dialog') tell(dialogRow(id));
    return { store, fake };
  }
  const open = (fake: ReturnType<typeof fakeClient>) =>
    fake.streams.filter(({ closed }) => !closed).map(({ name, id }) => `${name} ${id}`);

  it('are followed, and let go when another draft is shown', async () => {
    const { store, fake } = await called();
    expect(store.dialogs.map(({ id }) => id)).toEqual([4, 5]);
    store.openTemplate('call-echo');
    await settled();
    expect(store.dialogs).toEqual([]);
    expect(open(fake)).toEqual(['exchange 1']);
  });

  it('send their next request at once, and the exchange that lists it is shown beside them', async () => {
    const { store, fake } = await called();
    await store.step(4, 'UPDATE');
    expect(fake.asked.at(-1)).toBe('stack.send {"dialog":4,"step":"UPDATE"}');
    await settled();
    expect(store.active?.exchangeId).toBe(7);
    expect(open(fake)).toEqual(['dialog 4', 'dialog 5', 'exchange 7']);
  });

  it('open it as a draft of the dialog instead, which goes where the dialog leads', async () => {
    const { store, fake } = await called();
    await store.openStep(5, 'INFO');
    expect(store.active).toMatchObject({
      text: 'INFO sip:bob@b.example SIP/2.0\nCSeq: 3 INFO\n\n',
      dialog: 5,
      destination: '',
    });
    await store.send();
    expect(fake.sent.at(-1)).toMatchObject({ dialog: 5, to: '' });
  });

  it('tell why a request was refused', async () => {
    const { store, fake } = await called();
    fake.failWith(new ContractError('NOT_FOUND', 'the dialog was let go'));
    await store.step(4, 'BYE');
    expect(store.activeState.trouble?.code).toBe('NOT_FOUND');
    fake.failWith(null);
    await store.step(4, 'BYE');
    expect(store.activeState.trouble).toBeNull();
    fake.failWith(new ContractError('NOT_FOUND', 'the dialog was let go'));
    await store.openStep(4, 'BYE');
    expect(store.activeState.trouble?.code).toBe('NOT_FOUND');
    expect(store.drafts).toHaveLength(1);
  });
});

describe('a new draft', () => {
  it('begins with the default switches', async () => {
    const { store } = await startedStore();
    usePreferences().setSwitches({ ...ALL_ON, refresh: false });
    store.openNew();
    expect(store.active?.switches).toEqual({ ...ALL_ON, refresh: false });
    expect(store.drafts[0]?.switches).toEqual(ALL_ON);
  });

  it('goes to the lab by its name, so that a file of it stays right when the lab is elsewhere', async () => {
    const { store } = await startedStore();
    store.openNew();
    expect(store.active?.destination).toBe('udp:{{lab}}');
  });

  it('whose destination was emptied goes where the message leads, also after the lab is known', async () => {
    const { store, fake } = await startedStore();
    store.edit({ destination: '' });
    fake.reconnect('udp:127.0.0.1:6000');
    await settled();
    expect(store.active?.destination).toBe('');
    await store.send();
    expect(fake.sent[0]?.to).toBe('');
    expect(store.recent).toEqual([]);
  });
});

describe('looking a destination up', () => {
  it('answers with the trouble where the core refused', async () => {
    const { store, fake } = await startedStore();
    fake.failWith(new ContractError('DISCONNECTED', 'the port was lost'));
    expect(await store.lookUp('example.com')).toMatchObject({
      candidates: [],
      trouble: { code: 'DISCONNECTED' },
    });
  });
});

describe('a reload', () => {
  it('brings the drafts back without passwords, and they follow the lab to its new port', async () => {
    const { store } = await startedStore();
    store.openTemplate('register');
    store.edit({ text: 'REGISTER sip:x SIP/2.0\n\n', destination: LAB, password: 'typed' });
    store.openNew();
    store.edit({ destination: 'udp:a.example:5060' });
    store.keepNow();

    setActivePinia(createPinia());
    const fake = fakeClient();
    useConnection().attach(fake.client);
    const again = useCompose();
    again.start();
    fake.reconnect('udp:127.0.0.1:6000');
    await settled();
    expect(again.drafts.map(({ destination, password }) => [destination, password])).toEqual([
      [TO_LAB, ''],
      ['udp:127.0.0.1:6000', ''],
      ['udp:a.example:5060', ''],
    ]);
    expect(again.drafts[1]).toMatchObject({ text: 'REGISTER sip:x SIP/2.0\n\n', user: 'alice' });
    expect(again.active).toMatchObject({ destination: 'udp:a.example:5060' });
  });

  it('shows no starter before the drafts of before are there', async () => {
    const { store } = await startedStore();
    store.edit({ text: 'BYE sip:a SIP/2.0\n\n' });
    store.keepNow();
    setActivePinia(createPinia());
    useConnection().attach(fakeClient().client);
    const again = useCompose();
    again.start();
    expect(again.drafts).toEqual([]);
    await settled();
    expect(again.drafts.map(({ text }) => text)).toEqual(['BYE sip:a SIP/2.0\n\n']);
  });

  it('with a wish that cannot wait shows it beside the drafts of before', async () => {
    const { store } = await startedStore();
    store.keepNow();
    setActivePinia(createPinia());
    useConnection().attach(fakeClient().client);
    const again = useCompose();
    again.start();
    again.take({ kind: 'draft', parts: { text: 'wished', name: 'w' } });
    await settled();
    expect(again.drafts.map(({ text, templateId }) => templateId || text)).toEqual(['options', 'wished']);
    expect(again.active?.text).toBe('wished');
  });
});
